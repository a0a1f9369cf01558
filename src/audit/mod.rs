//! Who did what to which row, before and after. Reads only.
//!
//! - The rows are written by the database's own triggers (migrations/0011_audit.sql), which learn who acts from
//!   [`crate::events::Tx`]: no path can forget one.
//! - Secrets are not in them.

mod http;
mod model;
mod rules;
mod store;

pub use http::routes;
