//! The main job, played in the terminal: book, pay, be told in time, renew, expire. Each notification is printed as it comes
//! over its recipient's socket. Exit code 1 if one that was expected did not come, one came that was not, or an invariant is
//! violated.

mod paper;
mod person;
mod play;
mod server;
mod stage;

use std::process::ExitCode;

use clap::Parser;
use server::Server;
use tokio::signal::unix::{SignalKind, signal};

#[derive(Parser)]
#[command(about = "Plays ParkMate's main job in the terminal, against a server with the simulated clock.")]
struct Asked {
    /// A running server with PARKMATE_CLOCK=simulated and the people of seed-demo; without it one is started for the play
    #[arg(long, env = "PARKMATE_DEMO_URL")]
    url: Option<String>,
}

#[tokio::main]
async fn main() -> ExitCode {
    let asked = Asked::parse();
    // Whichever ends first, the other is dropped, and with it the server that was started.
    let outcome = tokio::select! {
        outcome = run(asked.url) => outcome,
        outcome = interrupted() => outcome.and_then(|()| anyhow::bail!("interrupted")),
    };
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("The demo breaks off: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn run(url: Option<String>) -> anyhow::Result<bool> {
    match url {
        Some(url) => play::play(url.trim_end_matches('/')).await,
        None => {
            let server = Server::start().await?;
            play::play(&server.url).await
        }
    }
}

async fn interrupted() -> anyhow::Result<()> {
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
    Ok(())
}
