//! What measurements stand on: a database of their own, servers as processes, people with log-ins, a cheap client, and a
//! table of results.

pub mod bookings;
pub mod client;
pub mod counters;
pub mod crowd;
pub mod ground;
pub mod pace;
pub mod pgbench;
pub mod process;
pub mod report;
pub mod sample;
pub mod scene;
pub mod server;

/// The system's time: a bench runs by no other.
#[expect(clippy::disallowed_methods, reason = "a bench runs on the system's clock")]
pub fn now() -> chrono::DateTime<chrono::Utc> {
    chrono::Utc::now()
}
