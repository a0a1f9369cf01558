//! Who is asking, and whether they may.
//!
//! A handler's parameter is its permission: [`Customer`], [`LotAdmin`], [`Staff`], [`PlatformAdmin`] or [`Anyone`]. The
//! handler is entered only with one in hand, and what it shows is scoped to it: someone else's row is 404.

mod actor;
mod log_ins;
pub mod origin;
pub mod password;
pub mod session;
pub mod token;

pub use actor::{AnyAdmin, Anyone, Customer, Identity, LotAdmin, PlatformAdmin, Staff};
pub use log_ins::LogIns;
