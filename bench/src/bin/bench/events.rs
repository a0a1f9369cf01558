//! Events at a steady rate: bookings, each of which tells the admin of another operator, and when the admin's socket hears.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use futures_util::future::try_join_all;
use parkmate_bench::client::Client;
use parkmate_bench::crowd::Ear;
use parkmate_bench::ground::Ground;
use parkmate_bench::sample::Sample;
use parkmate_bench::scene::Scene;
use serde::Deserialize;
use sqlx::PgPool;
use tokio::time::{sleep, sleep_until, timeout};
use uuid::Uuid;

/// Connections on which requests are made: more than a server has under way at the rates asked for.
const CLIENTS: usize = 48;
/// How the first frame of each socket begins.
pub const WELCOME: &[u8] = br#"{"type":"info","message":"Connected"#;
/// For the last frame.
const PATIENCE: Duration = Duration::from_secs(20);

/// Notes, in each transaction that tells somebody, when its commit began: the last that it does before it is written to disk.
/// What the disk takes is not a matter of delivery: servers that are measured by this do not wait for it.
const NOTE_COMMITS: &str = "
create table bench_commit (id uuid not null, at timestamptz not null);
create function bench_note() returns trigger language plpgsql as $$
begin
    insert into bench_commit values (new.id, clock_timestamp());
    return null;
end $$;
create constraint trigger bench_note after insert on notification
    deferrable initially deferred for each row execute function bench_note();
";

pub async fn note_commits(ground: &Ground) -> anyhow::Result<()> {
    sqlx::raw_sql(NOTE_COMMITS).execute(&ground.db).await?;
    Ok(())
}

/// How often what happens.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    pub a_second: usize,
    pub within: Duration,
}

impl Pace {
    pub fn events(self) -> usize {
        (self.a_second as f64 * self.within.as_secs_f64()) as usize
    }
}

/// What sockets heard, with the microsecond.
#[derive(Default)]
pub struct Heard {
    frames: Mutex<Vec<(usize, i64, Vec<u8>)>>,
}

impl Heard {
    /// Keeps the notifications among what the sockets hear.
    pub fn ear(self: &Arc<Self>) -> impl Ear {
        let heard = self.clone();
        move |socket: usize, text: &[u8]| {
            let at = parkmate_bench::now().timestamp_micros();
            if !text.starts_with(WELCOME) {
                heard.lock().push((socket, at, text.to_vec()));
            }
        }
    }

    /// Until so many have been heard, and takes them.
    pub async fn take(&self, count: usize) -> anyhow::Result<Vec<(usize, i64, Vec<u8>)>> {
        let all = async {
            while self.lock().len() < count {
                sleep(Duration::from_millis(2)).await;
            }
        };
        let _ = timeout(PATIENCE, all).await;
        let frames = std::mem::take(&mut *self.lock());
        ensure!(frames.len() == count, "{} of {count} frames arrived", frames.len());
        Ok(frames)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<(usize, i64, Vec<u8>)>> {
        self.frames.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[derive(Deserialize)]
struct Frame {
    seq: i64,
    id: Uuid,
}

/// From the commits to the frames. Every booking was heard of once, in each admin's order, without a gap.
pub async fn from_commits(db: &PgPool, frames: Vec<(usize, i64, Vec<u8>)>, pace: Pace) -> anyhow::Result<Sample> {
    let committed: Vec<(Uuid, i64)> =
        sqlx::query_as("select id, (extract(epoch from at) * 1000000)::bigint from bench_commit").fetch_all(db).await?;
    let committed: HashMap<_, _> = committed.into_iter().collect();
    let mut last = HashMap::new();
    let mut took = Vec::new();
    for (socket, arrived, text) in frames {
        let Frame { seq, id } = serde_json::from_slice(&text)?;
        let before = last.insert(socket, seq);
        ensure!(before.is_none_or(|before| seq == before + 1), "socket {socket}: {seq} came after {before:?}");
        let committed = committed.get(&id).context("its commit")?;
        took.push(Duration::from_micros((arrived - committed).max(0).try_into()?));
    }
    Ok(Sample::of(took, pace.within))
}

/// Does `one` of each number at the pace, on clients of its own, none waiting for another; and says how long it took.
pub async fn at_pace(
    address: SocketAddr,
    pace: Pace,
    one: impl AsyncFn(&mut Client, usize) -> anyhow::Result<()>,
) -> anyhow::Result<Duration> {
    let (start, next) = (Instant::now(), AtomicUsize::new(0));
    let clients = (0..CLIENTS.min(pace.events())).map(async |_| {
        let mut client = Client::connect(address, None).await?;
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= pace.events() {
                return anyhow::Ok(());
            }
            let due = start + Duration::from_secs_f64(number as f64 / pace.a_second as f64);
            sleep_until(due.into()).await;
            one(&mut client, number).await?;
        }
    });
    try_join_all(clients).await?;
    Ok(start.elapsed())
}

/// The n-th booking: of a customer, at an operator as if drawn from a hat, in a bay and at an hour of its own.
pub async fn book(scene: &Scene, client: &mut Client, number: usize) -> anyhow::Result<()> {
    let (round, place) = (number / scene.operators.len(), scattered(number, scene.operators.len()));
    let operator = scene.operators.get(place).context("an operator")?;
    let bay = operator.bays.get(round % operator.bays.len()).context("a bay")?;
    let row = i64::try_from(round / operator.bays.len())?;
    let start = parkmate_bench::now() + chrono::TimeDelta::hours(24 + 2 * row);
    let customer = scene.customers.get(number % scene.customers.len()).context("a customer")?;
    client.act_as(&customer.token);
    let body = format!(
        r#"{{"slot_id":"{bay}","starts_at":"{}","duration_minutes":60,"payment_method":"cash","vehicle":{{"plate":"S{number}","vehicle_class":"sedan"}}}}"#,
        start.to_rfc3339()
    );
    let reply = client.post("/api/v1/bookings", &body).await?;
    ensure!(reply.status == 201, "{}: {}", reply.status, reply.text());
    Ok(())
}

/// Each place once a round, in an order that jumps.
pub fn scattered(number: usize, places: usize) -> usize {
    // A prime that no count of places here is a multiple of.
    number.wrapping_mul(7_919) % places
}
