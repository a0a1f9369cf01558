//! SQL of what operators are owed and paid.

use sqlx::PgConnection;
use uuid::Uuid;

use crate::error::Result;
use crate::ledger::model::Payout;
use crate::types::{AccountId, Currency, OperatorId, PayoutId};

/// What the platform owes an operator.
pub async fn owed(db: &mut PgConnection, operator: OperatorId, currency: Currency) -> Result<i64> {
    let owed = sqlx::query_scalar!(
        r#"
select coalesce(-sum(amount), 0)::bigint as "owed!"
from ledger_line where account_id = ledger_account_id($1, 'owed_to_operator', $2)
"#,
        operator.0,
        currency.code(),
    );
    Ok(owed.fetch_one(db).await?)
}

/// Makes payouts to an operator take turns, to the end of the transaction. What is posted meanwhile does not wait.
pub async fn lock_payouts(db: &mut PgConnection, operator: OperatorId, currency: Currency) -> Result<()> {
    sqlx::query!(
        "select id from ledger_account where id = ledger_account_id($1, 'owed_to_operator', $2) for no key update",
        operator.0,
        currency.code(),
    )
    .fetch_optional(db)
    .await?;
    Ok(())
}

pub async fn insert_payout(db: &mut PgConnection, payout: &Payout) -> Result<()> {
    sqlx::query!(
        "
insert into payout (id, operator_id, amount, currency, reference, recorded_by, created_at)
values ($1, $2, $3, $4, $5, $6, $7)
",
        payout.id.0,
        payout.operator_id.0,
        payout.amount,
        payout.currency.code(),
        payout.reference,
        payout.recorded_by.0,
        payout.created_at,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Payouts to these operators, or to all, the newest first.
pub async fn payouts(
    db: &mut PgConnection,
    operators: Option<&[OperatorId]>,
    after: Option<Uuid>,
    fetch: i64,
) -> Result<Vec<Payout>> {
    let payouts = sqlx::query_as!(
        Payout,
        r#"
select id as "id: PayoutId", operator_id as "operator_id: OperatorId", amount, currency as "currency: Currency", reference,
    recorded_by as "recorded_by: AccountId", created_at
from payout where ($1::uuid[] is null or operator_id = any($1)) and ($2::uuid is null or id < $2)
order by id desc limit $3
"#,
        operators as Option<&[OperatorId]>,
        after,
        fetch,
    )
    .fetch_all(db)
    .await?;
    Ok(payouts)
}
