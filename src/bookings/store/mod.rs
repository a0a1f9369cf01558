//! SQL of bookings: reading and saving them here, lists of them in `list`, taking a range in `reserve`, looking why it is not to be had in `refusal`.

mod attendance;
mod list;
mod refusal;
mod reserve;

use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use sqlx::types::Json;
use uuid::Uuid;

pub(super) use attendance::{Expected, check_in, expected};
pub(super) use list::{Filter, Scope, list};
pub(super) use refusal::{Obstacles, elapsed_holds, obstacles};
pub(super) use reserve::{NewBooking, Place, insert, place};

use super::model::{Booking, Kind, RefundTerms, Status, Timer, WashRef};
use super::rules;
use crate::error::{Error, Result};
use crate::types::{AccountId, BookingId, Currency, LotId, OperatorId, PaymentId, Plate, SlotId, VehicleClass};

/// Bookings with the names their readers need, and a tail that says which.
macro_rules! select_bookings {
    ($tail:literal, $($argument:expr),*) => {
        sqlx::query_as!(
            Booking,
            r#"
select b.id as "id: BookingId", b.reference, b.kind as "kind: Kind", b.status as "status: Status",
    b.lot_id as "lot_id: LotId", l.name as lot_name, l.time_zone, l.operator_id as "operator_id: OperatorId",
    b.slot_id as "slot_id: SlotId", s.label as slot_label, b.customer_id as "customer_id: AccountId",
    a.full_name as customer_name, b.plate as "plate: Plate", b.vehicle_class as "vehicle_class: VehicleClass",
    b.starts_at, b.ends_at, b.occupied_until, b.hold_expires_at, b.hold_extended, b.price_amount, b.currency as "currency: Currency",
    b.grace_minutes, b.refund_terms as "refund_terms: Json<RefundTerms>", b.payment_id as "payment_id: PaymentId",
    b.renewal_of as "renewal_of: BookingId", b.renewed_by as "renewed_by: BookingId",
    b.rebooked_as as "rebooked_as: BookingId", b.chain_id as "chain_id: BookingId", b.status_reason, b.created_at,
    b.ended_at, b.version,
    exists (select from review r where r.kind = 'parking' and r.subject_id = b.id) as "reviewed!", (
        select coalesce(jsonb_agg(jsonb_build_object(
            'id', w.id, 'status', w.status, 'scheduled_at', w.starts_at, 'ends_at', w.ends_at,
            'service', jsonb_build_object('id', w.service_id, 'name', w.service_name, 'minutes', w.minutes),
            'price', jsonb_build_object('amount', w.price_amount, 'currency', w.currency),
            'payment_id', w.payment_id, 'version', w.version
        ) order by w.id), '[]') from car_wash w where w.booking_id = b.id
    ) as "washes!: Json<Vec<WashRef>>"
from booking b
    join lot l on l.id = b.lot_id
    join slot s on s.id = b.slot_id
    join account a on a.id = b.customer_id
"# + $tail,
            $($argument),*
        )
    };
}
use select_bookings;

/// The booking, as it is.
pub async fn find(db: &mut PgConnection, id: BookingId) -> Result<Option<Booking>> {
    Ok(select_bookings!("where b.id = $1", id.0).fetch_optional(db).await?)
}

/// Locks its slot, then itself, to the end of the transaction, and reads it.
pub async fn lock(db: &mut PgConnection, id: BookingId) -> Result<Option<Booking>> {
    sqlx::query!(
        "
with bay as (
    select id from slot where id = (select slot_id from booking where id = $1) for no key update
)
select b.id from booking b join bay on bay.id = b.slot_id where b.id = $1 for no key update of b
",
        id.0,
    )
    .fetch_optional(&mut *db)
    .await?;
    find(db, id).await
}

/// What a payment pays for: the live booking, or else the last dead one. Payments for one car queue here, to the end of the
/// transaction: two that bring it back to life at two bays would each wait for the other's range.
pub(super) async fn id_by_payment(db: &mut PgConnection, payment: PaymentId) -> Result<Option<BookingId>> {
    let id = sqlx::query_scalar!(
        r#"
with paid as materialized (
    select id, plate, status in ('cancelled', 'declined', 'lapsed') as dead from booking where payment_id = $1
)
select id as "id: BookingId" from paid where pg_advisory_xact_lock(hashtextextended(plate, 2)) is not null
order by dead, id desc limit 1
"#,
        payment.0,
    )
    .fetch_optional(db)
    .await?;
    Ok(id)
}

/// Bookings by id, in order of id.
pub(super) async fn find_all(db: &mut PgConnection, ids: &[BookingId]) -> Result<Vec<Booking>> {
    Ok(select_bookings!("where b.id = any($1) order by b.id", ids as &[BookingId]).fetch_all(db).await?)
}

