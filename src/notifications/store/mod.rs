//! SQL of inboxes, notifications, wishes and tickets.

mod wishes;

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use super::model::{Inbox, Marked};
use crate::error::Result;
use crate::events::{Level, Notification};
use crate::types::{AccountId, LotId, OperatorId, SessionId};

pub(super) use wishes::*;

pub(super) async fn inbox(db: &mut PgConnection, account: AccountId) -> Result<Inbox> {
    let inbox = sqlx::query_as!(Inbox, "select unread, latest_seq from inbox where account_id = $1", account.0)
        .fetch_optional(db)
        .await?;
    Ok(inbox.unwrap_or_default())
}

/// Of those who were ever told something.
pub(super) async fn inboxes(db: &mut PgConnection, accounts: &[AccountId]) -> Result<Vec<(AccountId, Inbox)>> {
    let rows = sqlx::query!(
        r#"select account_id as "account_id: AccountId", unread, latest_seq from inbox where account_id = any($1)"#,
        accounts as &[AccountId],
    )
    .fetch_all(db)
    .await?;
    let inbox = |unread, latest_seq| Inbox { unread, latest_seq };
    Ok(rows.into_iter().map(|row| (row.account_id, inbox(row.unread, row.latest_seq))).collect())
}

/// Oldest first, after `seq`.
pub(super) async fn after(
    db: &mut PgConnection,
    account: AccountId,
    seq: i64,
    unread_only: bool,
    limit: i64,
) -> Result<Vec<Notification>> {
    Ok(sqlx::query_as!(
        Notification,
        r#"
select level as "level: Level", message, seq, id, event, data, created_at, read_at is not null as "read!"
from notification
where account_id = $1 and seq > $2 and (not $3 or read_at is null)
order by seq
limit $4
"#,
        account.0,
        seq,
        unread_only,
        limit,
    )
    .fetch_all(db)
    .await?)
}

/// Newest first, before `seq`.
pub(super) async fn before(
    db: &mut PgConnection,
    account: AccountId,
    seq: i64,
    unread_only: bool,
    limit: i64,
) -> Result<Vec<Notification>> {
    Ok(sqlx::query_as!(
        Notification,
        r#"
select level as "level: Level", message, seq, id, event, data, created_at, read_at is not null as "read!"
from notification
where account_id = $1 and seq < $2 and (not $3 or read_at is null)
order by seq desc
limit $4
"#,
        account.0,
        seq,
        unread_only,
        limit,
    )
    .fetch_all(db)
    .await?)
}

/// Marks as read what is not yet, and takes as many off the inbox's count. The inbox is locked before the rows.
pub(super) async fn mark_up_to(
    db: &mut PgConnection,
    account: AccountId,
    up_to_seq: i64,
    now: DateTime<Utc>,
) -> Result<Marked> {
    let row = sqlx::query!(
        r#"
with box as (
    select account_id from inbox where account_id = $1 for update
), marked as (
    update notification n set read_at = $3
    from box
    where n.account_id = box.account_id and n.seq <= $2 and n.read_at is null
    returning n.seq
)
update inbox set unread = unread - (select count(*) from marked)
where account_id = $1
returning unread, latest_seq, (select count(*) from marked) as "count!"
"#,
        account.0,
        up_to_seq,
        now,
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map_or_else(Marked::default, |row| Marked {
        inbox: Inbox { unread: row.unread, latest_seq: row.latest_seq },
        count: row.count,
    }))
}

/// As [`mark_up_to`], of single ones.
pub(super) async fn mark_these(
    db: &mut PgConnection,
    account: AccountId,
    seqs: &[i64],
    now: DateTime<Utc>,
) -> Result<Marked> {
    let row = sqlx::query!(
        r#"
with box as (
    select account_id from inbox where account_id = $1 for update
), marked as (
    update notification n set read_at = $3
    from box
    where n.account_id = box.account_id and n.seq = any($2) and n.read_at is null
    returning n.seq
)
update inbox set unread = unread - (select count(*) from marked)
where account_id = $1
returning unread, latest_seq, (select count(*) from marked) as "count!"
"#,
        account.0,
        seqs,
        now,
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map_or_else(Marked::default, |row| Marked {
        inbox: Inbox { unread: row.unread, latest_seq: row.latest_seq },
        count: row.count,
    }))
}

