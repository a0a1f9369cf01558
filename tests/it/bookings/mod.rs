//! Booking a bay: what one may ask for, who gets it, and how it ends before its time.

mod asking;
mod ending;
mod holds;
mod lists;
mod taken;
mod times;
