use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use sqlx::types::Json;
use uuid::Uuid;

use crate::error::Result;
use crate::types::{PageQuery, WebhookDeliveryId, WebhookId};
use crate::webhooks::model::{Attempt, Delivery, Status};
use crate::webhooks::rules::TEST;

/// The newest first.
pub async fn deliveries(
    db: &mut PgConnection,
    webhook: WebhookId,
    status: Option<Status>,
    page: &PageQuery,
) -> Result<Vec<Delivery>> {
    some(db, webhook, None, status, page).await
}

async fn some(
    db: &mut PgConnection,
    webhook: WebhookId,
    id: Option<WebhookDeliveryId>,
    status: Option<Status>,
    page: &PageQuery,
) -> Result<Vec<Delivery>> {
    let deliveries = sqlx::query_as!(
        Delivery,
        r#"
select d.id as "id: WebhookDeliveryId", d.event_id, d.event, d.status as "status: Status", d.created_at,
    d.due_at as next_attempt_at, d.settled_at,
    coalesce((
        select jsonb_agg(to_jsonb(a) - array['id', 'delivery_id'] order by a.id desc)
        from (select * from webhook_attempt where delivery_id = d.id order by id desc limit 20) a
    ), '[]') as "attempts!: Json<Vec<Attempt>>"
from webhook_delivery d
where d.webhook_id = $1 and ($2::uuid is null or d.id = $2) and ($3::text is null or d.status = $3)
  and ($4::uuid is null or d.id < $4)
order by d.id desc
limit $5
"#,
        webhook.0,
        id.map(|id| id.0),
        status as Option<Status>,
        page.cursor,
        page.fetch(),
    )
    .fetch_all(db)
    .await?;
    Ok(deliveries)
}

async fn one(db: &mut PgConnection, webhook: WebhookId, id: WebhookDeliveryId) -> Result<Option<Delivery>> {
    Ok(some(db, webhook, Some(id), None, &PageQuery { limit: None, cursor: None }).await?.pop())
}

pub async fn tests_waiting(db: &mut PgConnection, webhook: WebhookId) -> Result<i64> {
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from webhook_delivery where webhook_id = $1 and event = $2 and status = 'pending'"#,
        webhook.0,
        TEST,
    );
    Ok(count.fetch_one(db).await?)
}

pub async fn insert_test(db: &mut PgConnection, webhook: WebhookId, now: DateTime<Utc>) -> Result<Option<Delivery>> {
    let id = WebhookDeliveryId::new();
    sqlx::query!(
        "
insert into webhook_delivery (id, webhook_id, event_id, event, created_at, since, due_at) values ($1, $2, $3, $4, $5, $5, $5)
",
        id.0,
        webhook.0,
        Uuid::now_v7(),
        TEST,
        now,
    )
    .execute(&mut *db)
    .await?;
    one(db, webhook, id).await
}

/// Makes it due now, with all its patience before it; None if there is no such delivery.
pub async fn redeliver(
    db: &mut PgConnection,
    webhook: WebhookId,
    id: WebhookDeliveryId,
    now: DateTime<Utc>,
) -> Result<Option<Delivery>> {
    sqlx::query!(
        "
update webhook_delivery
set status = 'pending', since = $3, failures = 0, due_at = $3, lease = null, settled_at = null
where id = $1 and webhook_id = $2
",
        id.0,
        webhook.0,
        now,
    )
    .execute(&mut *db)
    .await?;
    one(db, webhook, id).await
}
