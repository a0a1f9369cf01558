//! Log-ins: an opaque token in a bearer header or in a cookie, looked up at every request.

use std::collections::HashMap;

use actix_web::HttpRequest;
use actix_web::cookie::{Cookie, SameSite, time};
use actix_web::http::header::AUTHORIZATION;
use chrono::{DateTime, TimeDelta, Utc};
use sqlx::PgConnection;

use super::{Identity, token};
use crate::error::Result;
use crate::types::{AccountId, OperatorId, SessionId};

pub const COOKIE: &str = "parkmate_session";

/// A log-in ends after this long without use.
const LIFETIME: TimeDelta = TimeDelta::days(14);
/// Of one account.
const MOST_OF_ONE: i64 = 50;
/// Use moves the end at most this often, so that reading costs no write.
const RENEWED_EVERY: TimeDelta = TimeDelta::hours(1);

/// Opens a session and returns its token, which is not stored, and when it ends unless used.
pub async fn open(db: &mut PgConnection, account: AccountId, now: DateTime<Utc>) -> Result<(String, DateTime<Utc>)> {
    let token = token::fresh();
    let expires_at = now + LIFETIME;
    sqlx::query!(
        "insert into session (id, account_id, token_hash, created_at, expires_at) values ($1, $2, $3, $4, $5)",
        SessionId::new().0,
        account.0,
        token::hash(&token),
        now,
        expires_at,
    )
    .execute(db)
    .await?;
    Ok((token, expires_at))
}

/// Of these hashes of tokens, those of log-ins that stand: whose each is. Prolongs a session when an hour has passed.
pub async fn identify(
    db: &mut PgConnection,
    hashes: &[Vec<u8>],
    now: DateTime<Utc>,
) -> Result<HashMap<Vec<u8>, Identity>> {
    let rows = sqlx::query!(
        r#"
select s.token_hash, s.id as "session_id: SessionId", s.account_id as "account_id: AccountId", s.expires_at,
    a.is_platform_admin,
    array(
        select operator_id from membership m where m.account_id = a.id and m.ended_at is null and m.role = 'admin'
    ) as "admin_of!: Vec<OperatorId>",
    array(
        select operator_id from membership m where m.account_id = a.id and m.ended_at is null and m.role = 'staff'
    ) as "staff_of!: Vec<OperatorId>"
from session s join account a on a.id = s.account_id
where s.token_hash = any($1) and s.expires_at > $2 and a.disabled_at is null
"#,
        hashes,
        now,
    )
    .fetch_all(&mut *db)
    .await?;
    let used = rows.iter().filter(|row| row.expires_at < now + LIFETIME - RENEWED_EVERY);
    let used: Vec<_> = used.map(|row| row.session_id).collect();
    if !used.is_empty() {
        prolong(db, &used, now).await?;
    }
    let holders = rows.into_iter().map(|row| {
        let identity = Identity {
            account_id: row.account_id,
            session_id: row.session_id,
            is_platform_admin: row.is_platform_admin,
            admin_of: row.admin_of,
            staff_of: row.staff_of,
        };
        (row.token_hash, identity)
    });
    Ok(holders.collect())
}

/// Those that another is at work on are prolonged by it, or are ending.
async fn prolong(db: &mut PgConnection, sessions: &[SessionId], now: DateTime<Utc>) -> Result<()> {
    sqlx::query!(
        "
update session set expires_at = $2
where id in (select id from session where id = any($1) order by id for no key update skip locked)
",
        sessions as &[SessionId],
        now + LIFETIME,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Ends one log-in.
pub async fn end(db: &mut PgConnection, session: SessionId) -> Result<()> {
    sqlx::query!("delete from session where id = $1", session.0).execute(db).await?;
    Ok(())
}

/// Ends every log-in of an account.
pub async fn end_all(db: &mut PgConnection, account: AccountId) -> Result<()> {
    sqlx::query!("delete from session where account_id = $1", account.0).execute(db).await?;
    Ok(())
}

/// Ends the log-ins of an account that were used the longest ago, if it has more than it may, and says which.
pub async fn end_surplus(db: &mut PgConnection, account: AccountId) -> Result<Vec<SessionId>> {
    let ended = sqlx::query_scalar!(
        r#"
delete from session where id in (
    select id from session where account_id = $1 order by expires_at desc, created_at desc, id desc offset $2
)
returning id as "id: SessionId"
"#,
        account.0,
        MOST_OF_ONE,
    )
    .fetch_all(db)
    .await?;
    Ok(ended)
}

/// Ends every log-in of an account but one, and says which.
pub async fn end_others(db: &mut PgConnection, account: AccountId, kept: SessionId) -> Result<Vec<SessionId>> {
    let ended = sqlx::query_scalar!(
        r#"delete from session where account_id = $1 and id <> $2 returning id as "id: SessionId""#,
        account.0,
        kept.0,
    )
    .fetch_all(db)
    .await?;
    Ok(ended)
}

/// Deletes up to a thousand log-ins that ran out, and says which.
pub async fn end_elapsed(db: &mut PgConnection, now: DateTime<Utc>) -> Result<Vec<SessionId>> {
    let ended = sqlx::query_scalar!(
        r#"
delete from session where id in (
    select id from session where expires_at <= $1 order by expires_at limit 1000 for update skip locked
)
returning id as "id: SessionId"
"#,
        now,
    )
    .fetch_all(db)
    .await?;
    Ok(ended)
}

/// Where a request carries its token. Without `Debug`, so that none is logged by accident.
pub enum Carrier {
    Bearer(String),
    Cookie(String),
}

/// The token a request carries; a bearer header goes before the cookie.
pub fn carried(request: &HttpRequest) -> Option<Carrier> {
    let bearer = request.headers().get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    match bearer.and_then(|value| value.strip_prefix("Bearer ")) {
        Some(token) => Some(Carrier::Bearer(token.trim().to_owned())),
        None => request.cookie(COOKIE).map(|cookie| Carrier::Cookie(cookie.value().to_owned())),
    }
}

/// The cookie that log-in sets. `secure` where people reach us by https.
pub fn cookie(token: String, secure: bool) -> Cookie<'static> {
    Cookie::build(COOKIE, token)
        .path("/")
        .http_only(true)
        .secure(secure)
        .same_site(SameSite::Lax)
        .max_age(time::Duration::seconds(LIFETIME.num_seconds()))
        .finish()
}

/// The cookie that log-out sets.
pub fn no_cookie() -> Cookie<'static> {
    Cookie::build(COOKIE, "").path("/").http_only(true).max_age(time::Duration::ZERO).finish()
}
