//! Reaching people who are not looking: notices by mail and by push, as each wishes, at their hours.
//!
//! - What is to be sent is a `delivery`, written with its event by [`Tx`](crate::events::Tx), one a channel.
//! - It is taken for some minutes, sent outside of any transaction, and marked. Whoever dies in between leaves it to be sent
//!   again, as the same message: it has one id for ever.
//! - Nothing is sent that is not true any more: what it says is held against the rows before each try.
//! - What cannot be sent is tried again later and later, and given up in the end, loudly.

mod actions;
mod calendar;
mod email;
mod http;
mod model;
mod push;
mod rules;
mod store;
mod words;

pub use actions::{deliver_due, forget_old};
pub use http::routes;
