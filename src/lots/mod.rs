//! Where one parks: lots, bays, hours, closures, rates, rules.
//!
//! - Only lots of approved operators are listed, and shown to all; their own people see the others too.
//! - A bay is never deleted: it is closed, and its bookings stay.
//! - No closure lies over a live booking: whoever closes holds the bay first.
//! - It tells no events, only that a lot looks different now.

mod actions;
mod http;
mod model;
mod rules;
mod store;

pub use actions::{ClosureWish, close, demo_bays, plan_closure, seed};
pub use http::{SearchQuery, routes};
pub use model::{CarWash, Closure, Conflict, Feature, HoldMinutes, RefundTier, Rules, Slot};
pub use rules::{Opening, OpeningHours, TimeOfDay, Weekday, day, instant, printable, zone};
