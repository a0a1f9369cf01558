//! Sending what is due, many at a time, outside of any transaction; and noting how it went.

use std::time::Duration;

use chrono::{DateTime, Utc};
use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use metrics::counter;
use reqwest::Url;
use tokio::sync::Semaphore;
use tokio::time::timeout;

use super::model::{Because, Due};
use super::rules::{self, Verdict};
use super::store::{self, Noted};
use super::{payload, signature};
use crate::app::App;
use crate::courier::Answer;
use crate::error::Result;
use crate::events::{Event, Tx};

/// Under way at a time on this server; of webhooks that fail no more than half of them, because each may take long.
const MOST: usize = 64;
/// Noted at a time: most connections to the database are for requests.
const NOTED_AT_ONCE: usize = 4;
/// It looks again this often for what has become due while others are under way.
const LOOK: Duration = Duration::from_millis(250);
/// For the database to answer. A connection may have gone silent.
const LONGEST: Duration = Duration::from_secs(30);
/// Deleted in one statement.
const BATCH: i64 = 1_000;
/// Of a webhook's deliveries, however young.
const MOST_KEPT: i64 = 10_000;

/// Sends what is due until nothing is, or `go_on` says no; returns how many attempts it made.
pub async fn send_due(app: &App, go_on: impl Fn() -> bool) -> Result<usize> {
    let (noting, mut made) = (Semaphore::new(NOTED_AT_ONCE), 0);
    let (mut working, mut failing) = (FuturesUnordered::new(), FuturesUnordered::new());
    loop {
        if go_on() {
            let room = MOST - working.len() - failing.len();
            take(app, false, room).await?.into_iter().for_each(|due| working.push(send(app, due, &noting)));
            let room = (MOST - working.len() - failing.len()).min((MOST / 2).saturating_sub(failing.len()));
            take(app, true, room).await?.into_iter().for_each(|due| failing.push(send(app, due, &noting)));
        }
        if working.is_empty() && failing.is_empty() {
            return Ok(made);
        }
        let one = async {
            tokio::select! {
                Some(()) = working.next() => {}
                Some(()) = failing.next() => {}
                else => {}
            }
        };
        // Either way it looks again.
        made += usize::from(timeout(LOOK, one).await.is_ok());
    }
}

async fn take(app: &App, failing: bool, room: usize) -> Result<Vec<Due>> {
    if room == 0 {
        return Ok(Vec::new());
    }
    let now = app.clock.now();
    let most = i64::try_from(room).unwrap_or_default();
    let taken = async { store::take(&mut *app.db.acquire().await?, failing, most, now).await };
    timeout(LONGEST, taken).await.map_err(anyhow::Error::from)?
}

async fn send(app: &App, due: Due, noting: &Semaphore) {
    let now = app.clock.now();
    let body = payload::body(&due);
    let headers = signature::headers(&due.secrets, due.event_id, now, &body);
    let answer = app.courier.post(&due.url, headers, body).await;
    let outcome = match rules::verdict(&answer) {
        Verdict::Delivered => "delivered",
        Verdict::Gone => "gone",
        Verdict::Failed => rules::error(&answer).unwrap_or("failed"),
    };
    counter!("parkmate_webhook_attempts_total", "outcome" => outcome).increment(1);
    let noted = async {
        let _turn = noting.acquire().await.map_err(anyhow::Error::from)?;
        note(app, &due, &answer, now).await
    };
    // Its lease ends, and it is sent again.
    match timeout(LONGEST, noted).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::error!(delivery = %due.id, ?error, "an attempt could not be noted"),
        Err(_) => tracing::error!(delivery = %due.id, "an attempt could not be noted in time"),
    }
}

async fn note(app: &App, due: &Due, answer: &Answer, at: DateTime<Utc>) -> Result<()> {
    let mut tx = app.begin().await?;
    let now = tx.now();
    match rules::verdict(answer) {
        Verdict::Delivered => store::note_delivered(&mut tx, due, now).await?,
        Verdict::Gone => give_up(&mut tx, due, Some(Because::Gone)).await?,
        Verdict::Failed => {
            // First of all: whoever notes something of this webhook waits here, and nowhere later.
            let since = store::note_failing(&mut tx, due.webhook_id, now).await?;
            let too_long = now - since >= rules::PATIENCE - rules::LEASE;
            match rules::next_attempt(due, now, rand::random()) {
                Some(next) if !too_long => store::note_failed(&mut tx, due, &Noted::Again(next), now).await?,
                _ => give_up(&mut tx, due, too_long.then_some(Because::Failing)).await?,
            }
        }
    }
    store::insert_attempt(&mut tx, due, answer, at).await?;
    tx.commit().await
}

/// Gives up the delivery and, if there is a reason, its webhook with all that waits for it.
async fn give_up(tx: &mut Tx, due: &Due, because: Option<Because>) -> Result<()> {
    let now = tx.now();
    if let Some(because) = because {
        store::note_failing(tx, due.webhook_id, now).await?;
        switch_off(tx, due, because).await?;
    }
    store::note_failed(tx, due, &Noted::GivenUp, now).await?;
    store::settle_unheard(tx, Some(due.webhook_id), now).await
}

async fn switch_off(tx: &mut Tx, due: &Due, because: Because) -> Result<()> {
    let now = tx.now();
    if store::disable(tx, due.webhook_id, because, now).await? {
        let host = Url::parse(&due.url).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default();
        let gone = because == Because::Gone;
        tx.emit(Event::WebhookDisabled { operator_id: due.operator_id, webhook_id: due.webhook_id, host, gone });
        tracing::warn!(webhook = %due.webhook_id, ?because, "a webhook was switched off");
    }
    Ok(())
}

/// When the next attempt is due; None if nothing waits.
pub async fn next_due(app: &App) -> Result<Option<DateTime<Utc>>> {
    store::next_due(&mut *app.db.acquire().await?).await
}

/// The log has an end in age and in number.
pub async fn forget_old(app: &App) -> Result<()> {
    let now = app.clock.now();
    let mut db = app.db.acquire().await?;
    store::settle_unheard(&mut db, None, now).await?;
    while store::forget_settled(&mut db, now - rules::KEPT, BATCH).await? > 0 {}
    store::forget_surplus(&mut db, MOST_KEPT).await
}
