//! The audience of the time socket: any number of sockets, one timer, one text.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytestring::ByteString;
use tokio::sync::watch;

const MOST: usize = 10_000;
const MOST_PER_ADDRESS: usize = 1_000;

#[derive(Clone)]
pub struct Listeners {
    said: Arc<watch::Sender<Option<ByteString>>>,
    crowd: Arc<Mutex<Present>>,
}

#[derive(Default)]
struct Present {
    by_address: HashMap<Option<IpAddr>, usize>,
    count: usize,
    timer_runs: bool,
    closed: bool,
}

/// Why there is no room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Crowd {
    Here,
    AtThisAddress,
}

impl Default for Listeners {
    fn default() -> Self {
        Self { said: Arc::new(watch::Sender::new(None)), crowd: Arc::default() }
    }
}

impl Listeners {
    /// A place in the audience; it leaves when dropped.
    pub fn enter(&self, address: Option<IpAddr>) -> Result<Listener, Crowd> {
        let mut crowd = self.lock();
        if crowd.count >= MOST || crowd.closed {
            return Err(Crowd::Here);
        }
        let at_address = crowd.by_address.entry(address).or_default();
        if *at_address >= MOST_PER_ADDRESS {
            return Err(Crowd::AtThisAddress);
        }
        *at_address += 1;
        crowd.count += 1;
        metrics::gauge!("parkmate_sockets", "kind" => "time").increment(1);
        Ok(Listener { of: self.clone(), address, said: self.said.subscribe() })
    }

    /// Whether the caller is to run the timer: true once, until it has ended.
    pub fn needs_timer(&self) -> bool {
        let mut crowd = self.lock();
        !std::mem::replace(&mut crowd.timer_runs, true)
    }

    /// Says it to all. False when nobody listens any more: the timer ends.
    pub fn say(&self, text: ByteString) -> bool {
        let mut crowd = self.lock();
        crowd.timer_runs = crowd.count > 0 && !crowd.closed;
        if crowd.timer_runs {
            self.said.send_replace(Some(text));
        }
        crowd.timer_runs
    }

    pub fn count(&self) -> usize {
        self.lock().count
    }

    /// Sends all away, and whoever comes later.
    pub(super) fn close(&self) {
        let mut crowd = self.lock();
        crowd.closed = true;
        self.said.send_replace(None);
    }

    fn lock(&self) -> MutexGuard<'_, Present> {
        self.crowd.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

pub struct Listener {
    of: Listeners,
    address: Option<IpAddr>,
    said: watch::Receiver<Option<ByteString>>,
}

impl Listener {
    /// What is said next; None when the server goes away. A slow listener misses what was said meanwhile.
    pub async fn next(&mut self) -> Option<ByteString> {
        self.said.changed().await.ok()?;
        self.said.borrow_and_update().clone()
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let mut crowd = self.of.lock();
        crowd.count -= 1;
        if let Some(at_address) = crowd.by_address.get_mut(&self.address) {
            *at_address -= 1;
            if *at_address == 0 {
                crowd.by_address.remove(&self.address);
            }
        }
        metrics::gauge!("parkmate_sockets", "kind" => "time").decrement(1);
    }
}

#[cfg(test)]
mod tests {
    use super::{Crowd, Listeners, MOST_PER_ADDRESS};

    #[test]
    fn one_address_cannot_take_all_places_and_gives_them_back() {
        let listeners = Listeners::default();
        let here = Some("192.0.2.1".parse().expect("an address"));
        let crowd: Vec<_> = (0..MOST_PER_ADDRESS).map(|_| listeners.enter(here).map_err(|_| ())).collect();
        assert_eq!(listeners.enter(here).err(), Some(Crowd::AtThisAddress));
        assert!(listeners.enter(None).is_ok());
        drop(crowd);
        assert!(listeners.enter(here).is_ok());
    }

    #[test]
    fn there_is_one_timer_at_a_time_and_none_without_listeners() {
        let listeners = Listeners::default();
        let listener = listeners.enter(None);
        assert!(listeners.needs_timer());
        assert!(!listeners.needs_timer());
        assert!(listeners.say("tick".into()));
        drop(listener);
        assert!(!listeners.say("tick".into()));
        assert!(listeners.needs_timer());
    }
}
