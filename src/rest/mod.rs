//! What every handler reads and writes with: bodies, replies, idempotent writes.

mod body;
mod write;

pub use body::Body;
pub use write::{Once, Reply, write};
