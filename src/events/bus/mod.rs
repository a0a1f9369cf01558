//! Wakes the other servers after a commit: never inside the transaction, where telling would make commits wait for each
//! other, but after it, for all that waits at once.
//!
//! - What is said is a hint, and may get lost. Whoever may have missed one looks at the tables, and it is always known who may.
//! - A server hears its own voice too. While it does, it is heard by others and hears them; when it does not, its line is
//!   opened anew.
//! - A server that falls silent without a goodbye may have died between a commit and its word: the others look.

mod hearing;
mod message;
mod nats;
mod postgres;
mod reading;
mod speaking;

use std::convert::Infallible;
use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use sqlx::PgPool;
use tokio::sync::{Notify, mpsc};
use uuid::Uuid;

use self::hearing::Ear;
use self::nats::Nats;
use self::postgres::{Direct, Postgres};
use super::{Hub, Signal};
use crate::config::BusRoute;

const MOST_WAITING: usize = 16_384;
const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);
/// For a word to be handed over, or something to be read.
const LONGEST_WORD: Duration = Duration::from_secs(5);
/// So often a server says that it lives.
const BEAT: Duration = Duration::from_secs(2);
/// A voice that is not heard for so long is gone.
const SILENCE: Duration = Duration::from_secs(7);
const LONGEST_GOODBYE: Duration = Duration::from_secs(1);

/// Carries texts from each server to all, its own among them. It may lose some.
trait Carrier: Sync {
    /// Bytes a text may have.
    const LONGEST: usize;

    fn say(&self, text: String) -> impl Future<Output = anyhow::Result<()>> + Send;

    /// Opens a line, and gives the ear what is said, until the line breaks.
    fn hear(&self, ear: &Ear<'_>) -> impl Future<Output = anyhow::Result<Infallible>> + Send;
}

/// Without a way (the default) there are no other servers.
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
    /// Words are on their way out: whoever is interrupted does not know which.
    speaking: AtomicBool,
    /// There is something to say though nothing waits.
    speak_up: Notify,
}

impl State {
    fn lose(&self) {
        self.lost.store(true, Ordering::Relaxed);
        self.speak_up.notify_one();
    }
}

impl Bus {
    /// The bus, and the work behind it, which the caller runs.
    pub fn to(route: &BusRoute, db: &PgPool) -> (Self, Wire) {
        let (queue, waiting) = mpsc::channel(MOST_WAITING);
        let state = Arc::new(State::default());
        // Connections of its own, to listen, to speak, to read: it must not wait behind requests.
        let options = db.connect_options();
        let way = match route {
            BusRoute::Postgres => Way::Postgres(Postgres::new(options.as_ref())),
            BusRoute::Nats(servers) => Way::Nats(Nats::new(servers.clone())),
        };
        let wire =
            Wire { db: Direct::new(options.as_ref()), way, server: Uuid::now_v7(), waiting, state: state.clone() };
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

enum Way {
    Postgres(Postgres),
    Nats(Nats),
}

/// Carries signals from and to the other servers.
pub struct Wire {
    db: Direct,
    way: Way,
    server: Uuid,
    waiting: mpsc::Receiver<Signal>,
    state: Arc<State>,
}

impl Wire {
    /// Works until `stop`, whatever becomes of the line; then hands over what still waits, as far as that goes quickly.
    pub async fn run(self, hub: Hub, stop: impl Future<Output = ()>) {
        let Self { db, way, server, waiting, state } = self;
        let (told, unread) = mpsc::channel(reading::MOST_AT_ONCE);
        let ear = Ear::new(server, &hub, told, &state);
        let reading = reading::read(&db, &hub, unread);
        match way {
            Way::Postgres(postgres) => carry(&postgres, &ear, waiting, reading, stop).await,
            Way::Nats(nats) => carry(&nats, &ear, waiting, reading, stop).await,
        }
    }
}

async fn carry(
    carrier: &impl Carrier,
    ear: &Ear<'_>,
    mut waiting: mpsc::Receiver<Signal>,
    reading: impl Future<Output = ()>,
    stop: impl Future<Output = ()>,
) {
    let listening = async {
        tokio::select! {
            () = hearing::hear(carrier, ear) => {}
            () = hearing::notice_who_falls_silent(ear) => {}
            () = reading => {}
        }
    };
    let mut listening = std::pin::pin!(listening);
    tokio::select! {
        () = stop => {}
        () = speaking::speak(carrier, ear.server, &mut waiting, ear.state) => {}
        () = &mut listening => {}
    }
    waiting.close();
    let last = speaking::say_the_last(carrier, ear.server, &mut waiting, ear.state);
    // The line stays open meanwhile: a carrier may speak and listen on the same.
    tokio::select! {
        said = tokio::time::timeout(LONGEST_GOODBYE, last) => if said.is_err() {
            tracing::warn!("the other servers were not told of the last changes");
        },
        () = &mut listening => {}
    }
    ear.state.hears.store(false, Ordering::Relaxed);
}

#[cfg(test)]
mod tests {
    use super::Bus;
    use crate::events::Signal;
    use crate::types::AccountId;

    #[test]
    fn alone_there_is_nothing_to_hear_and_nothing_to_say() {
        let bus = Bus::default();
        bus.send([Signal::Notified(AccountId::new())]);
        assert!(bus.is_up());
    }
}
