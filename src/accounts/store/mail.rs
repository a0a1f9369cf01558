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

/// Takes the oldest that nobody else is sending.
pub async fn take_mail(db: &mut PgConnection, most: i64) -> Result<Vec<Waiting>> {
    let mail = sqlx::query_as!(
        Waiting,
        "
delete from mail where id in (select id from mail order by id limit $1 for update skip locked)
returning id, recipient, subject, body, created_at
",
        most,
    )
    .fetch_all(db)
    .await?;
    Ok(mail)
}
