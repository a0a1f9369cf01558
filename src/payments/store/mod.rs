//! SQL of the ledger. A new payment is written by the statement that writes what it pays for (see the bookings' store).

mod list;

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

pub(super) use list::{Filter, Scope, Sort, list, subjects};

use super::model::{Method, Payment, Status};
use crate::error::Result;
use crate::types::{AccountId, Currency, LotId, OperatorId, PaymentId, RefundId};

/// Payments with their operator, and a tail that says which.
macro_rules! select_payments {
    ($($tail:literal)+, $($argument:expr),*) => {
        sqlx::query_as!(
            Payment,
            r#"
select p.id as "id: PaymentId", p.customer_id as "customer_id: AccountId", p.lot_id as "lot_id: LotId",
    l.operator_id as "operator_id: OperatorId", p.method as "method: Method", p.status as "status: Status", p.amount,
    p.currency as "currency: Currency", p.gateway, p.checkout_url, p.upi_uri, p.refund_amount, p.refunded_amount,
    p.created_at, p.settled_at,
    exists (select from gateway_charge c where c.payment_id = p.id and c.state = 'closing') as "asked!",
    (select c.refusal from gateway_charge c where c.payment_id = p.id order by c.attempt desc limit 1) as refusal,
    exists (select from gateway_refund g where g.payment_id = p.id and g.state = 'failed') as "refund_failed!"
from payment p join lot l on l.id = p.lot_id
"# $(+ $tail)+,
            $($argument),*
        )
    };
}
use select_payments;

/// The payment, as it is.
pub(super) async fn find(db: &mut PgConnection, id: PaymentId) -> Result<Option<Payment>> {
    Ok(select_payments!("where p.id = $1", id.0).fetch_optional(db).await?)
}

/// These payments, in no order.
pub(super) async fn find_all(db: &mut PgConnection, ids: &[PaymentId]) -> Result<Vec<Payment>> {
    Ok(select_payments!("where p.id = any($1)", ids as &[PaymentId]).fetch_all(db).await?)
}

/// Locks it to the end of the transaction.
pub(super) async fn lock(db: &mut PgConnection, id: PaymentId) -> Result<()> {
    sqlx::query!("select id from payment where id = $1 for no key update", id.0).fetch_optional(db).await?;
    Ok(())
}

