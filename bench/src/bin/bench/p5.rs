//! Notices to random people of a crowd: from the commit to the frame.

use std::sync::Arc;
use std::time::Duration;

use anyhow::ensure;
use parkmate_bench::client::Client;
use parkmate_bench::crowd::Crowd;
use parkmate_bench::ground::Ground;
use parkmate_bench::report::{Bar, Line};
use parkmate_bench::sample::Sample;
use parkmate_bench::scene::{Person, Scene, Size, colleagues};
use parkmate_bench::server::Server;

use crate::events::{self, Heard, Pace};
use crate::p4::{bare_doors, doors};

/// Who hear of a booking.
const ADMINS: usize = 4;
/// As long as the frame of a booking.
const WORDS: usize = 300;

pub async fn measure(ground: &Ground) -> anyhow::Result<Vec<Line>> {
    let sockets = ground.size(10_000, 100);
    let pace = ground.size(
        Pace { a_second: 1_000, within: Duration::from_secs(15) },
        Pace { a_second: 100, within: Duration::from_secs(1) },
    );
    let size = Size { operators: sockets / ADMINS, bays_a_lot: 8, customers: 64 };
    let scene = Scene::set(&ground.db, size).await?;
    let mut crowd = colleagues(&ground.db, &scene.operators, ADMINS - 1).await?;
    crowd.extend(scene.operators.iter().map(|operator| operator.admin.clone()));
    events::note_commits(ground).await?;
    let (ours, took) = ours(ground, &scene, &crowd, pace).await?;
    let bare = bare(sockets, pace).await?;
    let what = |figure| format!("commit to frame, to {sockets} sockets, {figure}");
    ground.invariants().await?;
    Ok(vec![
        Line::told("P5", "notices", pace.events() as f64 / took.as_secs_f64(), "/s").beside(pace.a_second as f64),
        Line::told("P5", what("p50"), ours.p50(), "ms").beside(bare.p50()).held_to(Bar::AtMost(2.0)),
        Line::told("P5", what("p99"), ours.p99(), "ms").beside(bare.p99()).held_to(Bar::AtMost(15.0)),
    ])
}

/// Bookings by requests, each of which tells all admins of an operator.
async fn ours(ground: &Ground, scene: &Scene, people: &[Person], pace: Pace) -> anyhow::Result<(Sample, Duration)> {
    let server = Server::start(&ground.url_without_disk(), &[]).await?;
    let heard = Arc::new(Heard::default());
    let doors = doors(people);
    let crowd = Crowd::gather(server.address, &doors, heard.ear()).await?;
    let bookings = Pace { a_second: pace.a_second / ADMINS, ..pace };
    let booked = async |client: &mut Client, number| events::book(scene, client, number).await;
    let took = events::at_pace(server.address, bookings, booked).await?;
    let frames = heard.take(bookings.events() * ADMINS).await?;
    ensure!(crowd.open() == doors.len(), "sockets were closed");
    crowd.leave().await;
    server.stop().await?;
    Ok((events::from_commits(&ground.db, frames, pace).await?, took))
}

/// The bare server, told by a request each what to say to whom; from there to the frame.
async fn bare(sockets: usize, pace: Pace) -> anyhow::Result<Sample> {
    let server = Server::bare().await?;
    let heard = Arc::new(Heard::default());
    let crowd = Crowd::gather(server.address, &bare_doors(sockets), heard.ear()).await?;
    let words = "x".repeat(WORDS);
    events::at_pace(server.address, pace, async |client: &mut Client, number| {
        let reply = client.post(&format!("/tell/{}", events::scattered(number, sockets)), &words).await?;
        ensure!(reply.status == 204, "{}", reply.status);
        Ok(())
    })
    .await?;
    let frames = heard.take(pace.events()).await?;
    crowd.leave().await;
    server.kill().await?;
    let took = frames.into_iter().map(|(_, arrived, text)| {
        let stamp = String::from_utf8(text)?;
        let said: i64 = stamp.split(' ').next().unwrap_or_default().parse()?;
        Ok(Duration::from_micros((arrived - said).max(0).try_into()?))
    });
    Ok(Sample::of(took.collect::<anyhow::Result<_>>()?, pace.within))
}