/// Takes up to `limit` due timers of a kind: locks their bookings, passing over those that someone else works on, and
/// deletes the timers. In this order, because whoever saves a booking holds its lock when it rewrites its timers.
pub(super) async fn take_due(
    db: &mut PgConnection,
    kind: Timer,
    now: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<BookingId>> {
    let ids = sqlx::query_scalar!(
        r#"
with due as (
    select subject_id from timer where kind = $1 and due_at <= $2 order by due_at limit $3
), mine as (
    select id from booking where id in (select subject_id from due) order by id for no key update skip locked
)
delete from timer t using mine
where t.subject_id = mine.id and t.kind = $1 and t.due_at <= $2
returning t.subject_id as "id: BookingId"
"#,
        kind as Timer,
        now,
        limit,
    )
    .fetch_all(db)
    .await?;
    Ok(ids)
}

/// A booking as changed, and the state it was read in.
pub(super) struct Change {
    pub booking: Booking,
    pub was: Status,
}

/// Saves changes and rewrites the timers, for any number of bookings in one statement; counts up each one's version.
/// Compare-and-swap: an error unless each still is in the state and version it was read in.
pub(super) async fn save(db: &mut PgConnection, changes: &mut [Change], now: DateTime<Utc>) -> Result<()> {
    let rows = Columns::of(changes, now);
    let saved = sqlx::query!(
        "
with want as (
    select * from unnest($12::uuid[], $13::timer_kind[], $14::timestamptz[]) as t (subject_id, kind, due_at)
), withdrawn as (
    delete from timer t
    where t.subject_id = any($1)
      and not exists (select from want where want.subject_id = t.subject_id and want.kind = t.kind)
), due as (
    insert into timer (subject_id, kind, due_at) select subject_id, kind, due_at from want
    on conflict (subject_id, kind) do update set due_at = excluded.due_at
)
update booking b
set status = c.status, starts_at = c.starts_at, ends_at = c.ends_at, occupied_until = c.occupied_until,
    renewed_by = c.renewed_by, rebooked_as = c.rebooked_as, status_reason = c.status_reason, ended_at = c.ended_at,
    hold_expires_at = c.hold_expires_at, hold_extended = c.hold_extended, version = b.version + 1
from unnest(
    $1::uuid[], $2::booking_status[], $3::integer[], $4::booking_status[], $5::timestamptz[], $6::timestamptz[],
    $7::timestamptz[], $8::uuid[], $9::uuid[], $10::text[], $11::timestamptz[], $15::timestamptz[], $16::boolean[]
) as c (id, was, version, status, starts_at, ends_at, occupied_until, renewed_by, rebooked_as, status_reason, ended_at,
    hold_expires_at, hold_extended)
where b.id = c.id and b.status = c.was and b.version = c.version
",
        &rows.id,
        &rows.was as &[Status],
        &rows.version,
        &rows.status as &[Status],
        &rows.starts_at,
        &rows.ends_at,
        &rows.occupied_until,
        &rows.renewed_by as &[Option<BookingId>],
        &rows.rebooked_as as &[Option<BookingId>],
        &rows.status_reason as &[Option<String>],
        &rows.ended_at as &[Option<DateTime<Utc>>],
        &rows.timers.subject_id,
        &rows.timers.kind as &[Timer],
        &rows.timers.due_at,
        &rows.hold_expires_at,
        &rows.hold_extended,
    )
    .execute(db)
    .await?;
    if saved.rows_affected() != changes.len() as u64 {
        return Err(Error::Unexpected(anyhow::anyhow!("a locked booking was changed by another")));
    }
    for change in changes {
        change.booking.version += 1;
    }
    Ok(())
}

/// What [`save`] writes: one array a column.
#[derive(Default)]
struct Columns {
    id: Vec<Uuid>,
    was: Vec<Status>,
    version: Vec<i32>,
    status: Vec<Status>,
    starts_at: Vec<DateTime<Utc>>,
    ends_at: Vec<DateTime<Utc>>,
    occupied_until: Vec<DateTime<Utc>>,
    renewed_by: Vec<Option<BookingId>>,
    rebooked_as: Vec<Option<BookingId>>,
    status_reason: Vec<Option<String>>,
    ended_at: Vec<Option<DateTime<Utc>>>,
    hold_expires_at: Vec<DateTime<Utc>>,
    hold_extended: Vec<bool>,
    timers: TimerColumns,
}

impl Columns {
    fn of(changes: &[Change], now: DateTime<Utc>) -> Self {
        let mut rows = Self::default();
        for Change { booking, was } in changes {
            rows.id.push(booking.id.0);
            rows.was.push(*was);
            rows.version.push(booking.version);
            rows.status.push(booking.status);
            rows.starts_at.push(booking.starts_at);
            rows.ends_at.push(booking.ends_at);
            rows.occupied_until.push(booking.occupied_until);
            rows.renewed_by.push(booking.renewed_by);
            rows.rebooked_as.push(booking.rebooked_as);
            rows.status_reason.push(booking.status_reason.clone());
            rows.ended_at.push(booking.ended_at);
            rows.hold_expires_at.push(booking.hold_expires_at);
            rows.hold_extended.push(booking.hold_extended);
            rows.timers.push(booking, now);
        }
        rows
    }
}

#[derive(Default)]
struct TimerColumns {
    subject_id: Vec<Uuid>,
    kind: Vec<Timer>,
    due_at: Vec<DateTime<Utc>>,
}

impl TimerColumns {
    fn push(&mut self, booking: &Booking, now: DateTime<Utc>) {
        for (kind, due_at) in rules::timers(booking, now) {
            self.subject_id.push(booking.id.0);
            self.kind.push(kind);
            self.due_at.push(due_at);
        }
    }
}
