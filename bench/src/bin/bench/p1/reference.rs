//! The rows of a booking in one statement, with the very JSON that ours has: what the database alone can do.

use anyhow::ensure;
use sqlx::PgPool;
use uuid::Uuid;

pub const SCRIPT: &str = r"
with next as materialized (
    select nextval('bench_place') as place
), place as materialized (
    select b.slot_id, b.lot_id, b.admin_id, c.id as customer_id, uuid_v7(clock_timestamp()) as id, next.place,
        uuid_v7(clock_timestamp()) as payment_id, uuid_v7(clock_timestamp()) as event_id, clock_timestamp() as at,
        '2060-01-01'::timestamptz + next.place / (select count(*) from bench_bay) * interval '2 hours' as start
    from next join bench_bay b on b.n = next.place % (select count(*) from bench_bay)
        join bench_customer c on c.n = :client_id
), booked as (
    insert into booking (id, kind, status, lot_id, slot_id, customer_id, plate, vehicle_class, starts_at, ends_at,
        occupied_until, hold_expires_at, price_amount, currency, grace_minutes, refund_terms, payment_id, chain_id, created_at)
    select id, 'advance', 'held', lot_id, slot_id, customer_id, 'P' || place, 'sedan', start, start + interval '1 hour',
        start + interval '1 hour', start, 5000, 'INR', 5, refund_terms, payment_id, id, at from place, bench_sample
    on conflict do nothing returning id
), paid as (
    insert into payment (id, customer_id, lot_id, method, amount, currency, created_at)
    select payment_id, customer_id, lot_id, 'cash', 5000, 'INR', at from place join booked using (id)
), due as (
    insert into timer select id, 'booking_hold', start from place join booked using (id)
), happened as (
    insert into domain_event (id, name, subject_id, version, actor_id, facts, created_at)
    select event_id, 'booking.placed', id, 1, customer_id, facts, at from place join booked using (id), bench_sample
), counter as (
    insert into inbox (account_id, latest_seq, unread) select admin_id, 1, 1 from place join booked using (id)
    on conflict (account_id) do update set latest_seq = inbox.latest_seq + 1, unread = inbox.unread + 1
    returning account_id, latest_seq
)
insert into notification (account_id, seq, id, domain_event_id, event, level, message, data, created_at)
select counter.account_id, latest_seq, uuid_v7(at), event_id, event, level, message, data, at
from counter, place join booked using (id), bench_sample;
";

const TABLES: &str = "
create sequence if not exists bench_place;
drop table if exists bench_bay, bench_customer, bench_sample;
create table bench_bay (n bigint primary key, slot_id uuid, lot_id uuid, admin_id uuid);
create table bench_customer as
    select row_number() over (order by id) - 1 as n, id from account where email like 'customer%';
create unique index on bench_customer (n);
create table bench_sample as
    select b.refund_terms, e.facts, n.event, n.level, n.message, n.data
    from booking b join domain_event e on e.subject_id = b.id join notification n on n.domain_event_id = e.id limit 1;
";

const BAYS: &str = "
insert into bench_bay
select b.n - 1, s.id, s.lot_id, m.account_id
from unnest($1::uuid[]) with ordinality as b (id, n)
    join slot s on s.id = b.id join lot l on l.id = s.lot_id join membership m on m.operator_id = l.operator_id";

/// After the first bookings of ours, one of which is its sample.
pub async fn set(db: &PgPool, bays: &[Uuid]) -> anyhow::Result<()> {
    sqlx::raw_sql(TABLES).execute(db).await?;
    sqlx::query(BAYS).bind(bays).execute(db).await?;
    sqlx::raw_sql("analyze bench_bay, bench_customer, bench_sample").execute(db).await?;
    Ok(())
}

/// How many rows a booking wrote, by what it wrote them to; counted for all.
#[derive(Debug, Clone, Copy, Default, PartialEq, sqlx::FromRow)]
pub struct Rows {
    pub bookings: i64,
    payments: i64,
    timers: i64,
    events: i64,
    notifications: i64,
}

impl Rows {
    pub async fn now(db: &PgPool) -> anyhow::Result<Self> {
        let counts = "
select (select count(*) from booking) as bookings, (select count(*) from payment) as payments,
    (select count(*) from timer) as timers, (select count(*) from domain_event) as events,
    (select count(*) from notification) as notifications";
        Ok(sqlx::query_as(counts).fetch_one(db).await?)
    }

    fn with(&self, other: &Self, of: fn(i64, i64) -> i64) -> Self {
        Self {
            bookings: of(self.bookings, other.bookings),
            payments: of(self.payments, other.payments),
            timers: of(self.timers, other.timers),
            events: of(self.events, other.events),
            notifications: of(self.notifications, other.notifications),
        }
    }

    pub fn since(&self, before: &Self) -> Self {
        self.with(before, |now, before| now - before)
    }

    pub fn and(&self, other: &Self) -> Self {
        self.with(other, |one, other| one + other)
    }

    /// Each booking of both wrote the same rows; otherwise the comparison is none.
    pub fn ensure_like(&self, other: &Self) -> anyhow::Result<()> {
        let alike = self.times(other.bookings) == other.times(self.bookings);
        ensure!(alike, "a booking writes other rows than its reference: {self:?} {other:?}");
        Ok(())
    }

    fn times(self, times: i64) -> Self {
        let factor = Self { bookings: times, payments: times, timers: times, events: times, notifications: times };
        self.with(&factor, |count, times| count * times)
    }
}
