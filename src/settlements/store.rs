//! SQL of the sandbox's books, and of webhooks taken.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::error::Result;
use crate::types::{BookingId, CarWashId, PaymentId, RefundId};

/// Notes a webhook as taken; false if it was before.
pub(super) async fn insert_webhook_event(
    db: &mut PgConnection,
    gateway: &str,
    id: &str,
    kind: &str,
    now: DateTime<Utc>,
) -> Result<bool> {
    let done = sqlx::query!(
        "
insert into webhook_event (gateway, event_id, kind, received_at) values ($1, $2, $3, $4)
on conflict do nothing
",
        gateway,
        id,
        kind,
        now,
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The customer's decision on the checkout page; false if it was made before.
pub(super) async fn insert_charge(
    db: &mut PgConnection,
    payment: PaymentId,
    succeeded: bool,
    now: DateTime<Utc>,
) -> Result<bool> {
    let done = sqlx::query!(
        "
insert into sandbox_charge (payment_id, succeeded, decided_at) values ($1, $2, $3)
on conflict do nothing
",
        payment.0,
        succeeded,
        now,
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// What was decided on the checkout page, if it was.
pub(super) async fn charge(db: &mut PgConnection, payment: PaymentId) -> Result<Option<bool>> {
    let decided = sqlx::query_scalar!("select succeeded from sandbox_charge where payment_id = $1", payment.0);
    Ok(decided.fetch_optional(db).await?)
}

/// Queues a webhook of the sandbox for delivery at `due_at`.
pub(super) async fn insert_sandbox_webhook(
    db: &mut PgConnection,
    id: Uuid,
    body: &str,
    now: DateTime<Utc>,
    due_at: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "
with due as (
    insert into timer (subject_id, kind, due_at) values ($1, 'sandbox_webhook', $4)
)
insert into sandbox_webhook (id, body, created_at) values ($1, $2, $3)
",
        id,
        body,
        now,
        due_at,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Takes a webhook whose time has come: its id and body, its timer gone. Passes over those someone else delivers, unless
/// `id` names one, which is waited for.
pub(super) async fn take_sandbox_webhook(
    db: &mut PgConnection,
    id: Option<Uuid>,
    now: DateTime<Utc>,
) -> Result<Option<(Uuid, String)>> {
    if let Some(id) = id {
        sqlx::query!("select subject_id from timer where subject_id = $1 for update", id)
            .fetch_optional(&mut *db)
            .await?;
    }
    let row = sqlx::query!(
        "
with due as (
    select subject_id from timer
    where kind = 'sandbox_webhook' and due_at <= $1 and ($2::uuid is null or subject_id = $2)
    order by due_at limit 1 for update skip locked
), gone as (
    delete from timer t using due where t.subject_id = due.subject_id and t.kind = 'sandbox_webhook'
)
update sandbox_webhook w set delivered_at = $1 from due where w.id = due.subject_id
returning w.id, w.body
",
        now,
        id,
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| (row.id, row.body)))
}

/// Deletes the sandbox's webhooks that were delivered before then.
pub(super) async fn delete_delivered(db: &mut PgConnection, before: DateTime<Utc>) -> Result<()> {
    sqlx::query!("delete from sandbox_webhook where delivered_at < $1", before).execute(db).await?;
    Ok(())
}

/// Delivers a webhook again after as long as it has waited already, at least some seconds.
pub(super) async fn postpone_sandbox_webhook(db: &mut PgConnection, id: Uuid, now: DateTime<Utc>) -> Result<()> {
    sqlx::query!(
        "
update timer t set due_at = $2::timestamptz + greatest(interval '5 seconds', $2::timestamptz - w.created_at)
from sandbox_webhook w
where w.id = t.subject_id and t.subject_id = $1 and t.kind = 'sandbox_webhook'
",
        id,
        now,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Takes a refund that a gateway is to be asked for.
pub(super) async fn take_due_refund(db: &mut PgConnection, now: DateTime<Utc>) -> Result<Option<RefundId>> {
    let id = sqlx::query_scalar!(
        r#"
with due as (
    select subject_id from timer where kind = 'refund' and due_at <= $1 order by due_at limit 1 for update skip locked
)
delete from timer t using due where t.subject_id = due.subject_id and t.kind = 'refund'
returning t.subject_id as "id: RefundId"
"#,
        now,
    )
    .fetch_optional(db)
    .await?;
    Ok(id)
}

/// What a payment is for, as its customer knows it: the booking or wash that names it last.
pub(super) struct Purpose {
    pub lot: String,
    pub time_zone: String,
    pub booking: Option<BookingId>,
    pub reference: Option<String>,
    pub bay: Option<String>,
    pub starts_at: Option<DateTime<Utc>>,
    pub ends_at: Option<DateTime<Utc>>,
    pub wash: Option<CarWashId>,
    pub wash_name: Option<String>,
    pub wash_starts_at: Option<DateTime<Utc>>,
}

pub(super) async fn purpose(db: &mut PgConnection, payment: PaymentId) -> Result<Purpose> {
    let purpose = sqlx::query_as!(
        Purpose,
        r#"
select l.name as lot, l.time_zone, b.id as "booking?: BookingId", b.reference as "reference?", b.label as "bay?",
    b.starts_at as "starts_at?", b.ends_at as "ends_at?", w.id as "wash?: CarWashId", w.service_name as "wash_name?",
    w.starts_at as "wash_starts_at?"
from payment p
join lot l on l.id = p.lot_id
left join lateral (
    select b.id, b.reference, s.label, b.starts_at, b.ends_at from booking b join slot s on s.id = b.slot_id
    where b.payment_id = p.id order by b.id desc limit 1
) b on true
left join lateral (
    select id, service_name, starts_at from car_wash where payment_id = p.id order by id desc limit 1
) w on true
where p.id = $1
"#,
        payment.0,
    )
    .fetch_one(db)
    .await?;
    Ok(purpose)
}
