//! Washing cars: an operator's catalogue, and each wash from its booking to its end.
//!
//! - A wash bay washes one car at a time: an exclusion constraint of the table. One unfinished wash a parking.
//! - A wash changes state by compare-and-swap under a lock on its payment, then on itself; each transition counts up
//!   `version` and emits one event of that version. Locks, over all: slot, booking, payment, wash.
//! - Its parking cannot call it when it ends. It follows from the events: every transaction hands them to [`follow`] before it
//!   commits (see `crate::consequences`), so that no way in which a booking ends, alone or 500 at once, leaves a wash behind.

mod actions;
mod http;
mod model;
mod rules;
mod store;
mod view;

pub use actions::{
    Quote, Vehicle, When, Wish, add_to, assign, book, cancel, complete, follow, lapse, lock_by_payment, lock_parking,
    paid, quote, release, seed, start,
};
pub use http::routes;
pub use model::{Service, Settled, Status, Wash};
pub use store::{find, lock, services};
pub use view::WashView;
