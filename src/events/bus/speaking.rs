//! What this server says.

use std::sync::atomic::Ordering;

use tokio::sync::mpsc;
use tokio::time::{Instant, MissedTickBehavior, interval_at, sleep, timeout};
use uuid::Uuid;

use super::message::{Life, Message, texts};
use super::{BEAT, Carrier, FIRST_PAUSE, LONGEST_PAUSE, LONGEST_WORD, MOST_WAITING, State};
use crate::events::Signal;

/// Says all that waits at once, then what came meanwhile, and so on, until the queue is closed and empty; and now and then
/// that it lives.
pub(super) async fn speak<C: Carrier>(carrier: &C, server: Uuid, waiting: &mut mpsc::Receiver<Signal>, state: &State) {
    // The first word waits until the line is open, which asks for it.
    let (mut signals, mut pause, mut beat) = (Vec::new(), FIRST_PAUSE, interval_at(Instant::now() + BEAT, BEAT));
    beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        let here = tokio::select! {
            some = waiting.recv_many(&mut signals, MOST_WAITING) => if some > 0 { false } else { return },
            () = state.speak_up.notified() => true,
            _ = beat.tick() => true,
        };
        let look = state.lost.swap(false, Ordering::Relaxed);
        let mut said = texts(server, C::LONGEST, look, &mut signals);
        if here {
            said.push(Message { from: server, look: false, life: Some(Life::Here), signals: Vec::new() }.text());
        }
        state.speaking.store(true, Ordering::Relaxed);
        let told = say_all(carrier, said).await;
        state.speaking.store(false, Ordering::Relaxed);
        if let Err(error) = told {
            tracing::warn!(error = format!("{error:#}"), "the other servers were not told");
            // What was lost is made good as soon as the others can be told, even if nothing follows.
            state.lose();
            sleep(pause).await;
            pause = (pause * 2).min(LONGEST_PAUSE);
        } else {
            pause = FIRST_PAUSE;
        }
    }
}

async fn say_all(carrier: &impl Carrier, texts: Vec<String>) -> anyhow::Result<()> {
    for text in texts {
        timeout(LONGEST_WORD, carrier.say(text)).await??;
    }
    Ok(())
}

/// What still waits, and goodbye.
pub(super) async fn say_the_last<C: Carrier>(
    carrier: &C,
    server: Uuid,
    waiting: &mut mpsc::Receiver<Signal>,
    state: &State,
) {
    let mut signals = Vec::new();
    while waiting.recv_many(&mut signals, MOST_WAITING).await > 0 {}
    let look = state.lost.load(Ordering::Relaxed) || state.speaking.load(Ordering::Relaxed);
    let mut said = texts(server, C::LONGEST, look, &mut signals);
    said.push(Message { from: server, look: false, life: Some(Life::Leaves), signals: Vec::new() }.text());
    if let Err(error) = say_all(carrier, said).await {
        tracing::warn!(error = format!("{error:#}"), "the other servers were not told of the last changes");
    }
}
