//! Lots, bays and closures as they are kept and shown.

mod lot;
mod rules;
mod search;
mod slot;

pub use lot::{Address, CarWash, Location, Lot, LotHead, LotSettings, Plan};
pub use rules::{HoldMinutes, RefundTier, Rules};
pub use search::{After, Found, Near, Search, Sort};
pub use slot::{Closure, Conflict, Feature, NewSlot, Position, Slot, SlotAvailability, SlotChange, SlotStatus};
