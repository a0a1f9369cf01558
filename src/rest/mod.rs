//! What every handler reads and writes with: bodies, replies, idempotent writes.

mod body;
mod patch;
mod write;

pub use body::Body;
pub use patch::given;
pub use write::{Once, Reply, write};
