//! Decisions about a lot: what a written time means there, when it is open, what may be set, and where a search looks.

mod instant;
mod mean;
mod merge;
mod opening;
mod range;
mod settings;
mod words;

pub use instant::{absolute, instant};
pub use mean::mean_rating;
pub use merge::merged;
pub use opening::{Opening, OpeningHours, TimeOfDay, Weekday, day};
pub use range::asked;
pub use settings::{check_rules, known_zone, printable, zone};
pub use words::patterns;
