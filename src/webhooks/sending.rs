//! Sending what is due, many at a time, outside of any transaction; and noting how it went.

use std::pin::pin;
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
use super::{payload, secrets, signature};
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
pub const MOST_KEPT: i64 = 10_000;

/// Sends what is due until nothing is, or `go_on` says no; returns how many attempts it made. What is under way is ended and
/// noted, also when no more can be taken.
pub async fn send_due(app: &App, go_on: impl Fn() -> bool) -> Result<usize> {
    let noting = Semaphore::new(NOTED_AT_ONCE);
    let mut under_way = UnderWay { working: FuturesUnordered::new(), failing: FuturesUnordered::new(), ended: 0 };
    let mut trouble = None;
    loop {
        if trouble.is_none() && go_on() {
            trouble = take_more(app, &mut under_way, |due| send(app, due, &noting)).await.err();
        }
        if under_way.len() == 0 {
            return trouble.map_or(Ok(under_way.ended), Err);
        }
        // Either way it looks again.
        let _ = timeout(LOOK, under_way.one()).await;
    }
}

async fn take_more<F: Future<Output = ()>>(
    app: &App,
    under_way: &mut UnderWay<F>,
    send: impl Fn(Due) -> F,
) -> Result<()> {
    let taken = under_way.beside(take(app, false, MOST - under_way.len())).await?;
    under_way.working.extend(taken.into_iter().map(&send));
    let room = (MOST - under_way.len()).min((MOST / 2).saturating_sub(under_way.failing.len()));
    let taken = under_way.beside(take(app, true, room)).await?;
    under_way.failing.extend(taken.into_iter().map(&send));
    Ok(())
}

/// The attempts that are under way: to webhooks that work, and to those that fail.
struct UnderWay<F> {
    working: FuturesUnordered<F>,
    failing: FuturesUnordered<F>,
    ended: usize,
}

impl<F: Future<Output = ()>> UnderWay<F> {
    fn len(&self) -> usize {
        self.working.len() + self.failing.len()
    }

    /// Until one has ended; for ever if there is none.
    async fn one(&mut self) {
        tokio::select! {
            Some(()) = self.working.next() => {}
            Some(()) = self.failing.next() => {}
            else => std::future::pending().await,
        }
        self.ended += 1;
    }

    /// Waits for `work`, and they go on meanwhile: an attempt that nobody looks after takes too long, however soon its answer
    /// came.
    async fn beside<T>(&mut self, work: impl Future<Output = T>) -> T {
        let mut work = pin!(work);
        loop {
            tokio::select! {
                done = &mut work => return done,
                () = self.one() => {}
            }
        }
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
    let open = |stored: &String| secrets::open(app.providers.keys.as_ref(), due.webhook_id, stored);
    let secrets: Vec<String> = due.secrets.iter().filter_map(open).collect();
    if secrets.is_empty() {
        // Nobody would believe it unsigned. Its lease ends, and it is looked at again.
        tracing::error!(webhook = %due.webhook_id, "PARKMATE_KEYS_SECRET does not open the webhook's secret");
        return;
    }
    let headers = signature::headers(&secrets, due.event_id, now, &body);
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
            // Of this delivery too: a webhook that is seldom told anything may have failed once, long ago.
            let too_long = now - since.max(due.since) >= rules::PATIENCE - rules::LEASE;
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

/// The log has an end in age and, with so many `kept` of each webhook, in number.
pub async fn forget_old(app: &App, kept: i64) -> Result<()> {
    let now = app.clock.now();
    let mut db = app.db.acquire().await?;
    store::settle_unheard(&mut db, None, now).await?;
    while store::forget_settled(&mut db, now - rules::KEPT, BATCH).await? > 0 {}
    store::forget_surplus(&mut db, kept).await
}
