//! What a person was told: lists, read state, preferences, and the sockets that carry it live.
//!
//! - The table is the truth and the sockets show it: whole, in order, each notification once. A socket takes its place in
//!   the hub before it reads the table, counts `seq`, and goes back to the table for whatever it did not hear.
//! - `inbox.unread` counts the rows without `read_at`, always. Whoever changes either locks the inbox first.
//! - The sockets of lots say what to read again, and nothing about anybody.
//! - It knows events, never a feature.

mod actions;
mod broadcast;
mod http;
mod inbound;
mod lot_socket;
mod model;
mod reception;
mod socket;
mod store;
mod time_socket;
mod upgrade;
mod watch;
mod wishes;

pub use actions::read_up_to;
pub use http::routes;
pub use model::Said;
pub use upgrade::sockets;
pub use watch::watch;
