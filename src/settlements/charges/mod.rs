//! What gateways of operators are asked to charge and to give back, until their end is known.
//!
//! - A row is written before the gateway is asked, and says when it is asked next: a crash anywhere leaves it due.
//! - No gateway is called while a transaction is open.
//! - What has no answer is asked for, under the same key; it is never guessed.

mod ask;
mod open;
mod refunds;
mod rules;
mod store;
mod word;

pub use ask::{ask_due, come_back, next_due};
pub use open::{Page, page};
pub(super) use refunds::begin as begin_refund;
pub use refunds::{ask_again, give_back_due};
pub use word::receive;
