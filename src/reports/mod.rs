//! What the tables say as a whole: revenue, occupancy, a day's board, what must hold. Reads only.
//!
//! - A day is a day by the lot's wall clock.
//! - What came counts on the day it was settled, what goes back on the day it was promised.

mod http;
mod invariants;
mod model;
mod rules;
mod store;

pub use http::routes;
pub use invariants::{Check, Report, invariants, watch_invariants};
