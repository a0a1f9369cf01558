//! What is counted of that which happened.

use metrics::counter;

use super::{Event, Notification};
use crate::types::{AccountId, EventId};

/// Once it is committed.
pub(super) fn count(events: &[(EventId, Event)], told: &[(AccountId, Notification)]) {
    for (_, event) in events {
        counter!("parkmate_events_total", "event" => event.name()).increment(1);
    }
    for (_, notification) in told {
        counter!("parkmate_notifications_total", "event" => notification.event.clone()).increment(1);
    }
}
