//! Bookings of as many customers at as many bays, which all come to their next point at one instant.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::{AssertSqlSafe, PgPool};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    Warning,
    End,
    Grace,
}

impl Phase {
    pub const ALL: [Self; 3] = [Self::Warning, Self::End, Self::Grace];

    pub fn word(self) -> &'static str {
        match self {
            Self::Warning => "warned",
            Self::End => "expired",
            Self::Grace => "completed",
        }
    }

    /// The kind of its timers, how long after a booking's end they are due in seconds, and the event they lead to.
    pub fn names(self) -> (&'static str, i64, &'static str) {
        match self {
            Self::Warning => ("booking_warning", -300, "booking.expiring"),
            Self::End => ("booking_end", 0, "booking.expired"),
            Self::Grace => ("booking_grace", 300, "booking.auto_expired"),
        }
    }
}

/// An hour's booking each, running, whose end is far away. Written without triggers and foreign keys, which only cost time.
const GATHER: &str = "
set session_replication_role = replica;
create temp table crowd as
select n, uuid_v7($now) as id, uuid_v7($now) as customer_id, uuid_v7($now) as slot_id, uuid_v7($now) as payment_id,
    (select id from lot limit 1) as lot_id
from generate_series(1, $count) as n;
insert into account (id, email, full_name, created_at)
    select customer_id, 'crowd' || n || '@bench.example', 'Crowd ' || n, $now from crowd;
insert into slot (id, lot_id, label, vehicle_class, hourly_rate) select slot_id, lot_id, 'C' || n, 'sedan', 5000 from crowd;
insert into payment (id, customer_id, lot_id, method, status, amount, currency, created_at, settled_at)
    select payment_id, customer_id, lot_id, 'cash', 'succeeded', 5000, 'INR', $now, $now from crowd;
insert into booking (id, kind, status, lot_id, slot_id, customer_id, plate, vehicle_class, starts_at, ends_at, occupied_until,
        hold_expires_at, price_amount, currency, grace_minutes, refund_terms, payment_id, chain_id, created_at)
    select id, 'advance', 'active', lot_id, slot_id, customer_id, 'C' || n, 'sedan', $now - interval '1 hour', $now + interval '1 day',
        $now + interval '1 day', $now, 5000, 'INR', 5, '{\"tiers\": [], \"free_minutes\": 10}', payment_id, id, $now from crowd;
insert into timer (subject_id, kind, due_at)
    select id, 'booking_end'::timer_kind, $now + interval '1 day' from crowd
    union all select id, 'booking_warning', $now + interval '1 day' - interval '5 minutes' from crowd;
drop table crowd;
set session_replication_role = origin;
";

/// Where no lot is, one is made.
pub async fn gather(db: &PgPool, count: i64) -> anyhow::Result<()> {
    if sqlx::query("select from lot limit 1").fetch_optional(db).await?.is_none() {
        parkmate_bench::scene::Scene::set(
            db,
            parkmate_bench::scene::Size { operators: 1, bays_a_lot: 1, customers: 1 },
        )
        .await?;
    }
    let now = format!("'{}'::timestamptz", parkmate_bench::now().to_rfc3339());
    let script = GATHER.replace("$count", &count.to_string()).replace("$now", &now);
    sqlx::raw_sql(AssertSqlSafe(script)).execute(&mut *db.acquire().await?).await?;
    sqlx::raw_sql("vacuum (analyze)").execute(db).await?;
    Ok(())
}

/// Moves the crowd in time so that its next point is `ahead` seconds from now, and waits until then.
pub async fn bring_due(db: &PgPool, phase: Phase, ahead: i64) -> anyhow::Result<DateTime<Utc>> {
    let (kind, after_end, _) = phase.names();
    let due = parkmate_bench::now() + TimeDelta::seconds(ahead);
    let move_all = "
with moved as (
    update booking b set starts_at = $1 - interval '1 hour', ends_at = $1, occupied_until = $1
    where b.plate like 'C%' returning id
)
update timer t set due_at = case when t.kind = $2::timer_kind then $3 else $1 + interval '5 minutes' end
from moved where moved.id = t.subject_id";
    sqlx::query(move_all).bind(due - TimeDelta::seconds(after_end)).bind(kind).bind(due).execute(db).await?;
    // Never in one transaction with others.
    sqlx::raw_sql("vacuum (analyze) booking, timer").execute(db).await?;
    let left = (due - parkmate_bench::now()).to_std();
    anyhow::ensure!(left.is_ok(), "moving the crowd took longer than {ahead} seconds");
    tokio::time::sleep(left.unwrap_or_default()).await;
    Ok(due)
}

pub async fn is_waiting(db: &PgPool, phase: Phase) -> anyhow::Result<bool> {
    let waiting = "select exists (select from timer t where t.kind = $1::timer_kind)";
    Ok(sqlx::query_scalar(waiting).bind(phase.names().0).fetch_one(db).await?)
}

/// What became of the crowd.
pub struct Ran {
    pub early: i64,
    /// Bookings with this event once, and one notice of it.
    pub told_once: i64,
    took: Duration,
}

impl Ran {
    pub fn per_second(&self) -> f64 {
        self.told_once as f64 / self.took.as_secs_f64()
    }
}

pub async fn ran(db: &PgPool, phase: Phase, due: DateTime<Utc>, took: Duration) -> anyhow::Result<Ran> {
    let count = "
select count(*) filter (where first < $2), count(*) filter (where events = 1 and notices = 1)
from (
    select e.subject_id, min(e.created_at) as first, count(distinct e.id) as events, count(n.id) as notices
    from domain_event e left join notification n on n.domain_event_id = e.id
    where e.name = $1 group by e.subject_id
) as each";
    let (early, told_once) = sqlx::query_as(count).bind(phase.names().2).bind(due).fetch_one(db).await?;
    Ok(Ran { early, told_once, took })
}
