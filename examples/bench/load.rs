//! Clients that book, each as fast as it is answered, and one socket that listens.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use chrono::{DateTime, TimeDelta, Utc};
use futures_util::StreamExt;
use serde_json::{Value, json};
use tokio::task::JoinSet;
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;

use crate::scene::Scene;

/// Durations in order, and how long they took to gather.
pub struct Sample {
    sorted: Vec<Duration>,
    within: Duration,
}

impl Sample {
    fn of(mut all: Vec<Duration>, within: Duration) -> Self {
        all.sort_unstable();
        Self { sorted: all, within }
    }

    pub fn per_second(&self) -> f64 {
        self.sorted.len() as f64 / self.within.as_secs_f64()
    }

    fn percentile(&self, percent: usize) -> f64 {
        let place = self.sorted.len().saturating_sub(1) * percent / 100;
        self.sorted.get(place).map_or(f64::NAN, |duration| duration.as_secs_f64() * 1_000.0)
    }
}

impl fmt::Display for Sample {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (p50, p99) = (self.percentile(50), self.percentile(99));
        write!(f, "{:>8.0}/s  p50 {p50:.2} ms  p99 {p99:.2} ms  n {}", self.per_second(), self.sorted.len())
    }
}

/// What the clients saw, and what the admin's socket saw meanwhile.
pub async fn run(scene: &Scene, round: i32, seconds: u64) -> anyhow::Result<(Sample, Sample)> {
    let listening = tokio::spawn(listen(socket(scene).await?, Duration::from_secs(seconds)));
    let next = Arc::new(AtomicUsize::new(0));
    let bays: Arc<[uuid::Uuid]> = scene.bays.clone().into();
    let end = Instant::now() + Duration::from_secs(seconds);
    let mut clients = JoinSet::new();
    for (number, token) in scene.tokens.iter().enumerate() {
        let client = Client { address: scene.address.clone(), token: token.clone(), number, round };
        clients.spawn(client.book(next.clone(), bays.clone(), end));
    }
    let mut all = Vec::new();
    while let Some(took) = clients.join_next().await {
        all.extend(took??);
    }
    let within = Duration::from_secs(seconds);
    Ok((Sample::of(all, within), Sample::of(listening.await??, within)))
}

struct Client {
    address: String,
    token: String,
    number: usize,
    round: i32,
}

impl Client {
    /// Books bay after bay, no two clients the same at the same hour.
    async fn book(
        self,
        next: Arc<AtomicUsize>,
        bays: Arc<[uuid::Uuid]>,
        end: Instant,
    ) -> anyhow::Result<Vec<Duration>> {
        let http = reqwest::Client::builder().no_proxy().build()?;
        let url = format!("http://{}/api/v1/bookings", self.address);
        let first: DateTime<Utc> = "2030-01-01T00:00:00Z".parse()?;
        let first = first + TimeDelta::days(3_650 * i64::from(self.round));
        let mut took = Vec::new();
        while Instant::now() < end {
            let place = next.fetch_add(1, Ordering::Relaxed);
            let bay = bays.get(place % bays.len()).context("a bay")?;
            let start = first + TimeDelta::hours(i64::try_from(place / bays.len())?);
            let body = json!({
                "slot_id": bay, "starts_at": start, "duration_minutes": 60, "payment_method": "cash",
                "vehicle": {"plate": format!("B{}N{place}", self.number), "vehicle_class": "sedan"},
            });
            let asked = Instant::now();
            let reply = http.post(&url).bearer_auth(&self.token).json(&body).send().await?;
            let status = reply.status();
            let text = reply.text().await?;
            ensure!(status == 201, "{status}: {text}");
            took.push(asked.elapsed());
        }
        Ok(took)
    }
}

type Frames = tokio_tungstenite::WebSocketStream<tokio_tungstenite::MaybeTlsStream<tokio::net::TcpStream>>;

async fn socket(scene: &Scene) -> anyhow::Result<Frames> {
    let (admin, token) = &scene.admin;
    let mut request = format!("ws://{}/ws/notifications/{admin}/", scene.address).into_client_request()?;
    request.headers_mut().insert("authorization", format!("Bearer {token}").parse()?);
    Ok(connect_async(request).await?.0)
}

/// From `created_at`, which is when the transaction began, to the frame's arrival.
async fn listen(mut frames: Frames, within: Duration) -> anyhow::Result<Vec<Duration>> {
    let mut took = Vec::new();
    let end = tokio::time::Instant::now() + within;
    while let Ok(Some(frame)) = tokio::time::timeout_at(end, frames.next()).await {
        #[expect(clippy::disallowed_methods, reason = "a bench runs on the system's clock")]
        let arrived = Utc::now();
        let frame: Value = serde_json::from_str(frame?.to_text().unwrap_or("null")).unwrap_or_default();
        if let Some(created) = frame.get("created_at").and_then(Value::as_str) {
            took.push((arrived - created.parse::<DateTime<Utc>>()?).to_std().unwrap_or_default());
        }
    }
    Ok(took)
}
