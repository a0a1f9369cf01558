//! Threads for what takes long and can wait: hashing a password costs 19 MiB and some 25 ms.
//!
//! One a core, and behind all others: a storm of log-ins takes what the rest leaves. Who would wait for longer than a
//! second or so is told at once to come again.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use crate::error::{Code, Refusal};

pub type Work = Box<dyn FnOnce() + Send>;

/// What a core hashes in about a second.
const WAITING_A_CORE: usize = 40;

pub struct Hashing {
    queue: SyncSender<Work>,
}

impl Hashing {
    /// The threads end with it, when what waits is done.
    pub fn start(cores: usize) -> Self {
        let (queue, waiting) = sync_channel(cores * WAITING_A_CORE);
        let waiting = Arc::new(Mutex::new(waiting));
        for _ in 0..cores {
            let waiting = waiting.clone();
            thread::spawn(move || work(&waiting));
        }
        Self { queue }
    }

    pub fn give(&self, work: Work) -> Result<(), Refusal> {
        let given = self.queue.try_send(work);
        given.map_err(|_| Refusal::new(Code::Unavailable).with("retry_after_seconds", 1))
    }
}

fn work(waiting: &Mutex<Receiver<Work>>) {
    step_back();
    loop {
        let next = waiting.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(work) = next else { return };
        // A panic is that one's: whoever waits for it finds that nobody answers any more.
        let _ = catch_unwind(AssertUnwindSafe(work));
    }
}

/// Linux keeps a niceness for each thread, and lets it only grow; elsewhere it is the whole process's.
fn step_back() {
    #[cfg(target_os = "linux")]
    if let Err(error) = rustix::process::setpriority_process(None, 10) {
        tracing::warn!(%error, "hashing does not step back");
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use super::{Hashing, WAITING_A_CORE};

    #[test]
    fn who_would_wait_too_long_is_told_to_come_again_and_who_waits_is_served() {
        let hashing = Hashing::start(1);
        let (hold, held) = channel::<()>();
        let (tell, told) = channel();
        let begun = tell.clone();
        let first = move || {
            begun.send(0).expect("heard");
            let _ = held.recv();
        };
        hashing.give(Box::new(first)).expect("taken");
        assert_eq!(told.recv(), Ok(0));
        for n in 1..=WAITING_A_CORE {
            let tell = tell.clone();
            hashing.give(Box::new(move || tell.send(n).expect("heard"))).expect("it may wait");
        }
        let refused = hashing.give(Box::new(|| {})).expect_err("too many wait").problem();
        assert_eq!((refused.status, refused.extra["retry_after_seconds"].as_u64()), (503, Some(1)));
        drop(hold);
        assert!((1..=WAITING_A_CORE).all(|n| told.recv() == Ok(n)));
    }

    #[test]
    fn what_panics_takes_nobody_else_with_it() {
        let hashing = Hashing::start(1);
        let (tell, told) = channel();
        hashing.give(Box::new(|| panic!("on purpose"))).expect("taken");
        hashing.give(Box::new(move || tell.send(()).expect("heard"))).expect("taken");
        assert_eq!(told.recv(), Ok(()));
    }
}
