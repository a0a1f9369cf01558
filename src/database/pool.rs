//! Connections to the database, and what becomes of those that went silent: a network that swallows everything does not say
//! so, and a statement on such a connection would wait for ever.

use std::time::Duration;

use sqlx::Connection;
use sqlx::postgres::{PgConnection, PgPoolOptions};
use tokio::time::timeout;

/// Short, so that a request during an outage is answered with a refusal instead of waiting for its client to give up.
pub(super) const PATIENCE: Duration = Duration::from_secs(4);
/// So long a connection may take to say that it lives: half of the above, so that another can be made in time.
const LONGEST_PING: Duration = Duration::from_secs(2);
/// One that came back this lately was asked then.
const FRESH: Duration = Duration::from_secs(1);

/// Of each connection.
pub(super) const SETTINGS: [(&str, &str); 2] = [
    // Compiling a statement costs more than any of ours takes; estimates over a million rows ask for it all the same.
    ("jit", "off"),
    // A server that the network took away in the middle of a transaction must not hold its locks for hours.
    ("idle_in_transaction_session_timeout", "10s"),
];

/// A pool that gives up a connection which does not answer, before it lends it and when it comes back: so one that hangs is
/// lost once, not for ever. A connection in use is bounded by whoever uses it.
pub fn pool_options(connections: u32) -> PgPoolOptions {
    PgPoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(PATIENCE)
        .test_before_acquire(false)
        .before_acquire(|connection, lent| {
            let fresh = lent.idle_for < FRESH;
            Box::pin(async move { if fresh { Ok(true) } else { lives(connection).await } })
        })
        .after_release(|connection, _| Box::pin(lives(connection)))
}

/// An error closes the connection without a word, which one that says nothing would not hear.
async fn lives(connection: &mut PgConnection) -> sqlx::Result<bool> {
    let silent = |_| sqlx::Error::Io(std::io::ErrorKind::TimedOut.into());
    timeout(LONGEST_PING, connection.ping()).await.map_err(silent)??;
    Ok(true)
}
