//! SQL of lots, bays and closures.

mod availability;
mod closure;
mod lot;
mod search;
mod slot;

pub(super) use availability::availability;
pub(super) use closure::{
    add_closure, closures, closures_of_lot, conflicts, count_closures, delete_closure, lock_slot,
};
pub(super) use lot::{count_lots, insert_lot, lock_lot, lot_head, lot_ids, lots, update_lot};
pub(super) use search::search;
pub(super) use slot::{count_slots, insert_slots, slots, slots_of, update_slot};
