use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::accounts::mail::{Letter, Waiting};
use crate::error::Result;

pub async fn insert_mail(db: &mut PgConnection, letter: &Letter<'_>, now: DateTime<Utc>) -> Result<()> {
    sqlx::query!(
        "insert into mail (id, recipient, subject, body, created_at) values ($1, $2, $3, $4, $5)",
        Uuid::now_v7(),
        letter.to.as_str(),
        letter.subject,
        letter.body,
        now,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Takes the oldest that are due and that nobody else is sending; nobody else does until `until`.
pub async fn take_mail(
    db: &mut PgConnection,
    now: DateTime<Utc>,
    until: DateTime<Utc>,
    most: i64,
) -> Result<Vec<Waiting>> {
    let mail = sqlx::query_as!(
        Waiting,
        "
update mail set due_at = $2, tries = tries + 1
where id in (select id from mail where coalesce(due_at, created_at) <= $1 order by id limit $3 for update skip locked)
returning id, recipient, subject, body, created_at, tries
",
        now,
        until,
        most,
    )
    .fetch_all(db)
    .await?;
    Ok(mail)
}

pub async fn put_mail_off(db: &mut PgConnection, id: Uuid, until: DateTime<Utc>) -> Result<()> {
    sqlx::query!("update mail set due_at = $2 where id = $1", id, until).execute(db).await?;
    Ok(())
}

pub async fn delete_mail(db: &mut PgConnection, id: Uuid) -> Result<()> {
    sqlx::query!("delete from mail where id = $1", id).execute(db).await?;
    Ok(())
}
