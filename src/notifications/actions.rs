//! Reading, muting, tickets.

use chrono::{DateTime, TimeDelta, Utc};

use super::model::{Inbox, Preference};
use super::store;
use crate::auth::token;
use crate::error::{FieldError, Refusal, Result};
use crate::events::{KINDS, Signal, Tx, mutable};
use crate::types::{AccountId, SessionId};

const TICKET_LIFETIME: TimeDelta = TimeDelta::seconds(30);

/// Marks everything up to `seq` as read, for all the person's tabs and devices.
pub async fn read_up_to(tx: &mut Tx, account: AccountId, seq: i64) -> Result<Inbox> {
    let now = tx.now();
    let marked = store::mark_up_to(tx, account, seq, now).await?;
    if marked.count > 0 {
        tx.signal(Signal::Read { account, up_to_seq: seq.min(marked.inbox.latest_seq) });
    }
    Ok(marked.inbox)
}

/// Marks single ones as read, for all the person's tabs and devices.
pub async fn read_these(tx: &mut Tx, account: AccountId, seqs: &[i64]) -> Result<Inbox> {
    let now = tx.now();
    let marked = store::mark_these(tx, account, seqs, now).await?;
    if marked.count > 0 {
        let known = seqs.iter().filter(|seq| (1..=marked.inbox.latest_seq).contains(seq));
        known.for_each(|&seq| tx.signal(Signal::ReadOne { account, seq }));
    }
    Ok(marked.inbox)
}

/// Shows or mutes the kinds named; the others stay as they are.
pub async fn prefer(tx: &mut Tx, account: AccountId, wishes: &[(String, bool)]) -> Result<Vec<Preference>> {
    let errors: Vec<_> = wishes.iter().enumerate().filter_map(|(place, wish)| error(place, wish)).collect();
    if !errors.is_empty() {
        return Err(Refusal::fields(errors).into());
    }
    let of = |shown| wishes.iter().filter(|wish| wish.1 == shown).map(|wish| wish.0.clone()).collect::<Vec<_>>();
    store::mute(tx, account, &of(false)).await?;
    store::unmute(tx, account, &of(true)).await?;
    Ok(preferences(&store::muted(tx, account).await?))
}

/// A ticket that opens one socket for this log-in, and when it expires.
pub async fn issue_ticket(tx: &mut Tx, session: SessionId) -> Result<(String, DateTime<Utc>)> {
    let (ticket, now) = (token::fresh(), tx.now());
    let expires_at = now + TICKET_LIFETIME;
    store::save_ticket(tx, session, &token::hash(&ticket), expires_at, now).await?;
    Ok((ticket, expires_at))
}

/// Whose log-in this ticket opens a socket for. It is torn by asking.
pub async fn redeem_ticket(tx: &mut Tx, ticket: &str) -> Result<Option<(AccountId, SessionId)>> {
    let now = tx.now();
    store::tear_ticket(tx, &token::hash(ticket), now).await
}

/// Every kind there is, and whether it is shown.
pub fn preferences(muted: &[String]) -> Vec<Preference> {
    let of = |(event, _): &(&str, _)| Preference {
        event: (*event).to_owned(),
        in_app: !muted.iter().any(|muted| muted == event),
        mutable: mutable(event),
    };
    KINDS.iter().map(of).collect()
}

fn error(place: usize, (event, in_app): &(String, bool)) -> Option<FieldError> {
    let refuse = |field: &str, code: &str, message: &str| {
        Some(FieldError { field: format!("items[{place}].{field}"), code: code.into(), message: message.into() })
    };
    if !KINDS.iter().any(|(kind, _)| kind == event) {
        refuse("event", "unknown", "There is no such notification.")
    } else if !in_app && !mutable(event) {
        refuse("in_app", "not_mutable", "Money and declines cannot be muted.")
    } else {
        None
    }
}
