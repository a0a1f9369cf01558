//! What happens, who is told, and how it reaches them.
//!
//! - A change and its event are one transaction: [`Tx`] remembers what was told and stores it on commit.
//! - [`notices`] is the only place that knows who hears what.
//! - Each person's notifications are numbered without gaps in the order of commits; the [`Hub`] pushes them to open
//!   sockets after the commit, and whoever missed one reads it from the table.
//! - Whoever looks at a lot hears that something there changed, and reads it again; who may have missed it is told all changed.

mod bus;
mod change;
mod channel;
mod event;
mod facts;
mod figures;
mod hub;
mod letters;
mod notices;
mod notification;
mod outside;
mod rows;
mod signal;
mod tx;

pub use bus::{Bus, Wire};
pub use change::{Change, Kind, Kinds, Place};
pub use channel::Channel;
pub use event::Event;
pub use facts::{
    AssignmentFacts, BookingFacts, CarWashFacts, LapseCause, PaymentFacts, Trouble, WashCancelled, WashPaid,
};
pub use hub::{Closing, Crowd, Holder, Hub, Listener, Mail, Mailbox, Onlooker, Seat};
pub use letters::{LETTERS, letters};
pub use notices::{KINDS, Level, Notice, Recipients, critical, mutable, notices};
pub use notification::Notification;
pub use outside::OFFERED;
pub use signal::Signal;
pub use tx::{Consequences, Tx};
