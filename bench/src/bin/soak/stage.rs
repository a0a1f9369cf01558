//! What is to be broken: a PostgreSQL of its own, the road to it, servers, and people.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::Context;
use parkmate_bench::ground::{Ground, Postgres};
use parkmate_bench::scene::{Scene, Size};
use parkmate_bench::server::{Ended, Server};
use sqlx::PgPool;
use sqlx::postgres::PgPoolOptions;
use tokio::time::sleep;
use uuid::Uuid;

use crate::Options;
use crate::listeners::Listeners;
use crate::road::{End, Road};

const SIZE: Size = Size { operators: 4, bays_a_lot: 50, customers: 64 };
/// Short, so that timers fire while things break.
const RULES: &str = r#"{"max_unpaid_bookings": 100000, "booking_horizon_days": 365, "min_duration_minutes": 1,
    "grace_minutes": 1, "hold_minutes": {"card": 1, "upi": 1, "cash": 1}}"#;
const WASHING: &str = r#"{"enabled": true, "bays": 50, "opens": "00:00", "closes": "24:00"}"#;
const LOOK: Duration = Duration::from_millis(50);

pub struct Stage {
    pub postgres: Postgres,
    pub ground: Ground,
    /// Straight, not by the road.
    pub db: PgPool,
    pub road: Road,
    /// To NATS, if that is the bus.
    pub bus: Option<Road>,
    pub scene: Scene,
    pub service: Uuid,
    pub addresses: Vec<SocketAddr>,
    /// None while one is dead.
    pub servers: Vec<Option<Server>>,
}

impl Stage {
    pub async fn set(options: &Options) -> anyhow::Result<Self> {
        let postgres = Postgres::start().await?;
        let ground = postgres.ground("soak", false).await?;
        // Broken connections are noticed before they are lent.
        let straight = ground.db.connect_options().as_ref().clone();
        let socket = straight.get_socket().context("a socket")?.join(".s.PGSQL.5432");
        let db = PgPoolOptions::new().max_connections(4).test_before_acquire(true).connect_lazy_with(straight);
        let scene = Scene::set(&db, SIZE).await?;
        sqlx::query("update lot set rules = $1::jsonb, car_wash = $2::jsonb")
            .bind(RULES)
            .bind(WASHING)
            .execute(&db)
            .await?;
        let service = Uuid::now_v7();
        let offer = "
insert into car_wash_service (id, operator_id, name, price_amount, currency, minutes, created_at)
select case when id = $3 then $1 else uuid_v7($2) end, id, 'Exterior', 29900, 'INR', 1, $2 from operator";
        let first = scene.operators.first().context("an operator")?.id;
        sqlx::query(offer).bind(service).bind(parkmate_bench::now()).bind(first).execute(&db).await?;
        let road = Road::to(End::Socket(socket)).await?;
        let bus = match &options.nats {
            Some(address) => Some(Road::to(End::Address(*address)).await?),
            None => None,
        };
        let mut stage =
            Self { postgres, ground, db, road, bus, scene, service, addresses: Vec::new(), servers: Vec::new() };
        if options.control {
            stage.acknowledge_early().await?;
        }
        let nats_url = stage.bus.as_ref().map(|road| format!("nats://{}", road.address)).unwrap_or_default();
        let bus = if stage.bus.is_some() { "nats" } else { "postgres" };
        for _ in 0..options.servers {
            let settings = [("PARKMATE_LOG_FILTER", "off"), ("PARKMATE_BUS", bus), ("NATS_URL", nats_url.as_str())];
            let server = Server::start(&stage.url(), &settings).await?;
            stage.addresses.push(server.address);
            stage.servers.push(Some(server));
        }
        Ok(stage)
    }

    /// By the road.
    fn url(&self) -> String {
        format!("postgres://parkmate@{}/{}?sslmode=disable", self.road.address, self.ground.name())
    }

    /// What the control is: a commit is answered before it is on disk.
    async fn acknowledge_early(&self) -> anyhow::Result<()> {
        for setting in ["synchronous_commit = off", "wal_writer_delay = '10s'"] {
            sqlx::query(sqlx::AssertSqlSafe(format!("alter system set {setting}"))).execute(&self.db).await?;
        }
        sqlx::query("select pg_reload_conf()").execute(&self.db).await?;
        Ok(())
    }

    /// The folder in which all processes of PostgreSQL work.
    pub fn cluster(&self) -> PathBuf {
        self.postgres.folder.join("postgres/cluster")
    }

    pub async fn kill_server(&mut self, place: usize) -> anyhow::Result<Option<Ended>> {
        match self.servers.get_mut(place).and_then(Option::take) {
            Some(server) => Ok(Some(server.kill().await?)),
            None => Ok(None),
        }
    }

    /// A server that finds no database gives up: its keeper starts it again.
    pub async fn start_server(&mut self, place: usize, ended: Ended) -> anyhow::Result<()> {
        let begun = Instant::now();
        loop {
            match Server::restart(ended.clone()).await {
                Ok(server) => {
                    if let Some(seat) = self.servers.get_mut(place) {
                        *seat = Some(server);
                    }
                    return Ok(());
                }
                Err(error) if begun.elapsed() > Duration::from_secs(60) => return Err(error),
                Err(_) => {
                    self.postgres.revive().await?;
                    sleep(LOOK).await;
                }
            }
        }
    }

    /// Waits until nothing is overdue and everybody has heard everything. What is missing when patience ends.
    pub async fn settle(&self, listeners: &Listeners, patience: Duration) -> Result<HashMap<Uuid, i64>, String> {
        let begun = Instant::now();
        loop {
            let missing = match self.missing(listeners).await {
                Ok(Ok(heard)) => return Ok(heard),
                Ok(Err(missing)) => missing,
                Err(error) => error.to_string(),
            };
            if begun.elapsed() > patience {
                return Err(format!("after {patience:?}: {missing}"));
            }
            sleep(LOOK).await;
        }
    }

    async fn missing(&self, listeners: &Listeners) -> anyhow::Result<Result<HashMap<Uuid, i64>, String>> {
        let overdue = "select count(*) from timer where due_at < $1";
        let overdue: i64 = sqlx::query_scalar(overdue).bind(parkmate_bench::now()).fetch_one(&self.db).await?;
        if overdue > 0 {
            return Ok(Err(format!("{overdue} timers are overdue")));
        }
        let latest: Vec<(Uuid, i64)> =
            sqlx::query_as("select account_id, latest_seq from inbox").fetch_all(&self.db).await?;
        let behind = latest.iter().filter(|(account, seq)| listeners.last_of(*account).is_some_and(|last| last < *seq));
        let behind = behind.count();
        if behind > 0 {
            return Ok(Err(format!("{behind} people have not heard everything")));
        }
        Ok(Ok(latest.into_iter().collect()))
    }

    pub async fn clear(mut self) -> anyhow::Result<()> {
        self.servers.clear();
        self.db.close().await;
        self.postgres.clear(self.ground).await?;
        self.postgres.stop().await
    }
}
