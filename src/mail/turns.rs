//! Sending what waits, a few at a time, however slow some who are to get it may be.

use std::future::Future;
use std::time::{Duration, Instant};

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use tokio::time::timeout;

use super::{AT_ONCE, Failure};
use crate::error::Result;

/// A run takes no more after this long: what it took last has time for its try before the run itself is given up.
const LONGEST_TAKING: Duration = Duration::from_secs(10);
/// A whole try, of however many steps.
pub const LONGEST_TRY: Duration = Duration::from_secs(15);

/// Takes no more than is sent at once, and the next when one is done: what is taken counts as a try, so it must have one, and
/// who hangs holds up nobody else. Says how much that was. An error keeps nothing that was taken from being sent; it is
/// told when all that is done.
pub async fn in_turns<D, T, A>(take: impl Fn(i64) -> T, attend: impl Fn(D) -> A) -> Result<usize>
where
    T: Future<Output = Result<Vec<D>>>,
    A: Future<Output = Result<()>>,
{
    let (began, mut sending) = (Instant::now(), FuturesUnordered::new());
    let (mut taken, mut trouble, mut more) = (0, None, true);
    loop {
        more = more && began.elapsed() < LONGEST_TAKING;
        if more {
            let room = AT_ONCE.saturating_sub(sending.len());
            match take(i64::try_from(room).unwrap_or_default()).await {
                Ok(batch) => {
                    taken += batch.len();
                    sending.extend(batch.into_iter().map(&attend));
                }
                Err(error) => (more, trouble) = (false, Some(error)),
            }
        }
        match sending.next().await {
            Some(Ok(())) => {}
            Some(Err(error)) => trouble = Some(error),
            None => return trouble.map_or(Ok(taken), Err),
        }
    }
}

/// One try, which ends.
pub async fn tried<T>(longest: Duration, sending: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    let hung = |_| Failure::Passing(format!("no word within {longest:?}"));
    timeout(longest, sending).await.map_err(hung)?
}

#[cfg(test)]
mod tests {
    use std::cell::{Cell, RefCell};
    use std::collections::VecDeque;
    use std::future::pending;
    use std::time::Duration;

    use tokio::sync::Notify;

    use super::{in_turns, tried};
    use crate::error::{Code, Result};
    use crate::mail::{AT_ONCE, Failure};

    /// What waits, how much of it is being sent, and how much was at most.
    struct Sink {
        waiting: RefCell<VecDeque<u32>>,
        under_way: Cell<usize>,
        most: Cell<usize>,
        done: RefCell<Vec<u32>>,
        all_others: Notify,
    }

    impl Sink {
        fn of(waiting: impl IntoIterator<Item = u32>) -> Self {
            let waiting = RefCell::new(waiting.into_iter().collect());
            let (under_way, most, done) = (Cell::default(), Cell::default(), RefCell::default());
            Self { waiting, under_way, most, done, all_others: Notify::new() }
        }

        async fn take(&self, room: i64) -> Result<Vec<u32>> {
            let mut waiting = self.waiting.borrow_mut();
            let room = waiting.len().min(usize::try_from(room).expect("a number"));
            self.under_way.set(self.under_way.get() + room);
            self.most.set(self.most.get().max(self.under_way.get()));
            Ok(waiting.drain(..room).collect())
        }

        /// The first hangs until all others are sent; 13 cannot be marked.
        async fn attend(&self, one: u32) -> Result<()> {
            match one {
                0 => self.all_others.notified().await,
                _ => tokio::task::yield_now().await,
            }
            self.under_way.set(self.under_way.get() - 1);
            self.done.borrow_mut().push(one);
            if self.waiting.borrow().is_empty() && self.under_way.get() == 1 {
                self.all_others.notify_one();
            }
            if one == 13 { Err(Code::Unavailable.into()) } else { Ok(()) }
        }
    }

    #[tokio::test]
    async fn who_hangs_holds_up_nobody_and_nothing_is_taken_before_its_turn() {
        let sink = Sink::of(0..12);
        assert_eq!(in_turns(|room| sink.take(room), |one| sink.attend(one)).await.expect("all of them"), 12);
        assert_eq!((sink.done.borrow().last(), sink.most.get()), (Some(&0), AT_ONCE));
    }

    #[tokio::test]
    async fn what_cannot_be_marked_keeps_nothing_else_from_being_sent_and_is_told() {
        let sink = Sink::of([13, 1, 2, 3, 4, 5, 6]);
        in_turns(|room| sink.take(room), |one| sink.attend(one)).await.expect_err("one was not marked");
        assert_eq!(sink.done.borrow().len(), 7);
        let nothing = |_| async { Err::<Vec<u32>, _>(Code::Unavailable.into()) };
        in_turns(nothing, |one| sink.attend(one)).await.expect_err("none could be taken");
    }

    #[tokio::test]
    async fn a_try_that_hangs_ends_and_may_be_another_time() {
        let hung = tried(Duration::from_millis(1), pending::<Result<(), Failure>>()).await;
        assert!(matches!(hung, Err(Failure::Passing(why)) if why == "no word within 1ms"));
    }
}
