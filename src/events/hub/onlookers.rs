//! Who looks at lots: sockets that are told that something changed there, so that they read it again.

use std::collections::{BTreeMap, HashMap};
use std::future::{Future, pending};
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::{Instant, sleep_until};

use super::{Closing, Crowd, MOST_PER_ACCOUNT};
use crate::events::{Change, Kinds, Place};
use crate::types::{AccountId, LotId, OperatorId, SessionId};

/// A place is told of at once, and then not again for so long, whatever happens there meanwhile.
const REST: Duration = Duration::from_millis(500);
const MOST_STRANGERS: usize = 10_000;
const MOST_PER_ADDRESS: usize = 1_000;

/// Who tells of a change only notes it, in a place of a size that lots bound; [`Onlookers::spread`] passes it on.
#[derive(Clone, Default)]
pub struct Onlookers {
    inner: Arc<Inner>,
}

#[derive(Default)]
struct Inner {
    present: RwLock<Present>,
    changed: Mutex<HashMap<Place, Kinds>>,
    noted: Notify,
}

#[derive(Default)]
struct Present {
    by_operator: HashMap<OperatorId, Vec<Arc<Eye>>>,
    held_by: HashMap<Crew, usize>,
    strangers: usize,
    count: usize,
    going_away: bool,
}

/// Whose place it is.
#[derive(Debug, Clone, Copy)]
pub enum Holder {
    /// Anybody may look; counted by where he comes from.
    Stranger(IpAddr),
    /// Someone who may because of what the account is for the operator.
    Member(AccountId, SessionId),
}

/// Whose places count together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Crew {
    Address(IpAddr),
    Account(AccountId),
}

impl Holder {
    const fn crew(self) -> Crew {
        match self {
            Self::Stranger(address) => Crew::Address(address),
            Self::Member(account, _) => Crew::Account(account),
        }
    }
}

struct Eye {
    /// None: all of the operator's lots.
    lot: Option<LotId>,
    holder: Holder,
    state: Mutex<State>,
    filled: Notify,
}

/// However slow the reader, this holds no more than one entry a lot.
#[derive(Default)]
struct State {
    changed: BTreeMap<Option<LotId>, Kinds>,
    closing: Option<Closing>,
}

impl Onlookers {
    /// A place to look from. Someone with too many is told so by the socket; for strangers there may be no room.
    pub fn enter(&self, at: Place, holder: Holder) -> Result<Onlooker, Crowd> {
        let eye = Arc::new(Eye { lot: at.lot, holder, state: Mutex::default(), filled: Notify::new() });
        let mut present = self.write();
        let held = present.held_by.get(&holder.crew()).copied().unwrap_or_default();
        match holder {
            Holder::Stranger(_) if present.strangers >= MOST_STRANGERS => return Err(Crowd::Here),
            Holder::Stranger(_) if held >= MOST_PER_ADDRESS => return Err(Crowd::AtThisAddress),
            Holder::Member(..) if held >= MOST_PER_ACCOUNT => eye.close(Closing::TooMany),
            _ => {}
        }
        if present.going_away {
            eye.close(Closing::GoingAway);
        }
        present.count += 1;
        present.strangers += usize::from(matches!(holder, Holder::Stranger(_)));
        *present.held_by.entry(holder.crew()).or_default() += 1;
        present.by_operator.entry(at.operator).or_default().push(eye.clone());
        metrics::gauge!("parkmate_sockets", "kind" => "lot").increment(1);
        Ok(Onlooker { of: self.clone(), operator: at.operator, eye })
    }

    /// Remembers a change that someone here may want to see. Never waits.
    pub(super) fn note(&self, Change { place, what }: Change) {
        if !self.read().by_operator.contains_key(&place.operator) {
            return;
        }
        let mut changed = self.changed();
        let fresh = !changed.contains_key(&place);
        let before = changed.entry(place).or_default();
        *before = *before | what;
        drop(changed);
        if fresh {
            self.inner.noted.notify_one();
        }
    }

    /// Something may have been missed: everybody is to read everything.
    pub(super) fn note_all(&self) {
        let operators: Vec<_> = self.read().by_operator.keys().copied().collect();
        for operator in operators {
            self.note(Change { place: Place { operator, lot: None }, what: Kinds::ALL });
        }
    }

    /// Passes on what is noted, each place at most once in a while, until `stop`.
    pub async fn spread(&self, stop: impl Future<Output = ()>) {
        tokio::select! {
            () = stop => {}
            () = self.keep_spreading() => {}
        }
    }

