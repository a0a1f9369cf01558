//! Operators' own accounts with providers of payments: which provider takes what, and the keys to it.
//!
//! - A way to pay goes to one provider of an operator at most.
//! - Secrets are encrypted where they lie, never shown again, and in no log, event or audit.
//! - Keys stay as long as a charge or refund needs them.

mod actions;
mod http;
mod model;
mod store;

pub use actions::{Account, account, reseal};
pub use http::routes;
