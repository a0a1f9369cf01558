//! What operators' own systems are told: an operator names addresses, and of which events they are to hear.
//!
//! - A delivery is written in the transaction of its event, once a webhook (`Tx` does it), and sent by the scheduler.
//! - It is sent at least once: a crash between the sending and its note repeats it, under the same id. Never from within a
//!   transaction.
//! - What fails is tried again for three days, in growing steps. An address that fails so long, or says 410, is switched
//!   off, and the operator's admins are told.
//! - No address holds up another: each has few deliveries under way, one that fails has one, and those that fail together
//!   have half the places.
//! - A secret is shown once, and never logged, listed or audited; it lies encrypted, if the server has keys for it.

mod actions;
mod http;
mod model;
mod payload;
mod rules;
mod secrets;
mod sending;
mod signature;
mod store;

pub use http::routes;
pub use secrets::reseal;
pub use sending::{MOST_KEPT, forget_old, next_due, send_due};
