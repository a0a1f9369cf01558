//! What the tables say as a whole. Reads only.

mod http;
mod invariants;

pub use http::routes;
pub use invariants::{Check, Report, invariants};
