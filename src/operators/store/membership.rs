use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use crate::accounts::Role;
use crate::error::Result;
use crate::types::{AccountId, OperatorId};

/// Begins a membership, or one that ended again; false if there is one.
pub async fn insert_membership(
    db: &mut PgConnection,
    operator: OperatorId,
    account: AccountId,
    role: Role,
    now: DateTime<Utc>,
) -> Result<bool> {
    let inserted = sqlx::query!(
        "
insert into membership (operator_id, account_id, role, created_at) values ($1, $2, $3, $4)
on conflict (operator_id, account_id) do update
    set role = excluded.role, created_at = excluded.created_at, ended_at = null, offline_by = null
where membership.ended_at is not null
",
        operator.0,
        account.0,
        role as Role,
        now,
    )
    .execute(db)
    .await?;
    Ok(inserted.rows_affected() == 1)
}

/// The role somebody has with the operator.
pub async fn role(db: &mut PgConnection, operator: OperatorId, account: AccountId) -> Result<Option<Role>> {
    let role = sqlx::query_scalar!(
        r#"
select role as "role: Role" from membership where operator_id = $1 and account_id = $2 and ended_at is null
"#,
        operator.0,
        account.0,
    )
    .fetch_optional(db)
    .await?;
    Ok(role)
}

pub async fn works_elsewhere(db: &mut PgConnection, operator: OperatorId, account: AccountId) -> Result<bool> {
    let elsewhere = sqlx::query_scalar!(
        r#"
select exists (
    select from membership where account_id = $2 and operator_id <> $1 and ended_at is null
) as "elsewhere!"
"#,
        operator.0,
        account.0,
    )
    .fetch_one(db)
    .await?;
    Ok(elsewhere)
}

/// The operator somebody joined first as an admin.
pub async fn first_operator_of(db: &mut PgConnection, account: AccountId) -> Result<Option<OperatorId>> {
    let operator = sqlx::query_scalar!(
        r#"
select operator_id as "operator_id: OperatorId" from membership
where account_id = $1 and role = 'admin' and ended_at is null
order by operator_id limit 1
"#,
        account.0,
    )
    .fetch_optional(db)
    .await?;
    Ok(operator)
}

/// Ends the membership of a member of staff; false if there is none.
pub async fn end_membership(
    db: &mut PgConnection,
    operator: OperatorId,
    account: AccountId,
    now: DateTime<Utc>,
) -> Result<bool> {
    let ended = sqlx::query!(
        "
update membership set ended_at = $3
where operator_id = $1 and account_id = $2 and role = 'staff' and ended_at is null
",
        operator.0,
        account.0,
        now,
    )
    .execute(db)
    .await?;
    Ok(ended.rows_affected() == 1)
}

pub async fn count_members(db: &mut PgConnection, operator: OperatorId) -> Result<i64> {
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from membership where operator_id = $1 and ended_at is null"#,
        operator.0,
    );
    Ok(count.fetch_one(db).await?)
}
