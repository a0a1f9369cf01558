//! Sockets below the words: handshake, frames, and the connection itself.
//!
//! After its handshake a socket leaves the HTTP server, whose buffers and state each connection would keep for as long as
//! it is open: the answer 101 carries who takes over, and the connection goes there.

mod connection;
mod fragments;
mod handover;

pub use connection::{Connection, Heard};
pub use handover::{Handover, hand_over};

/// Frames, and messages put together from fragments, above this close the socket.
pub const LONGEST_MESSAGE: usize = 4 * 1024;
