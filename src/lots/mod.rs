//! Where one parks: lots, bays, hours, closures, rates, rules.

mod model;
mod rules;

pub use model::{HoldMinutes, RefundTier, Rules};
pub use rules::{Opening, OpeningHours, instant};
