use chrono::{DateTime, Utc};
use serde::Serialize;
use sqlx::PgConnection;
use utoipa::ToSchema;

use crate::accounts::model::{Credentials, Email, Newcomer, User};
use crate::accounts::store;
use crate::app::App;
use crate::auth::{Identity, password, session};
use crate::error::{Code, Result};
use crate::events::{Signal, Tx};
use crate::types::AccountId;

/// A log-in that was just opened. The only time its token is seen.
#[derive(Serialize, ToSchema)]
pub struct LoggedIn {
    pub user: User,
    /// For `Authorization: Bearer …`.
    pub token: String,
    /// When the log-in ends unless it is used.
    pub expires_at: DateTime<Utc>,
}

/// Opens an account; refused if the e-mail has one.
pub async fn open_account(tx: &mut Tx, newcomer: &Newcomer<'_>) -> Result<AccountId> {
    let now = tx.now();
    store::insert_account(tx, newcomer, now).await?.ok_or_else(|| Code::EmailTaken.into())
}

/// The account of the newcomer's e-mail, opened if there is none, which nobody else changes until the end of the
/// transaction. Two may do this at once for the same person.
pub async fn find_or_open(tx: &mut Tx, newcomer: &Newcomer<'_>) -> Result<Credentials> {
    let now = tx.now();
    store::insert_account(tx, newcomer, now).await?;
    store::lock_by_email(tx, newcomer.email).await?.ok_or_else(|| Code::NotFound.into())
}

/// The account of an e-mail, which nobody else changes until the end of the transaction.
pub async fn lock_by_email(tx: &mut Tx, email: &Email) -> Result<Option<Credentials>> {
    store::lock_by_email(tx, email).await
}

/// The account behind an e-mail and its password, with the hash that they were held against. Slow on purpose, and as slow
/// where there is no such account. That an account is disabled is told only to who knows its password.
pub async fn recognise(app: &App, email: &Email, attempt: &str) -> Result<(AccountId, String)> {
    let credentials = store::credentials_by_email(&mut *app.db.acquire().await?, email).await?;
    let stored = credentials.as_ref().and_then(|credentials| credentials.password_hash.as_deref());
    let fits = password::verify(app, attempt, stored).await?;
    match credentials {
        Some(Credentials { id, password_hash: Some(hash), disabled_at, .. }) if fits => match disabled_at {
            None => Ok((id, hash)),
            Some(_) => Err(Code::AccountDisabled.into()),
        },
        _ => Err(Code::WrongCredentials.into()),
    }
}

/// Logs an account in that was recognised by `password_hash`; refused if meanwhile it got another, or was disabled.
pub async fn open_session(tx: &mut Tx, account: AccountId, password_hash: &str) -> Result<LoggedIn> {
    let now = tx.now();
    if !store::hold_password(tx, account, password_hash).await? {
        return Err(Code::WrongCredentials.into());
    }
    let (token, expires_at) = session::open(tx, account, now).await?;
    for surplus in session::end_surplus(tx, account).await? {
        tx.signal(Signal::SessionEnded(surplus));
    }
    let user = store::user(tx, account).await?.ok_or(Code::WrongCredentials)?;
    Ok(LoggedIn { user, token, expires_at })
}

pub async fn log_out(tx: &mut Tx, who: &Identity) -> Result<()> {
    session::end(tx, who.session_id).await?;
    tx.signal(Signal::SessionEnded(who.session_id));
    Ok(())
}

pub async fn log_out_everywhere(tx: &mut Tx, account: AccountId) -> Result<()> {
    session::end_all(tx, account).await?;
    tx.signal(Signal::AccountEnded(account));
    Ok(())
}

/// Deletes log-ins and mailed links that ran out. Nothing depends on it but the space they take, and the sockets of
/// log-ins that nobody prolonged.
pub async fn forget_elapsed(tx: &mut Tx) -> Result<()> {
    let now = tx.now();
    for session in session::end_elapsed(tx, now).await? {
        tx.signal(Signal::SessionEnded(session));
    }
    let db: &mut PgConnection = tx;
    store::delete_elapsed_tokens(db, now).await
}
