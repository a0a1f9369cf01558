//! Reading, and tickets.

use chrono::{DateTime, TimeDelta, Utc};

use super::model::Inbox;
use super::store;
use crate::auth::token;
use crate::error::Result;
use crate::events::{Signal, Tx};
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

/// Somebody looks at everything up to `seq`: what was to tell who does not look is withdrawn.
pub async fn seen(tx: &mut Tx, account: AccountId, up_to_seq: i64) -> Result<()> {
    let now = tx.now();
    store::withdraw_seen(tx, account, up_to_seq, now).await
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
