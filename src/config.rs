//! Every setting, typed, read once from the environment or `.env`. `.env.example` names them all.

mod bus;
mod proxies;

use std::ffi::OsString;
use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::str::FromStr;

use clap::{Args, ValueEnum};
use lettre::message::Mailbox;
use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;
use utoipa::ToSchema;

pub use bus::{BusKind, BusRoute, LogIn, NatsServers, UnknownNats};
pub use proxies::Proxies;

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

    /// Proxies that are believed about X-Forwarded-For, as addresses and networks by commas; one on this machine always is.
    #[arg(long, env = "PARKMATE_TRUSTED_PROXIES", default_value = "")]
    pub trusted_proxies: Proxies,

    /// Seconds for which a server that is told to stop only says so on /readyz, before it closes anything.
    #[arg(long, env = "PARKMATE_STOP_DELAY", default_value_t = 0)]
    pub stop_delay: u16,

    /// What carries word between servers on one database.
    #[arg(long, env = "PARKMATE_BUS", default_value = "postgres")]
    pub bus: BusKind,

    /// Where NATS is, if it is the bus, as nats://host:port; several of a cluster by commas.
    #[arg(long, env = "NATS_URL", hide_env_values = true, default_value = "")]
    pub nats_url: SecretString,

    /// Who takes card payments.
    #[arg(long, env = "PARKMATE_GATEWAY", default_value = "sandbox")]
    pub gateway: GatewayKind,

    /// Signs the sandbox gateway's webhooks and links. The default is public: set your own where strangers can reach it.
    #[arg(long, env = "PARKMATE_GATEWAY_SECRET", hide_env_values = true, default_value = "sandbox-secret")]
    pub gateway_secret: SecretString,

    /// Keys for the gateways' keys that operators entrust to us, and for the secrets of webhooks, as id:64 hexadecimal
    /// digits; the first one encrypts, those after a comma still open what they encrypted. Unset: operators cannot have
    /// gateways of their own.
    #[arg(long, env = "PARKMATE_KEYS_SECRET", hide_env_values = true, default_value = "")]
    pub keys_secret: SecretString,

    /// Where Stripe is reached.
    #[arg(long, env = "PARKMATE_STRIPE_URL", default_value = "https://api.stripe.com")]
    pub stripe_url: String,

    /// Where Razorpay is reached.
    #[arg(long, env = "PARKMATE_RAZORPAY_URL", default_value = "https://api.razorpay.com")]
    pub razorpay_url: String,

    /// Who takes our mail: smtp://user:password@host:port, smtps:// for TLS from the start, smtp://…?tls=required for
    /// STARTTLS. Empty: mail lands as files in the data folder.
    #[arg(long, env = "PARKMATE_SMTP_URL", hide_env_values = true, default_value = "")]
    pub smtp_url: SecretString,

    /// Who writes our mail.
    #[arg(long, env = "PARKMATE_MAIL_FROM", default_value = "ParkMate <no-reply@parkmate.example>")]
    pub mail_from: Mailbox,

    /// The platform's share of what operators take, in percent.
    #[arg(long, env = "PARKMATE_PLATFORM_SHARE_PERCENT", default_value_t = 30,
        value_parser = clap::value_parser!(u8).range(0..=100))]
    pub platform_share_percent: u8,

    /// The map's tiles, as https://host/{z}/{x}/{y}.png; {s} before the host's first dot stands for any name. Unset: no map.
    #[arg(long, env = "PARKMATE_MAP_TILES")]
    pub map_tiles: Option<Tiles>,

    /// Whose tiles they are, as the map has to say.
    #[arg(long, env = "PARKMATE_MAP_ATTRIBUTION")]
    pub map_attribution: Option<String>,

    /// Whether webhooks may go to this machine too, and there without TLS: for tests and development.
    #[arg(long, env = "PARKMATE_WEBHOOKS_TO_LOOPBACK", default_value = "off")]
    pub webhooks_to_loopback: Switch,

    /// Log lines for people or for machines.
    #[arg(long, env = "PARKMATE_LOG", default_value = "text")]
    pub log: LogKind,

    /// Which log lines, as tracing's filter directives. What strangers send that is no HTTP is no error of ours.
    #[arg(
        long,
        env = "PARKMATE_LOG_FILTER",
        default_value = "info,actix_http::h1=off,actix_server=warn,async_nats=warn,tokio_cron_scheduler=warn,sqlx::postgres::notice=warn"
    )]
    pub log_filter: String,

    /// Connections to PostgreSQL at most, for requests and jobs; what wakes the other servers takes three more.
    #[arg(long, env = "PARKMATE_DATABASE_CONNECTIONS", default_value_t = 24)]
    pub database_connections: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ValueEnum, ToSchema)]
