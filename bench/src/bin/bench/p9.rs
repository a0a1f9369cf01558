//! A server by itself: how soon it is ready, what it holds while nothing happens, and how large it is on disk.

use std::time::{Duration, Instant};

use anyhow::ensure;
use parkmate_bench::client::Client;
use parkmate_bench::ground::Ground;
use parkmate_bench::process;
use parkmate_bench::report::{Bar, Line};
use parkmate_bench::sample::Sample;
use parkmate_bench::server::{self, Server};
use tokio::time::sleep;

const STARTS: usize = 5;
const TO_SETTLE: Duration = Duration::from_secs(2);

pub async fn measure(ground: &Ground) -> anyhow::Result<Vec<Line>> {
    let mut took = Vec::new();
    for _ in 0..STARTS {
        let start = Instant::now();
        let server = Server::start(&ground.url(), &[]).await?;
        let mut client = Client::connect(server.address, None).await?;
        let status = client.get("/readyz").await?.status;
        took.push(start.elapsed());
        ensure!(status == 200, "not ready: {status}");
        server.stop().await?;
    }
    let start = Sample::of(took, Duration::ZERO);
    let server = Server::start(&ground.url(), &[]).await?;
    sleep(ground.size(TO_SETTLE, Duration::ZERO)).await;
    let memory = process::memory(server.pid()?)?;
    server.stop().await?;
    let binary = std::fs::metadata(server::binary("parkmate")?)?.len() as f64;
    Ok(vec![
        Line::told("P9", "start to ready, the slowest of 5", start.slowest(), "ms").held_to(Bar::AtMost(500.0)),
        Line::told("P9", "memory at rest", memory / 1_000_000.0, "MB").held_to(Bar::AtMost(60.0)),
        Line::told("P9", "the program on disk", binary / 1_000_000.0, "MB").held_to(Bar::AtMost(60.0)),
    ])
}
