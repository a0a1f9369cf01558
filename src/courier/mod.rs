//! What is sent to addresses that others chose: never into our own network, wherever a name or a redirect points.
//!
//! - A name is looked up once, by us; only addresses of the public internet are left of it, and it is these that are
//!   connected to. Between look and call nothing can change.
//! - Redirects are not followed: where they lead nobody has said.
//! - It takes ten seconds at most, and reads a kibibyte of the answer.

mod address;
mod lookup;

use std::error::Error as _;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use reqwest::header::HeaderMap;
use reqwest::{Body, Client, Url, redirect};
use rustls::crypto::ring;
use rustls::{ClientConfig, RootCertStore};

use self::address::Reach;
use self::lookup::{Checked, Lookup, NotAllowed, system};

const LONGEST: Duration = Duration::from_secs(10);
const LONGEST_CONNECT: Duration = Duration::from_secs(5);
/// Of an answer, in characters, for a log.
const BEGINNING: usize = 1024;

pub struct Courier {
    client: Client,
    reach: Reach,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    pub took: Duration,
    /// How it was answered, or why it was not.
    pub outcome: Result<u16, Trouble>,
    /// Of the answer's body, as text.
    pub beginning: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// The address is not on the public internet.
    AddressRefused,
    /// It has no address.
    NoAddress,
    TimedOut,
    NotConnected,
    /// The connection broke, or it was no HTTP.
    Broken,
}

impl Trouble {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AddressRefused => "address_refused",
            Self::NoAddress => "no_address",
            Self::TimedOut => "timed_out",
            Self::NotConnected => "not_connected",
            Self::Broken => "broken",
        }
    }
}

impl Courier {
    /// `loopback`: this machine may be called too, and without TLS, for tests and development.
    pub fn new(loopback: bool) -> anyhow::Result<Self> {
        Self::looking_up(system, loopback)
    }

    fn looking_up(lookup: impl Lookup, loopback: bool) -> anyhow::Result<Self> {
        let reach = Reach { loopback };
        let client = Client::builder()
            .tls_backend_preconfigured(tls()?)
            .dns_resolver(Arc::new(Checked::new(lookup, reach)))
            .redirect(redirect::Policy::none())
            .no_proxy()
            .referer(false)
            .user_agent(concat!("ParkMate/", env!("CARGO_PKG_VERSION")))
            .connect_timeout(LONGEST_CONNECT)
            .timeout(LONGEST)
            .pool_max_idle_per_host(1)
            .build()?;
        Ok(Self { client, reach })
    }

    /// Whether it is an address one may ask us to call. What its name leads to is seen at each call.
    pub fn may_call(&self, url: &str) -> Result<Url, &'static str> {
        let url = Url::parse(url).map_err(|_| "It is no address of the web.")?;
        let host = url.host_str().unwrap_or_default();
        let literal = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>().ok();
        let here = self.reach.loopback && (host == "localhost" || literal.is_some_and(|ip| ip.is_loopback()));
        match url.scheme() {
            "https" => {}
            "http" if here => {}
            _ => return Err("It must begin with https://."),
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err("It must not contain a log-in.");
        }
        if literal.is_some_and(|ip| !self.reach.allows(ip)) || (host == "localhost" && !here) {
            return Err("It must be an address on the public internet.");
        }
        Ok(url)
    }

    pub async fn post(&self, url: &str, headers: HeaderMap, body: impl Into<Body>) -> Answer {
        let began = Instant::now();
        let (outcome, beginning) = match self.may_call(url) {
            Ok(url) => match self.client.post(url).headers(headers).body(body).send().await {
                Ok(response) => (Ok(response.status().as_u16()), beginning(response).await),
                Err(error) => (Err(trouble(&error)), String::new()),
            },
            Err(_) => (Err(Trouble::AddressRefused), String::new()),
        };
        Answer { took: began.elapsed(), outcome, beginning }
    }
}

/// By the roots that are built in: a small image has no others.
fn tls() -> anyhow::Result<ClientConfig> {
    let roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()));
    Ok(config.with_safe_default_protocol_versions()?.with_root_certificates(roots).with_no_client_auth())
}

/// What has come when it broke off counts: the status said it all.
async fn beginning(mut response: reqwest::Response) -> String {
    let mut bytes = Vec::new();
    while let Ok(Some(chunk)) = response.chunk().await {
        bytes.extend_from_slice(&chunk);
        if bytes.len() >= BEGINNING {
            break;
        }
    }
    bytes.truncate(BEGINNING);
    // The database's texts have no place for a zero.
    String::from_utf8_lossy(&bytes).chars().filter(|c| *c != '\0').take(BEGINNING).collect()
}

fn trouble(error: &reqwest::Error) -> Trouble {
    let mut cause = error.source();
    while let Some(inner) = cause {
        if let Some(not_allowed) = inner.downcast_ref::<NotAllowed>() {
            return not_allowed.0;
        }
        cause = inner.source();
    }
    match () {
        () if error.is_timeout() => Trouble::TimedOut,
        () if error.is_connect() => Trouble::NotConnected,
        () => Trouble::Broken,
    }
}

#[cfg(test)]
mod tests;
