//! Two servers on one database: what is booked at one is heard at the other, beside one server alone, and beside PostgreSQL's
//! NOTIFY from one connection to another.

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::ensure;
use parkmate_bench::crowd::{Crowd, Door};
use parkmate_bench::ground::Ground;
use parkmate_bench::report::{Bar, Line};
use parkmate_bench::sample::Sample;
use parkmate_bench::scene::{Scene, Size};
use parkmate_bench::server::Server;
use sqlx::PgPool;
use sqlx::postgres::PgListener;

use crate::events::{self, Heard, Pace};
use crate::p4::doors;

pub async fn measure(ground: &Ground) -> anyhow::Result<Vec<Line>> {
    let sockets = ground.size(1_000, 50);
    let pace = ground.size(
        Pace { a_second: 200, within: Duration::from_secs(15) },
        Pace { a_second: 100, within: Duration::from_secs(1) },
    );
    let scene = Scene::set(&ground.db, Size { operators: sockets, bays_a_lot: 8, customers: 64 }).await?;
    events::note_commits(ground).await?;
    let here = Server::start(&ground.url_without_disk(), &[]).await?;
    let there = Server::start(&ground.url_without_disk(), &[]).await?;
    let alone = crossing(ground, &scene, (&here, &here), pace, 0).await?;
    let across = crossing(ground, &scene, (&here, &there), pace, 1).await?;
    here.stop().await?;
    there.stop().await?;
    let hop = hop(&ground.db, pace).await?;
    ground.invariants().await?;
    Ok(vec![
        Line::told("P8", "commit to frame at another server, p50", across.p50(), "ms")
            .beside(alone.p50())
            .held_to(Bar::AtMost(1.5)),
        Line::told("P8", "commit to frame at another server, p99", across.p99(), "ms")
            .beside(alone.p99())
            .held_to(Bar::AtMost(10.0)),
        Line::told("P8", "NOTIFY alone, p50", hop.p50(), "ms"),
        Line::told("P8", "NOTIFY alone, p99", hop.p99(), "ms"),
    ])
}

/// Booked at the first server, heard at the second: all of it, once, in order.
async fn crossing(
    ground: &Ground,
    scene: &Scene,
    (booked_at, heard_at): (&Server, &Server),
    pace: Pace,
    round: usize,
) -> anyhow::Result<Sample> {
    let heard = Arc::new(Heard::default());
    let doors: Vec<Door> = doors(scene.operators.iter().map(|operator| &operator.admin));
    let crowd = Crowd::gather(heard_at.address, &doors, heard.ear()).await?;
    let first = round * pace.events();
    events::at_pace(booked_at.address, pace, async |client, number| events::book(scene, client, first + number).await)
        .await?;
    let frames = heard.take(pace.events()).await?;
    ensure!(crowd.open() == doors.len(), "sockets were closed");
    crowd.leave().await;
    events::from_commits(&ground.db, frames, pace).await
}

async fn hop(db: &PgPool, pace: Pace) -> anyhow::Result<Sample> {
    let mut listener = PgListener::connect_with(db).await?;
    listener.listen("bench").await?;
    let mut speaker = db.acquire().await?;
    let mut took = Vec::new();
    for _ in 0..pace.events() {
        let start = Instant::now();
        sqlx::query("select pg_notify('bench', 'x')").execute(&mut *speaker).await?;
        listener.recv().await?;
        took.push(start.elapsed());
    }
    Ok(Sample::of(took, pace.within))
}
