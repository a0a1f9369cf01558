//! SQL of webhooks and of what they are told.

mod delivery;
mod due;
mod secret;
mod webhook;

pub use delivery::{deliveries, insert_test, redeliver, tests_waiting};
pub use due::{
    Noted, disable, forget_settled, forget_surplus, insert_attempt, next_due, note_delivered, note_failed,
    note_failing, settle_unheard, take,
};
pub use secret::{rotate, sealed_otherwise, set_secret};
pub use webhook::{begin_anew, insert, lock_operator, of_operators, one, remove, room, update};
