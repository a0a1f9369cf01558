use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use crate::accounts::model::{Credentials, Email, Newcomer};
use crate::error::Result;
use crate::types::AccountId;

/// None if the e-mail has an account.
pub async fn insert_account(
    db: &mut PgConnection,
    newcomer: &Newcomer<'_>,
    now: DateTime<Utc>,
) -> Result<Option<AccountId>> {
    let id = AccountId::new();
    let inserted = sqlx::query!(
        "
insert into account (id, email, password_hash, full_name, phone, created_at)
values ($1, $2, $3, $4, $5, $6)
on conflict (email) do nothing
",
        id.0,
        newcomer.email.as_str(),
        newcomer.password_hash,
        newcomer.full_name,
        newcomer.phone,
        now,
    )
    .execute(db)
    .await?;
    Ok((inserted.rows_affected() == 1).then_some(id))
}

pub async fn credentials_of(db: &mut PgConnection, account: AccountId) -> Result<Option<Credentials>> {
    let credentials = sqlx::query_as!(
        Credentials,
        r#"
select id as "id: AccountId", email as "email: Email", full_name, password_hash, disabled_at
from account where id = $1
"#,
        account.0,
    )
    .fetch_optional(db)
    .await?;
    Ok(credentials)
}

pub async fn credentials_by_email(db: &mut PgConnection, email: &Email) -> Result<Option<Credentials>> {
    let credentials = sqlx::query_as!(
        Credentials,
        r#"
select id as "id: AccountId", email as "email: Email", full_name, password_hash, disabled_at
from account where email = $1
"#,
        email.as_str(),
    )
    .fetch_optional(db)
    .await?;
    Ok(credentials)
}

/// The same, and nobody else changes the account until the end of the transaction.
pub async fn lock_by_email(db: &mut PgConnection, email: &Email) -> Result<Option<Credentials>> {
    let credentials = sqlx::query_as!(
        Credentials,
        r#"
select id as "id: AccountId", email as "email: Email", full_name, password_hash, disabled_at
from account where email = $1 for no key update
"#,
        email.as_str(),
    )
    .fetch_optional(db)
    .await?;
    Ok(credentials)
}

/// Whether the account may still log in with this password; neither changes until the end of the transaction.
pub async fn hold_password(db: &mut PgConnection, account: AccountId, password_hash: &str) -> Result<bool> {
    let held = sqlx::query_scalar!(
        "select id from account where id = $1 and password_hash = $2 and disabled_at is null for share",
        account.0,
        password_hash,
    )
    .fetch_optional(db)
    .await?;
    Ok(held.is_some())
}

pub async fn update_password(db: &mut PgConnection, account: AccountId, password_hash: &str) -> Result<()> {
    sqlx::query!("update account set password_hash = $2 where id = $1", account.0, password_hash).execute(db).await?;
    Ok(())
}

/// False if the password is another one meanwhile.
pub async fn replace_password(db: &mut PgConnection, account: AccountId, from: &str, to: &str) -> Result<bool> {
    let replaced =
        sqlx::query!("update account set password_hash = $3 where id = $1 and password_hash = $2", account.0, from, to)
            .execute(db)
            .await?;
    Ok(replaced.rows_affected() == 1)
}

pub async fn update_platform_admin(db: &mut PgConnection, account: AccountId) -> Result<()> {
    sqlx::query!("update account set is_platform_admin = true, disabled_at = null where id = $1", account.0)
        .execute(db)
        .await?;
    Ok(())
}

/// False if it is disabled, or not there.
pub async fn disable(db: &mut PgConnection, account: AccountId, now: DateTime<Utc>) -> Result<bool> {
    let disabled =
        sqlx::query!("update account set disabled_at = $2 where id = $1 and disabled_at is null", account.0, now)
            .execute(db)
            .await?;
    Ok(disabled.rows_affected() == 1)
}

/// False if it is enabled, or not there.
pub async fn enable(db: &mut PgConnection, account: AccountId) -> Result<bool> {
    let enabled =
        sqlx::query!("update account set disabled_at = null where id = $1 and disabled_at is not null", account.0)
            .execute(db)
            .await?;
    Ok(enabled.rows_affected() == 1)
}
