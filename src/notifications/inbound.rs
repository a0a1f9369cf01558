//! How much a client may say, and what counts as rubbish.

use std::time::Duration;

use tokio::time::Instant;

use crate::events::Closing;

const MOST_A_SECOND: u32 = 20;
const MOST_RUBBISH: u32 = 10;

/// The patience with one client.
pub struct Inbound {
    second: Instant,
    in_this_second: u32,
    rubbish: u32,
}

impl Inbound {
    pub fn new(now: Instant) -> Self {
        Self { second: now, in_this_second: 0, rubbish: 0 }
    }

    /// Counts a message.
    pub fn message(&mut self, now: Instant) -> Result<(), Closing> {
        if now.duration_since(self.second) >= Duration::from_secs(1) {
            (self.second, self.in_this_second) = (now, 0);
        }
        self.in_this_second += 1;
        if self.in_this_second > MOST_A_SECOND { Err(Closing::Misbehaved) } else { Ok(()) }
    }

    /// Counts a message that makes no sense.
    pub fn rubbish(&mut self) -> Result<(), Closing> {
        self.rubbish += 1;
        if self.rubbish >= MOST_RUBBISH { Err(Closing::Misbehaved) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::time::Instant;

    use super::{Inbound, MOST_A_SECOND, MOST_RUBBISH};

    #[test]
    fn a_second_holds_twenty_messages_and_the_next_twenty_more() {
        let start = Instant::now();
        let mut inbound = Inbound::new(start);
        for second in 0..3 {
            let now = start + Duration::from_secs(second);
            assert!((0..MOST_A_SECOND).all(|_| inbound.message(now).is_ok()));
        }
        assert!(inbound.message(start + Duration::from_millis(2_999)).is_err());
    }

    #[test]
    fn the_tenth_rubbish_is_one_too_many() {
        let mut inbound = Inbound::new(Instant::now());
        assert_eq!((1..).find(|_| inbound.rubbish().is_err()), Some(MOST_RUBBISH));
    }
}
