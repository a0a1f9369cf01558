//! Whether anything is lost or doubled when things break: mixed load of customers who ask again until they know, while
//! servers and PostgreSQL are killed, the bus is cut, the network and the disk are slow. What was acknowledged is then looked
//! for in the database, and what was told at the sockets. Ends with 1 if anything is missing, twice, or does not add up.
//!
//!     soak [--bookings 10000] [--seconds 240] [--seed 1] [--servers 2] [--nats HOST:PORT] [--control]
//!
//! The control lets PostgreSQL acknowledge what is not on disk yet. Then something must be lost, and be found to be: it ends
//! with 1 if nothing was.

mod blows;
mod caller;
mod customers;
mod faults;
mod ledger;
mod listeners;
mod report;
mod road;
mod stage;
mod verdict;

use std::process::ExitCode;
use std::time::{Duration, Instant};

use clap::Parser;
use customers::Load;
use stage::Stage;

#[derive(Debug, Clone, Parser)]
struct Options {
    /// Each with an Idempotency-Key, asked for until the answer is known.
    #[arg(long, default_value_t = 10_000)]
    bookings: usize,
    /// Spread over so many seconds, at least.
    #[arg(long, default_value_t = 240)]
    seconds: u64,
    /// Of all chance.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    #[arg(long, default_value_t = 2)]
    servers: usize,
    /// How often PostgreSQL is killed.
    #[arg(long, default_value_t = 8)]
    database_kills: usize,
    /// How often a server is; unless told, every two to five seconds.
    #[arg(long)]
    server_kills: Option<usize>,
    /// A NATS that runs there is the bus between the servers, in place of PostgreSQL.
    #[arg(long)]
    nats: Option<std::net::SocketAddr>,
    /// PostgreSQL acknowledges what is not on disk; only it is killed. Something must be lost.
    #[arg(long)]
    control: bool,
}

/// After the last fault everything is done and told within this time.
const PATIENCE: Duration = Duration::from_secs(90);

#[tokio::main]
async fn main() -> anyhow::Result<ExitCode> {
    let options = Options::parse();
    let mut stage = Stage::set(&options).await?;
    let soaked = soak(&mut stage, &options).await;
    stage.clear().await?;
    let passed = soaked?;
    println!("{}", report::closing(options.control, passed));
    Ok(if passed { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Whether all is as it should be.
async fn soak(stage: &mut Stage, options: &Options) -> anyhow::Result<bool> {
    let begun = Instant::now();
    let load = Load::begin(stage, options);
    let listeners = listeners::open(stage, options);
    let faults = faults::strike(stage, &load, options).await?;
    load.finish().await?;
    let settled = stage.settle(&listeners, PATIENCE).await;
    let heard = listeners.stop().await;
    let found = verdict::look(stage, &load, &heard, settled).await?;
    println!("{}", report::text(&load, &heard, &faults, &found, begun.elapsed()));
    Ok(if options.control { found.lost() > 0 } else { found.violations.is_empty() })
}
