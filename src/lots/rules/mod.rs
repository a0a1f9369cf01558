//! Decisions about a lot's time: what a written instant means there, and when it is open.

mod instant;
mod opening;

pub use instant::instant;
pub use opening::{Opening, OpeningHours, TimeOfDay, Weekday};
