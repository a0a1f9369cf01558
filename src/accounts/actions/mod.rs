//! What people do with their accounts.

mod admin;
mod invitation;
mod log_in;
mod password;
mod vehicle;

pub use admin::{appoint_platform_admin, create_admin};
pub(super) use admin::{disable, enable};
pub use invitation::{Invitation, invite};
pub use log_in::{LoggedIn, find_or_open, forget_elapsed, lock_by_email, open_account, open_session};
pub(super) use log_in::{log_out, log_out_everywhere, recognise};
pub(super) use password::{ask_for_reset, change_password, check_current, check_token, redeem};
pub(super) use vehicle::{VehicleChange, change_vehicle, remove_vehicle};
pub use vehicle::{add_vehicle, vehicle};
