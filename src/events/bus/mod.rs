//! Wakes the other servers after a commit, by PostgreSQL's NOTIFY on one channel: never inside the transaction, because
//! that makes commits wait for each other, but after it, for all that waits at once.

mod reading;

use std::collections::HashSet;
use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use sqlx::PgPool;
use sqlx::postgres::{PgListener, PgPoolOptions};
use tokio::sync::mpsc;
use tokio::time::sleep;
use uuid::Uuid;

use super::change::merged;
use super::{Hub, Signal};

const CHANNEL: &str = "parkmate";
const MOST_WAITING: usize = 16_384;
/// PostgreSQL takes payloads below 8,000 bytes.
const LONGEST_PAYLOAD: usize = 7_900;
const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// Without a database (the default) there are no other servers.
#[derive(Clone, Default)]
pub struct Bus {
    line: Option<Line>,
}

#[derive(Clone)]
struct Line {
    queue: mpsc::Sender<Signal>,
    state: Arc<State>,
}

#[derive(Default)]
struct State {
    hears: AtomicBool,
    /// Signals were lost: the others are to look at the tables.
    lost: AtomicBool,
}

impl Bus {
    /// The bus, and the work behind it, which the caller runs.
    pub fn postgres(db: &PgPool) -> (Self, Wire) {
        let (queue, waiting) = mpsc::channel(MOST_WAITING);
        let state = Arc::new(State::default());
        // Connections of its own, to listen, to speak, to read: it must not wait behind requests.
        let db = PgPoolOptions::new()
            .max_connections(3)
            .acquire_timeout(LONGEST_PAUSE)
            .connect_lazy_with(db.connect_options().as_ref().clone());
        let wire = Wire { db, server: Uuid::now_v7(), waiting, state: state.clone() };
        (Self { line: Some(Line { queue, state }) }, wire)
    }

    /// Queues signals for the other servers. Never waits; what does not fit is healed by their look at the tables.
    pub fn send(&self, signals: impl IntoIterator<Item = Signal>) {
        let Some(line) = &self.line else { return };
        for signal in signals {
            if line.queue.try_send(signal).is_err() {
                line.state.lost.store(true, Ordering::Relaxed);
            }
        }
    }

    /// What the others are still to be told.
    pub fn waiting(&self) -> usize {
        self.line.as_ref().map_or(0, |line| line.queue.max_capacity() - line.queue.capacity())
    }

    /// Whether this server hears the others.
    pub fn is_up(&self) -> bool {
        self.line.as_ref().is_none_or(|line| line.state.hears.load(Ordering::Relaxed))
    }
}

#[derive(Serialize, Deserialize)]
struct Message {
    from: Uuid,
    /// Signals were lost: look at the tables.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    look: bool,
    signals: Vec<Signal>,
}

/// Carries signals from and to the other servers.
pub struct Wire {
    db: PgPool,
    server: Uuid,
    waiting: mpsc::Receiver<Signal>,
    state: Arc<State>,
}

impl Wire {
    /// Works until `stop`, whatever the database does; then hands over what still waits, as far as that goes quickly.
    pub async fn run(self, hub: Hub, stop: impl Future<Output = ()>) {
        let Self { db, server, mut waiting, state } = self;
        let (told, mut unread) = mpsc::channel(reading::MOST_AT_ONCE);
        let ear = Ear { server, hub: &hub, told };
        tokio::select! {
            () = stop => {}
            () = speak(&db, server, &mut waiting, &state) => {}
            () = hear(&db, &ear, &state) => {}
            () = reading::read(&db, &hub, &mut unread) => {}
        }
        state.hears.store(false, Ordering::Relaxed);
        waiting.close();
        let _ = tokio::time::timeout(Duration::from_secs(1), speak(&db, server, &mut waiting, &state)).await;
    }
}

/// Says all that waits at once, then what came meanwhile, and so on, until the queue is closed and empty.
async fn speak(db: &PgPool, server: Uuid, waiting: &mut mpsc::Receiver<Signal>, state: &State) {
    let (mut signals, mut pause) = (Vec::new(), FIRST_PAUSE);
    // What was lost is made good as soon as the others can be told, even if nothing follows.
    while state.lost.load(Ordering::Relaxed) || waiting.recv_many(&mut signals, MOST_WAITING).await > 0 {
        let look = state.lost.swap(false, Ordering::Relaxed);
        if let Err(error) = notify_all(db, payloads(server, look, &mut signals)).await {
            tracing::warn!(%error, "the other servers were not told");
            state.lost.store(true, Ordering::Relaxed);
            sleep(pause).await;
            pause = (pause * 2).min(LONGEST_PAUSE);
        } else {
            pause = FIRST_PAUSE;
        }
    }
}

async fn notify_all(db: &PgPool, payloads: Vec<String>) -> sqlx::Result<()> {
    for payload in payloads {
        notify(db, &payload).await?;
    }
    Ok(())
}

/// NOTIFY takes a transaction number; without `synchronous_commit` off its commit might wait for the disk.
async fn notify(db: &PgPool, payload: &str) -> sqlx::Result<()> {
    sqlx::query!(
        r#"select set_config('synchronous_commit', 'off', true) as "set", pg_notify($1, $2)::text as "told""#,
        CHANNEL,
        payload
    )
    .fetch_one(db)
    .await?;
    Ok(())
}

