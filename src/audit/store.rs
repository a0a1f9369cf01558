//! SQL of the audit.

use sqlx::PgConnection;

use super::model::{Action, Entry, Filter};
use crate::error::Result;
use crate::types::AccountId;

/// A page of changes, newest first, those before `cursor`.
pub(super) async fn entries(
    db: &mut PgConnection,
    filter: &Filter,
    cursor: Option<i64>,
    fetch: i64,
) -> Result<Vec<Entry>> {
    let rows = sqlx::query_as!(
        Entry,
        r#"
select e.id, e.at, e.actor_id as "actor_id: AccountId", a.full_name as "actor_name?", e.entity, e.entity_id,
    e.action as "action: Action", e.before, e.after
from audit e left join account a on a.id = e.actor_id
where ($1::text is null or e.entity = $1)
  and ($2::uuid is null or e.entity_id = $2)
  and ($3::uuid is null or e.actor_id = $3)
  and ($4::timestamptz is null or e.at >= $4)
  and ($5::timestamptz is null or e.at < $5)
  and ($6::bigint is null or e.id < $6)
order by e.id desc
limit $7
"#,
        filter.entity,
        filter.entity_id,
        filter.actor_id.map(|actor| actor.0),
        filter.from,
        filter.to,
        cursor,
        fetch,
    )
    .fetch_all(db)
    .await?;
    Ok(rows)
}
