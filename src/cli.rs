//! What may be asked on the command line.

use std::fmt::Write as _;
use std::io::Write as _;
use std::process::ExitCode;

use anyhow::Context;
use clap::parser::ValueSource;
use clap::{ArgMatches, CommandFactory, Parser, Subcommand};
use parkmate::app::App;
use parkmate::clock::Clock;
use parkmate::config::Config;
use parkmate::database::{self, Database, Role};
use parkmate::events::{Bus, Hub};
use parkmate::{accounts, consequences, reports, seed};
use secrecy::ExposeSecret;

#[derive(Parser)]
#[command(name = "parkmate", version, about = "Parking bookings: book a bay, pay, be told in time, renew.")]
pub struct Cli {
    #[command(flatten)]
    pub config: Config,
    #[command(subcommand)]
    pub command: Option<Command>,
}

#[derive(Debug, PartialEq, Subcommand)]
pub enum Command {
    /// Answer requests until told to stop (this is what happens without a command)
    Serve,
    /// Bring the database to this version's tables
    Migrate,
    /// Fill an empty database with lots, people and bookings to look at
    SeedDemo,
    /// Make a platform admin, or make an account one
    CreateAdmin {
        #[arg(long)]
        email: String,
        /// The password is the first line of standard input
        #[arg(long, required = true)]
        password_stdin: bool,
    },
    /// Check what must hold in the database; exit code 1 if something does not
    Check,
    /// Print the OpenAPI document
    Openapi,
    /// Print the settings in force and where each comes from
    Config,
}

pub async fn open(config: &Config, role: Role) -> anyhow::Result<Database> {
    // An empty line in `.env` sets nothing.
    let url = config.database_url.as_ref().map(ExposeSecret::expose_secret).filter(|url| !url.is_empty());
    let data = config.data.as_deref().context("there is no home folder: set PARKMATE_DATA")?;
    Database::open(url, data, config.pg_bin_dir.as_deref(), config.database_connections, role).await
}

/// The commands that do one thing to the database. Exit code 1 when an invariant does not hold.
pub async fn at_once(config: Config, database: &Database, command: Command) -> anyhow::Result<ExitCode> {
    database::migrate(&database.pool).await?;
    let (db, hub, bus) = (database.pool.clone(), Hub::default(), Bus::default());
    let app = App::new(config, db, hub, bus, Clock::System, consequences::follow)?;
    match command {
        Command::SeedDemo => seed::seed_demo(&app).await?,
        Command::CreateAdmin { email, .. } => {
            let password = std::io::stdin().lines().next().context("no password on standard input")??;
            accounts::create_admin(&app, &email, &password).await?;
        }
        Command::Check => return check(&app).await,
        Command::Migrate | Command::Serve | Command::Openapi | Command::Config => {}
    }
    Ok(ExitCode::SUCCESS)
}

async fn check(app: &App) -> anyhow::Result<ExitCode> {
    let report = reports::invariants(&mut *app.db.acquire().await?, app.clock.now()).await?;
    let mut out = std::io::stdout();
    for check in &report.checks {
        writeln!(out, "{:>6}  {}  {}", check.violations, check.name, check.sample.join(" "))?;
    }
    Ok(if report.ok { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Each setting by the name it has in the environment, in the form of an `.env` file. Secrets stay hidden.
pub fn in_force(matches: &ArgMatches) -> String {
    let mut text = String::new();
    for setting in Cli::command().get_arguments() {
        let Some(name) = setting.get_env().map(|name| name.to_string_lossy()) else { continue };
        let id = setting.get_id().as_str();
        let source = match matches.value_source(id) {
            Some(ValueSource::CommandLine) => "command line",
            Some(ValueSource::EnvVariable) => "environment",
            Some(_) => "default",
            None => "not set",
        };
        let value = matches.get_raw(id).into_iter().flatten().next().unwrap_or_default().to_string_lossy();
        let value = if setting.is_hide_env_values_set() && !value.is_empty() { "(hidden)".into() } else { value };
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{:<50} # {source}", format!("{name}={value}"));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn secrets_are_not_shown() {
        let secrets = ["parkmate", "--database-url", "postgres://u:pass@h/d", "--gateway-secret", "hush", "config"];
        let shown = in_force(&Cli::command().get_matches_from(secrets));
        assert!(!shown.contains("pass@") && !shown.contains("hush"), "{shown}");
        assert!(shown.contains("DATABASE_URL=(hidden)"), "{shown}");
    }

    #[test]
    fn the_example_file_names_every_setting_with_its_default() {
        let example = include_str!("../.env.example");
        for setting in Cli::command().get_arguments() {
            let Some(name) = setting.get_env().map(|name| name.to_string_lossy()) else { continue };
            let default = setting.get_default_values().first().map(|value| value.to_string_lossy()).unwrap_or_default();
            let line = format!("#{name}={default}");
            assert!(example.lines().any(|there| there == line), "{line} is missing in .env.example");
        }
    }
}
