use sqlx::PgConnection;

use crate::accounts::Role;
use crate::error::Result;
use crate::staff::model::Worker;
use crate::types::{AccountId, OperatorId};

/// Everybody else who gives this operator's work waits until the end of the transaction.
pub async fn lock_operator(db: &mut PgConnection, operator: OperatorId) -> Result<()> {
    sqlx::query!("select id from operator where id = $1 for no key update", operator.0).fetch_optional(db).await?;
    Ok(())
}

/// All who work for the operator, with their load.
pub async fn workers(db: &mut PgConnection, operator: OperatorId) -> Result<Vec<Worker>> {
    let workers = sqlx::query_as!(
        Worker,
        r#"
select m.account_id as "account_id: AccountId", p.full_name, m.role as "role: Role",
    m.offline_by as "offline_by: AccountId", p.password_hash is not null and p.disabled_at is null as "can_log_in!",
    coalesce(open.count, 0) as "open!", o.busy_at,
    greatest(m.created_at, open.given_at, ended.at) as "idle_since!"
from membership m
    join operator o on o.id = m.operator_id
    join account p on p.id = m.account_id
    left join (
        select employee_id, count(*), max(assigned_at) as given_at from assignment
        where operator_id = $1 and employee_id is not null and ended_at is null
        group by employee_id
    ) open on open.employee_id = m.account_id
    left join lateral (
        select max(ended_at) as at from assignment where operator_id = $1 and employee_id = m.account_id
    ) ended on true
where m.operator_id = $1 and m.ended_at is null
order by m.account_id
"#,
        operator.0,
    )
    .fetch_all(db)
    .await?;
    Ok(workers)
}

pub async fn update_offline(
    db: &mut PgConnection,
    operator: OperatorId,
    account: AccountId,
    by: Option<AccountId>,
) -> Result<()> {
    sqlx::query!(
        "update membership set offline_by = $3 where operator_id = $1 and account_id = $2",
        operator.0,
        account.0,
        by.map(|by| by.0),
    )
    .execute(db)
    .await?;
    Ok(())
}

pub async fn update_role(db: &mut PgConnection, operator: OperatorId, account: AccountId, role: Role) -> Result<()> {
    sqlx::query!(
        "update membership set role = $3 where operator_id = $1 and account_id = $2",
        operator.0,
        account.0,
        role as Role,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// The operators somebody works for, in the order in which they are locked.
pub async fn operators_of(db: &mut PgConnection, account: AccountId) -> Result<Vec<OperatorId>> {
    let operators = sqlx::query_scalar!(
        r#"
select operator_id as "id: OperatorId" from membership where account_id = $1 and ended_at is null order by operator_id
"#,
        account.0,
    )
    .fetch_all(db)
    .await?;
    Ok(operators)
}

/// What somebody has in hand for an operator.
pub struct Load {
    pub operator_id: OperatorId,
    pub offline: bool,
    pub open: i64,
    pub busy_at: i32,
}

/// For each operator that somebody works for.
pub async fn loads(db: &mut PgConnection, account: AccountId) -> Result<Vec<Load>> {
    let loads = sqlx::query_as!(
        Load,
        r#"
select o.id as "operator_id: OperatorId", m.offline_by is not null as "offline!", o.busy_at, count(a.id) as "open!"
from membership m
    join operator o on o.id = m.operator_id
    left join assignment a on a.operator_id = o.id and a.employee_id = m.account_id and a.ended_at is null
where m.account_id = $1 and m.ended_at is null
group by o.id, m.offline_by
order by o.id
"#,
        account.0,
    )
    .fetch_all(db)
    .await?;
    Ok(loads)
}

/// Operators whose queue holds work that somebody available could take.
pub async fn operators_behind(db: &mut PgConnection) -> Result<Vec<OperatorId>> {
    let operators = sqlx::query_scalar!(
        r#"
select distinct a.operator_id as "id: OperatorId"
from assignment a
    join operator o on o.id = a.operator_id
    join membership m on m.operator_id = a.operator_id and m.role = 'staff' and m.ended_at is null
        and m.offline_by is null and m.account_id <> all(a.passed_over)
    join account p on p.id = m.account_id and p.password_hash is not null and p.disabled_at is null
where a.status = 'queued'
  and o.busy_at > (
    select count(*) from assignment w
    where w.operator_id = a.operator_id and w.employee_id = m.account_id and w.ended_at is null
  )
order by 1
"#,
    )
    .fetch_all(db)
    .await?;
    Ok(operators)
}

/// Like [`lock_operator`], but false where that would have to wait.
pub async fn try_lock_operator(db: &mut PgConnection, operator: OperatorId) -> Result<bool> {
    let locked = sqlx::query!("select id from operator where id = $1 for no key update skip locked", operator.0)
        .fetch_optional(db)
        .await?;
    Ok(locked.is_some())
}