/// Of these people, who has how many.
pub(super) async fn latest_seqs(db: &mut PgConnection, accounts: &[AccountId]) -> Result<Vec<(AccountId, i64)>> {
    let rows = sqlx::query!(
        r#"select account_id as "account_id: AccountId", latest_seq from inbox where account_id = any($1)"#,
        accounts as &[AccountId]
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.account_id, row.latest_seq)).collect())
}

/// Of these log-ins, those that still stand.
pub(super) async fn standing(
    db: &mut PgConnection,
    sessions: &[SessionId],
    now: DateTime<Utc>,
) -> Result<Vec<SessionId>> {
    Ok(sqlx::query_scalar!(
        r#"
select s.id as "id: SessionId"
from session s join account a on a.id = s.account_id
where s.id = any($1) and s.expires_at > $2 and a.disabled_at is null
"#,
        sessions as &[SessionId],
        now
    )
    .fetch_all(db)
    .await?)
}

/// Saves a ticket, and clears away those of the session that have expired.
pub(super) async fn save_ticket(
    db: &mut PgConnection,
    session: SessionId,
    token_hash: &[u8],
    expires_at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "
with expired as (
    delete from socket_ticket where session_id = $2 and expires_at <= $4
)
insert into socket_ticket (token_hash, session_id, expires_at) values ($1, $2, $3)
",
        token_hash,
        session.0,
        expires_at,
        now
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Tears a ticket, and tells whose log-in it was; None if it was used, has expired, or the log-in has ended.
pub(super) async fn tear_ticket(
    db: &mut PgConnection,
    token_hash: &[u8],
    now: DateTime<Utc>,
) -> Result<Option<(AccountId, SessionId)>> {
    let row = sqlx::query!(
        r#"
with torn as (
    delete from socket_ticket where token_hash = $1 returning session_id, expires_at
)
select s.account_id as "account_id: AccountId", s.id as "session_id: SessionId"
from torn join session s on s.id = torn.session_id join account a on a.id = s.account_id
where torn.expires_at > $2 and s.expires_at > $2 and a.disabled_at is null
"#,
        token_hash,
        now
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| (row.account_id, row.session_id)))
}

/// Whose lot it is, and whether everyone may see it.
pub(super) async fn lot(db: &mut PgConnection, lot: LotId) -> Result<Option<(OperatorId, bool)>> {
    let row = sqlx::query!(
        r#"
select o.id as "operator_id: OperatorId", o.verification = 'approved' as "listed!"
from lot l join operator o on o.id = l.operator_id
where l.id = $1
"#,
        lot.0
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| (row.operator_id, row.listed)))
}

/// Of these log-ins, each with an operator, those whose account works for it or is a platform admin's.
pub(super) async fn still_members(
    db: &mut PgConnection,
    asked: &[(SessionId, OperatorId)],
) -> Result<Vec<(SessionId, OperatorId)>> {
    let (sessions, operators): (Vec<_>, Vec<_>) = asked.iter().copied().unzip();
    let rows = sqlx::query!(
        r#"
select asked.session_id as "session_id!: SessionId", asked.operator_id as "operator_id!: OperatorId"
from unnest($1::uuid[], $2::uuid[]) as asked (session_id, operator_id)
    join session s on s.id = asked.session_id
    join account a on a.id = s.account_id
where exists (select from operator where id = asked.operator_id) and (a.is_platform_admin or exists (
    select from membership m
    where m.account_id = a.id and m.operator_id = asked.operator_id and m.ended_at is null
))
"#,
        &sessions as &[SessionId],
        &operators as &[OperatorId],
    )
    .fetch_all(db)
    .await?;
    Ok(rows.into_iter().map(|row| (row.session_id, row.operator_id)).collect())
}
