//! A world for a test: its own database, one server or more on it, a clock that stands still, and people.
//!
//! ```ignore
//! let world = World::new().await;
//! let asha = world.customer("asha").await;
//! let bay = world.operator("nandi").await.lot("MG Road").await.bay("A-01").await;
//! asha.post("/bookings", json!({"slot_id": bay, …})).await.expect(201);
//! world.advance_minutes(30).await;
//! ```

mod crowd;
mod mail;
mod nats;
mod person;
mod places;
mod postgres;
mod process;
mod push;
mod reply;
mod road;
mod smtp;
mod socket;
mod trade;
mod waiting;

use std::net::{SocketAddr, TcpListener};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, LazyLock};

use chrono::{DateTime, TimeDelta, Utc};
use clap::Parser;
use parkmate::app::App;
use parkmate::clock::Clock;
use parkmate::config::Config;
use parkmate::database::pool_options;
use parkmate::events::{Bus, Hub};
use parkmate::instance::Instance;
use parkmate::{consequences, scheduler, seed};
use sqlx::PgPool;
use sqlx::postgres::PgConnectOptions;
use tokio::runtime::Runtime;
use tokio::task::JoinHandle;

pub use mail::token_in;
pub use nats::{Nats, over_nats};
pub use person::Person;
pub use places::{Lot, Operator};
pub use postgres::{empty_database, fresh_database};
pub use process::{Process, url};
pub use push::{Push, claims};
pub use reply::Reply;
pub use road::Road;
pub use smtp::{Answer, Smtp, readable};
pub use socket::Socket;
pub use trade::{Booked, instant};
pub use waiting::{Barrier, until};

/// Servers outlive the runtime of the test that started them by the moment they need to stop.
static BEHIND_THE_SCENES: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().unwrap());

pub struct World {
    pub app: Arc<App>,
    servers: Vec<Running>,
    /// What carries word between them, if it is not PostgreSQL.
    pub nats: Option<Nats>,
}

/// What carries word between the servers of a world.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    Postgres,
    Nats,
}

struct Running {
    app: Arc<App>,
    address: SocketAddr,
    instance: Option<Instance>,
}

/// The moment at which every world begins: ten o'clock in the morning in India, a Monday.
pub fn beginning() -> DateTime<Utc> {
    "2026-11-02T04:30:00Z".parse().unwrap()
}

impl World {
    /// With one server.
    pub async fn new() -> Self {
        Self::with(|_| {}).await
    }

    /// With other settings than usual.
    pub async fn with(set: impl FnOnce(&mut Config)) -> Self {
        let mut config = usual_config();
        set(&mut config);
        Self::of(config, Clock::simulated(beginning()), fresh_database().await).await
    }

    /// On this database, by this clock.
    pub async fn on(database: PgConnectOptions, clock: Clock) -> Self {
        Self::of(usual_config(), clock, database).await
    }

    /// Whose servers wake each other in this way.
    pub async fn over(way: Way) -> Self {
        Self::over_by(way, Clock::simulated(beginning())).await
    }

    /// By the system's clock too.
    pub async fn in_real_time_over(way: Way) -> Self {
        Self::over_by(way, Clock::System).await
    }

    async fn over_by(way: Way, clock: Clock) -> Self {
        let mut config = usual_config();
        let nats = if way == Way::Nats { Some(Nats::start().await) } else { None };
        if let Some(nats) = &nats {
            over_nats(&mut config, nats.url());
        }
        Self { nats, ..Self::of(config, clock, fresh_database().await).await }
    }

    /// By the system's clock, as the real binary has it.
    pub async fn in_real_time() -> Self {
        Self::on(fresh_database().await, Clock::System).await
    }

    /// With the demo, sown before there is a server.
    pub async fn with_the_demo(now: DateTime<Utc>) -> Self {
        let database = fresh_database().await;
        let gardener = Self::gardener(&database, now);
        seed::seed_demo(&gardener).await.expect("the demo is sown");
        gardener.db.close().await;
        Self::on(database, Clock::simulated(now)).await
    }

