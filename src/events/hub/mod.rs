//! Open sockets by person. Whoever tells them something never waits for them.

mod closing;
mod listeners;
mod mailbox;
mod onlookers;

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::time::Duration;

use bytestring::ByteString;
use chrono::{DateTime, Utc};
use tokio::sync::{Notify, Semaphore};
use tokio::time::timeout;

use super::Signal;
use crate::types::{AccountId, SessionId};

pub use closing::Closing;
pub use listeners::{Crowd, Listener, Listeners};
pub use mailbox::{Mail, Mailbox};
pub use onlookers::{Holder, Onlooker, Onlookers};

/// Sockets one person may have open on this server.
const MOST_PER_ACCOUNT: usize = 20;
/// Sockets that read the table at one time, so that a crowd coming back leaves connections for requests.
const READING_AT_ONCE: usize = 6;

#[derive(Clone, Default)]
pub struct Hub {
    inner: Arc<Inner>,
}

struct Inner {
    open: RwLock<Open>,
    /// The audience of the time socket.
    listeners: Listeners,
    /// The audience of the lots' sockets.
    onlookers: Onlookers,
    /// A socket left.
    left: Notify,
    /// Something may have been missed: look at the tables.
    look: Notify,
    reading: Semaphore,
}

impl Default for Inner {
    fn default() -> Self {
        Self {
            open: RwLock::default(),
            listeners: Listeners::default(),
            onlookers: Onlookers::default(),
            left: Notify::new(),
            look: Notify::new(),
            reading: Semaphore::new(READING_AT_ONCE),
        }
    }
}

#[derive(Default)]
struct Open {
    by_account: HashMap<AccountId, Vec<Arc<Mailbox>>>,
    count: usize,
    going_away: bool,
}

impl Hub {
    /// Whether the person has a socket here: for others no frame needs to be made.
    pub fn hears(&self, account: AccountId) -> bool {
        self.read().by_account.contains_key(&account)
    }

    /// Hands a notification to each of the person's sockets on this server. Never waits.
    pub fn deliver(&self, account: AccountId, seq: i64, told_at: DateTime<Utc>, frame: ByteString) {
        self.each_of(account, |mailbox| mailbox.deliver(seq, told_at, &frame));
    }

    /// Passes a signal to the sockets it concerns on this server. Never waits.
    pub fn signal(&self, signal: Signal) {
        match signal {
            Signal::Notified(account) => self.each_of(account, Mailbox::look),
            Signal::Read { account, up_to_seq } => self.each_of(account, |mailbox| mailbox.read_up_to(up_to_seq)),
            Signal::ReadOne { account, seq } => self.each_of(account, |mailbox| mailbox.read_one(seq)),
            Signal::SessionEnded(ended) => {
                self.each(|mailbox| {
                    if mailbox.session() == ended {
                        mailbox.close(Closing::SessionEnded);
                    }
                });
                self.onlookers().send_away(Closing::SessionEnded, |_, session, _| session == ended);
            }
            Signal::AccountEnded(ended) => {
                self.each_of(ended, |mailbox| mailbox.close(Closing::SessionEnded));
                self.onlookers().send_away(Closing::SessionEnded, |account, _, _| account == ended);
            }
            Signal::Changed(change) => self.onlookers().note(change),
        }
    }

    /// Takes a place among the person's sockets. Where there is none left, the mailbox says so at once.
    pub fn enter(&self, account: AccountId, session: SessionId) -> Seat {
        let mailbox = Arc::new(Mailbox::new(session));
        let mut open = self.write();
        let going_away = open.going_away;
        let mailboxes = open.by_account.entry(account).or_default();
        if going_away {
            mailbox.close(Closing::GoingAway);
        } else if mailboxes.iter().filter(|mailbox| mailbox.is_open()).count() >= MOST_PER_ACCOUNT {
            mailbox.close(Closing::TooMany);
        }
        mailboxes.push(mailbox.clone());
        open.count += 1;
        metrics::gauge!("parkmate_sockets", "kind" => "notifications").increment(1);
        Seat { hub: self.clone(), account, mailbox }
    }

    /// Who has sockets open here.
    pub fn accounts(&self) -> Vec<AccountId> {
        self.read().by_account.keys().copied().collect()
    }

    /// The log-ins whose sockets are open here.
    pub fn sessions(&self) -> Vec<SessionId> {
        let mut sessions: Vec<_> = self.read().by_account.values().flatten().map(|mailbox| mailbox.session()).collect();
        sessions.sort_unstable();
        sessions.dedup();
        sessions
    }

    /// Of these people, those with sockets here, and the `seq` up to which all of a person's sockets have heard. A socket
    /// that is only opening looks for itself.
    pub fn positions(&self, accounts: &BTreeSet<AccountId>) -> Vec<(AccountId, i64)> {
        let open = self.read();
        let position = |account: &AccountId| {
            let heads = open.by_account.get(account)?.iter().filter_map(|mailbox| mailbox.head_or_look());
            heads.min().map(|head| (*account, head))
        };
        accounts.iter().filter_map(position).collect()
    }