/// Moves it from one state to another; false if it was not in that state.
pub(super) async fn set_status(
    db: &mut PgConnection,
    payment: &Payment,
    to: Status,
    verified_by: Option<AccountId>,
    now: DateTime<Utc>,
) -> Result<bool> {
    let done = sqlx::query!(
        "
update payment set status = $3, settled_at = $4, verified_by = coalesce($5, verified_by)
where id = $1 and status = $2
",
        payment.id.0,
        payment.status as Status,
        to as Status,
        now,
        verified_by.map(|account| account.0),
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Closes those of these payments that are still open; what a gateway was asked to charge for them is to be closed too.
pub(super) async fn expire(db: &mut PgConnection, ids: &[PaymentId], now: DateTime<Utc>) -> Result<()> {
    sqlx::query!(
        "
with charge as (
    update gateway_charge set state = 'closing', closing_at = $2, tries = 0, due_at = $2
    where payment_id = any($1) and state in ('opening', 'open')
)
update payment set status = 'expired', settled_at = $2 where id = any($1) and status = 'pending'
",
        ids as &[PaymentId],
        now,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// What a gateway was asked to charge for these payments is to be closed; those for which it was.
pub(super) async fn close_charges(
    db: &mut PgConnection,
    ids: &[PaymentId],
    now: DateTime<Utc>,
) -> Result<Vec<PaymentId>> {
    let closing = sqlx::query_scalar!(
        r#"
update gateway_charge set state = 'closing', closing_at = $2, tries = 0, due_at = $2
where payment_id = any($1) and state in ('opening', 'open')
returning payment_id as "id: PaymentId"
"#,
        ids as &[PaymentId],
        now,
    )
    .fetch_all(db)
    .await?;
    Ok(closing)
}

/// Whether a gateway is asked what became of it, because its time is up.
pub(super) async fn is_closing(db: &mut PgConnection, id: PaymentId) -> Result<bool> {
    let closing = sqlx::query_scalar!(
        r#"select exists (select from gateway_charge where payment_id = $1 and state = 'closing') as "closing!""#,
        id.0,
    );
    Ok(closing.fetch_one(db).await?)
}

/// Promises money back, for different payments: the refunds' rows, the payments' sums, and for a gateway the timers that send
/// them.
pub(super) async fn insert_refunds(
    db: &mut PgConnection,
    due: &[(RefundId, &mut Payment, i64)],
    reason: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    let refunds: Vec<RefundId> = due.iter().map(|(refund, ..)| *refund).collect();
    let payments: Vec<PaymentId> = due.iter().map(|(_, payment, _)| payment.id).collect();
    let amounts: Vec<i64> = due.iter().map(|(.., amount)| *amount).collect();
    sqlx::query!(
        "
with due as (
    select * from unnest($1::uuid[], $2::uuid[], $3::bigint[]) as d (id, payment_id, amount)
), promised as (
    update payment p set status = 'refund_pending', refund_amount = p.refund_amount + due.amount
    from due where p.id = due.payment_id
    returning due.id, p.gateway
), sent as (
    insert into timer (subject_id, kind, due_at) select id, 'refund', $5 from promised where gateway is not null
)
insert into refund (id, payment_id, amount, reason, created_at) select id, payment_id, amount, $4, $5 from due
",
        &refunds as &[RefundId],
        &payments as &[PaymentId],
        &amounts,
        reason,
        now,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// The payment of a refund, as far as there is one.
pub(super) async fn payment_of_refund(db: &mut PgConnection, id: RefundId) -> Result<Option<PaymentId>> {
    let payment =
        sqlx::query_scalar!(r#"select payment_id as "payment_id: PaymentId" from refund where id = $1"#, id.0);
    Ok(payment.fetch_optional(db).await?)
}

/// A refund that is still to be done: its payment and amount, locked.
pub(super) async fn pending_refund(db: &mut PgConnection, id: RefundId) -> Result<Option<(PaymentId, i64)>> {
    let row = sqlx::query!(
        r#"
select payment_id as "payment_id: PaymentId", amount
from refund where id = $1 and status = 'pending' for no key update
"#,
        id.0,
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| (row.payment_id, row.amount)))
}

/// The refunds of a payment that are still to be done.
pub(super) async fn pending_refunds(db: &mut PgConnection, payment: PaymentId) -> Result<Vec<RefundId>> {
    let ids = sqlx::query_scalar!(
        r#"select id as "id: RefundId" from refund where payment_id = $1 and status = 'pending' order by id"#,
        payment.0,
    )
    .fetch_all(db)
    .await?;
    Ok(ids)
}

/// Whether its gateway could not give back what is still to be.
pub(super) async fn gateway_failed(db: &mut PgConnection, payment: PaymentId) -> Result<bool> {
    let failed = sqlx::query_scalar!(
        r#"
select coalesce(bool_and(coalesce(g.state = 'failed', false)), false) as "failed!"
from refund r left join gateway_refund g on g.refund_id = r.id
where r.payment_id = $1 and r.status = 'pending'
"#,
        payment.0,
    );
    Ok(failed.fetch_one(db).await?)
}

/// Money went back: the refund is done, and the payment counts it.
pub(super) async fn finish_refund(db: &mut PgConnection, id: RefundId, now: DateTime<Utc>) -> Result<()> {
    sqlx::query!(
        "
with done as (
    update refund set status = 'done', settled_at = $2 where id = $1 and status = 'pending' returning payment_id, amount
), told as (
    update gateway_refund set state = 'done', due_at = null where refund_id = $1
)
update payment p
set refunded_amount = p.refunded_amount + done.amount,
    status = case when p.refunded_amount + done.amount = p.refund_amount then 'refunded' else 'refund_pending' end
        ::payment_status
from done where p.id = done.payment_id
",
        id.0,
        now,
    )
    .execute(db)
    .await?;
    Ok(())
}
