//! A world for a test: its own database, one server or more on it, a clock that stands still, and people.
//!
//! ```ignore
//! let world = World::new().await;
//! let asha = world.customer("asha").await;
//! let bay = world.operator("nandi").await.lot("MG Road").await.bay("A-01").await;
//! asha.post("/bookings", json!({"slot_id": bay, …})).await.expect(201);
//! world.advance_minutes(30).await;
//! ```

mod person;
mod places;
mod postgres;
mod reply;
mod socket;

use std::net::{SocketAddr, TcpListener};
use std::sync::{Arc, LazyLock};

use chrono::{DateTime, TimeDelta, Utc};
use clap::Parser;
use parkmate::app::App;
use parkmate::clock::Clock;
use parkmate::config::Config;
use parkmate::events::{Bus, Hub};
use parkmate::http::Server;
use parkmate::scheduler;
use sqlx::PgPool;
use tokio::runtime::Runtime;

pub use person::Person;
pub use reply::Reply;

/// Servers outlive the runtime of the test that started them by the moment they need to stop.
static BEHIND_THE_SCENES: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().unwrap());

pub struct World {
    pub app: Arc<App>,
    servers: Vec<Running>,
}

struct Running {
    app: Arc<App>,
    server: Option<Server>,
}

/// The moment at which every world begins: ten o'clock in the morning in India, a Monday.
pub fn beginning() -> DateTime<Utc> {
    "2026-11-02T04:30:00Z".parse().unwrap()
}

impl World {
    /// With one server.
    pub async fn new() -> Self {
        let first = Running::start(Clock::simulated(beginning()), postgres::fresh_database().await).await;
        Self { app: first.app.clone(), servers: vec![first] }
    }

    /// Another server on the same database, by the same clock; its address.
    pub async fn second_server(&mut self) -> SocketAddr {
        let options = self.app.db.connect_options().as_ref().clone();
        let second = Running::start(self.app.clock.clone(), options).await;
        let address = second.address();
        self.servers.push(second);
        address
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
        scheduler::advance(&self.app, self.now() + by).await.expect("time goes on");
    }

    /// Of the first server.
    pub fn address(&self) -> SocketAddr {
        self.servers[0].address()
    }

    /// Someone who is not logged in.
    pub fn stranger(&self) -> Person {
        Person::stranger(self.address())
    }
}

impl Running {
    async fn start(clock: Clock, database: sqlx::postgres::PgConnectOptions) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let config = config(listener.local_addr().unwrap());
        let pool = sqlx::postgres::PgPoolOptions::new().max_connections(8).connect_lazy_with(database);
        let app = Arc::new(App::new(config, pool, Hub::default(), Bus::default(), clock));
        let _behind = BEHIND_THE_SCENES.enter();
        let server = Server::start(app.clone(), listener, 1).unwrap();
        Self { app, server: Some(server) }
    }

    fn address(&self) -> SocketAddr {
        self.server.as_ref().unwrap().address
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let (app, server) = (self.app.clone(), self.server.take());
        BEHIND_THE_SCENES.spawn(async move {
            if let Some(server) = server {
                server.stop().await.expect("the server stops");
            }
            app.db.close().await;
        });
    }
}

fn config(address: SocketAddr) -> Config {
    #[derive(Parser)]
    struct Settings {
        #[command(flatten)]
        config: Config,
    }
    let mail = std::env::temp_dir().join(format!("parkmate-test-mail-{}-{}", std::process::id(), address.port()));
    let bind = address.to_string();
    let data = mail.display().to_string();
    let settings = ["parkmate", "--clock", "simulated", "--rate-limits", "off", "--bind", &bind, "--data", &data];
    let mut config = Settings::parse_from(settings).config;
    config.public_url = None;
    config
}
