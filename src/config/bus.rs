//! What carries word between the servers.

use std::str::FromStr;

use async_nats::ServerAddr;
use percent_encoding::percent_decode_str;
use secrecy::SecretString;
use thiserror::Error;

#[derive(Debug, Clone)]
pub enum BusUrl {
    /// The database that they share anyhow.
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
#[error(
    "PARKMATE_BUS_URL: empty for PostgreSQL, or NATS as nats://user:password@host:4222 (tls://…), several by commas"
)]
pub struct UnknownBus;

impl FromStr for BusUrl {
    type Err = UnknownBus;

    fn from_str(text: &str) -> Result<Self, UnknownBus> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(Self::Postgres);
        }
        let (mut addresses, mut log_in) = (Vec::new(), LogIn::None);
        for text in text.split(',') {
            let (address, its_log_in) = nats_server(text.trim())?;
            addresses.push(address);
            // One for all: they are one cluster.
            if matches!(log_in, LogIn::None) {
                log_in = its_log_in;
            }
        }
        Ok(Self::Nats(NatsServers { addresses, log_in }))
    }
}

fn nats_server(text: &str) -> Result<(ServerAddr, LogIn), UnknownBus> {
    if !text.starts_with("nats://") && !text.starts_with("tls://") {
        return Err(UnknownBus);
    }
    let address: ServerAddr = text.parse().map_err(|_| UnknownBus)?;
    let mut url = address.into_inner();
    if url.host_str().is_none_or(str::is_empty) || !matches!(url.path(), "" | "/") || url.query().is_some() {
        return Err(UnknownBus);
    }
    let plain = |text: &str| percent_decode_str(text).decode_utf8().map(String::from).map_err(|_| UnknownBus);
    let log_in = match (url.username(), url.password()) {
        ("", None) => LogIn::None,
        (token, None) => LogIn::Token(plain(token)?.into()),
        (user, Some(password)) => LogIn::Password(plain(user)?, plain(password)?.into()),
    };
    url.set_password(None).and_then(|()| url.set_username("")).map_err(|()| UnknownBus)?;
    Ok((ServerAddr::from_url(url).map_err(|_| UnknownBus)?, log_in))
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::{BusUrl, LogIn, NatsServers, UnknownBus};

    fn nats(text: &str) -> NatsServers {
        match text.parse() {
            Ok(BusUrl::Nats(servers)) => servers,
            other => panic!("{text}: {other:?}"),
        }
    }

    #[test]
    fn nothing_is_postgresql_and_nats_is_nats() {
        for nothing in ["", " "] {
            assert!(matches!(nothing.parse(), Ok(BusUrl::Postgres)));
        }
        let several = nats("nats://one:4222, nats://two, tls://[::1]:4333/");
        let ports: Vec<_> = several.addresses.iter().map(|address| (address.host(), address.port())).collect();
        assert_eq!(ports, [("one", 4222), ("two", 4222), ("::1", 4333)]);
        assert!(matches!(several.log_in, LogIn::None));
        assert!(several.addresses[2].tls_required() && !several.addresses[0].tls_required());
    }

    #[test]
    fn what_is_neither_is_refused() {
        for strange in
            ["postgres", "redis://h", "ws://h", "nats://", "nats://h/path", "nats://h?x=y", "nats://h,", "h:4222"]
        {
            assert_eq!(strange.parse::<BusUrl>().err(), Some(UnknownBus), "{strange}");
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