    /// The table holds this person's notifications up to `latest_seq`: sockets that have not heard of it look there.
    pub fn expect(&self, account: AccountId, latest_seq: i64) {
        self.each_of(account, |mailbox| mailbox.expect(latest_seq));
    }

    /// Signals may have been missed: whoever keeps the periodic look is to look now, and lots are to be read again.
    pub fn look_now(&self) {
        self.onlookers().note_all();
        self.inner.look.notify_one();
    }

    pub async fn asked_to_look(&self) {
        self.inner.look.notified().await;
    }

    /// A turn at the table, for a socket that is behind.
    pub async fn turn_to_read(&self) -> Option<impl Drop + '_> {
        self.inner.reading.acquire().await.ok()
    }

    pub fn listeners(&self) -> &Listeners {
        &self.inner.listeners
    }

    pub fn onlookers(&self) -> &Onlookers {
        &self.inner.onlookers
    }

    /// How many sockets of people are open.
    pub fn count(&self) -> usize {
        self.read().count
    }

    /// How many notifications are in mailboxes, not yet handed to their connections.
    pub fn waiting(&self) -> usize {
        self.read().by_account.values().flatten().map(|mailbox| mailbox.waiting()).sum()
    }

    /// Tells every socket that the server goes away, and waits until they have left, or for as long as given. Sockets that
    /// come later are told at once.
    pub async fn shutdown(&self, patience: Duration) {
        self.write().going_away = true;
        self.inner.listeners.close();
        self.inner.onlookers.close();
        self.each(|mailbox| mailbox.close(Closing::GoingAway));
        let all_left = async {
            loop {
                let left = self.inner.left.notified();
                if self.count() + self.inner.listeners.count() + self.inner.onlookers.count() == 0 {
                    return;
                }
                let _ = timeout(Duration::from_millis(50), left).await;
            }
        };
        let _ = timeout(patience, all_left).await;
    }

    fn each_of(&self, account: AccountId, tell: impl Fn(&Mailbox)) {
        if let Some(mailboxes) = self.read().by_account.get(&account) {
            mailboxes.iter().for_each(|mailbox| tell(mailbox));
        }
    }

    fn each(&self, tell: impl Fn(&Mailbox)) {
        self.read().by_account.values().flatten().for_each(|mailbox| tell(mailbox));
    }

    fn read(&self) -> RwLockReadGuard<'_, Open> {
        self.inner.open.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Open> {
        self.inner.open.write().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A socket's place in the hub; it leaves when dropped.
pub struct Seat {
    hub: Hub,
    pub account: AccountId,
    mailbox: Arc<Mailbox>,
}

impl Seat {
    pub fn mailbox(&self) -> &Mailbox {
        &self.mailbox
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut open = self.hub.write();
        open.count -= 1;
        if let Some(mailboxes) = open.by_account.get_mut(&self.account) {
            mailboxes.retain(|mailbox| !Arc::ptr_eq(mailbox, &self.mailbox));
            if mailboxes.is_empty() {
                open.by_account.remove(&self.account);
            }
        }
        drop(open);
        self.hub.inner.left.notify_waiters();
        metrics::gauge!("parkmate_sockets", "kind" => "notifications").decrement(1);
    }
}

#[cfg(test)]
mod tests {
    use super::{Closing, Hub, MOST_PER_ACCOUNT, Mail};
    use crate::events::Signal;
    use crate::types::{AccountId, SessionId};

    #[test]
    fn a_place_is_free_again_when_its_socket_leaves() {
        let (hub, account) = (Hub::default(), AccountId::new());
        let mut seats: Vec<_> = (0..MOST_PER_ACCOUNT).map(|_| hub.enter(account, SessionId::new())).collect();
        let one_too_many = hub.enter(account, SessionId::new());
        assert!(matches!(one_too_many.mailbox().next(), Some(Mail::Close(Closing::TooMany))));
        drop(one_too_many);
        seats.pop();
        assert!(hub.enter(account, SessionId::new()).mailbox().is_open());
        seats.clear();
        assert_eq!((hub.count(), hub.accounts().len()), (0, 0));
    }

    #[test]
    fn the_end_of_a_log_in_closes_its_sockets_and_no_other() {
        let (hub, account) = (Hub::default(), AccountId::new());
        let (ended, other) = (SessionId::new(), SessionId::new());
        let seats = [hub.enter(account, ended), hub.enter(account, other), hub.enter(AccountId::new(), other)];
        hub.signal(Signal::SessionEnded(ended));
        assert_eq!(seats.each_ref().map(|seat| seat.mailbox().is_open()), [false, true, true]);
        hub.signal(Signal::AccountEnded(account));
        assert_eq!(seats.each_ref().map(|seat| seat.mailbox().is_open()), [false, false, true]);
    }
}
