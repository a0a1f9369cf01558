//! The command line: settings are read, then one command runs.

mod cli;
mod logging;
mod serve;

use std::io::Write;
use std::process::ExitCode;

use anyhow::Context;
use clap::{CommandFactory, FromArgMatches};
use parkmate::config::Config;
use parkmate::database::{self, Role};
use parkmate::http;

use cli::{Cli, Command};

fn main() -> ExitCode {
    asked().unwrap_or_else(|error| {
        // In one line: what went wrong is for who typed the command, and no trace of ours helps him. If standard error is
        // closed, nobody is there to tell.
        let _ = writeln!(std::io::stderr(), "parkmate: {error:#}");
        ExitCode::FAILURE
    })
}

fn asked() -> anyhow::Result<ExitCode> {
    match dotenvy::dotenv() {
        Err(error) if !error.not_found() => return Err(error).context("reading .env"),
        _ => {}
    }
    let matches = Cli::command().get_matches();
    let Cli { mut config, command } = Cli::from_arg_matches(&matches)?;
    match command {
        Some(Command::Openapi) => return say(&http::openapi().to_pretty_json()?),
        Some(Command::Config) => return say(&cli::in_force(&matches)),
        _ => {}
    }
    logging::start(config.log, &config.log_filter)?;
    config.bus_route()?;
    if config.data.is_none() {
        let (xdg_data_home, home) = Config::homes();
        let (root, macos) = (database::running_as_root(), cfg!(target_os = "macos"));
        config.data = database::default_data_folder(None, xdg_data_home.as_deref(), home.as_deref(), root, macos);
    }
    tokio::runtime::Runtime::new()?.block_on(run(config, command.unwrap_or(Command::Serve)))
}

async fn run(config: Config, command: Command) -> anyhow::Result<ExitCode> {
    let role = if command == Command::Serve { Role::Server } else { Role::Command };
    let database = cli::open(&config, role).await?;
    let done = match command {
        Command::Serve => serve::serve(config, &database).await.map(|()| ExitCode::SUCCESS),
        other => cli::at_once(config, &database, other).await,
    };
    let closed = database.close().await;
    let code = done?;
    closed.map(|()| code)
}

fn say(text: &str) -> anyhow::Result<ExitCode> {
    writeln!(std::io::stdout(), "{}", text.trim_end())?;
    Ok(ExitCode::SUCCESS)
}
