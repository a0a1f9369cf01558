//! The businesses that own lots: registration, approval, membership.
//!
//! - Lots of an operator are listed and bookable only while it is `approved`.
//! - A membership that ended keeps its row, and comes back to life with the next invitation.
//! - A link that opens an account is shown to an operator only if the account works for nobody else.
//!
//! Events: `OperatorRegistered`, `OperatorApproved`, `OperatorDeclined`, `StaffInvited`.

mod actions;
mod http;
mod model;
mod rules;
mod store;

pub use actions::{Business, Invited, approve, dismiss, enlist, invite, operator_of, register, register_for_tax};
pub use http::routes;
pub use model::{Operator, Verification};
pub use rules::{acting_for, upi_id};
