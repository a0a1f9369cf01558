use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::error::Result;
use crate::reach::push::Subscription;
use crate::types::{AccountId, SessionId};

/// The one push key; `made`, if there was none.
pub async fn push_key(db: &mut PgConnection, made: &[u8], now: DateTime<Utc>) -> Result<Vec<u8>> {
    let known = sqlx::query_scalar!("select private_key from push_key").fetch_optional(&mut *db).await?;
    if let Some(known) = known {
        return Ok(known);
    }
    sqlx::query!("insert into push_key (private_key, created_at) values ($1, $2) on conflict do nothing", made, now)
        .execute(&mut *db)
        .await?;
    Ok(sqlx::query_scalar!("select private_key from push_key").fetch_one(db).await?)
}

/// The browsers of a person, as long as their log-ins last.
pub async fn subscriptions(db: &mut PgConnection, account: AccountId, now: DateTime<Utc>) -> Result<Vec<Subscription>> {
    Ok(sqlx::query_as!(
        Subscription,
        "
select p.id, p.endpoint, p.p256dh, p.auth
from push_subscription p join session s on s.id = p.session_id
where p.account_id = $1 and s.expires_at > $2
order by p.id
",
        account.0,
        now,
    )
    .fetch_all(db)
    .await?)
}

/// The same browser again, perhaps with another person before it, is the same subscription.
pub async fn subscribe(
    db: &mut PgConnection,
    account: AccountId,
    session: SessionId,
    new: &Subscription,
    now: DateTime<Utc>,
) -> Result<(Uuid, DateTime<Utc>)> {
    let row = sqlx::query!(
        "
insert into push_subscription (id, account_id, session_id, endpoint, p256dh, auth, created_at)
values ($1, $2, $3, $4, $5, $6, $7)
on conflict (endpoint) do update
    set account_id = excluded.account_id, session_id = excluded.session_id, p256dh = excluded.p256dh,
        auth = excluded.auth, created_at = excluded.created_at
returning id, created_at
",
        new.id,
        account.0,
        session.0,
        new.endpoint,
        new.p256dh,
        new.auth,
        now,
    )
    .fetch_one(db)
    .await?;
    Ok((row.id, row.created_at))
}

pub async fn keep_newest(db: &mut PgConnection, account: AccountId, most: i64) -> Result<()> {
    sqlx::query!(
        "
delete from push_subscription where id in (
    select id from push_subscription where account_id = $1 order by created_at desc, id desc offset $2
)
",
        account.0,
        most,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Whether there was one.
pub async fn unsubscribe(db: &mut PgConnection, account: AccountId, id: Uuid) -> Result<bool> {
    let done = sqlx::query!("delete from push_subscription where account_id = $1 and id = $2", account.0, id);
    Ok(done.execute(db).await?.rows_affected() > 0)
}

pub async fn forget_subscription(db: &mut PgConnection, id: Uuid) -> Result<()> {
    sqlx::query!("delete from push_subscription where id = $1", id).execute(db).await?;
    Ok(())
}
