//! What carries word between the servers.

use std::str::FromStr;

use async_nats::ServerAddr;
use clap::ValueEnum;
use percent_encoding::percent_decode_str;
use secrecy::SecretString;
use thiserror::Error;

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum BusKind {
    /// The database that they share anyhow.
    Postgres,
    Nats,
}

#[derive(Debug, Clone)]
pub enum BusRoute {
    Postgres,
    Nats(NatsServers),
}

/// Servers of one NATS cluster. The addresses are without the secrets, so that no log line has them.
#[derive(Debug, Clone)]
pub struct NatsServers {
    pub addresses: Vec<ServerAddr>,
    pub log_in: LogIn,
}

#[derive(Debug, Clone)]
pub enum LogIn {
    None,
    Token(SecretString),
    Password(String, SecretString),
}

/// It does not repeat the address, which may have a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("NATS_URL: where NATS is, as nats://user:password@host:4222 (tls://…), several by commas")]
pub struct UnknownNats;

impl FromStr for NatsServers {
    type Err = UnknownNats;

    fn from_str(text: &str) -> Result<Self, UnknownNats> {
        let (mut addresses, mut log_in) = (Vec::new(), LogIn::None);
        for text in text.split(',') {
            let (address, its_log_in) = nats_server(text.trim())?;
            addresses.push(address);
            // One for all: they are one cluster.
            if matches!(log_in, LogIn::None) {
                log_in = its_log_in;
            }
        }
        Ok(Self { addresses, log_in })
    }
}

fn nats_server(text: &str) -> Result<(ServerAddr, LogIn), UnknownNats> {
    if !text.starts_with("nats://") && !text.starts_with("tls://") {
        return Err(UnknownNats);
    }
    let address: ServerAddr = text.parse().map_err(|_| UnknownNats)?;
    let mut url = address.into_inner();
    if url.host_str().is_none_or(str::is_empty) || !matches!(url.path(), "" | "/") || url.query().is_some() {
        return Err(UnknownNats);
    }
    let plain = |text: &str| percent_decode_str(text).decode_utf8().map(String::from).map_err(|_| UnknownNats);
    let log_in = match (url.username(), url.password()) {
        ("", None) => LogIn::None,
        (token, None) => LogIn::Token(plain(token)?.into()),
        (user, Some(password)) => LogIn::Password(plain(user)?, plain(password)?.into()),
    };
    url.set_password(None).and_then(|()| url.set_username("")).map_err(|()| UnknownNats)?;
    Ok((ServerAddr::from_url(url).map_err(|_| UnknownNats)?, log_in))
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::{LogIn, NatsServers, UnknownNats};

    fn nats(text: &str) -> NatsServers {
        text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
    }

    #[test]
    fn several_of_a_cluster_are_known() {
        let several = nats("nats://one:4222, nats://two, tls://[::1]:4333/");
        let ports: Vec<_> = several.addresses.iter().map(|address| (address.host(), address.port())).collect();
        assert_eq!(ports, [("one", 4222), ("two", 4222), ("::1", 4333)]);
        assert!(matches!(several.log_in, LogIn::None));
        assert!(several.addresses[2].tls_required() && !several.addresses[0].tls_required());
    }

    #[test]
    fn what_is_not_nats_is_refused() {
        for strange in [
            "",
            " ",
            "postgres",
            "redis://h",
            "ws://h",
            "nats://",
            "nats://h/path",
            "nats://h?x=y",
            "nats://h,",
            "h:4222",
        ] {
            assert_eq!(strange.parse::<NatsServers>().err(), Some(UnknownNats), "{strange}");
        }
    }

    #[test]
    fn who_logs_in_is_known_and_no_secret_is_shown() {
        let by_password = nats("nats://parkmate:hu%40sh@one,nats://two");
        let shown = format!("{by_password:?}");
        assert!(!shown.contains("hu%40sh") && !shown.contains("hu@sh"), "{shown}");
        assert!(by_password.addresses.iter().all(|address| address.username().is_none()));
        let LogIn::Password(user, password) = by_password.log_in else { panic!("{shown}") };
        assert_eq!((user.as_str(), password.expose_secret()), ("parkmate", "hu@sh"));
        let by_token = nats("nats://s3cret@one");
        assert!(!format!("{by_token:?}").contains("s3cret"));
        assert!(matches!(by_token.log_in, LogIn::Token(token) if token.expose_secret() == "s3cret"));
    }
}
