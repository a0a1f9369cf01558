use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use crate::accounts::model::{Email, Purpose};
use crate::error::Result;
use crate::types::AccountId;

pub async fn insert_mailed_token(
    db: &mut PgConnection,
    token_hash: &[u8],
    account: AccountId,
    purpose: Purpose,
    expires_at: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "insert into mailed_token (token_hash, account_id, purpose, expires_at) values ($1, $2, $3, $4)",
        token_hash,
        account.0,
        purpose as Purpose,
        expires_at,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Whose password the token may set, if it still may.
pub async fn mailed_token(
    db: &mut PgConnection,
    token_hash: &[u8],
    purpose: Purpose,
    now: DateTime<Utc>,
) -> Result<Option<Email>> {
    let email = sqlx::query_scalar!(
        r#"
select a.email as "email: Email"
from mailed_token t join account a on a.id = t.account_id
where t.token_hash = $1 and t.purpose = $2 and t.expires_at > $3
"#,
        token_hash,
        purpose as Purpose,
        now,
    )
    .fetch_optional(db)
    .await?;
    Ok(email)
}

/// Uses the token up.
pub async fn take_mailed_token(
    db: &mut PgConnection,
    token_hash: &[u8],
    purpose: Purpose,
    now: DateTime<Utc>,
) -> Result<Option<AccountId>> {
    let account = sqlx::query_scalar!(
        r#"
delete from mailed_token where token_hash = $1 and purpose = $2 and expires_at > $3
returning account_id as "account_id: AccountId"
"#,
        token_hash,
        purpose as Purpose,
        now,
    )
    .fetch_optional(db)
    .await?;
    Ok(account)
}

/// Voids every token of one purpose, or of any.
pub async fn delete_mailed_tokens(db: &mut PgConnection, account: AccountId, purpose: Option<Purpose>) -> Result<()> {
    sqlx::query!(
        "
delete from mailed_token
where account_id = $1 and ($2::mailed_token_purpose is null or purpose = $2)
",
        account.0,
        purpose as Option<Purpose>,
    )
    .execute(db)
    .await?;
    Ok(())
}

pub async fn delete_elapsed_tokens(db: &mut PgConnection, now: DateTime<Utc>) -> Result<()> {
    sqlx::query!("delete from mailed_token where expires_at <= $1", now).execute(db).await?;
    Ok(())
}
