use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::error::Result;
use crate::types::WebhookId;

/// The secret in use signs until `ends_at`, and this one from now on; any before them no more.
pub async fn rotate(
    db: &mut PgConnection,
    id: WebhookId,
    secret: &str,
    now: DateTime<Utc>,
    ends_at: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!("delete from webhook_secret where webhook_id = $1 and ends_at is not null", id.0)
        .execute(&mut *db)
        .await?;
    sqlx::query!("update webhook_secret set ends_at = $2 where webhook_id = $1", id.0, ends_at)
        .execute(&mut *db)
        .await?;
    sqlx::query!(
        "insert into webhook_secret (id, webhook_id, secret, created_at) values ($1, $2, $3, $4)",
        Uuid::now_v7(),
        id.0,
        secret,
        now,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Secrets that do not begin like this, up to `limit`, locked.
pub async fn sealed_otherwise(
    db: &mut PgConnection,
    beginning: &str,
    limit: i64,
) -> Result<Vec<(Uuid, WebhookId, String)>> {
    let found = sqlx::query!(
        r#"
select id, webhook_id as "webhook_id: WebhookId", secret from webhook_secret
where not starts_with(secret, $1) order by id limit $2 for update skip locked
"#,
        beginning,
        limit,
    );
    Ok(found.fetch_all(db).await?.into_iter().map(|row| (row.id, row.webhook_id, row.secret)).collect())
}

pub async fn set_secret(db: &mut PgConnection, id: Uuid, secret: &str) -> Result<()> {
    sqlx::query!("update webhook_secret set secret = $2 where id = $1", id, secret).execute(db).await?;
    Ok(())
}
