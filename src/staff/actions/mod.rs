//! What one does with assignments: give them, go through their steps, pass them on; and who takes work.

mod assign;
mod own;
mod people;
mod queue;
mod turn;

pub use assign::{Wish, assign, cancel, reassign};
pub use own::step;
pub use people::{HandOver, appoint, come_and_go, dismiss, join, open_work};
pub use queue::{catch_up, give_out, wash_ended};
