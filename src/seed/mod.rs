//! What a newcomer finds: a demo operator with lots and staff, customers, and two weeks in which they did business.
//!
//! - The past is no rows written by us: a clock of its own goes from two weeks ago to now, and people do at each instant
//!   what they do at any other, by the actions of the features.
//! - It is the same each time, but for the hour it is sown at: dice with one seed decide.
//! - Sown once. Sowing again changes nothing; after a crash it goes on where it stopped. Where people have data of their own
//!   it does nothing.
//! - The demo's customers leave their cars at home: what is booked from now on is others', and at each lot the first bays of
//!   a class stay free.

mod days;
mod dice;
mod people;
mod play;
mod script;
mod sow;
mod store;
mod today;
mod words;

pub use sow::seed_demo;
