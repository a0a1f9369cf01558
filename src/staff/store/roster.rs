use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use crate::accounts::Role;
use crate::error::Result;
use crate::types::{AccountId, OperatorId, PageQuery};

/// Someone who works for an operator, as its admins see them.
pub struct Employed {
    pub account_id: AccountId,
    pub email: String,
    pub full_name: String,
    pub phone: Option<String>,
    pub role: Role,
    pub member_since: DateTime<Utc>,
    pub has_password: bool,
    pub disabled: bool,
    pub offline_by: Option<AccountId>,
    pub busy_at: i32,
}

pub async fn roster(
    db: &mut PgConnection,
    operator: OperatorId,
    only: Option<AccountId>,
    page: &PageQuery,
) -> Result<Vec<Employed>> {
    let listed = sqlx::query_as!(
        Employed,
        r#"
select p.id as "account_id: AccountId", p.email, p.full_name, p.phone, m.role as "role: Role",
    m.created_at as member_since, p.password_hash is not null as "has_password!", p.disabled_at is not null as "disabled!",
    m.offline_by as "offline_by: AccountId", o.busy_at
from membership m
    join operator o on o.id = m.operator_id
    join account p on p.id = m.account_id
where m.operator_id = $1 and m.ended_at is null and ($2::uuid is null or p.id = $2) and ($3::uuid is null or p.id > $3)
order by p.id
limit $4
"#,
        operator.0,
        only.map(|only| only.0),
        page.cursor,
        page.fetch(),
    )
    .fetch_all(db)
    .await?;
    Ok(listed)
}
