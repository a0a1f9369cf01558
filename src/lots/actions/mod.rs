//! What operators do with their lots.

mod closure;
mod demo;
mod lot;

pub(super) use closure::{Wanted, close_for_a_time, reopen};
pub use demo::seed;
pub(super) use lot::{add_lot, add_slots, change_lot, change_slot};
