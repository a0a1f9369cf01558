use sqlx::PgConnection;
use uuid::Uuid;

use crate::error::Result;
use crate::operators::model::{Operator, Verification};
use crate::types::OperatorId;

pub async fn insert_operator(db: &mut PgConnection, operator: &Operator) -> Result<()> {
    sqlx::query!(
        "
insert into operator (id, name, upi_id, address, verification, version, created_at)
values ($1, $2, $3, $4, $5, $6, $7)
",
        operator.id.0,
        operator.name,
        operator.upi_id,
        operator.address,
        operator.verification as Verification,
        operator.version,
        operator.created_at,
    )
    .execute(db)
    .await?;
    Ok(())
}

pub async fn operator(db: &mut PgConnection, operator: OperatorId) -> Result<Option<Operator>> {
    let operator = sqlx::query_as!(
        Operator,
        r#"
select id as "id: OperatorId", name, upi_id, address, verification as "verification: Verification", version, created_at,
    busy_at, legal_name, gstin, gst_rate
from operator where id = $1
"#,
        operator.0,
    )
    .fetch_optional(db)
    .await?;
    Ok(operator)
}

/// The newest first.
pub async fn operators(
    db: &mut PgConnection,
    verification: Option<Verification>,
    after: Option<Uuid>,
    fetch: i64,
) -> Result<Vec<Operator>> {
    let operators = sqlx::query_as!(
        Operator,
        r#"
select id as "id: OperatorId", name, upi_id, address, verification as "verification: Verification", version, created_at,
    busy_at, legal_name, gstin, gst_rate
from operator
where ($1::operator_verification is null or verification = $1) and ($2::uuid is null or id < $2)
order by id desc
limit $3
"#,
        verification as Option<Verification>,
        after,
        fetch,
    )
    .fetch_all(db)
    .await?;
    Ok(operators)
}

/// None unless the operator stands in one of the states named.
pub async fn update_verification(
    db: &mut PgConnection,
    operator: OperatorId,
    from: &[Verification],
    to: Verification,
) -> Result<Option<Operator>> {
    let operator = sqlx::query_as!(
        Operator,
        r#"
update operator set verification = $3, version = version + 1
where id = $1 and verification = any($2)
returning id as "id: OperatorId", name, upi_id, address, verification as "verification: Verification", version,
    created_at, busy_at, legal_name, gstin, gst_rate
"#,
        operator.0,
        from as &[Verification],
        to as Verification,
    )
    .fetch_optional(db)
    .await?;
    Ok(operator)
}

/// What of an operator is to be otherwise. Of what may be empty, `Some(None)` clears it.
#[derive(Debug, Default)]
pub struct Change<'a> {
    pub name: Option<&'a str>,
    pub upi_id: Option<Option<&'a str>>,
    pub address: Option<Option<&'a str>>,
    pub busy_at: Option<i32>,
    pub legal_name: Option<Option<&'a str>>,
    pub gstin: Option<Option<&'a str>>,
    pub gst_rate: Option<i32>,
}

/// Changes what is given.
pub async fn update_operator(
    db: &mut PgConnection,
    operator: OperatorId,
    change: &Change<'_>,
) -> Result<Option<Operator>> {
    let operator = sqlx::query_as!(
        Operator,
        r#"
update operator
set name = coalesce($2, name),
    upi_id = case when $3 then $4 else upi_id end,
    address = case when $5 then $6 else address end,
    busy_at = coalesce($7, busy_at),
    legal_name = case when $8 then $9 else legal_name end,
    gstin = case when $10 then $11 else gstin end,
    gst_rate = coalesce($12, gst_rate)
where id = $1
returning id as "id: OperatorId", name, upi_id, address, verification as "verification: Verification", version,
    created_at, busy_at, legal_name, gstin, gst_rate
"#,
        operator.0,
        change.name,
        change.upi_id.is_some(),
        change.upi_id.flatten(),
        change.address.is_some(),
        change.address.flatten(),
        change.busy_at,
        change.legal_name.is_some(),
        change.legal_name.flatten(),
        change.gstin.is_some(),
        change.gstin.flatten(),
        change.gst_rate,
    )
    .fetch_optional(db)
    .await?;
    Ok(operator)
}
