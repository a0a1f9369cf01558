//! What happens by itself: the table of jobs, and the timers that fire.
//!
//! Correctness rests on the rows: whatever is due stands in `timer`, and firing deletes the row in the transaction of its
//! effect, so that any number of servers do each thing once. The scheduler is only punctual.

mod housekeeping;

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Context;
use chrono::{DateTime, TimeDelta, Utc};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use metrics::{counter, gauge, histogram};
use tokio::sync::{Mutex, watch};
use tokio::time::timeout;
use tokio_cron_scheduler::{Job, JobScheduler};
use tracing::Instrument;
use uuid::Uuid;

use crate::accounts;
use crate::app::App;
use crate::bookings::{self, Timer};
use crate::car_washes;
use crate::clock::Clock;
use crate::error::Result;
use crate::reach;
use crate::reports;
use crate::settlements;
use crate::staff;
use crate::webhooks;

pub use housekeeping::housekeeping;

/// By the names under which they are counted.
pub const JOBS: [&str; 7] = ["timers", "gateways", "mail", "deliveries", "webhooks", "housekeeping", "invariants"];

/// Bookings a transaction takes at most: large enough to be quick, small enough to hold locks for milliseconds.
const BATCH: usize = 500;
/// A tick waits for what is due within this time: the next tick starts in a second, and up to half a second late.
const AHEAD: TimeDelta = TimeDelta::milliseconds(1_500);
/// But looks again this often, for what has become due meanwhile.
const LOOK: Duration = Duration::from_millis(250);
/// A stop waits this long for a run that is going: by then it hangs on a database that says nothing.
const LAST_RUN: Duration = Duration::from_secs(5);
/// A step that takes longer is given up: it may hang on a connection that went silent.
const LONGEST_RUN: Duration = Duration::from_secs(30);
/// With gateways that say nothing, one after the other.
const LONGEST_TALK: Duration = Duration::from_secs(120);

/// Does everything that is due at the clock's now, in the order of a booking's life. Returns how much that was. It takes as long
/// as there is something; a step that hangs is given up, and what was committed stays.
pub async fn run_due(app: &App) -> Result<usize> {
    let mut done = counted("sandbox_webhook", within(LONGEST_RUN, settlements::deliver_due(app)).await?);
    for timer in Timer::ALL {
        done += in_batches(timer.as_str(), || fire(app, timer)).await?;
    }
    done += in_batches("car_wash_hold", || lapse(app)).await?;
    done += within(LONGEST_RUN, give_out_work(app)).await?;
    done += counted("refund", within(LONGEST_RUN, settlements::send_due_refunds(app)).await?);
    Ok(done + counted("sandbox_webhook", within(LONGEST_RUN, settlements::deliver_due(app)).await?))
}

/// One batch after the other, until one is not full.
async fn in_batches<F: Future<Output = Result<usize>>>(kind: &'static str, one: impl Fn() -> F) -> Result<usize> {
    let mut done = 0;
    loop {
        let fired = counted(kind, within(LONGEST_RUN, one()).await?);
        done += fired;
        if fired < BATCH {
            return Ok(done);
        }
    }
}

async fn fire(app: &App, timer: Timer) -> Result<usize> {
    let mut tx = app.begin().await?;
    let fired = bookings::fire(&mut tx, timer, BATCH as i64).await?;
    tx.commit().await?;
    Ok(fired)
}

async fn lapse(app: &App) -> Result<usize> {
    let mut tx = app.begin().await?;
    let lapsed = car_washes::lapse(&mut tx, BATCH as i64).await?;
    tx.commit().await?;
    Ok(lapsed)
}

/// Asks gateways for what they are due to be asked. Apart from the timers, which wait for nobody outside.
pub async fn ask_gateways(app: &App) -> Result<usize> {
    Ok(settlements::ask_due(app).await? + settlements::give_back_due(app).await?)
}

fn counted(timer: &'static str, fired: usize) -> usize {
    counter!("parkmate_timers_fired_total", "kind" => timer).increment(fired as u64);
    fired
}

