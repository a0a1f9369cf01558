//! What a person wants to be told, by which ways, and when not.

use sqlx::PgConnection;

use super::model::{Preference, Preferences, QuietHours, Way};
use super::store;
use crate::error::{FieldError, Refusal, Result};
use crate::events::{Channel, KINDS, LETTERS, Tx, critical, mutable};
use crate::types::AccountId;

/// What is to change of one kind.
pub struct Wish {
    pub event: String,
    pub in_app: Option<bool>,
    pub email: Option<bool>,
    pub push: Option<bool>,
}

/// All of them, as they stand.
pub async fn preferences(db: &mut PgConnection, account: AccountId) -> Result<Preferences> {
    let muted = store::muted(db, account).await?;
    let wishes = store::wishes(db, account).await?;
    let quiet_hours = store::quiet_hours(db, account).await?;
    let wanted = |event: &str, channel: Channel, otherwise: bool| {
        let wish = wishes.iter().find(|(of, by, _)| of == event && *by == channel);
        wish.map_or(otherwise, |(.., wanted)| *wanted)
    };
    let kind = |(event, _): &(&str, _)| Preference {
        event: (*event).to_owned(),
        in_app: !muted.iter().any(|muted| muted == event),
        mutable: mutable(event),
        email: wanted(event, Channel::Email, critical(event)),
        push: wanted(event, Channel::Push, critical(event)),
        critical: critical(event),
        offered: vec![Way::InApp, Way::Email, Way::Push],
    };
    let letter = |event: &&str| Preference {
        event: (*event).to_owned(),
        in_app: false,
        mutable: false,
        email: wanted(event, Channel::Email, true),
        push: false,
        critical: false,
        offered: vec![Way::Email],
    };
    let items = KINDS.iter().map(kind).chain(LETTERS.iter().map(letter)).collect();
    Ok(Preferences { items, quiet_hours })
}

/// Changes what is named; the rest stays as it is. Of the quiet hours, `Some(None)` ends them.
pub async fn prefer(
    tx: &mut Tx,
    account: AccountId,
    wishes: &[Wish],
    quiet: Option<Option<QuietHours>>,
) -> Result<Preferences> {
    let never_ends = quiet.flatten().filter(|quiet| quiet.from == quiet.to).map(|_| FieldError {
        field: "quiet_hours.to".into(),
        code: "invalid".into(),
        message: "Quiet hours end at another time than they begin.".into(),
    });
    let errors: Vec<_> =
        wishes.iter().enumerate().filter_map(|(place, wish)| error(place, wish)).chain(never_ends).collect();
    if !errors.is_empty() {
        return Err(Refusal::fields(errors).into());
    }
    // Of a letter nothing is shown in the app: whoever sends its `false` back mutes nothing.
    let shown = |wanted| {
        let of = wishes.iter().filter(|wish| wish.in_app == Some(wanted) && !LETTERS.contains(&wish.event.as_str()));
        of.map(|wish| wish.event.clone()).collect::<Vec<_>>()
    };
    store::mute(tx, account, &shown(false)).await?;
    store::unmute(tx, account, &shown(true)).await?;
    for channel in [Channel::Email, Channel::Push] {
        let of = |wish: &Wish| if channel == Channel::Email { wish.email } else { wish.push };
        let (events, wanted) = wishes.iter().filter_map(|wish| Some((wish.event.clone(), of(wish)?))).unzip();
        store::wish(tx, account, channel, events, wanted).await?;
    }
    if let Some(quiet) = quiet {
        store::set_quiet_hours(tx, account, quiet).await?;
    }
    preferences(tx, account).await
}

fn error(place: usize, wish: &Wish) -> Option<FieldError> {
    let Wish { event, in_app, push, .. } = wish;
    let refuse = |field: &str, code: &str, message: &str| {
        Some(FieldError { field: format!("items[{place}].{field}"), code: code.into(), message: message.into() })
    };
    let by_mail_alone = LETTERS.contains(&event.as_str());
    if !by_mail_alone && !KINDS.iter().any(|(kind, _)| kind == event) {
        refuse("event", "unknown", "There is no such notification.")
    } else if by_mail_alone && *in_app == Some(true) {
        refuse("in_app", "not_offered", "This is told by mail alone.")
    } else if by_mail_alone && *push == Some(true) {
        refuse("push", "not_offered", "This is told by mail alone.")
    } else if !by_mail_alone && *in_app == Some(false) && !mutable(event) {
        refuse("in_app", "not_mutable", "Money and declines cannot be muted.")
    } else {
        None
    }
}
