use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use crate::error::Result;
use crate::events::Channel;
use crate::notifications::model::QuietHours;
use crate::types::AccountId;

pub async fn muted(db: &mut PgConnection, account: AccountId) -> Result<Vec<String>> {
    Ok(sqlx::query_scalar!(
        "select event from notification_mute where account_id = $1 and channel = 'in_app'",
        account.0
    )
    .fetch_all(db)
    .await?)
}

pub async fn mute(db: &mut PgConnection, account: AccountId, events: &[String]) -> Result<()> {
    sqlx::query!(
        "
insert into notification_mute (account_id, event, channel)
select $1, event, 'in_app' from unnest($2::text[]) as e (event) order by event
on conflict do nothing
",
        account.0,
        events
    )
    .execute(db)
    .await?;
    Ok(())
}

pub async fn unmute(db: &mut PgConnection, account: AccountId, events: &[String]) -> Result<()> {
    sqlx::query!(
        "delete from notification_mute where account_id = $1 and event = any($2) and channel = 'in_app'",
        account.0,
        events
    )
    .execute(db)
    .await?;
    Ok(())
}

/// What the person wants otherwise than everybody.
pub async fn wishes(db: &mut PgConnection, account: AccountId) -> Result<Vec<(String, Channel, bool)>> {
    let rows = sqlx::query!(
        r#"select event, channel as "channel: Channel", wanted from delivery_wish where account_id = $1"#,
        account.0
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.event, row.channel, row.wanted)).collect())
}

/// Of a kind that is named twice the last counts.
pub async fn wish(
    db: &mut PgConnection,
    account: AccountId,
    channel: Channel,
    events: Vec<String>,
    wanted: Vec<bool>,
) -> Result<()> {
    sqlx::query!(
        "
insert into delivery_wish (account_id, event, channel, wanted)
select distinct on (event) $1::uuid, event, $2::delivery_channel, wanted
from unnest($3::text[], $4::boolean[]) with ordinality as w (event, wanted, place)
order by event, place desc
on conflict (account_id, event, channel) do update set wanted = excluded.wanted
",
        account.0,
        channel as Channel,
        &events,
        &wanted,
    )
    .execute(db)
    .await?;
    Ok(())
}

pub async fn quiet_hours(db: &mut PgConnection, account: AccountId) -> Result<Option<QuietHours>> {
    Ok(sqlx::query_as!(
        QuietHours,
        r#"select starts as "from!", ends as "to!" from quiet_hours where account_id = $1"#,
        account.0
    )
    .fetch_optional(db)
    .await?)
}

pub async fn set_quiet_hours(db: &mut PgConnection, account: AccountId, quiet: Option<QuietHours>) -> Result<()> {
    match quiet {
        Some(QuietHours { from, to }) => {
            sqlx::query!(
                "
insert into quiet_hours (account_id, starts, ends) values ($1, $2, $3)
on conflict (account_id) do update set starts = excluded.starts, ends = excluded.ends
",
                account.0,
                from,
                to,
            )
            .execute(db)
            .await?
        }
        None => sqlx::query!("delete from quiet_hours where account_id = $1", account.0).execute(db).await?,
    };
    Ok(())
}

/// Takes back what was to be sent only to who has not seen it.
pub async fn withdraw_seen(
    db: &mut PgConnection,
    account: AccountId,
    up_to_seq: i64,
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "
update delivery set state = 'withdrawn', reason = 'it was seen', ended_at = $3
where account_id = $1 and seq <= $2 and if_unseen and state = 'waiting'
",
        account.0,
        up_to_seq,
        now,
    )
    .execute(db)
    .await?;
    Ok(())
}