/// Work that waits although somebody is available: most is given out where it, or they, become so.
async fn give_out_work(app: &App) -> Result<usize> {
    let mut tx = app.begin().await?;
    let given = staff::catch_up(&mut tx).await?;
    tx.commit().await?;
    Ok(given)
}

/// The jobs, running. Dropping it leaves them running; [`Scheduler::stop`] ends them.
pub struct Scheduler {
    cron: JobScheduler,
    clock: Clock,
    stopping: watch::Sender<bool>,
    guards: Vec<Arc<Mutex<()>>>,
}

impl Scheduler {
    /// Starts the table of jobs. Schedules are in UTC: what follows a lot's wall clock is computed into instants by the
    /// features.
    pub async fn start(app: Arc<App>) -> anyhow::Result<Self> {
        let stopping = watch::Sender::new(false);
        let mut scheduler =
            Self { cron: JobScheduler::new().await?, clock: app.clock.clone(), stopping, guards: Vec::new() };
        let stopping = scheduler.stopping.subscribe();
        let timers = app.clone();
        scheduler.add("timers", "* * * * * *", move || tick(timers.clone(), stopping.clone()).boxed()).await?;
        let gateways = app.clone();
        scheduler.add("gateways", "* * * * * *", move || reconcile(gateways.clone()).boxed()).await?;
        let mail = app.clone();
        scheduler.add("mail", "*/2 * * * * *", move || deliver_mail(mail.clone()).boxed()).await?;
        let reached = app.clone();
        scheduler.add("deliveries", "1/2 * * * * *", move || deliver_notices(reached.clone()).boxed()).await?;
        let (told, until) = (app.clone(), scheduler.stopping.subscribe());
        scheduler.add("webhooks", "* * * * * *", move || tell_outside(told.clone(), until.clone()).boxed()).await?;
        let tidied = app.clone();
        scheduler.add("housekeeping", "0 17 * * * *", move || clean_up(tidied.clone()).boxed()).await?;
        scheduler.add("invariants", "0 47 * * * *", move || reports::watch_invariants(app.clone()).boxed()).await?;
        scheduler.cron.start().await?;
        Ok(scheduler)
    }