    /// What `seed-demo` works with: nobody is served.
    pub fn gardener(database: &PgConnectOptions, now: DateTime<Utc>) -> App {
        let pool = pool_options(4).connect_lazy_with(database.clone());
        let clock = Clock::simulated(now);
        App::new(usual_config(), pool, Hub::default(), Bus::default(), clock, consequences::follow).expect("an app")
    }

    async fn of(config: Config, clock: Clock, database: PgConnectOptions) -> Self {
        let first = Running::start(config, clock, database).await;
        Self { app: first.app.clone(), servers: vec![first], nats: None }
    }

    /// Of each server.
    pub fn apps(&self) -> Vec<Arc<App>> {
        self.servers.iter().map(|server| server.app.clone()).collect()
    }

    /// Another server on the same database, by the same clock and settings; its address.
    pub async fn second_server(&mut self) -> SocketAddr {
        let database = self.app.db.connect_options().as_ref().clone();
        self.server_with(self.app.config.clone(), database).await
    }

    /// Another server that reaches the same things by ways of its own.
    pub async fn server_with(&mut self, config: Config, database: PgConnectOptions) -> SocketAddr {
        let another = Running::start(config, self.app.clock.clone(), database).await;
        let address = another.address;
        self.servers.push(another);
        address
    }

    /// Waits until every server hears the others.
    pub async fn all_hear(&self) {
        until("all servers hear each other", async || self.apps().iter().all(|app| app.bus.is_up())).await;
    }

    /// Tells the first server to stop. It has stopped when what is returned is done.
    pub fn stop(&mut self) -> JoinHandle<()> {
        self.servers[0].stop()
    }

    pub fn db(&self) -> &PgPool {
        &self.app.db
    }

    pub fn now(&self) -> DateTime<Utc> {
        self.app.clock.now()
    }

    /// After it, everything that fell due has been done.
    pub async fn advance_minutes(&self, minutes: i64) {
        self.advance(TimeDelta::minutes(minutes)).await;
    }

    pub async fn advance(&self, by: TimeDelta) {
        self.advance_to(self.now() + by).await;
    }

    pub async fn advance_to(&self, instant: DateTime<Utc>) {
        scheduler::advance(&self.app, instant).await.expect("time goes on");
    }

    /// Time passes, and no scheduler sees it.
    pub fn sleep_through(&self, by: TimeDelta) {
        assert!(self.app.clock.advance_to(self.now() + by), "time goes on");
    }

    /// Of the first server.
    pub fn address(&self) -> SocketAddr {
        self.servers[0].address
    }

    /// Someone who is not logged in.
    pub fn stranger(&self) -> Person {
        Person::stranger(self.address())
    }
}

impl Running {
    async fn start(config: Config, clock: Clock, database: PgConnectOptions) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let pool = pool_options(8).connect_lazy_with(database);
        let _behind = BEHIND_THE_SCENES.enter();
        let instance = Instance::start(config, pool, clock, listener, 1).unwrap();
        Self { app: instance.app.clone(), address: instance.address, instance: Some(instance) }
    }

    fn stop(&mut self) -> JoinHandle<()> {
        let instance = self.instance.take().expect("it was not told to stop yet");
        BEHIND_THE_SCENES.spawn(async move { instance.stop().await.expect("it stops in good order") })
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let stopped = self.instance.is_some().then(|| self.stop());
        let pool = self.app.db.clone();
        BEHIND_THE_SCENES.spawn(async move {
            if let Some(stopped) = stopped {
                stopped.await.expect("it stops");
            }
            pool.close().await;
        });
    }
}

fn usual_config() -> Config {
    #[derive(Parser)]
    struct Settings {
        #[command(flatten)]
        config: Config,
    }
    static NEXT: AtomicU32 = AtomicU32::new(1);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let data = std::env::temp_dir().join(format!("parkmate-test-data-{}-{number}", std::process::id()));
    let data = data.to_str().unwrap();
    let settings =
        ["parkmate", "--clock", "simulated", "--rate-limits", "off", "--webhooks-to-loopback", "on", "--data", data];
    Settings::parse_from(settings).config
}