    async fn keep_spreading(&self) {
        let mut resting: HashMap<Place, Instant> = HashMap::new();
        loop {
            let now = Instant::now();
            resting.retain(|_, until| *until > now);
            let due: Vec<_> = self.changed().extract_if(|place, _| !resting.contains_key(place)).collect();
            for (place, what) in due {
                resting.insert(place, now + REST);
                self.tell(place, what);
            }
            let next = self.changed().keys().filter_map(|place| resting.get(place)).min().copied();
            let rested = async {
                match next {
                    Some(next) => sleep_until(next).await,
                    None => pending().await,
                }
            };
            tokio::select! {
                () = self.inner.noted.notified() => {}
                () = rested => {}
            }
        }
    }

    fn tell(&self, place: Place, what: Kinds) {
        for eye in self.read().by_operator.get(&place.operator).into_iter().flatten() {
            if eye.lot.is_none() || place.lot.is_none() || eye.lot == place.lot {
                eye.show(eye.lot.or(place.lot), what);
            }
        }
    }

    /// The log-ins of people who look, each with the operator for whom.
    pub fn members(&self) -> Vec<(SessionId, OperatorId)> {
        let present = self.read();
        let all =
            present.by_operator.iter().flat_map(|(operator, eyes)| eyes.iter().map(|eye| (*operator, eye.holder)));
        let members = all.filter_map(|(operator, holder)| match holder {
            Holder::Member(_, session) => Some((session, operator)),
            Holder::Stranger(_) => None,
        });
        members.collect::<std::collections::BTreeSet<_>>().into_iter().collect()
    }

    /// Sends away those of the people who look, and of the operators they look at, of whom this is true.
    pub fn send_away(&self, closing: Closing, whom: impl Fn(AccountId, SessionId, OperatorId) -> bool) {
        for (operator, eyes) in &self.read().by_operator {
            for eye in eyes {
                if matches!(eye.holder, Holder::Member(account, session) if whom(account, session, *operator)) {
                    eye.close(closing);
                }
            }
        }
    }

    pub fn count(&self) -> usize {
        self.read().count
    }

    /// Sends all away, and whoever comes later.
    pub(super) fn close(&self) {
        self.write().going_away = true;
        self.read().by_operator.values().flatten().for_each(|eye| eye.close(Closing::GoingAway));
    }

    fn changed(&self) -> MutexGuard<'_, HashMap<Place, Kinds>> {
        self.inner.changed.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn read(&self) -> RwLockReadGuard<'_, Present> {
        self.inner.present.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Present> {
        self.inner.present.write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Eye {
    fn show(&self, lot: Option<LotId>, what: Kinds) {
        let mut state = self.lock();
        let before = state.changed.entry(lot).or_default();
        *before = *before | what;
        drop(state);
        self.filled.notify_one();
    }

    /// The first reason stands.
    fn close(&self, closing: Closing) {
        self.lock().closing.get_or_insert(closing);
        self.filled.notify_one();
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A socket's place; it leaves when dropped.
pub struct Onlooker {
    of: Onlookers,
    operator: OperatorId,
    eye: Arc<Eye>,
}

impl Onlooker {
    /// What has changed since it was asked last, and at which lot (None: at any of the operator's); or why to leave. It may
    /// be given up while it waits, and nothing is lost.
    pub async fn next(&self) -> Result<(Option<LotId>, Kinds), Closing> {
        loop {
            {
                let mut state = self.eye.lock();
                if let Some(closing) = state.closing {
                    return Err(closing);
                }
                if let Some(change) = state.changed.pop_first() {
                    return Ok(change);
                }
            }
            self.eye.filled.notified().await;
        }
    }
}

impl Drop for Onlooker {
    fn drop(&mut self) {
        let mut present = self.of.write();
        present.count -= 1;
        present.strangers -= usize::from(matches!(self.eye.holder, Holder::Stranger(_)));
        let crew = self.eye.holder.crew();
        if let Some(held) = present.held_by.get_mut(&crew) {
            *held -= 1;
            if *held == 0 {
                present.held_by.remove(&crew);
            }
        }
        if let Some(eyes) = present.by_operator.get_mut(&self.operator) {
            eyes.retain(|eye| !Arc::ptr_eq(eye, &self.eye));
            if eyes.is_empty() {
                present.by_operator.remove(&self.operator);
            }
        }
        metrics::gauge!("parkmate_sockets", "kind" => "lot").decrement(1);
    }
}

#[cfg(test)]
mod tests;
