//! The books, in double entry: what came, what was sold, whose share it is, who owes whom.
//!
//! - An entry sums to zero in the platform's books and in the operator's, in whole minor units of one currency. The
//!   database looks at it as the transaction commits.
//! - Nothing is changed or deleted. What goes back is an entry of its own, which takes from each account its part of what is
//!   left there, so that a full refund leaves nothing.
//! - Each posting happens once, in the transaction of what it tells of.
//!
//! It knows payments and refunds by their ids, and not what they are for. The accounts: docs/ledger.md.

mod actions;
mod http;
mod model;
mod rules;
mod statement;
mod store;

pub use actions::{owed, pay_out, post_paid_refunds, post_refunds, post_sales};
pub use http::routes;
pub use model::{AccountKind, Goods, Holder, NewPayout, PaidRefund, Payout, RefundPromised, Sale};
