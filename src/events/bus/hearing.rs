//! What this server hears of the others, and of itself.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::mpsc;
use tokio::time::{Instant, sleep, sleep_until};
use uuid::Uuid;

use super::message::{Life, Message};
use super::{BEAT, Carrier, FIRST_PAUSE, LONGEST_PAUSE, SILENCE, State};
use crate::events::{Hub, Signal};

/// What is done with what is heard.
pub(super) struct Ear<'a> {
    pub server: Uuid,
    pub state: &'a State,
    hub: &'a Hub,
    told: mpsc::Sender<Signal>,
    voices: Mutex<Voices>,
    /// The line was open before: what was said meanwhile, here or elsewhere, may be lost.
    again: AtomicBool,
}

/// When each was heard last.
struct Voices {
    own: Instant,
    others: HashMap<Uuid, Instant>,
}

impl<'a> Ear<'a> {
    pub fn new(server: Uuid, hub: &'a Hub, told: mpsc::Sender<Signal>, state: &'a State) -> Self {
        let voices = Mutex::new(Voices { own: Instant::now(), others: HashMap::new() });
        Self { server, state, hub, told, voices, again: AtomicBool::new(false) }
    }

    pub fn take(&self, text: &[u8]) {
        match serde_json::from_slice::<Message>(text) {
            Ok(message) if message.from == self.server => self.hear_myself(),
            Ok(message) => {
                self.note(message.from, message.life);
                message.signals.into_iter().for_each(|signal| self.pass_on(signal));
                if message.look {
                    self.hub.look_now();
                }
            }
            // A newer server may say what this one does not know.
            Err(_) => self.hub.look_now(),
        }
    }

    /// Some of what was said did not come through.
    pub fn missed(&self) {
        self.hub.look_now();
    }

    /// The line is open, both ways; what was said before it was may be lost, both ways.
    fn hear_myself(&self) {
        let now = Instant::now();
        let mut voices = self.voices();
        voices.own = now;
        if self.state.hears.load(Ordering::Relaxed) {
            return;
        }
        voices.others.values_mut().for_each(|heard| *heard = now);
        drop(voices);
        self.hub.look_now();
        self.state.hears.store(true, Ordering::Relaxed);
        if self.again.swap(true, Ordering::Relaxed) {
            self.state.lose();
        }
    }

    fn note(&self, from: Uuid, life: Option<Life>) {
        let others = &mut self.voices().others;
        match life {
            Some(Life::Here) => drop(others.insert(from, Instant::now())),
            Some(Life::Leaves) => drop(others.remove(&from)),
            None => {
                if let Some(heard) = others.get_mut(&from) {
                    *heard = Instant::now();
                }
            }
        }
    }

    /// Read state goes the way of the notifications it speaks of, behind them; what needs no reading waits for nothing.
    fn pass_on(&self, signal: Signal) {
        let at_once = matches!(signal, Signal::SessionEnded(_) | Signal::AccountEnded(_) | Signal::Changed(_));
        if at_once || self.told.try_send(signal).is_err() {
            self.hub.signal(signal);
        }
    }

    fn voices(&self) -> MutexGuard<'_, Voices> {
        self.voices.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns once its own voice has not come back for too long: whatever the line says of itself, it does not carry.
    async fn does_not_hear_itself(&self) {
        self.voices().own = Instant::now();
        loop {
            let until = self.voices().own + SILENCE;
            if until <= Instant::now() {
                return;
            }
            sleep_until(until).await;
        }
    }
}

/// Listens for ever, and opens the line again when it broke.
pub(super) async fn hear(carrier: &impl Carrier, ear: &Ear<'_>) {
    let mut pause = FIRST_PAUSE;
    loop {
        let broken = tokio::select! {
            Err(error) = carrier.hear(ear) => format!("{error:#}"),
            () = ear.does_not_hear_itself() => "its own voice does not come back".into(),
        };
        if ear.state.hears.swap(false, Ordering::Relaxed) {
            pause = FIRST_PAUSE;
        }
        tracing::warn!(error = broken, "cannot hear the other servers");
        sleep(pause).await;
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

/// A server that is not heard any more, and did not say goodbye, may have died before it told of its last commits.
pub(super) async fn notice_who_falls_silent(ear: &Ear<'_>) {
    loop {
        sleep(BEAT).await;
        if ear.state.hears.load(Ordering::Relaxed) {
            let silent: Vec<_> = ear.voices().others.extract_if(|_, heard| heard.elapsed() >= SILENCE).collect();
            if !silent.is_empty() {
                tracing::warn!(servers = silent.len(), "not heard any more");
                ear.hub.look_now();
            }
        }
    }
}
