//! P10: a storm of log-ins, twice as many as argon2 allows, and what others feel of it.

use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use argon2::{Argon2, PasswordHasher, PasswordVerifier};
use parkmate_bench::bookings::Bookings;
use parkmate_bench::client::Client;
use parkmate_bench::ground::Ground;
use parkmate_bench::pace::{during, paced, sample};
use parkmate_bench::report::{Bar, Line};
use parkmate_bench::sample::Sample;
use parkmate_bench::scene::{Scene, Size};
use parkmate_bench::server::Server;

const PASSWORD: &str = "correct horse battery";
/// So many of either a second: what a busy evening has, not what the machine can do.
const OTHERS: f64 = 25.0;
/// Enough that those who wait for an answer do not slow the storm down.
const STORMING: usize = 256;

pub async fn measure(ground: &Ground) -> anyhow::Result<Vec<Line>> {
    let scene = Scene::set(&ground.db, Size { operators: 8, bays_a_lot: 20, customers: 64 }).await?;
    let hash = Argon2::default().hash_password(PASSWORD.as_bytes()).context("a hash")?.to_string();
    let open = "update account set password_hash = $1 where email like 'customer%'";
    sqlx::query(open).bind(&hash).execute(&ground.db).await?;
    let server = Server::start(&ground.url(), &[]).await?;
    let bookings = Bookings::new(&scene);
    let within = ground.size(Duration::from_secs(10), Duration::from_millis(500));
    let bare_before = bare(&hash, within / 3)?;
    let quiet = others(&server, &scene, &bookings, within).await?;
    let stormed =
        tokio::try_join!(others(&server, &scene, &bookings, within), storm(&server, 2.0 * bare_before, within));
    let (during, answers) = stormed?;
    let bare = (bare_before + bare(&hash, within / 3)?) / 2.0;
    server.stop().await?;
    ground.invariants().await?;
    let let_in = sample(&answers, within, |status| *status == 200);
    let refused = sample(&answers, within, |status| *status != 200);
    let strange = answers.iter().filter(|(status, _)| ![200, 429, 503].contains(status)).count();
    Ok(vec![
        Line::told("P10", "log-ins in the storm", let_in.per_second(), "/s")
            .beside(bare)
            .held_to(Bar::RatioAtLeast(0.9)),
        Line::told("P10", "slowest log-in", let_in.slowest(), "ms"),
        Line::told("P10", "told to come again", refused.per_second(), "/s"),
        Line::told("P10", "p99 until told so", refused.p99(), "ms"),
        Line::told("P10", "answers of another kind", strange as f64, "").held_to(Bar::Exactly(0.0)),
        Line::told("P10", "p99 of others’ bookings", during.0.p99(), "ms")
            .beside(quiet.0.p99())
            .held_to(Bar::RatioAtMost(2.0)),
        Line::told("P10", "p99 of others’ reads", during.1.p99(), "ms")
            .beside(quiet.1.p99())
            .held_to(Bar::RatioAtMost(2.0)),
    ])
}

/// Verifications a second on all cores, with nothing around them.
fn bare(hash: &str, within: Duration) -> anyhow::Result<f64> {
    let cores = std::thread::available_parallelism()?.get();
    let stored = argon2::password_hash::phc::PasswordHash::new(hash).context("a hash")?;
    let begin = Instant::now();
    let done: usize = std::thread::scope(|scope| {
        let verify = || {
            let mut done = 0;
            while begin.elapsed() < within {
                done += usize::from(Argon2::default().verify_password(PASSWORD.as_bytes(), &stored).is_ok());
            }
            done
        };
        let threads: Vec<_> = (0..cores).map(|_| scope.spawn(verify)).collect();
        threads.into_iter().filter_map(|thread| thread.join().ok()).sum()
    });
    Ok(done as f64 / begin.elapsed().as_secs_f64())
}

/// Bookings and reads.
async fn others(
    server: &Server,
    scene: &Scene,
    bookings: &Bookings,
    within: Duration,
) -> anyhow::Result<(Sample, Sample)> {
    let lot = scene.operators.first().context("a lot")?.lot;
    let path = format!("/api/v1/lots/{lot}/slots");
    let (booking, reading) = (bookings.clients(server.address, 8).await?, bookings.clients(server.address, 8).await?);
    let read = async |client: &mut Client| {
        let reply = client.get(&path).await?;
        ensure!(reply.status == 200, "{}: {}", reply.status, reply.text());
        Ok(())
    };
    let (booked, read) = tokio::try_join!(
        paced(booking, OTHERS, during(within), async |client| bookings.book(client).await),
        paced(reading, OTHERS, during(within), read),
    )?;
    Ok((sample(&booked, within, |()| true), sample(&read, within, |()| true)))
}

async fn storm(server: &Server, rate: f64, within: Duration) -> anyhow::Result<Vec<(u16, Duration)>> {
    let mut clients = Vec::new();
    for _ in 0..STORMING {
        clients.push(Client::connect(server.address, None).await?);
    }
    let number = std::sync::atomic::AtomicUsize::new(0);
    paced(clients, rate, during(within), async |client| {
        let n = 1 + number.fetch_add(1, std::sync::atomic::Ordering::Relaxed) % 64;
        let body = format!(r#"{{"email":"customer{n}@bench.example","password":"{PASSWORD}"}}"#);
        Ok(client.post("/api/v1/auth/login", &body).await?.status)
    })
    .await
}
