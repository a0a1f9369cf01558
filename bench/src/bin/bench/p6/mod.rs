//! P6: a hundred thousand bookings due in the same second: warned, expired, completed, told.

mod crowd;
mod lateness;
mod reference;

use std::time::{Duration, Instant};

use anyhow::ensure;
use parkmate_bench::bookings::Bookings;
use parkmate_bench::ground::Ground;
use parkmate_bench::pace::{during, paced, sample};
use parkmate_bench::report::{Bar, Line};
use parkmate_bench::sample::Sample;
use parkmate_bench::scene::{Scene, Size};
use parkmate_bench::server::Server;

use self::crowd::{Phase, Ran};

/// Bookings a second that others make meanwhile.
const OTHERS: f64 = 50.0;
/// A due booking that was not acted on by then is a defect.
const PATIENCE: Duration = Duration::from_secs(120);

pub async fn measure(ground: &Ground) -> anyhow::Result<Vec<Line>> {
    let count = ground.size(100_000, 600);
    let scene = Scene::set(&ground.db, Size { operators: 64, bays_a_lot: 8, customers: 64 }).await?;
    crowd::gather(&ground.db, count).await?;
    let theirs = ground.beside("reference").await?;
    crowd::gather(&theirs.db, count).await?;
    let server = Server::start(&ground.url(), &[]).await?;
    let bookings = Bookings::new(&scene);
    let clients = bookings.clients(server.address, 8).await?;
    let within = ground.size(Duration::from_secs(6), Duration::from_millis(300));
    let booked = paced(clients, OTHERS, during(within), async |client| bookings.book(client).await).await?;
    let quiet = sample(&booked, within, |()| true);
    let (mut lines, mut meanwhile) = (Vec::new(), Sample::default());
    for phase in Phase::ALL {
        let (ran, felt) = ours(ground, &server, &bookings, phase).await?;
        meanwhile = meanwhile.and(felt);
        let rate = reference::run(&theirs, ground, phase, count).await?;
        let done = Line::told("P6", format!("{} of {count}", phase.word()), ran.per_second(), "/s");
        lines.push(done.beside(rate).held_to(Bar::RatioAtLeast(0.5)));
        lines.push(
            Line::told("P6", format!("{} before its time", phase.word()), ran.early as f64, "")
                .held_to(Bar::Exactly(0.0)),
        );
        let told_once = (ran.told_once == count) as u8;
        lines.push(
            Line::told("P6", format!("{}: each told once", phase.word()), told_once.into(), "")
                .held_to(Bar::Exactly(1.0)),
        );
    }
    let p99 = Line::told("P6", "p99 of others’ bookings meanwhile", meanwhile.p99(), "ms");
    lines.push(p99.beside(quiet.p99()).held_to(Bar::RatioAtMost(3.0)));
    let late = lateness::measure(ground).await?;
    lines.push(Line::told("P6", "lateness p50 at 1,000 due a second", late.p50(), "ms"));
    lines.push(Line::told("P6", "lateness p99 at 1,000 due a second", late.p99(), "ms").held_to(Bar::AtMost(250.0)));
    server.stop().await?;
    ground.invariants_but(&["payments_that_differ_from_the_books", "transitions_without_event"]).await?;
    Ok(lines)
}

/// All of them due at one instant; from then until the last is done, while others book.
async fn ours(ground: &Ground, server: &Server, bookings: &Bookings, phase: Phase) -> anyhow::Result<(Ran, Sample)> {
    let due = crowd::bring_due(&ground.db, phase, ground.size(45, 2)).await?;
    let clients = bookings.clients(server.address, 8).await?;
    let done = std::cell::Cell::new(false);
    let begin = Instant::now();
    let sweep = async {
        while crowd::is_waiting(&ground.db, phase).await? {
            ensure!(begin.elapsed() < PATIENCE, "it takes too long");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        done.set(true);
        anyhow::Ok(begin.elapsed())
    };
    let others = paced(clients, OTHERS, || done.get(), async |client| bookings.book(client).await);
    let (took, booked) = tokio::try_join!(sweep, others)?;
    let ran = crowd::ran(&ground.db, phase, due, took).await?;
    Ok((ran, sample(&booked, took, |()| true)))
}
