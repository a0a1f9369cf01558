//! Threads for what takes long and can wait: hashing a password costs 19 MiB and some 25 ms.
//!
//! One a core, and behind all others: a storm of log-ins takes what the rest leaves. Who would wait for longer than a
//! second or so is told at once to come again. Each keeps its memory while there is work: to have it handed out and taken
//! back for each password costs as much again as hashing it, and holds locks that every thread of the process needs.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use argon2::Block;

use crate::error::{Code, Refusal};

/// What work may use and need not clear.
pub type Memory = Vec<Block>;
pub type Work = Box<dyn FnOnce(&mut Memory) + Send>;

/// What a core hashes in about a second.
const WAITING_A_CORE: usize = 40;
/// Without work for so long, a thread gives its memory back.
const LINGERS: Duration = Duration::from_secs(1);

pub struct Hashing {
    line: Arc<Line>,
}

impl Hashing {
    /// The threads end with it, when what waits is done.
    pub fn start(cores: usize) -> Self {
        let line = Arc::new(Line::default());
        for _ in 0..cores {
            let line = line.clone();
            thread::spawn(move || work(&line));
        }
        line.lock().most = cores * WAITING_A_CORE;
        Self { line }
    }

    pub fn give(&self, work: Work) -> Result<(), Refusal> {
        let mut waiting = self.line.lock();
        if waiting.work.len() >= waiting.most {
            return Err(Refusal::new(Code::Unavailable).with("retry_after_seconds", 1));
        }
        waiting.work.push_back(work);
        drop(waiting);
        self.line.changed.notify_one();
        Ok(())
    }
}

impl Drop for Hashing {
    fn drop(&mut self) {
        self.line.lock().closed = true;
        self.line.changed.notify_all();
    }
}

#[derive(Default)]
struct Line {
    waiting: Mutex<Waiting>,
    changed: Condvar,
}

#[derive(Default)]
struct Waiting {
    work: VecDeque<Work>,
    most: usize,
    closed: bool,
}

enum Next {
    Work(Work),
    /// Nothing for a while.
    Rest,
    End,
}

impl Line {
    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for work: for ever, or only a while.
    fn next(&self, patience: Option<Duration>) -> Next {
        let nothing = |waiting: &mut Waiting| waiting.work.is_empty() && !waiting.closed;
        let mut waiting = match patience {
            None => self.changed.wait_while(self.lock(), nothing).unwrap_or_else(PoisonError::into_inner),
            Some(patience) => {
                let waited = self.changed.wait_timeout_while(self.lock(), patience, nothing);
                let (waiting, waited) = waited.unwrap_or_else(PoisonError::into_inner);
                if waited.timed_out() {
                    return Next::Rest;
                }
                waiting
            }
        };
        waiting.work.pop_front().map_or(Next::End, Next::Work)
    }
}

fn work(line: &Line) {
    step_back();
    let mut memory = Memory::new();
    loop {
        match line.next((memory.capacity() > 0).then_some(LINGERS)) {
            // A panic is that one's: whoever waits for it finds that nobody answers any more.
            Next::Work(work) => drop(catch_unwind(AssertUnwindSafe(|| work(&mut memory)))),
            Next::Rest => memory = Memory::new(),
            Next::End => return,
        }
    }
}

/// Linux keeps a niceness for each thread, and lets it only grow; elsewhere it is the whole process's.
fn step_back() {
    #[cfg(target_os = "linux")]
    if let Err(error) = rustix::process::setpriority_process(None, 19) {
        tracing::warn!(%error, "hashing does not step back");
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use super::{Hashing, Memory, WAITING_A_CORE};

    #[test]
    fn who_would_wait_too_long_is_told_to_come_again_and_who_waits_is_served() {
        let hashing = Hashing::start(1);
        let (hold, held) = channel::<()>();
        let (tell, told) = channel();
        let begun = tell.clone();
        let first = move |_: &mut Memory| {
            begun.send(0).expect("heard");
            let _ = held.recv();
        };
        hashing.give(Box::new(first)).expect("taken");
        assert_eq!(told.recv(), Ok(0));
        for n in 1..=WAITING_A_CORE {
            let tell = tell.clone();
            hashing.give(Box::new(move |_| tell.send(n).expect("heard"))).expect("it may wait");
        }
        let refused = hashing.give(Box::new(|_| {})).expect_err("too many wait").problem();
        assert_eq!((refused.status, refused.extra["retry_after_seconds"].as_u64()), (503, Some(1)));
        drop(hold);
        assert!((1..=WAITING_A_CORE).all(|n| told.recv() == Ok(n)));
    }

    #[test]
    fn what_panics_takes_nobody_else_with_it() {
        let hashing = Hashing::start(1);
        let (tell, told) = channel();
        hashing.give(Box::new(|_| panic!("on purpose"))).expect("taken");
        hashing.give(Box::new(move |_| tell.send(()).expect("heard"))).expect("taken");
        assert_eq!(told.recv(), Ok(()));
    }
}
