use super::log_out_everywhere;
use crate::accounts::mail::{self, Letter};
use crate::accounts::model::{Email, Purpose};
use crate::accounts::{rules, store};
use crate::app::App;
use crate::auth::{Identity, password, session, token};
use crate::error::{Code, Refusal, Result};
use crate::events::{Event, Signal, Tx};
use crate::types::AccountId;

/// Mails a link that sets a new password, if the e-mail has an account that may log in. A newer link voids the older.
pub async fn ask_for_reset(tx: &mut Tx, public_url: &str, email: &Email) -> Result<()> {
    let Some(account) = store::lock_by_email(tx, email).await?.filter(|account| account.disabled_at.is_none()) else {
        return Ok(());
    };
    let link = format!("{public_url}/password/reset?token={}", mint(tx, account.id, Purpose::PasswordReset).await?);
    let body = format!(
        "Dear {},\n\nsomeone, hopefully you, asked to set a new password for your ParkMate account. \
         This link does it, once, within an hour:\n\n{link}\n\nIf it was not you, nothing has changed and there is \
         nothing to do.\n",
        account.full_name
    );
    mail::post(tx, &Letter { to: email, subject: "Your new ParkMate password".into(), body }).await
}

/// A fresh token for a mailed link; earlier ones for the same purpose no longer work.
pub(super) async fn mint(tx: &mut Tx, account: AccountId, purpose: Purpose) -> Result<String> {
    let (token, now) = (token::fresh(), tx.now());
    store::delete_mailed_tokens(tx, account, Some(purpose)).await?;
    store::insert_mailed_token(tx, &token::hash(&token), account, purpose, now + rules::lifetime(purpose)).await?;
    Ok(token)
}

/// Refuses a mailed link that does not work, or a password that will not do, before anything slow is done for it.
pub async fn check_token(app: &App, token: &str, purpose: Purpose, password: &str) -> Result<()> {
    let mut db = app.db.acquire().await?;
    let email = store::mailed_token(&mut db, &token::hash(token), purpose, app.clock.now()).await?;
    rules::new_password("password", password, &email.ok_or(Code::TokenInvalid)?)
}

/// Sets the password of whoever got this link, once.
pub async fn redeem(tx: &mut Tx, token: &str, purpose: Purpose, password_hash: &str) -> Result<()> {
    let (hash, now) = (token::hash(token), tx.now());
    // The account before its tokens, as everywhere, or two of us could wait for each other.
    let email = store::mailed_token(tx, &hash, purpose, now).await?.ok_or(Code::TokenInvalid)?;
    store::lock_by_email(tx, &email).await?;
    let account = store::take_mailed_token(tx, &hash, purpose, now).await?.ok_or(Code::TokenInvalid)?;
    tx.act_as(account).await?;
    set_password(tx, account, password_hash).await?;
    if purpose == Purpose::Invitation {
        tx.emit(Event::InvitationAccepted { account_id: account });
    }
    log_out_everywhere(tx, account).await
}

/// Refuses unless `current` is the password of the one who asks, and `new` will do; the hash it was held against.
pub async fn check_current(app: &App, who: &Identity, current: &str, new: &str) -> Result<String> {
    let account = store::credentials_of(&mut *app.db.acquire().await?, who.account_id).await?;
    let account = account.ok_or(Code::Unauthenticated)?;
    rules::new_password("new_password", new, &account.email)?;
    match account.password_hash {
        Some(hash) if password::verify(app, current, Some(&hash)).await? => Ok(hash),
        _ => Err(Refusal::field("current_password", "wrong", "This is not your password.").into()),
    }
}

/// Sets a new password in place of the one just checked, and ends every other log-in.
pub async fn change_password(tx: &mut Tx, who: &Identity, checked_hash: &str, new_hash: &str) -> Result<()> {
    if !store::replace_password(tx, who.account_id, checked_hash, new_hash).await? {
        return Err(Code::StateChanged.into());
    }
    store::delete_mailed_tokens(tx, who.account_id, None).await?;
    for ended in session::end_others(tx, who.account_id, who.session_id).await? {
        tx.signal(Signal::SessionEnded(ended));
    }
    Ok(())
}

/// Sets a password without asking for the one before.
pub(super) async fn set_password(tx: &mut Tx, account: AccountId, password_hash: &str) -> Result<()> {
    store::update_password(tx, account, password_hash).await?;
    store::delete_mailed_tokens(tx, account, None).await
}
