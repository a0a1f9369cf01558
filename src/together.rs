//! Questions that are asked at once are answered by one look at the tables: while a look is under way, those who come
//! meanwhile gather, and the next look is for all of them. Alone, one waits for nobody.

use std::cell::{Cell, RefCell};
use std::future::Future;
use std::rc::Rc;
use std::time::Duration;

use tokio::sync::oneshot;
use tokio::time::timeout;

use crate::error::{Code, Result};

/// Questions a look.
const MOST_AT_ONCE: usize = 500;
const LONGEST_LOOK: Duration = Duration::from_secs(4);

/// A question, and where its answer goes.
type Asked<Q, A> = (Q, oneshot::Sender<Result<A, Code>>);

/// One a worker.
pub struct Together<Q, A> {
    inner: Rc<Inner<Q, A>>,
}

struct Inner<Q, A> {
    waiting: RefCell<Vec<Asked<Q, A>>>,
    /// Somebody looks already.
    busy: Cell<bool>,
}

impl<Q, A> Inner<Q, A> {
    /// Those who came meanwhile, who would else wait as long again. Whose answer is dropped is told that we are not available.
    fn send_away(&self) {
        self.waiting.borrow_mut().clear();
    }
}

/// However the looking ends, by a panic too: the next to come looks himself, and nobody waits for ever.
struct Looking<'a, Q, A>(&'a Inner<Q, A>);

impl<Q, A> Drop for Looking<'_, Q, A> {
    fn drop(&mut self) {
        self.0.busy.set(false);
        self.0.send_away();
    }
}

impl<Q, A> Clone for Together<Q, A> {
    fn clone(&self) -> Self {
        Self { inner: self.inner.clone() }
    }
}

impl<Q, A> Default for Together<Q, A> {
    fn default() -> Self {
        Self { inner: Rc::new(Inner { waiting: RefCell::default(), busy: Cell::new(false) }) }
    }
}

impl<Q: 'static, A: 'static> Together<Q, A> {
    /// What `look` answers, which it does in the order of the questions; or why it failed, or `unavailable` if it takes too
    /// long. All who ask here must bring the same `look`: it is whoever comes first that looks, for all.
    pub async fn ask<F>(&self, question: Q, look: impl Fn(Vec<Q>) -> F + 'static) -> Result<A>
    where
        F: Future<Output = Result<Vec<A>>> + 'static,
    {
        let (answer, answered) = oneshot::channel();
        self.inner.waiting.borrow_mut().push((question, answer));
        if !self.inner.busy.replace(true) {
            // Not by this request, which may be given up.
            actix_web::rt::spawn(self.clone().work(look));
        }
        Ok(answered.await.unwrap_or(Err(Code::Unavailable))?)
    }

    async fn work<F>(self, look: impl Fn(Vec<Q>) -> F)
    where
        F: Future<Output = Result<Vec<A>>>,
    {
        let looking = Looking(&self.inner);
        while let Some(asked) = self.gathered() {
            let (questions, askers): (Vec<Q>, Vec<_>) = asked.into_iter().unzip();
            match timeout(LONGEST_LOOK, look(questions)).await {
                Ok(Ok(answers)) => {
                    for (asker, answer) in askers.into_iter().zip(answers) {
                        let _ = asker.send(Ok(answer));
                    }
                }
                Ok(Err(error)) => {
                    tracing::warn!(?error, "what was asked at once could not be answered");
                    let code = error.refusal().code;
                    askers.into_iter().for_each(|asker| drop(asker.send(Err(code))));
                }
                Err(_) => {
                    tracing::warn!("what was asked at once took too long");
                    looking.0.send_away();
                }
            }
        }
    }

    fn gathered(&self) -> Option<Vec<Asked<Q, A>>> {
        let mut waiting = self.inner.waiting.borrow_mut();
        let most = waiting.len().min(MOST_AT_ONCE);
        (most > 0).then(|| waiting.drain(..most).collect())
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::rc::Rc;

    use futures_util::future::join_all;

    use super::Together;
    use crate::error::{Code, Result};

    /// Answers twice the number, and notes how many were asked; fails at 13.
    async fn double(looks: Rc<RefCell<Vec<usize>>>, numbers: Vec<u32>) -> Result<Vec<u32>> {
        looks.borrow_mut().push(numbers.len());
        tokio::task::yield_now().await;
        assert!(!numbers.contains(&666), "a panic");
        if numbers.contains(&13) {
            return Err(Code::NotFound.into());
        }
        Ok(numbers.into_iter().map(|number| 2 * number).collect())
    }

    async fn ask_at_once(together: &Together<u32, u32>, numbers: &[u32]) -> (Vec<Result<u32>>, Vec<usize>) {
        let looks = Rc::new(RefCell::default());
        let ask = |number: &u32| {
            let looks = looks.clone();
            together.ask(*number, move |numbers| double(looks.clone(), numbers))
        };
        let answers = join_all(numbers.iter().map(ask)).await;
        let looks = looks.borrow().clone();
        (answers, looks)
    }

    #[actix_web::test]
    async fn who_asks_at_once_is_answered_at_once_each_his_own() {
        let numbers: Vec<u32> = (0..1_200).filter(|number| ![13, 666].contains(number)).collect();
        let (answers, looks) = ask_at_once(&Together::default(), &numbers).await;
        let answers: Vec<u32> = answers.into_iter().map(|answer| answer.expect("an answer")).collect();
        assert_eq!(answers, numbers.iter().map(|number| 2 * number).collect::<Vec<_>>());
        assert_eq!(looks.iter().sum::<usize>(), numbers.len());
        assert!(looks.len() <= 4, "{looks:?}");
    }

    #[actix_web::test]
    async fn a_look_that_fails_or_panics_is_told_to_all_who_waited_and_the_next_is_answered() {
        let together = Together::default();
        for (bad, code) in [(13, Code::NotFound), (666, Code::Unavailable)] {
            let (answers, _) = ask_at_once(&together, &[1, bad, 2]).await;
            let answers: Vec<_> =
                answers.into_iter().map(|answer| answer.map_err(|error| error.refusal().code)).collect();
            assert_eq!(answers, [Err(code); 3]);
            assert!(matches!(ask_at_once(&together, &[4]).await.0[..], [Ok(8)]));
        }
    }
}
