//! Somebody who asks until the answer is known: after a broken connection, silence, or "not now", again, of any server.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use parkmate_bench::client::Client;
use rand::RngExt;
use rand::rngs::StdRng;
use serde_json::Value;
use tokio::time::{sleep, timeout};

/// Longer than a server may take to say that it cannot.
const SILENCE: Duration = Duration::from_secs(10);
/// Nothing lasts this long: whoever still has no answer never gets one.
const PATIENCE: Duration = Duration::from_secs(120);

/// What was answered, of all together.
#[derive(Debug, Default)]
pub struct Tally {
    pub requests: AtomicU64,
    /// The connection broke, or nothing was said: it may have taken effect or not.
    pub unknown: AtomicU64,
    /// 503, or the same key is still at work.
    pub not_now: AtomicU64,
    pub slowest_refusal_ms: AtomicU64,
    pub failures: std::sync::Mutex<Vec<String>>,
}

pub struct Caller {
    servers: Vec<SocketAddr>,
    token: String,
    line: Option<Client>,
    pub chance: StdRng,
    tally: Arc<Tally>,
}

pub struct Answer {
    pub status: u16,
    pub body: Value,
    /// How often it was asked.
    pub times: u32,
}

impl Answer {
    pub fn granted(&self) -> bool {
        self.status < 300
    }
}

impl Caller {
    pub fn new(servers: &[SocketAddr], token: &str, chance: StdRng, tally: Arc<Tally>) -> Self {
        Self { servers: servers.to_vec(), token: token.to_owned(), line: None, chance, tally }
    }

    /// With a key, so that it is done once; an empty one for what is done once anyhow.
    pub async fn post(&mut self, key: &str, path: &str, body: &Value) -> anyhow::Result<Answer> {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        self.until_known(Some(key), path, &body).await
    }

    pub async fn get(&mut self, path: &str) -> anyhow::Result<Answer> {
        self.until_known(None, path, "").await
    }

    async fn until_known(&mut self, key: Option<&str>, path: &str, body: &str) -> anyhow::Result<Answer> {
        let (begun, mut times) = (Instant::now(), 0);
        loop {
            times += 1;
            self.tally.requests.fetch_add(1, Ordering::Relaxed);
            let asked = Instant::now();
            match timeout(SILENCE, self.ask(key, path, body)).await {
                Ok(Ok((status, body))) if is_known(status, &body) => {
                    if status >= 500 {
                        self.failed(format!("{path}: {status} {body}"));
                    }
                    return Ok(Answer { status, body, times });
                }
                Ok(Ok(_)) => {
                    self.tally.not_now.fetch_add(1, Ordering::Relaxed);
                    let took = u64::try_from(asked.elapsed().as_millis())?;
                    self.tally.slowest_refusal_ms.fetch_max(took, Ordering::Relaxed);
                }
                Ok(Err(_)) | Err(_) => {
                    self.line = None;
                    self.tally.unknown.fetch_add(1, Ordering::Relaxed);
                }
            }
            if asked.elapsed() >= SILENCE {
                self.failed(format!("{path}: nothing was said for {SILENCE:?}"));
            }
            if begun.elapsed() > PATIENCE {
                self.failed(format!("{path}: no answer in {PATIENCE:?}"));
                bail!("{path}: no answer in {PATIENCE:?}, after {times} times");
            }
            let pause = self.chance.random_range(5..100);
            sleep(Duration::from_millis(pause)).await;
        }
    }

    async fn ask(&mut self, key: Option<&str>, path: &str, body: &str) -> anyhow::Result<(u16, Value)> {
        let place = self.chance.random_range(0..self.servers.len());
        // Now and then by another server.
        if self.line.is_none() || self.chance.random_range(0..8) == 0 {
            let address = *self.servers.get(place).context("a server")?;
            self.line = Some(Client::connect(address, Some(&self.token)).await?);
        }
        let line = self.line.as_mut().context("a line")?;
        let reply = match key {
            None => line.get(path).await?,
            Some("") => line.post(path, body).await?,
            Some(key) => line.post_once(key, path, body).await?,
        };
        let body = if reply.body.is_empty() { Value::Null } else { reply.json()? };
        Ok((reply.status, body))
    }

    fn failed(&self, what: String) {
        if let Ok(mut failures) = self.tally.failures.lock() {
            failures.push(what);
        }
    }
}

/// Anything but "not now".
fn is_known(status: u16, body: &Value) -> bool {
    status != 503 && body.get("code").and_then(Value::as_str) != Some("idempotency_key_in_use")
}
