//! Payments: what is owed, what came, what goes back; the `ledger` has it in its books. They know no purpose: what a payment unlocks is decided by the
//! owner of the thing unlocked, which names the payment and calls these verbs in its own transaction.
//!
//! - A payment leaves `pending` once; money that comes late still makes it `succeeded`.
//! - What goes back never exceeds what came; the table refuses it.

mod actions;
mod http;
mod model;
mod rules;
mod store;

pub use actions::{
    ask_first, expire, facts, fail, find, find_all, is_closing, lock, refund, refund_all, refund_done, refund_of,
    refund_sent, sale, succeed,
};
pub use http::{routes, view};
pub use model::{Method, Payment, PaymentView, Status};
pub use rules::{Bill, KEPT, Takes};
