//! One event for many sockets: how many frames a core's second delivers.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use anyhow::ensure;
use parkmate_bench::client::Client;
use parkmate_bench::crowd::{Crowd, Door};
use parkmate_bench::ground::Ground;
use parkmate_bench::process;
use parkmate_bench::report::{Bar, Line};
use parkmate_bench::scene::{Scene, Size, colleagues};
use parkmate_bench::server::Server;
use tokio::time::{sleep, timeout};

use crate::events::{self, WELCOME};
use crate::p4::{bare_doors, doors};

/// A person's, at most.
const SOCKETS_EACH: usize = 20;
const WORDS: usize = 300;
const PATIENCE: Duration = Duration::from_secs(30);

/// Bookings at an operator with many admins, each with many sockets; the server's work for the booking itself is counted in.
pub async fn measure(ground: &Ground) -> anyhow::Result<Vec<Line>> {
    let (admins, rounds) = ground.size((500, 20), (5, 2));
    let scene = Scene::set(&ground.db, Size { operators: 1, bays_a_lot: 1, customers: 1 }).await?;
    let team = colleagues(&ground.db, &scene.operators, admins).await?;

    let server = Server::start(&ground.url(), &[]).await?;
    let doors: Vec<Door> = doors(&team).into_iter().flat_map(|door| vec![door; SOCKETS_EACH]).collect();
    let booked = async |client: &mut Client, round| events::book(&scene, client, round).await;
    let ours = deliveries(&server, &doors, rounds, booked).await?;
    server.stop().await?;

    let server = Server::bare().await?;
    let words = "x".repeat(WORDS);
    let said = async |client: &mut Client, _| {
        let reply = client.post("/all", &words).await?;
        ensure!(reply.status == 204, "{}", reply.status);
        Ok(())
    };
    let bare = deliveries(&server, &bare_doors(doors.len()), rounds, said).await?;
    server.kill().await?;
    ground.invariants().await?;
    let what = format!("frames a core's second delivers, {} sockets an event", doors.len());
    Ok(vec![Line::told("P5", what, ours, "/s").beside(bare).held_to(Bar::RatioAtLeast(0.5))])
}

/// Frames by the seconds that the server's threads computed for them, in rounds in which each socket gets one.
async fn deliveries(
    server: &Server,
    doors: &[Door],
    rounds: usize,
    say: impl AsyncFn(&mut Client, usize) -> anyhow::Result<()>,
) -> anyhow::Result<f64> {
    let arrived = Arc::new(AtomicUsize::new(0));
    let count = arrived.clone();
    let ear = move |_, text: &[u8]| {
        if !text.starts_with(WELCOME) {
            count.fetch_add(1, Ordering::Relaxed);
        }
    };
    let crowd = Crowd::gather(server.address, doors, ear).await?;
    let mut client = Client::connect(server.address, None).await?;
    let mut before = Duration::ZERO;
    for round in 0..=rounds {
        if round == 1 {
            // The first was to warm up.
            before = process::computed(server.pid()?)?;
        }
        say(&mut client, round).await?;
        let expected = (round + 1) * doors.len();
        let all = async {
            while arrived.load(Ordering::Relaxed) < expected {
                sleep(Duration::from_millis(2)).await;
            }
        };
        let _ = timeout(PATIENCE, all).await;
        let arrived = arrived.load(Ordering::Relaxed);
        ensure!(arrived == expected, "{arrived} frames where {expected} were due");
    }
    let computed = process::computed(server.pid()?)? - before;
    ensure!(crowd.open() == doors.len(), "sockets were closed");
    crowd.leave().await;
    Ok((rounds * doors.len()) as f64 / computed.as_secs_f64())
}