#[serde(rename_all = "snake_case")]
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

    /// What carries word between the servers, and where it is. Read only here, because clap would print an address it
    /// refuses, password and all.
    pub fn bus_route(&self) -> Result<BusRoute, UnknownNats> {
        match self.bus {
            BusKind::Postgres => Ok(BusRoute::Postgres),
            BusKind::Nats => self.nats_url.expose_secret().parse().map(BusRoute::Nats),
        }
    }

    /// Where the platform says that data of programs belongs: `XDG_DATA_HOME`, and the home folder.
    pub fn homes() -> (Option<OsString>, Option<OsString>) {
        (std::env::var_os("XDG_DATA_HOME"), std::env::var_os("HOME"))
    }
}

/// Where a map's tiles come from. Its origin goes into headers, so that it is one and nothing else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tiles {
    url: String,
    scheme: &'static str,
    host: String,
}

impl Tiles {
    /// As a Content-Security-Policy names it.
    pub fn origin(&self) -> String {
        format!("{}{}", self.scheme, self.host)
    }
}

impl FromStr for Tiles {
    type Err = &'static str;

    fn from_str(url: &str) -> Result<Self, Self::Err> {
        let cut = |scheme| Some((scheme, url.strip_prefix(scheme)?));
        let (scheme, rest) =
            cut("https://").or_else(|| cut("http://")).ok_or("it must begin with https:// or http://")?;
        if !["{z}", "{x}", "{y}"].iter().all(|place| url.contains(place)) {
            return Err("it must have {z}, {x} and {y}");
        }
        let (host, _) = rest.split_once('/').unwrap_or_default();
        let (any, name) = host.strip_prefix("{s}.").map_or(("", host), |name| ("*.", name));
        let sane = |c: char| c.is_ascii_alphanumeric() || ".-:".contains(c);
        if name.is_empty() || !name.chars().all(sane) {
            return Err("it must have the name of a host, perhaps with {s} and a dot before it");
        }
        Ok(Self { url: url.to_owned(), scheme, host: format!("{any}{name}") })
    }
}

impl fmt::Display for Tiles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.url)
    }
}

#[cfg(test)]
mod tests {
    use super::Tiles;

    #[test]
    fn the_origin_of_tiles_is_an_origin_and_nothing_else() {
        let origin = |url: &str| url.parse::<Tiles>().map(|tiles| tiles.origin()).ok();
        assert_eq!(origin("https://tiles.example/{z}/{x}/{y}.png?key=a").as_deref(), Some("https://tiles.example"));
        assert_eq!(origin("http://127.0.0.1:9000/{z}/{x}/{y}").as_deref(), Some("http://127.0.0.1:9000"));
        assert_eq!(origin("https://{s}.tiles.example/{z}/{x}/{y}.png").as_deref(), Some("https://*.tiles.example"));
        for strange in [
            "",
            "tiles.example/{z}/{x}/{y}",
            "https:///{z}/{x}/{y}",
            "https://tiles.example/{z}/{x}",
            "https://tiles.example; script-src */{z}/{x}/{y}",
            "https://{z}{x}{y}.example",
            "https://a.{s}.example/{z}/{x}/{y}",
        ] {
            assert_eq!(origin(strange), None, "{strange}");
        }
    }
}
