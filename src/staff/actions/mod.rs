//! What one does with assignments: give them, go through their steps, pass them on; and who takes work.

mod assign;
mod follow;
mod own;
mod people;
mod queue;
mod turn;

pub use assign::{Wish, assign, cancel, reassign};
pub use follow::follow;
pub use own::{decline, step};
pub use people::{HandOver, appoint, come_and_go, dismiss};
pub use queue::catch_up;
