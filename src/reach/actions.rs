//! Sending what is due, and the browsers that show it.

use chrono::{DateTime, TimeDelta, Utc};
use metrics::counter;
use uuid::Uuid;

use super::model::Taken;
use super::rules::{self, Verdict};
use super::{email, push, store};
use crate::app::App;
use crate::error::{Code, Result};
use crate::events::{Channel, Tx};
use crate::mail::{self, Failure};
use crate::types::{AccountId, SessionId};

/// Browsers of one person; a new one takes the place of the oldest.
const MOST_BROWSERS: i64 = 10;
/// For as long as nobody else takes what one has taken: longer than a run may last.
const LEASE: TimeDelta = TimeDelta::minutes(2);
/// What has ended is kept for so long, for who asks what became of it.
const KEPT: TimeDelta = TimeDelta::days(7);

/// Sends what is due and says how much that was. Several servers may do so at once: each delivery is taken by one of them.
pub async fn deliver_due(app: &App) -> Result<usize> {
    let take = |most| async move {
        let now = app.clock.now();
        store::take(&mut *app.db.acquire().await?, now, now + LEASE, most).await
    };
    mail::in_turns(take, |delivery| attend(app, delivery)).await
}

async fn attend(app: &App, d: Taken) -> Result<()> {
    let outcome = match rules::verdict(&d, app.clock.now()) {
        Verdict::Send => return sent(app, &d, mail::tried(mail::LONGEST_TRY, send(app, &d)).await).await,
        Verdict::Later(until) => {
            store::put_off(&mut *app.db.acquire().await?, d.id, until).await?;
            "put_off"
        }
        Verdict::Withdraw(why) => {
            store::end(&mut *app.db.acquire().await?, d.id, "withdrawn", Some(why), app.clock.now()).await?;
            "withdrawn"
        }
    };
    count(d.channel, outcome);
    Ok(())
}

/// Whether there was somewhere to send it.
async fn send(app: &App, d: &Taken) -> Result<bool, Failure> {
    match d.channel {
        Channel::Email => app.relay.send(&email::letter(d, app.relay.sender(), &app.public_url)).await.map(|()| true),
        Channel::Push => push::send(app, d).await,
    }
}

/// Marks what became of a try.
async fn sent(app: &App, d: &Taken, sent: Result<bool, Failure>) -> Result<()> {
    let (now, channel) = (app.clock.now(), d.channel.as_str());
    let mut db = app.db.acquire().await?;
    match sent {
        Ok(false) => {
            count(d.channel, "withdrawn");
            store::end(&mut db, d.id, "withdrawn", Some("no browser shows it"), now).await
        }
        Ok(true) => {
            count(d.channel, "sent");
            store::end(&mut db, d.id, "sent", None, now).await
        }
        Err(Failure::Passing(why)) if d.tries < mail::MOST_TRIES => {
            tracing::warn!(delivery = %d.id, channel, event = d.event, why, "a delivery was not taken, and is tried again");
            count(d.channel, "failed");
            store::retry(&mut db, d.id, now + mail::retry_after(d.tries), &why).await
        }
        Err(error) => {
            tracing::error!(delivery = %d.id, channel, event = d.event, %error, "a delivery is given up");
            count(d.channel, "given_up");
            store::end(&mut db, d.id, "given_up", Some(&error.to_string()), now).await
        }
    }
}

fn count(channel: Channel, outcome: &'static str) {
    counter!("parkmate_deliveries_total", "channel" => channel.as_str(), "outcome" => outcome).increment(1);
}

/// Forgets what ended long ago.
pub async fn forget_old(app: &App) -> Result<()> {
    store::forget_ended(&mut *app.db.acquire().await?, app.clock.now() - KEPT).await
}

/// Lets a browser show messages, for as long as this log-in lasts: its subscription's id, and since when.
pub async fn subscribe(
    tx: &mut Tx,
    account: AccountId,
    session: SessionId,
    new: &push::Subscription,
) -> Result<(Uuid, DateTime<Utc>)> {
    let now = tx.now();
    let subscribed = store::subscribe(tx, account, session, new, now).await?;
    store::keep_newest(tx, account, MOST_BROWSERS).await?;
    Ok(subscribed)
}

/// Lets it show none any more.
pub async fn unsubscribe(tx: &mut Tx, account: AccountId, id: Uuid) -> Result<()> {
    if store::unsubscribe(tx, account, id).await? { Ok(()) } else { Err(Code::NotFound.into()) }
}
