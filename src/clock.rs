//! What time it is. Nothing else in the server asks: instants are handed on from here, into SQL too.

use std::sync::Arc;

use chrono::{DateTime, DurationRound, TimeDelta, Utc};
use tokio::sync::watch;

/// The system's time, or a simulated one that stands still until it is advanced.
#[derive(Clone)]
pub enum Clock {
    System,
    Simulated(Arc<watch::Sender<DateTime<Utc>>>),
}

impl Clock {
    /// A simulated clock that shows `start`.
    pub fn simulated(start: DateTime<Utc>) -> Self {
        Self::Simulated(Arc::new(watch::Sender::new(to_the_microsecond(start))))
    }

    /// A simulated clock that starts at the system's time.
    #[expect(clippy::disallowed_methods, reason = "this is the clock")]
    pub fn simulated_from_now() -> Self {
        Self::simulated(Utc::now())
    }

    /// The time now, in whole microseconds: what PostgreSQL keeps, so that a stored instant equals the one it came from.
    #[expect(clippy::disallowed_methods, reason = "this is the clock")]
    pub fn now(&self) -> DateTime<Utc> {
        match self {
            Self::System => to_the_microsecond(Utc::now()),
            Self::Simulated(time) => *time.borrow(),
        }
    }

    /// Sets a simulated clock forward to `instant`; false if this is the system's clock or `instant` lies in its past.
    pub fn advance_to(&self, instant: DateTime<Utc>) -> bool {
        match self {
            Self::System => false,
            Self::Simulated(time) => {
                let instant = to_the_microsecond(instant);
                let forward = instant >= *time.borrow();
                if forward {
                    time.send_replace(instant);
                }
                forward
            }
        }
    }

    pub fn is_simulated(&self) -> bool {
        matches!(self, Self::Simulated(_))
    }
}

fn to_the_microsecond(instant: DateTime<Utc>) -> DateTime<Utc> {
    instant.duration_trunc(TimeDelta::microseconds(1)).unwrap_or(instant)
}
