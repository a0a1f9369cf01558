//! Where one parks: lots, bays, hours, closures, rates, rules.

mod model;

pub use model::{HoldMinutes, RefundTier, Rules};
