//! Bookings per second over HTTP beside pgbench writing the same rows, on one private PostgreSQL, fsync on; and how long
//! a notification takes from the beginning of its transaction to the admin's socket.
//!
//!     cargo build --release && cargo run --release --example bench -- 16 10
//!
//! The arguments: clients, and seconds a measurement. Absolute figures mean little on shared machines: compare the two.

mod load;
mod reference;
mod scene;

use anyhow::Context;
use scene::Scene;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let mut number = |default: u64| arguments.next().map_or(Ok(default), |text| text.parse::<u64>());
    let (clients, seconds) = (number(16).context("clients")?, number(10).context("seconds")?);

    let mut scene = Scene::set(clients).await?;
    // In turn, twice, because the machine's speed drifts.
    for round in 1..=2 {
        let (ours, frames) = load::run(&scene, round, seconds).await?;
        let (theirs, latency) = reference::run(&scene, clients, seconds)?;
        println!("round {round}, {clients} clients, {seconds} s each");
        println!("  POST /bookings  {ours}");
        println!("  pgbench         {theirs:>8.0}/s  average {latency:.2} ms");
        println!("  ratio           {:>8.2}", ours.per_second() / theirs);
        println!("  begin to frame  {frames}");
    }
    println!("invariants        {}", scene.invariants().await?);
    scene.clear().await
}
