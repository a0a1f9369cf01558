//! pgbench writing the rows of a booking in one statement: what the database alone can do.

use std::process::Command;

use anyhow::{Context, ensure};

use crate::scene::Scene;

const SCRIPT: &str = r"
\set bay random(1, 4096)
\set hour random(1, 30000000)
\set plate random(1, 1000000000)
with place as (
    select b.slot_id, b.lot_id, b.admin_id, c.id as customer_id, uuid_v7(clock_timestamp()) as id,
        uuid_v7(clock_timestamp()) as payment_id, uuid_v7(clock_timestamp()) as event_id, clock_timestamp() as at,
        '2060-01-01'::timestamptz + :hour * interval '10 minutes' as start
    from bench_bay b, bench_customer c where b.n = :bay and c.n = :client_id + 1
), booked as (
    insert into booking (id, kind, status, lot_id, slot_id, customer_id, plate, vehicle_class, starts_at, ends_at,
        occupied_until, hold_expires_at, price_amount, currency, grace_minutes, refund_terms, payment_id, chain_id, created_at)
    select id, 'advance', 'held', lot_id, slot_id, customer_id, 'P' || :plate, 'sedan', start, start + interval '1 hour',
        start + interval '1 hour', start, 5000, 'INR', 5, '{}', payment_id, id, at from place
    on conflict do nothing returning id
), paid as (
    insert into payment (id, customer_id, lot_id, method, amount, currency, created_at)
    select payment_id, customer_id, lot_id, 'cash', 5000, 'INR', at from place join booked using (id)
), due as (
    insert into timer select id, 'booking_hold', start from place join booked using (id)
), happened as (
    insert into domain_event (id, name, subject_id, version, facts, created_at)
    select event_id, 'booking.placed', id, 1, '{}', at from place join booked using (id) returning id
), counter as (
    insert into inbox (account_id, latest_seq, unread) select admin_id, 1, 1 from place join booked using (id)
    on conflict (account_id) do update set latest_seq = inbox.latest_seq + 1, unread = inbox.unread + 1
    returning account_id, latest_seq
)
insert into notification (account_id, seq, id, domain_event_id, event, level, message, data, created_at)
select counter.account_id, latest_seq, uuid_v7(at), event_id, 'booking.created', 'info', 'New booking', '{}', at
from counter, place join booked using (id);
";

const TABLES: &str = "
create table if not exists bench_bay as
    select row_number() over (order by s.id) as n, s.id as slot_id, s.lot_id, m.account_id as admin_id
    from slot s join lot l on l.id = s.lot_id join membership m on m.operator_id = l.operator_id;
create unique index if not exists bench_bay_n on bench_bay (n);
create table if not exists bench_customer as
    select row_number() over (order by id) as n, id from account where full_name = 'Customer';
create unique index if not exists bench_customer_n on bench_customer (n);
";

/// Transactions a second, and their average latency in milliseconds.
pub fn run(scene: &Scene, clients: u64, seconds: u64) -> anyhow::Result<(f64, f64)> {
    let options = scene.db().connect_options();
    let socket = options.get_socket().context("a private PostgreSQL")?;
    let command = |program: &str| {
        let mut command = Command::new(program);
        command.arg("-h").arg(socket).arg("-p").arg(options.get_port().to_string());
        command.args(["-U", options.get_username()]);
        command
    };
    let database = options.get_database().context("a database")?;
    let made = command("psql").args(["-q", "-d", database, "-c", TABLES]).status()?;
    ensure!(made.success(), "psql failed");
    let script = std::env::temp_dir().join(format!("parkmate-bench-{}.sql", std::process::id()));
    std::fs::write(&script, SCRIPT)?;
    let ran = command("pgbench")
        .args(["-n", "-M", "prepared", "-j", "2", "-c", &clients.to_string(), "-T", &seconds.to_string(), "-f"])
        .arg(&script)
        .arg(database)
        .output()?;
    std::fs::remove_file(&script)?;
    let text = String::from_utf8_lossy(&ran.stdout).into_owned();
    ensure!(ran.status.success(), "pgbench failed: {}", String::from_utf8_lossy(&ran.stderr));
    let after =
        |words: &str| text.lines().find_map(|line| line.strip_prefix(words)?.split_whitespace().next()?.parse().ok());
    Ok((after("tps = ").context("tps")?, after("latency average = ").context("latency")?))
}
