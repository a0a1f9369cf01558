use super::password::mint;
use crate::accounts::mail::{self, Letter};
use crate::accounts::model::{Email, Purpose};
use crate::error::Result;
use crate::events::Tx;
use crate::types::AccountId;

/// Who is to join whom.
pub struct Invitation<'a> {
    pub account: AccountId,
    pub email: &'a Email,
    pub full_name: &'a str,
    pub operator_name: &'a str,
}

/// Mails a link that sets the first password of an account without one, and returns it. It voids every earlier one: a
/// link that somebody was shown must not open what the account became since.
pub async fn invite(tx: &mut Tx, public_url: &str, invitation: &Invitation<'_>) -> Result<String> {
    let Invitation { account, email, full_name, operator_name } = *invitation;
    let link = format!("{public_url}/invitations/accept?token={}", mint(tx, account, Purpose::Invitation).await?);
    let body = format!(
        "Dear {full_name},\n\n{operator_name} would like you to work with them on ParkMate. \
         This link, good for seven days, sets your password:\n\n{link}\n"
    );
    mail::post(tx, &Letter { to: email, subject: format!("{operator_name} invites you to ParkMate"), body }).await?;
    Ok(link)
}
