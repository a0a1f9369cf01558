use super::log_in::log_out_everywhere;
use super::password::set_password;
use crate::accounts::model::{Email, Newcomer, User};
use crate::accounts::{rules, store};
use crate::app::App;
use crate::auth::{Identity, password};
use crate::error::{Code, Refusal, Result};
use crate::events::Tx;
use crate::types::AccountId;

/// For the command line: makes a platform admin with this password, out of the e-mail's account if it has one.
pub async fn create_admin(app: &App, email: &str, password: &str) -> Result<AccountId> {
    let email = Email::parse(email).ok_or_else(|| Refusal::field("email", "invalid", "This is no e-mail address."))?;
    rules::new_password("password", password, &email)?;
    let hash = password::hash(app, password).await?;
    let mut tx = app.begin().await?;
    let account = match store::lock_by_email(&mut tx, &email).await? {
        Some(account) => account.id,
        None => {
            let newcomer = Newcomer { email: &email, full_name: "Platform admin", phone: None, password_hash: None };
            super::open_account(&mut tx, &newcomer).await?
        }
    };
    set_password(&mut tx, account, &hash).await?;
    log_out_everywhere(&mut tx, account).await?;
    appoint_platform_admin(&mut tx, account).await?;
    tx.commit().await?;
    Ok(account)
}

/// Makes an account a platform admin, and enables it.
pub async fn appoint_platform_admin(tx: &mut Tx, account: AccountId) -> Result<()> {
    store::update_platform_admin(tx, account).await
}

/// Ends every log-in of the account and lets nobody log in.
pub async fn disable(tx: &mut Tx, who: &Identity, account: AccountId) -> Result<User> {
    if who.account_id == account {
        return Err(Refusal::new(Code::Forbidden).detail("Nobody can disable their own account.").into());
    }
    let now = tx.now();
    let changed = store::disable(tx, account, now).await?;
    let user = switched(tx, account, changed).await?;
    log_out_everywhere(tx, account).await?;
    Ok(user)
}

pub async fn enable(tx: &mut Tx, account: AccountId) -> Result<User> {
    let changed = store::enable(tx, account).await?;
    switched(tx, account, changed).await
}

/// The account after the switch; if it already stood that way, says how it stands.
async fn switched(tx: &mut Tx, account: AccountId, changed: bool) -> Result<User> {
    let user = store::user(tx, account).await?.ok_or(Code::NotFound)?;
    if changed {
        return Ok(user);
    }
    let state = if user.disabled_at.is_some() { "disabled" } else { "enabled" };
    Err(Refusal::new(Code::StateChanged).with("state", state).into())
}
