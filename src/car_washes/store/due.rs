//! Washes whose hold runs out, or whose parking ends: any number at once.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use crate::car_washes::model::Wash;
use crate::error::Result;
use crate::types::{BookingId, CarWashId};

/// The washes of these bookings that have not begun, locked after their payments, in order of id.
pub async fn lock_unstarted(db: &mut PgConnection, bookings: &[BookingId]) -> Result<Vec<CarWashId>> {
    let ids = sqlx::query_scalar!(
        r#"
with unstarted as (
    select id, payment_id from car_wash
    where booking_id = any($1) and status in ('awaiting_payment', 'queued', 'assigned')
), paid as (
    select id from payment where id in (select payment_id from unstarted) order by id for no key update
)
select w.id as "id: CarWashId" from car_wash w join paid on paid.id = w.payment_id
where w.id in (select id from unstarted) and w.status in ('awaiting_payment', 'queued', 'assigned')
order by w.id
for no key update of w
"#,
        bookings as &[BookingId],
    )
    .fetch_all(db)
    .await?;
    Ok(ids)
}

/// Unfinished washes of bookings that flowed into their renewal belong to that now.
pub async fn move_on(db: &mut PgConnection, bookings: &[BookingId]) -> Result<()> {
    sqlx::query!(
        "
update car_wash w set booking_id = b.renewed_by
from booking b
where w.booking_id = b.id and b.id = any($1) and b.renewed_by is not null
  and w.status in ('awaiting_payment', 'queued', 'assigned', 'in_progress')
",
        bookings as &[BookingId],
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Takes up to `limit` holds that are due: locks their payments and washes, passing over those that someone else works on,
/// and deletes the timers.
pub async fn take_due(db: &mut PgConnection, now: DateTime<Utc>, limit: i64) -> Result<Vec<CarWashId>> {
    let ids = sqlx::query_scalar!(
        r#"
with due as (
    select subject_id from timer where kind = 'car_wash_hold' and due_at <= $1 order by due_at limit $2
), paid as (
    select id from payment
    where id in (select payment_id from car_wash where id in (select subject_id from due))
    order by id for no key update skip locked
), mine as (
    select w.id from car_wash w join paid on paid.id = w.payment_id
    where w.id in (select subject_id from due) order by w.id for no key update of w skip locked
)
delete from timer t using mine
where t.subject_id = mine.id and t.kind = 'car_wash_hold' and t.due_at <= $1
returning t.subject_id as "id: CarWashId"
"#,
        now,
        limit,
    )
    .fetch_all(db)
    .await?;
    Ok(ids)
}

/// The unpaid wash that was bought together with a booking, if there is one.
pub async fn unpaid_of(db: &mut PgConnection, booking: BookingId) -> Result<Option<CarWashId>> {
    let id = sqlx::query_scalar!(
        r#"
select w.id as "id: CarWashId" from car_wash w join booking b on b.id = w.booking_id and b.payment_id = w.payment_id
where b.id = $1 and w.status = 'awaiting_payment'
"#,
        booking.0,
    )
    .fetch_optional(db)
    .await?;
    Ok(id)
}

/// A hold whose timer was taken has one again.
pub async fn set_hold_timer(db: &mut PgConnection, wash: CarWashId, due_at: DateTime<Utc>) -> Result<()> {
    sqlx::query!(
        "
insert into timer (subject_id, kind, due_at) values ($1, 'car_wash_hold', $2)
on conflict (subject_id, kind) do update set due_at = excluded.due_at
",
        wash.0,
        due_at,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Moves the end of a hold, and its timer if it has one; counts up the version. Compare-and-swap: false, and nothing changed,
/// if the wash is another meanwhile.
pub async fn extend_hold(db: &mut PgConnection, wash: &Wash, until: DateTime<Utc>) -> Result<bool> {
    let extended = sqlx::query!(
        "
with moved as (
    update timer set due_at = $3 where subject_id = $1 and kind = 'car_wash_hold'
)
update car_wash set hold_expires_at = $3, hold_extended = true, version = version + 1
where id = $1 and status = 'awaiting_payment' and version = $2
",
        wash.id.0,
        wash.version,
        until,
    )
    .execute(db)
    .await?;
    Ok(extended.rows_affected() == 1)
}
