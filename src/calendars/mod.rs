//! Bookings in people's own calendars: a customer's, or a lot's for its admins, by a link that cannot be guessed.
//!
//! - Who has the link sees the calendar, and no more. It is shown once; a new one ends the old one, and so does revoking it.
//! - An entry keeps its UID for ever, and its SEQUENCE is the booking's version, so that a change is seen as a change and
//!   what was cancelled is shown as cancelled.
//! - A lot's tells what its admins see of a booking, and not whose it is.

mod http;
mod ics;
mod model;
mod store;

pub use http::{feeds, routes};
