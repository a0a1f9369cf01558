//! Who has which bay from when to when: booking, renewing, leaving, and what time does to a booking.
//!
//! - Two live bookings never share a bay, nor one car two bays, at one instant: exclusion constraints of the table.
//! - A booking changes state by compare-and-swap under a lock on its slot, then on itself; each transition counts up
//!   `version` and emits one event of that version.
//! - `rules` decides every transition, for one booking or for a thousand that are due; `store::save` writes them.
//! - What is due later stands in `timer`, rewritten by each save from `rules::timers`.

mod actions;
mod http;
mod model;
mod refused;
mod rules;
mod rush;
mod store;
mod view;

pub use actions::{
    Length, Quote, Vehicle, Wish, book, cancel, check_in, check_out, close, decline, fire, lock_by_payment, paid,
    quote, release, renew,
};
pub use http::routes;
pub use model::{Booking, Kind, PaidBy, RefundTerms, Settled, Status, Timer};
pub use rules::{Hold, hold_until, refund_percent};
pub use rush::Rush;
pub use store::{find, lock};
pub use view::BookingView;
