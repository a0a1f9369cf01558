//! Washing cars: an operator's catalogue, and each wash from its booking to its end.
//!
//! - A wash bay washes one car at a time: an exclusion constraint of the table. One unfinished wash a parking.
//! - A wash changes state by compare-and-swap under a lock on its payment, then on itself; each transition counts up
//!   `version` and emits one event of that version. Locks, over all: slot, booking, payment, wash.

mod actions;
mod model;
mod store;

pub use actions::{assign, complete, start};
pub use model::{Service, Status, Wash};
pub use store::{find, lock};
