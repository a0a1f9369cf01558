//! What operators do with their lots.

mod closure;
mod demo;
mod lot;

pub(super) use closure::reopen;
pub use closure::{ClosureWish, close, plan_closure};
pub use demo::{demo_bays, seed};
pub(super) use lot::{add_lot, add_slots, change_lot, change_slot};

use crate::events::{Kind, Kinds};

/// What onlookers of a lot are to read again.
const BAYS: Kinds = Kinds::of(&[Kind::Bays]);
