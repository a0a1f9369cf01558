//! SQL of what is not in the books.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::error::Result;
use crate::types::PaymentId;

/// Makes servers that post what is missing take turns, to the end of the transaction. A statement of its own, and the first:
/// the next one sees all that was posted before. Locks on payments alone would not do: what was posted since a statement
/// began is not seen by it, and its payment is free again.
pub async fn take_turn(db: &mut PgConnection) -> Result<()> {
    sqlx::query!("select pg_advisory_xact_lock(hashtextextended('missing_entries', 0))").execute(db).await?;
    Ok(())
}

/// A payment that came and is not in the books, and what it was for.
pub struct Sold {
    pub payment_id: PaymentId,
    /// The price of the bay.
    pub parking: Option<i64>,
    pub renewal: bool,
    pub car_wash: Option<i64>,
}

/// Those after this one, in order, locked; what somebody else has locked is passed over.
pub async fn payments_without_entry(db: &mut PgConnection, after: Uuid, limit: i64) -> Result<Vec<Sold>> {
    let rows = sqlx::query_as!(
        Sold,
        r#"
select p.id as "payment_id: PaymentId", b.price_amount as "parking?", b.kind is not distinct from 'renewal' as "renewal!",
    w.price_amount as "car_wash?"
from payment p
left join lateral (
    select price_amount, kind from booking where payment_id = p.id and rebooked_as is null order by id desc limit 1
) b on true
left join lateral (
    select price_amount from car_wash where payment_id = p.id and rebooked_as is null order by id desc limit 1
) w on true
where p.id > $1 and p.status in ('succeeded', 'refund_pending', 'refunded')
  and not exists (select from ledger_entry e where e.kind = 'payment' and e.subject_id = p.id)
order by p.id limit $2
for no key update of p skip locked
"#,
        after,
        limit,
    )
    .fetch_all(db)
    .await?;
    Ok(rows)
}

/// A refund that was promised, or paid, and is not in the books as that.
pub struct Returned {
    pub id: Uuid,
    pub payment_id: PaymentId,
    pub amount: i64,
    pub at: DateTime<Utc>,
}

/// Those after this one, in order, one of each payment, whose entry before is there; their payments are locked, and what
/// somebody else has locked is passed over.
pub async fn refunds_without_entry(
    db: &mut PgConnection,
    paid: bool,
    after: Uuid,
    limit: i64,
) -> Result<Vec<Returned>> {
    let rows = sqlx::query_as!(
        Returned,
        r#"
select r.id, r.payment_id as "payment_id: PaymentId", r.amount,
    case when $1 then r.settled_at else r.created_at end as "at!"
from refund r join payment p on p.id = r.payment_id
where r.id > $2 and (not $1 or r.status = 'done')
  and not exists (
    select from ledger_entry e
    where e.subject_id = r.id and e.kind = case when $1 then 'refund_paid' else 'refund' end::ledger_entry_kind
  )
  and case
    -- A refund is split by what those before it left.
    when not $1 and exists (
        select from refund q where q.payment_id = r.payment_id and q.id < r.id
          and not exists (select from ledger_entry e where e.subject_id = q.id and e.kind = 'refund')
    ) then false
    when $1 then exists (select from ledger_entry e where e.subject_id = r.id and e.kind = 'refund')
    else exists (select from ledger_entry e where e.subject_id = r.payment_id and e.kind = 'payment')
  end
order by r.id limit $3
for no key update of p skip locked
"#,
        paid,
        after,
        limit,
    )
    .fetch_all(db)
    .await?;
    Ok(rows)
}
