//! Every setting, typed, read once from the environment or `.env`. `.env.example` names them all.

use std::ffi::OsString;
use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use secrecy::SecretString;

#[derive(Debug, Clone, Args)]
pub struct Config {
    /// PostgreSQL to use. Unset: the server runs its own private one under the data folder.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
    pub database_url: Option<SecretString>,

    /// Where the private PostgreSQL and outgoing mail live; the platform's data folder unless set.
    #[arg(long, env = "PARKMATE_DATA")]
    pub data: Option<PathBuf>,

    /// Folder of the PostgreSQL server's programs, where they are not found by themselves.
    #[arg(long, env = "PG_BIN_DIR")]
    pub pg_bin_dir: Option<PathBuf>,

    /// Address to listen on; port 0 takes a free one.
    #[arg(long, env = "PARKMATE_BIND", default_value = "127.0.0.1:8000")]
    pub bind: SocketAddr,

    /// The address people see, for links and for the check of Origin; http:// and the bound address unless set.
    #[arg(long, env = "PARKMATE_PUBLIC_URL")]
    pub public_url: Option<String>,

    /// Which time: the system's, or a simulated one that tests and demos advance.
    #[arg(long, env = "PARKMATE_CLOCK", default_value = "system")]
    pub clock: ClockKind,

    /// Limits on log-ins, registrations and resets.
    #[arg(long, env = "PARKMATE_RATE_LIMITS", default_value = "on")]
    pub rate_limits: Switch,

    /// How servers on one database wake each other.
    #[arg(long, env = "PARKMATE_BUS", default_value = "postgres")]
    pub bus: BusKind,

    /// Who takes card payments.
    #[arg(long, env = "PARKMATE_GATEWAY", default_value = "sandbox")]
    pub gateway: GatewayKind,

    /// Signs the sandbox gateway's webhooks and links. The default is public: set your own where strangers can reach it.
    #[arg(long, env = "PARKMATE_GATEWAY_SECRET", hide_env_values = true, default_value = "sandbox-secret")]
    pub gateway_secret: SecretString,

    /// Log lines for people or for machines.
    #[arg(long, env = "PARKMATE_LOG", default_value = "text")]
    pub log: LogKind,

    /// Which log lines, as tracing's filter directives.
    #[arg(
        long,
        env = "PARKMATE_LOG_FILTER",
        default_value = "info,actix_server=warn,tokio_cron_scheduler=warn,sqlx::postgres::notice=warn"
    )]
    pub log_filter: String,

    /// Connections to PostgreSQL at most, for requests and jobs; what wakes the other servers takes three more.
    #[arg(long, env = "PARKMATE_DATABASE_CONNECTIONS", default_value_t = 24)]
    pub database_connections: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ClockKind {
    System,
    Simulated,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Switch {
    On,
    Off,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum BusKind {
    Postgres,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum GatewayKind {
    Sandbox,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LogKind {
    Text,
    Json,
}

impl Config {
    /// The address people see, without a slash at its end.
    pub fn public_url(&self) -> String {
        let url = self.public_url.clone().unwrap_or_else(|| format!("http://{}", self.bind));
        url.trim_end_matches('/').to_owned()
    }

    /// Where the platform says that data of programs belongs: `XDG_DATA_HOME`, and the home folder.
    pub fn homes() -> (Option<OsString>, Option<OsString>) {
        (std::env::var_os("XDG_DATA_HOME"), std::env::var_os("HOME"))
    }
}
