//! SQL of what gateways are asked to give back.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use super::LEASE;
use crate::error::Result;
use crate::types::{Currency, OperatorId, PaymentId, RefundId};

/// A refund, with all that its gateway is asked with.
pub struct RefundRow {
    pub id: RefundId,
    pub payment_id: PaymentId,
    pub operator_id: OperatorId,
    pub gateway: String,
    pub attempt: i32,
    pub reference: Option<String>,
    pub created_at: DateTime<Utc>,
    /// How often it was asked for, this time too.
    pub tries: i32,
    pub amount: i64,
    pub currency: Currency,
    /// The gateway's name for the money that came.
    pub of: Option<String>,
}

/// Notes that a gateway is to be asked for it.
pub async fn insert(
    db: &mut PgConnection,
    refund: RefundId,
    payment: PaymentId,
    operator: OperatorId,
    gateway: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "
insert into gateway_refund (refund_id, payment_id, operator_id, gateway, created_at, due_at)
values ($1, $2, $3, $4, $5, $5) on conflict do nothing
",
        refund.0,
        payment.0,
        operator.0,
        gateway,
        now,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Takes up to `limit` that are due, as charges are taken. It counts before the gateway is asked, so that who comes after a
/// crash knows that it may have been.
pub async fn take_due(db: &mut PgConnection, now: DateTime<Utc>, limit: i64) -> Result<Vec<RefundRow>> {
    let rows = sqlx::query_as!(
        RefundRow,
        r#"
with due as (
    select refund_id from gateway_refund where due_at <= $1 order by due_at limit $3 for no key update skip locked
)
update gateway_refund g set due_at = $2, tries = g.tries + 1
from due join refund r on r.id = due.refund_id join payment p on p.id = r.payment_id
where g.refund_id = due.refund_id
returning g.refund_id as "id: RefundId", g.payment_id as "payment_id: PaymentId", g.operator_id as "operator_id: OperatorId",
    g.gateway, g.attempt, g.reference, g.created_at, g.tries, r.amount, p.currency as "currency: Currency", (
        select c.paid_by from gateway_charge c where c.payment_id = g.payment_id and c.state = 'paid' limit 1
    ) as of
"#,
        now,
        now + LEASE,
        limit,
    )
    .fetch_all(db)
    .await?;
    Ok(rows)
}

/// What a gateway speaks of.
pub struct Known {
    pub id: RefundId,
    pub attempt: i32,
    pub reference: Option<String>,
}

/// The one of an operator that is meant: by our name for it, or the gateway's.
pub async fn find(
    db: &mut PgConnection,
    operator: OperatorId,
    refund: Option<RefundId>,
    reference: &str,
) -> Result<Option<Known>> {
    let known = sqlx::query_as!(
        Known,
        r#"
select refund_id as "id: RefundId", attempt, reference
from gateway_refund where operator_id = $1 and (refund_id = $2 or reference = $3)
"#,
        operator.0,
        refund.map(|refund| refund.0),
        reference,
    );
    Ok(known.fetch_optional(db).await?)
}

/// Locks one that is still asked for; since when it is.
pub async fn lock(db: &mut PgConnection, id: RefundId) -> Result<Option<DateTime<Utc>>> {
    let since = sqlx::query_scalar!(
        "select created_at from gateway_refund where refund_id = $1 and state in ('asking', 'pending') for no key update",
        id.0,
    );
    Ok(since.fetch_optional(db).await?)
}

/// It is asked now, if there is something to ask.
pub async fn hurry(db: &mut PgConnection, id: RefundId, now: DateTime<Utc>) -> Result<()> {
    sqlx::query!("update gateway_refund set due_at = $2 where refund_id = $1 and due_at > $2", id.0, now)
        .execute(db)
        .await?;
    Ok(())
}

/// Those of a payment that failed are asked for anew; false if none had.
pub async fn ask_again(db: &mut PgConnection, payment: PaymentId, now: DateTime<Utc>) -> Result<bool> {
    let again = sqlx::query!(
        "
update gateway_refund
set state = 'asking', attempt = attempt + 1, reference = null, failure = null, told_at = null, tries = 0, created_at = $2,
    due_at = $2
where payment_id = $1 and state = 'failed'
",
        payment.0,
        now,
    )
    .execute(db)
    .await?;
    Ok(again.rows_affected() > 0)
}

/// The gateway has it under way, and is asked again at `due`.
pub async fn set_pending(db: &mut PgConnection, id: RefundId, reference: &str, due: DateTime<Utc>) -> Result<()> {
    sqlx::query!(
        "update gateway_refund set state = 'pending', reference = $2, tries = 0, due_at = $3 where refund_id = $1",
        id.0,
        reference,
        due,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// It was given back, though perhaps not for the first time: a refund may fail after it was done.
pub async fn set_done(db: &mut PgConnection, id: RefundId) -> Result<()> {
    sqlx::query!(
        "update gateway_refund set state = 'done', due_at = null where refund_id = $1 and state in ('asking', 'pending')",
        id.0,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// The gateway could not give it back, though it may have said that it had; its payment, unless that was known.
pub async fn set_failed(
    db: &mut PgConnection,
    id: RefundId,
    reason: &str,
    now: DateTime<Utc>,
) -> Result<Option<PaymentId>> {
    let failed = sqlx::query_scalar!(
        r#"
update gateway_refund set state = 'failed', failure = $2, told_at = $3, due_at = null
where refund_id = $1 and (state in ('asking', 'pending') or (state = 'done' and failure is null))
returning payment_id as "id: PaymentId"
"#,
        id.0,
        reason,
        now,
    );
    Ok(failed.fetch_optional(db).await?)
}

/// Nobody knows how it stands: it is asked again at `due`. Whether the lot admins are to be told: `silent`, and they were not.
pub async fn set_unanswered(
    db: &mut PgConnection,
    row: &RefundRow,
    due: DateTime<Utc>,
    silent: bool,
    now: DateTime<Utc>,
) -> Result<bool> {
    let told = sqlx::query_scalar!(
        r#"
update gateway_refund r
set due_at = $2, told_at = case when $3 then coalesce(r.told_at, $4) else r.told_at end
from (select refund_id, told_at from gateway_refund where refund_id = $1 for no key update) was
where r.refund_id = was.refund_id and r.state in ('asking', 'pending')
returning was.told_at is null and $3 as "first!"
"#,
        row.id.0,
        due,
        silent,
        now,
    );
    Ok(told.fetch_optional(db).await?.unwrap_or(false))
}
