//! The server, from its database to a signal to stop.

use std::io::Write;
use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use parkmate::app::App;
use parkmate::clock::Clock;
use parkmate::config::{ClockKind, Config};
use parkmate::database::{self, Database};
use parkmate::instance::Instance;
use parkmate::scheduler::Scheduler;
use parkmate::settlements;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::time::{sleep, timeout};

const PATIENCE_WITH_THE_BUS: Duration = Duration::from_secs(5);
const LOOKS_AFTER_POSTGRES_EVERY: Duration = Duration::from_secs(1);

pub async fn serve(config: Config, database: &Database) -> anyhow::Result<()> {
    database::migrate(&database.pool).await?;
    let listener = TcpListener::bind(config.bind).with_context(|| format!("cannot listen on {}", config.bind))?;
    let clock = match config.clock {
        ClockKind::System => Clock::System,
        ClockKind::Simulated => Clock::simulated_from_now(),
    };
    // From here on a signal ends the server in order.
    let stop = Stop::listen()?;
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    let instance = Instance::start(config, database.pool.clone(), clock, listener, workers)?;
    let scheduler = Scheduler::start(instance.app.clone()).await?;
    let bookkeeping = tokio::spawn(open_the_books(instance.app.clone()));
    // Should the bus not come up, that is no reason to answer nobody; /readyz tells.
    let _ = timeout(PATIENCE_WITH_THE_BUS, hears_the_others(&instance.app)).await;
    writeln!(std::io::stdout(), "listening on http://{}", instance.address)?;

    tokio::select! {
        () = stop.told() => {}
        () = look_after(database) => {}
    }
    tracing::info!("stopping");
    // It goes on with the next start.
    bookkeeping.abort();
    instance.begin_to_stop();
    // Before the bus says goodbye: what fired later would be told to nobody.
    let scheduler_stopped = scheduler.stop().await;
    instance.stop().await?;
    scheduler_stopped
}

/// SIGTERM or SIGINT.
struct Stop {
    terminate: Signal,
    interrupt: Signal,
}

impl Stop {
    fn listen() -> std::io::Result<Self> {
        Ok(Self { terminate: signal(SignalKind::terminate())?, interrupt: signal(SignalKind::interrupt())? })
    }

    async fn told(mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}

/// Posts what came before there were books.
async fn open_the_books(app: Arc<App>) {
    match settlements::post_missing(&app).await {
        Ok(0) => {}
        Ok(posted) => tracing::info!(posted, "payments from before are in the books"),
        Err(error) => tracing::error!(?error, "the books could not be completed; they will be within the hour"),
    }
}

async fn hears_the_others(app: &App) {
    while !app.bus.is_up() {
        sleep(Duration::from_millis(2)).await;
    }
}

/// For ever. A private PostgreSQL that died comes back.
async fn look_after(database: &Database) {
    loop {
        sleep(LOOKS_AFTER_POSTGRES_EVERY).await;
        if let Err(error) = database.revive().await {
            tracing::error!(error = format!("{error:#}"), "the database");
        }
    }
}