    /// Adds a job that never overlaps itself: a run that is still going lets the next one pass.
    async fn add<F>(&mut self, name: &'static str, schedule: &str, work: F) -> anyhow::Result<()>
    where
        F: Fn() -> BoxFuture<'static, Result<()>> + Send + Sync + 'static,
    {
        let guard = Arc::new(Mutex::new(()));
        self.guards.push(guard.clone());
        let (work, clock, stopping) = (Arc::new(work), self.clock.clone(), self.stopping.subscribe());
        let job = Job::new_async(schedule, move |_, _| {
            let (work, guard, clock, stopping) = (work.clone(), guard.clone(), clock.clone(), stopping.clone());
            let run = async move {
                let Ok(_running) = guard.try_lock() else { return };
                // Some start late, and find everything gone.
                if !*stopping.borrow() {
                    run_once(name, &clock, work()).await;
                }
            };
            // Each of its lines tells which run it is of.
            Box::pin(run.instrument(tracing::info_span!("job", job = name, run_id = %Uuid::now_v7())))
        })?;
        self.cron.add(job).await?;
        Ok(())
    }

    /// Starts no run any more, and waits for those that are going.
    pub async fn stop(mut self) -> anyhow::Result<()> {
        self.stopping.send_replace(true);
        let stopped = self.cron.shutdown().await;
        for guard in self.guards {
            if timeout(LAST_RUN, guard.lock()).await.is_err() {
                tracing::warn!("a job did not end in time; what it had not committed is undone");
            }
        }
        stopped.context("stopping the scheduler")
    }
}

/// Does what is due, and goes on while something is due soon, each thing at its instant.
async fn tick(app: Arc<App>, mut stopping: watch::Receiver<bool>) -> Result<()> {
    while !*stopping.borrow() {
        let looked_at = app.clock.now();
        let done = run_due(&app).await?;
        let now = app.clock.now();
        let next = match within(LONGEST_RUN, next_due(&app)).await? {
            Some(next) if next <= now + AHEAD && !app.clock.is_simulated() => next,
            _ => break,
        };
        // What was passed over is in other hands: asking again at once would only keep them from it.
        let passed_over = done == 0 && next <= looked_at;
        let wait = if passed_over { LOOK } else { (next - now).to_std().unwrap_or_default().min(LOOK) };
        // Either way we look again: the stop is seen above.
        let _ = timeout(wait, stopping.changed()).await;
    }
    Ok(())
}

async fn run_once(name: &'static str, clock: &Clock, work: BoxFuture<'static, Result<()>>) {
    let began = Instant::now();
    match work.await {
        Ok(()) => {
            gauge!("parkmate_job_last_success_timestamp_seconds", "task" => name).set(clock.now().timestamp() as f64);
            tracing::debug!(took = ?began.elapsed(), "done");
        }
        Err(error) => {
            counter!("parkmate_jobs_failed_total", "task" => name).increment(1);
            tracing::error!(job = name, ?error, "job failed");
        }
    }
    histogram!("parkmate_job_seconds", "task" => name).record(began.elapsed());
}

async fn within<T>(longest: Duration, work: impl Future<Output = Result<T>>) -> Result<T> {
    let given_up = |_| anyhow::anyhow!("given up after {longest:?}");
    timeout(longest, work).await.map_err(given_up)?
}

async fn reconcile(app: Arc<App>) -> Result<()> {
    within(LONGEST_TALK, ask_gateways(&app)).await.map(drop)
}

async fn deliver_mail(app: Arc<App>) -> Result<()> {
    within(LONGEST_RUN, accounts::deliver_waiting(&app)).await.map(drop)
}

async fn deliver_notices(app: Arc<App>) -> Result<()> {
    within(LONGEST_RUN, reach::deliver_due(&app)).await.map(drop)
}

/// Each attempt has an end of its own; together they may have none, where there always is more to tell.
async fn tell_outside(app: Arc<App>, stopping: watch::Receiver<bool>) -> Result<()> {
    webhooks::send_due(&app, || !*stopping.borrow()).await.map(drop)
}

async fn clean_up(app: Arc<App>) -> Result<()> {
    housekeeping(&app).await
}

/// When the next thing is due, of whatever kind; None if nothing waits.
pub async fn next_due(app: &App) -> Result<Option<DateTime<Utc>>> {
    let next = sqlx::query_scalar!(
        "
select min(due_at)
from unnest(enum_range(null::timer_kind)) as k (kind),
    lateral (select due_at from timer t where t.kind = k.kind order by due_at limit 1) as first
"
    );
    Ok(next.fetch_one(&app.db).await?)
}

/// Advances a simulated clock to `to`, stopping at each instant at which something is due, so that everything happens in
/// order and at its time, before this returns. `to` in the past does nothing but what is due.
pub async fn advance(app: &App, to: DateTime<Utc>) -> Result<()> {
    loop {
        settle(app).await?;
        match next_of_all(app).await? {
            Some(next) if next <= to => app.clock.advance_to(next),
            _ => break,
        };
    }
    app.clock.advance_to(to);
    settle(app).await
}

/// Of what becomes due here, is to be asked of gateways, and is to be told outside.
async fn next_of_all(app: &App) -> Result<Option<DateTime<Utc>>> {
    let all = [next_due(app).await?, settlements::next_due(app).await?, webhooks::next_due(app).await?];
    Ok(all.into_iter().flatten().min())
}

/// Until nothing is due: firing one thing can make another due, and another server may be at work on some.
async fn settle(app: &App) -> Result<()> {
    loop {
        run_due(app).await?;
        webhooks::send_due(app, || true).await?;
        ask_gateways(app).await?;
        match next_of_all(app).await? {
            Some(next) if next <= app.clock.now() => tokio::task::yield_now().await,
            _ => return Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::within;
    use crate::error::Result;

    #[tokio::test]
    async fn work_that_hangs_is_given_up_and_work_that_is_done_is_not() {
        assert_eq!(within(Duration::from_secs(60), async { Ok(7) }).await.expect("a number"), 7);
        let hung = within(Duration::from_millis(1), std::future::pending::<Result<()>>()).await;
        assert_eq!(hung.expect_err("it says nothing").to_string(), "given up after 1ms");
    }
}
