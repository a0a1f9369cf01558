//! People: their log-ins, invitations, resets, vehicles; and outgoing mail.
//!
//! - One e-mail, one account; it is compared in lower case. Who a person works for is a membership (see `operators`).
//! - A password set by whatever way voids every mailed link of the account and ends its other log-ins.
//! - Whether an e-mail has an account is told by no answer and by no answer's time, but for the refusal to register it.
//! - Mail is written down in the transaction that decided on it and sent later.
//!
//! Event: `InvitationAccepted`. What ends a log-in signals it to the sockets.

mod actions;
mod http;
mod mail;
mod model;
mod rules;
mod store;

pub use actions::{
    Invitation, LoggedIn, add_vehicle, appoint_platform_admin, create_admin, find_or_open, forget_elapsed, invite,
    lock_by_email, open_account, open_session, vehicle,
};
pub use http::{logged_in, routes};
pub use mail::deliver_waiting;
pub use model::{Credentials, Email, Membership, Newcomer, Role, User, Vehicle};
pub use rules::{new_password, one_line, phone};
