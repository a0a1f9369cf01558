//! SQL of statements.

use sqlx::PgConnection;
use uuid::Uuid;

use crate::error::Result;
use crate::ledger::model::{AccountKind, EntryKind, Holder};
use crate::ledger::statement::{Balance, StatementLine, Totals};
use crate::types::{Currency, OperatorId, PaymentId, Period};

/// Of the operator's first lot: by its clock its months begin.
pub async fn first_zone(db: &mut PgConnection, operator: OperatorId) -> Result<Option<String>> {
    let zone = sqlx::query_scalar!("select time_zone from lot where operator_id = $1 order by id limit 1", operator.0);
    Ok(zone.fetch_optional(db).await?)
}

/// What the operator was owed before this time, and what moved in it.
pub async fn totals(
    db: &mut PgConnection,
    operator: OperatorId,
    currency: Currency,
    period: &Period,
) -> Result<(i64, Totals)> {
    // The past is read from the index of one account alone; only the month is joined.
    let rows = sqlx::query!(
        r#"
select null::ledger_account_kind as "kind: AccountKind", null::ledger_entry_kind as "entry: EntryKind",
    coalesce(sum(amount), 0)::bigint as "amount!"
from ledger_line where account_id = ledger_account_id($1, 'owed_by_platform', $2) and at < $3
union all
select a.kind, e.kind, sum(l.amount)::bigint
from ledger_account a
    join ledger_line l on l.account_id = a.id and l.at >= $3 and l.at < $4
    join ledger_entry e on e.id = l.entry_id
where a.operator_id = $1 and a.currency = $2 and not in_the_platforms_books(a.kind)
group by a.kind, e.kind
"#,
        operator.0,
        currency.code(),
        period.start(),
        period.end(),
    )
    .fetch_all(db)
    .await?;
    let (mut opening, mut totals) = (0, Totals::default());
    for row in rows {
        match (row.entry, row.kind) {
            (Some(entry), Some(kind)) => totals.add(entry, kind, row.amount),
            _ => opening = row.amount,
        }
    }
    Ok((opening, totals))
}

/// What happened in that time, in its order; what was promised back, and not when the customer had it.
pub async fn lines(
    db: &mut PgConnection,
    operator: OperatorId,
    currency: Currency,
    period: &Period,
    after: Option<Uuid>,
    fetch: i64,
) -> Result<Vec<StatementLine>> {
    let lines = sqlx::query_as!(
        StatementLine,
        r#"
select e.id, e.at, e.kind as "kind: EntryKind", e.payment_id as "payment_id: PaymentId",
    coalesce(o.reference, b.reference) as reference,
    case when e.payment_id is null then null when m.by_platform then 'platform' else 'operator' end as "held_by: Holder",
    m.amount as "amount!", m.gst as "gst!", m.share as "platform_share!", m.change as "balance_change!"
from ledger_entry e
    cross join lateral (
        select bool_or(a.kind in ('gateway', 'refunds_by_gateway')) as by_platform,
            -coalesce(sum(l.amount) filter (where a.kind in ('parking', 'renewal', 'car_wash', 'gst', 'bank')), 0)::bigint
                as amount,
            -coalesce(sum(l.amount) filter (where a.kind = 'gst'), 0)::bigint as gst,
            coalesce(sum(l.amount) filter (where a.kind = 'platform_fee'), 0)::bigint as share,
            coalesce(sum(l.amount) filter (where a.kind = 'owed_by_platform'), 0)::bigint as change
        from ledger_line l join ledger_account a on a.id = l.account_id
        where l.entry_id = e.id and a.currency = $2
    ) m
    left join payout o on o.id = e.subject_id and e.kind = 'payout'
    left join lateral (select reference from booking where payment_id = e.payment_id order by id desc limit 1) b on true
where e.operator_id = $1 and e.at >= $3 and e.at < $4 and e.kind <> 'refund_paid'
  and ($5::uuid is null or (e.at, e.id) > (select c.at, c.id from ledger_entry c where c.id = $5))
order by e.at, e.id
limit $6
"#,
        operator.0,
        currency.code(),
        period.start(),
        period.end(),
        after,
        fetch,
    )
    .fetch_all(db)
    .await?;
    Ok(lines)
}

/// What each operator is owed, those after this one.
pub async fn balances(db: &mut PgConnection, currency: Currency, after: Uuid, fetch: i64) -> Result<Vec<Balance>> {
    let balances = sqlx::query_as!(
        Balance,
        r#"
select o.id as "operator_id: OperatorId", o.name, $1 as "currency!: Currency",
    coalesce((
        select -sum(amount) from ledger_line where account_id = ledger_account_id(o.id, 'owed_to_operator', $1)
    ), 0)::bigint as "owed!"
from operator o where o.id > $2 order by o.id limit $3
"#,
        currency.code(),
        after,
        fetch,
    )
    .fetch_all(db)
    .await?;
    Ok(balances)
}
