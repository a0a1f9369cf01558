//! What every handler reads and writes with: bodies, queries, replies, idempotent writes.

mod body;
pub mod csv;
mod named;
mod patch;
mod query;
mod routes;
mod write;

pub use body::{Body, parse};
pub use csv::{Csv, wants_csv};
pub use patch::given;
pub use query::{Query, misfit, states};
pub use routes::{Described, Routes};
pub use write::{Once, Reply, forget_old, write};
