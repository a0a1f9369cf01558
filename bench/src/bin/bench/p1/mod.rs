//! P1: `POST /bookings`, no two alike, beside pgbench writing the same rows.

mod reference;

use std::time::Duration;

use nix::sys::resource::UsageWho;
use parkmate_bench::bookings::Bookings;
use parkmate_bench::counters::{Counters, processor_seconds};
use parkmate_bench::ground::Ground;
use parkmate_bench::pgbench;
use parkmate_bench::report::{Bar, Line};
use parkmate_bench::sample::Sample;
use parkmate_bench::scene::{Scene, Size};
use parkmate_bench::server::Server;
use uuid::Uuid;

use self::reference::Rows;

/// One side's result, from all rounds.
#[derive(Default)]
struct Side {
    sample: Sample,
    /// Of everything that was written, while warming up too.
    counters: Counters,
    written: Rows,
    /// Of the client alone, for all it wrote.
    processor_seconds: f64,
}

pub async fn measure(ground: &Ground) -> anyhow::Result<Vec<Line>> {
    let size = Size { operators: 64, bays_a_lot: ground.size(64, 8), customers: 64 };
    let scene = Scene::set(&ground.db, size).await?;
    let of_one = scene.operators.first().map(|operator| operator.bays.clone()).unwrap_or_default();
    let bookings = Bookings::new(&scene);
    let mut lines = Vec::new();
    for (operators, clients) in [(64, 1), (64, 16), (64, 64)] {
        let (ours, theirs) = both(ground, &bookings, &scene.bays(), clients).await?;
        lines.extend(told(operators, clients, &ours, &theirs));
    }
    // Told beside it: one inbox takes one commit after the other.
    let (ours, theirs) = both(ground, &bookings.only_at(of_one.clone()), &of_one, 16).await?;
    lines.extend(told(1, 16, &ours, &theirs));
    ground.invariants().await?;
    Ok(lines)
}

/// In turn, because the machine's speed drifts.
async fn both(ground: &Ground, bookings: &Bookings, bays: &[Uuid], clients: usize) -> anyhow::Result<(Side, Side)> {
    let (mut ours, mut theirs) = (Side::default(), Side::default());
    for _ in 0..ground.size(2, 1) {
        ours = ours.and(book(ground, bookings, clients).await?);
        theirs = theirs.and(refer(ground, bays, clients).await?);
    }
    ours.written.ensure_like(&theirs.written)?;
    Ok((ours, theirs))
}
/// On a server of its own: the database counts what a session did when it ends.
async fn book(ground: &Ground, bookings: &Bookings, clients: usize) -> anyhow::Result<Side> {
    let within = ground.size(Duration::from_secs(6), Duration::from_millis(300));
    let (before, rows) = (Counters::now(&ground.db).await?, Rows::now(&ground.db).await?);
    let server = Server::start(&ground.url(), &[]).await?;
    let used = processor_seconds(UsageWho::RUSAGE_SELF)?;
    bookings.rush(server.address, clients, within / 5).await?;
    let sample = bookings.rush(server.address, clients, within).await?;
    let processor_seconds = processor_seconds(UsageWho::RUSAGE_SELF)? - used;
    server.stop().await?;
    let counters = Counters::now(&ground.db).await?.since(before);
    Ok(Side { sample, counters, written: Rows::now(&ground.db).await?.since(&rows), processor_seconds })
}

async fn refer(ground: &Ground, bays: &[Uuid], clients: usize) -> anyhow::Result<Side> {
    let within = ground.size(Duration::from_secs(6), Duration::from_secs(1));
    reference::set(&ground.db, bays).await?;
    let (before, rows) = (Counters::now(&ground.db).await?, Rows::now(&ground.db).await?);
    let used = processor_seconds(UsageWho::RUSAGE_CHILDREN)?;
    let sample = pgbench::run(ground, reference::SCRIPT, clients, within).await?;
    let processor_seconds = processor_seconds(UsageWho::RUSAGE_CHILDREN)? - used;
    let counters = Counters::now(&ground.db).await?.since(before);
    Ok(Side { sample, counters, written: Rows::now(&ground.db).await?.since(&rows), processor_seconds })
}

fn told(operators: usize, clients: usize, ours: &Side, theirs: &Side) -> Vec<Line> {
    let whose = if operators == 1 { "one operator".to_owned() } else { format!("{operators} operators") };
    let line = |what: &str, unit, of: fn(&Side) -> f64| {
        Line::told("P1", format!("{what}, {whose}, {clients} clients"), of(ours), unit).beside(of(theirs))
    };
    let rate = line("bookings", "/s", |side| side.sample.per_second());
    let p50 = line("p50", "ms", |side| side.sample.p50());
    let p99 = line("p99", "ms", |side| side.sample.p99());
    if operators == 1 {
        return vec![rate, p50, p99];
    }
    let mut lines = vec![rate.held_to(Bar::RatioAtLeast(0.5)), p50, p99.held_to(Bar::RatioAtMost(3.0))];
    if clients == 16 {
        let fsyncs = line("fsyncs a booking", "", |side| side.a_booking(side.counters.fsyncs as f64));
        lines.push(fsyncs.held_to(Bar::AtMost(0.25)));
        lines.push(line("WAL a booking", "B", |side| side.a_booking(side.counters.wal_bytes as f64)));
        lines.push(line("the client’s own time", "µs", |side| side.a_booking(side.processor_seconds * 1e6)));
    }
    lines
}

impl Side {
    fn and(self, other: Self) -> Self {
        Self {
            sample: self.sample.and(other.sample),
            counters: self.counters.and(other.counters),
            written: self.written.and(&other.written),
            processor_seconds: self.processor_seconds + other.processor_seconds,
        }
    }

    fn a_booking(&self, all: f64) -> f64 {
        all / self.written.bookings as f64
    }
}
