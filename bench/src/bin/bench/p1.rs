//! `POST /bookings`, no two the same.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::ensure;
use futures_util::future::try_join_all;
use parkmate_bench::client::Client;
use parkmate_bench::ground::Ground;
use parkmate_bench::report::Line;
use parkmate_bench::sample::Sample;
use parkmate_bench::scene::{Scene, Size};
use parkmate_bench::server::Server;
use uuid::Uuid;

pub async fn measure(ground: &Ground) -> anyhow::Result<Vec<Line>> {
    let size = Size { operators: 64, bays_a_lot: 64, customers: 64 };
    let scene = Scene::set(&ground.db, size).await?;
    let server = Server::start(&ground.url(), &[]).await?;
    let within = ground.size(Duration::from_secs(10), Duration::from_millis(300));
    let sample = book(&scene, &server, &scene.bays(), within).await?;
    server.stop().await?;
    ground.invariants().await?;
    Ok(vec![Line::told("P1", "bookings, 64 clients", sample.per_second(), "/s")])
}

async fn book(scene: &Scene, server: &Server, bays: &[Uuid], within: Duration) -> anyhow::Result<Sample> {
    let next = AtomicUsize::new(0);
    let end = Instant::now() + within;
    let clients = scene.customers.iter().enumerate().map(async |(number, customer)| {
        let mut client = Client::connect(server.address, Some(&customer.token)).await?;
        let mut took = Vec::new();
        while Instant::now() < end {
            let place = next.fetch_add(1, Ordering::Relaxed);
            let (row, bay) = (place / bays.len(), bays.get(place % bays.len()).copied().unwrap_or_default());
            let start = parkmate_bench::now() + chrono::TimeDelta::hours(24 + 2 * i64::try_from(row)?);
            let body = format!(
                r#"{{"slot_id":"{bay}","starts_at":"{}","duration_minutes":60,"payment_method":"cash","vehicle":{{"plate":"B{number}N{place}","vehicle_class":"sedan"}}}}"#,
                start.to_rfc3339()
            );
            let asked = Instant::now();
            let reply = client.post("/api/v1/bookings", &body).await?;
            ensure!(reply.status == 201, "{}: {}", reply.status, reply.text());
            took.push(asked.elapsed());
        }
        anyhow::Ok(took)
    });
    let took = try_join_all(clients).await?.concat();
    Ok(Sample::of(took, within))
}