/// Empties `signals` into texts that fit, each signal once, and each lot.
fn payloads(server: Uuid, look: bool, signals: &mut Vec<Signal>) -> Vec<String> {
    let (mut seen, mut changes) = (HashSet::new(), Vec::new());
    signals.retain(|signal| match signal {
        Signal::Changed(change) => {
            changes.push(*change);
            false
        }
        signal => seen.insert(*signal),
    });
    signals.extend(merged(changes).into_iter().map(Signal::Changed));
    // The longest signal takes 119 bytes with its comma, the rest of the message 80.
    let most = (LONGEST_PAYLOAD - 80) / 119;
    let text = |chunk: &[Signal]| {
        let message = Message { from: server, look, signals: chunk.to_vec() };
        serde_json::to_string(&message).unwrap_or_default()
    };
    let payloads = if look && signals.is_empty() { vec![text(&[])] } else { signals.chunks(most).map(text).collect() };
    signals.clear();
    payloads
}

/// Listens for the others, and connects again when the database has been away.
async fn hear(db: &PgPool, ear: &Ear<'_>, state: &State) {
    let mut pause = FIRST_PAUSE;
    loop {
        match listen(db).await {
            Ok(mut listener) => {
                // What was said before we listened.
                ear.hub.look_now();
                state.hears.store(true, Ordering::Relaxed);
                pause = FIRST_PAUSE;
                while let Ok(Some(notification)) = listener.try_recv().await {
                    ear.take(notification.payload());
                }
            }
            Err(error) => tracing::warn!(%error, "cannot hear the other servers"),
        }
        state.hears.store(false, Ordering::Relaxed);
        sleep(pause).await;
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

async fn listen(db: &PgPool) -> sqlx::Result<PgListener> {
    let mut listener = PgListener::connect_with(db).await?;
    listener.eager_reconnect(false);
    listener.listen(CHANNEL).await?;
    Ok(listener)
}

/// What is done with what the others say.
struct Ear<'a> {
    server: Uuid,
    hub: &'a Hub,
    told: mpsc::Sender<Signal>,
}

impl Ear<'_> {
    fn take(&self, payload: &str) {
        match serde_json::from_str::<Message>(payload) {
            Ok(message) if message.from == self.server => {}
            Ok(message) => {
                message.signals.into_iter().for_each(|signal| self.pass_on(signal));
                if message.look {
                    self.hub.look_now();
                }
            }
            // A newer server may say what this one does not know.
            Err(_) => self.hub.look_now(),
        }
    }

    /// Read state goes the way of the notifications it speaks of, behind them; what needs no reading waits for nothing.
    fn pass_on(&self, signal: Signal) {
        let at_once = matches!(signal, Signal::SessionEnded(_) | Signal::AccountEnded(_) | Signal::Changed(_));
        if at_once || self.told.try_send(signal).is_err() {
            self.hub.signal(signal);
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::{Bus, LONGEST_PAYLOAD, Message, payloads};
    use crate::events::{Change, Kind, Kinds, Place, Signal};
    use crate::types::{AccountId, LotId, OperatorId};

    fn count(payload: &str) -> usize {
        serde_json::from_str::<Message>(payload).expect("readable").signals.len()
    }

    #[test]
    fn payloads_fit_and_say_everything_once() {
        let read = |seq| Signal::Read { account: AccountId::new(), up_to_seq: seq };
        let changed =
            || Signal::Changed(Change { place: Place::lot(OperatorId::new(), LotId::new()), what: Kinds::ALL });
        let mut signals: Vec<_> = (0..500).flat_map(|less| [read(i64::MAX - less), changed()]).collect();
        signals.extend(signals.clone());
        let said = payloads(Uuid::now_v7(), true, &mut signals);
        let longest = said.iter().map(String::len).max();
        assert!(longest.is_some_and(|longest| longest <= LONGEST_PAYLOAD), "{longest:?}");
        assert_eq!(said.iter().map(|payload| count(payload)).sum::<usize>(), 1_000);
    }

    #[test]
    fn all_that_changed_at_a_lot_is_one_signal() {
        let place = Place::lot(OperatorId::new(), LotId::new());
        let changed = |kind| Signal::Changed(Change { place, what: Kinds::of(&[kind]) });
        let mut signals = vec![changed(Kind::Bays), changed(Kind::Bookings), changed(Kind::Bays)];
        let said = payloads(Uuid::now_v7(), false, &mut signals);
        let message: Message = serde_json::from_str(&said[0]).expect("readable");
        let what = Kinds::of(&[Kind::Bays, Kind::Bookings]);
        assert_eq!(message.signals, [Signal::Changed(Change { place, what })]);
    }

    #[test]
    fn that_something_was_lost_is_said_though_nothing_follows() {
        assert_eq!(
            payloads(Uuid::now_v7(), true, &mut Vec::new()).iter().map(|payload| count(payload)).collect::<Vec<_>>(),
            [0]
        );
        assert!(payloads(Uuid::now_v7(), false, &mut Vec::new()).is_empty());
    }

    #[test]
    fn alone_there_is_nothing_to_hear_and_nothing_to_say() {
        let bus = Bus::default();
        bus.send([Signal::Notified(AccountId::new())]);
        assert!(bus.is_up());
    }
}
