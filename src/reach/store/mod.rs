//! SQL of deliveries, and of the browsers that show them.

mod push;

use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::error::Result;
use crate::events::Channel;
use crate::reach::model::Taken;
use crate::types::{AccountId, Language};

pub(super) use push::*;

/// Takes the first that are due and that nobody else has; nobody else does until `until`.
pub(super) async fn take(
    db: &mut PgConnection,
    now: DateTime<Utc>,
    until: DateTime<Utc>,
    most: i64,
) -> Result<Vec<Taken>> {
    Ok(sqlx::query_file_as!(Taken, "src/reach/store/take.sql", now, until, most).fetch_all(db).await?)
}

/// Puts a delivery off that was not due after all: that was no try.
pub(super) async fn put_off(db: &mut PgConnection, id: Uuid, until: DateTime<Utc>) -> Result<()> {
    sqlx::query!("update delivery set due_at = $2, tries = tries - 1 where id = $1 and state = 'waiting'", id, until)
        .execute(db)
        .await?;
    Ok(())
}

pub(super) async fn retry(db: &mut PgConnection, id: Uuid, at: DateTime<Utc>, reason: &str) -> Result<()> {
    sqlx::query!("update delivery set due_at = $2, reason = $3 where id = $1 and state = 'waiting'", id, at, reason)
        .execute(db)
        .await?;
    Ok(())
}

/// How a delivery ended: `sent`, `withdrawn` or `given_up`.
pub(super) async fn end(
    db: &mut PgConnection,
    id: Uuid,
    state: &str,
    reason: Option<&str>,
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "
update delivery set state = ($2::text)::delivery_state, reason = $3, ended_at = $4
where id = $1 and state = 'waiting'
",
        id,
        state,
        reason,
        now,
    )
    .execute(db)
    .await?;
    Ok(())
}

pub(super) async fn forget_ended(db: &mut PgConnection, before: DateTime<Utc>) -> Result<()> {
    sqlx::query!("delete from delivery where state <> 'waiting' and ended_at < $1", before).execute(db).await?;
    Ok(())
}
