//! P2: fifty clients who all want the same bay for the same hour, and then the next hour.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use chrono::TimeDelta;
use futures_util::future::try_join_all;
use parkmate_bench::bookings::wish;
use parkmate_bench::client::Client;
use parkmate_bench::counters::Counters;
use parkmate_bench::ground::Ground;
use parkmate_bench::pgbench;
use parkmate_bench::report::{Bar, Line};
use parkmate_bench::sample::Sample;
use parkmate_bench::scene::{Scene, Size};
use parkmate_bench::server::Server;

const CLIENTS: usize = 50;
/// So many attempts there are at one hour.
const AT_ONE_HOUR: usize = 1_000;

const TABLES: &str = "
create sequence bench_attempt minvalue 0;
create table bench_customer as
    select row_number() over (order by id) - 1 as n, id from account where email like 'customer%';
create unique index on bench_customer (n);
create table bench_bay as select id as slot_id, lot_id from slot limit 1;
";

const SCRIPT: &str = r"
with next as materialized (
    select nextval('bench_attempt') as n
), attempt as materialized (
    select b.slot_id, b.lot_id, c.id as customer_id, uuid_v7(clock_timestamp()) as id, next.n, clock_timestamp() as at,
        uuid_v7(clock_timestamp()) as payment_id, '2060-01-01'::timestamptz + next.n / 1000 * interval '2 hours' as start
    from next, bench_bay b, bench_customer c where c.n = :client_id
), booked as (
    insert into booking (id, kind, status, lot_id, slot_id, customer_id, plate, vehicle_class, starts_at, ends_at,
        occupied_until, hold_expires_at, price_amount, currency, grace_minutes, refund_terms, payment_id, chain_id, created_at)
    select id, 'advance', 'held', lot_id, slot_id, customer_id, 'P' || n, 'sedan', start, start + interval '1 hour',
        start + interval '1 hour', start, 5000, 'INR', 5, '{}', payment_id, id, at from attempt
    on conflict do nothing returning id
)
insert into payment (id, customer_id, lot_id, method, amount, currency, created_at)
select payment_id, customer_id, lot_id, 'cash', 5000, 'INR', at from attempt join booked using (id);
";

#[derive(Default)]
struct Attempts {
    sample: Sample,
    hours: usize,
    won: usize,
    failed: usize,
}

pub async fn measure(ground: &Ground) -> anyhow::Result<Vec<Line>> {
    let size = Size { operators: 1, bays_a_lot: 4, customers: CLIENTS };
    let scene = Scene::set(&ground.db, size).await?;
    sqlx::raw_sql(TABLES).execute(&ground.db).await?;
    let before = Counters::now(&ground.db).await?;
    let (mut ours, mut theirs) = (Attempts::default(), Sample::default());
    let next = AtomicUsize::new(0);
    for _ in 0..ground.size(2, 1) {
        let within = ground.size(Duration::from_secs(6), Duration::from_millis(500));
        let server = Server::start(&ground.url(), &[]).await?;
        ours.add(attempt(&scene, &server, &next, within).await?);
        server.stop().await?;
        theirs = theirs.and(pgbench::run(ground, SCRIPT, CLIENTS, within).await?);
    }
    let counters = Counters::now(&ground.db).await?.since(before);
    let stored = "select count(*) from booking where plate like 'N%'";
    let stored: i64 = sqlx::query_scalar(stored).fetch_one(&ground.db).await?;
    ensure!(stored == i64::try_from(ours.won)?, "{stored} bookings stand, {} clients were told 201", ours.won);
    // Of the reference.
    let lacks = ["holds_that_end_at_another_time", "live_bookings_without_timer", "transitions_without_event"];
    ground.invariants_but(&lacks).await?;
    let rate = Line::told("P2", "attempts at one bay, 50 clients", ours.sample.per_second(), "/s");
    Ok(vec![
        rate.beside(theirs.per_second()).held_to(Bar::RatioAtLeast(0.5)),
        Line::told("P2", "p99", ours.sample.p99(), "ms").beside(theirs.p99()),
        Line::told("P2", "slowest", ours.sample.slowest(), "ms").beside(theirs.slowest()).held_to(Bar::AtMost(1_000.0)),
        Line::told("P2", "winners an hour", ours.won as f64 / ours.hours as f64, "").held_to(Bar::Exactly(1.0)),
        Line::told("P2", "answers 5xx", ours.failed as f64, "").held_to(Bar::Exactly(0.0)),
        Line::told("P2", "deadlocks", counters.deadlocks as f64, "").held_to(Bar::Exactly(0.0)),
    ])
}

/// Ends with an hour's last attempt, so that none is without its winner.
async fn attempt(scene: &Scene, server: &Server, next: &AtomicUsize, within: Duration) -> anyhow::Result<Attempts> {
    let bay = scene.bays().first().copied().context("a bay")?;
    let first_hour = parkmate_bench::now() + TimeDelta::days(1);
    let (from, begun) = (next.load(Ordering::Relaxed), Instant::now());
    let clients = scene.customers.iter().map(async |customer| {
        let mut client = Client::connect(server.address, Some(&customer.token)).await?;
        let mut own = (Vec::new(), 0, 0);
        while begun.elapsed() < within || !next.load(Ordering::Relaxed).is_multiple_of(AT_ONE_HOUR) {
            let n = next.fetch_add(1, Ordering::Relaxed);
            let start = first_hour + TimeDelta::hours(2 * i64::try_from(n / AT_ONE_HOUR)?);
            let body = wish(bay, start, n);
            let asked = Instant::now();
            let reply = client.post("/api/v1/bookings", &body).await?;
            own.0.push(asked.elapsed());
            match reply.status {
                201 => own.1 += 1,
                409 => {}
                500.. => own.2 += 1,
                _ => anyhow::bail!("{}: {}", reply.status, reply.text()),
            }
        }
        anyhow::Ok(own)
    });
    let mut attempts = Attempts { hours: 0, ..Attempts::default() };
    let mut took = Vec::new();
    for (own, won, failed) in try_join_all(clients).await? {
        took.extend(own);
        attempts.won += won;
        attempts.failed += failed;
    }
    attempts.hours = (next.load(Ordering::Relaxed) - from).div_ceil(AT_ONE_HOUR);
    attempts.sample = Sample::of(took, begun.elapsed());
    Ok(attempts)
}

impl Attempts {
    fn add(&mut self, other: Self) {
        self.sample = std::mem::take(&mut self.sample).and(other.sample);
        self.hours += other.hours;
        self.won += other.won;
        self.failed += other.failed;
    }
}
