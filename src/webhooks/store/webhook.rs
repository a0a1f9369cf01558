use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::error::Result;
use crate::types::{OperatorId, WebhookId};
use crate::webhooks::model::{Because, Change, Webhook};

pub async fn of_operators(db: &mut PgConnection, operators: &[OperatorId], now: DateTime<Utc>) -> Result<Vec<Webhook>> {
    some(db, operators, None, now).await
}

pub async fn one(
    db: &mut PgConnection,
    operators: &[OperatorId],
    id: WebhookId,
    now: DateTime<Utc>,
) -> Result<Option<Webhook>> {
    Ok(some(db, operators, Some(id), now).await?.pop())
}

/// Those of these operators that were not removed, the oldest first.
async fn some(
    db: &mut PgConnection,
    operators: &[OperatorId],
    id: Option<WebhookId>,
    now: DateTime<Utc>,
) -> Result<Vec<Webhook>> {
    let operators: Vec<Uuid> = operators.iter().map(|operator| operator.0).collect();
    let webhooks = sqlx::query_as!(
        Webhook,
        r#"
select w.id as "id: WebhookId", w.operator_id as "operator_id: OperatorId", w.url, w.events, w.created_at, w.disabled_at,
    w.disabled_because as "disabled_because: Because", f.since as "failing_since?",
    (select max(s.ends_at) from webhook_secret s where s.webhook_id = w.id and s.ends_at > $3) as old_secret_ends_at
from webhook w
left join webhook_failure f on f.webhook_id = w.id
where w.operator_id = any($1) and ($2::uuid is null or w.id = $2) and w.removed_at is null
order by w.id
"#,
        &operators,
        id.map(|id| id.0),
        now,
    )
    .fetch_all(db)
    .await?;
    Ok(webhooks)
}

/// Two who add at once take turns.
pub async fn lock_operator(db: &mut PgConnection, operator: OperatorId) -> Result<()> {
    sqlx::query!("select id from operator where id = $1 for no key update", operator.0).fetch_one(db).await?;
    Ok(())
}

/// How many the operator has.
pub async fn room(db: &mut PgConnection, operator: OperatorId) -> Result<i64> {
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from webhook where operator_id = $1 and removed_at is null"#,
        operator.0
    );
    Ok(count.fetch_one(db).await?)
}

pub async fn insert(db: &mut PgConnection, webhook: &Webhook, secret: &str) -> Result<()> {
    sqlx::query!(
        "
with made as (
    insert into webhook (id, operator_id, url, events, created_at) values ($1, $2, $3, $4, $5)
)
insert into webhook_secret (id, webhook_id, secret, created_at) values ($6, $1, $7, $5)
",
        webhook.id.0,
        webhook.operator_id.0,
        webhook.url,
        &webhook.events,
        webhook.created_at,
        Uuid::now_v7(),
        secret,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Forgets since when it has failed.
pub async fn begin_anew(db: &mut PgConnection, id: WebhookId) -> Result<()> {
    sqlx::query!("delete from webhook_failure where webhook_id = $1", id.0).execute(db).await?;
    Ok(())
}

/// Writes only what is to be different: it may be switched off at this moment. One that is off stays so for its reason.
pub async fn update(db: &mut PgConnection, id: WebhookId, change: &Change, now: DateTime<Utc>) -> Result<()> {
    sqlx::query!(
        "
update webhook
set url = coalesce($2, url), events = coalesce($3, events),
    disabled_at = case $4::boolean when true then null when false then coalesce(disabled_at, $5) else disabled_at end,
    disabled_because = case $4::boolean when true then null when false then coalesce(disabled_because, $6) else disabled_because end
where id = $1
",
        id.0,
        change.url,
        change.events.as_deref(),
        change.enabled,
        now,
        Because::ByHand as Because,
    )
    .execute(db)
    .await?;
    Ok(())
}

pub async fn remove(db: &mut PgConnection, id: WebhookId, now: DateTime<Utc>) -> Result<()> {
    sqlx::query!(
        "
with forgotten as (
    delete from webhook_secret where webhook_id = $1
)
update webhook set removed_at = $2 where id = $1
",
        id.0,
        now,
    )
    .execute(db)
    .await?;
    Ok(())
}
