//! SQL of receipts: payment and books, read together.

use sqlx::PgConnection;

use super::model::{Booked, Head};
use crate::error::Result;
use crate::ledger::AccountKind;
use crate::payments::Method;
use crate::types::{AccountId, Currency, OperatorId, PaymentId};

/// None if no money came.
pub(super) async fn head(db: &mut PgConnection, payment: PaymentId) -> Result<Option<Head>> {
    let head = sqlx::query_as!(
        Head,
        r#"
select p.customer_id as "customer_id: AccountId", e.operator_id as "operator_id: OperatorId", a.full_name as customer_name,
    p.method as "method: Method", p.amount, p.currency as "currency: Currency", e.at, l.name as lot_name, l.street, l.city,
    l.time_zone, nullif(coalesce(r.seller_address, o.address), '') as address, r.seller, r.gstin, r.gst_rate, r.year, r.number as "number!", b.reference as "reference?",
    coalesce(b.plate, w.plate) as plate
from ledger_entry e
    join receipt r on r.entry_id = e.id
    join payment p on p.id = e.payment_id
    join account a on a.id = p.customer_id
    join lot l on l.id = p.lot_id
    join operator o on o.id = e.operator_id
    left join lateral (
        select reference, plate from booking where payment_id = p.id
        order by status in ('cancelled', 'declined', 'lapsed'), id desc limit 1
    ) b on true
    left join lateral (select plate from car_wash where payment_id = p.id order by id desc limit 1) w on true
where e.kind = 'payment' and e.subject_id = $1
"#,
        payment.0,
    )
    .fetch_optional(db)
    .await?;
    Ok(head)
}

/// What was sold, and what of it went back, by account, in order of time.
pub(super) async fn booked(db: &mut PgConnection, payment: PaymentId) -> Result<Vec<Booked>> {
    let booked = sqlx::query_as!(
        Booked,
        r#"
select e.kind = 'refund' as "note!", r.year, r.number as "number!", e.at, d.at as "paid_at?",
    a.kind as "kind: AccountKind", l.amount
from ledger_entry e
    join receipt r on r.entry_id = e.id
    join ledger_line l on l.entry_id = e.id
    join ledger_account a on a.id = l.account_id and a.kind in ('parking', 'renewal', 'car_wash', 'gst')
    left join ledger_entry d on d.kind = 'refund_paid' and d.subject_id = e.subject_id
where e.payment_id = $1
order by e.at, e.id, a.kind
"#,
        payment.0,
    )
    .fetch_all(db)
    .await?;
    Ok(booked)
}
