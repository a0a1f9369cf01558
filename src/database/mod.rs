//! The database: the one that `DATABASE_URL` names, or a private PostgreSQL of our own; and its migrations.
//!
//! Whoever starts the server needs to know nothing of PostgreSQL: it is started, reused, repaired after a crash and
//! stopped here. The tables are the same either way.

mod account;
mod binaries;
mod folder;
mod migration;
mod private;
mod throwaway;

use std::path::Path;
use std::time::Duration;

use anyhow::Context;
use sqlx::PgPool;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use tokio::time::timeout;

pub use account::running_as_root;
pub use folder::default_data_folder;
pub use migration::{apply, migrate, migrations};
pub use private::{PrivatePostgres, Role};
pub use throwaway::ThrowawayPostgres;

/// Short, so that a request during an outage is answered with a refusal instead of waiting for its client to give up.
const PATIENCE: Duration = Duration::from_secs(4);

pub struct Database {
    pub pool: PgPool,
    private: Option<PrivatePostgres>,
}

impl Database {
    /// Connects to `url`, or without one to the private PostgreSQL under `data`.
    pub async fn open(
        url: Option<&str>,
        data: &Path,
        pg_bin_dir: Option<&Path>,
        connections: u32,
        role: Role,
    ) -> anyhow::Result<Self> {
        let (options, private) = match url {
            Some(url) => (url.parse::<PgConnectOptions>().context("DATABASE_URL")?, None),
            None => {
                let private = PrivatePostgres::start(data, pg_bin_dir, role).await?;
                (private.connect_options(), Some(private))
            }
        };
        let pool = pool_options(connections)
            // Compiling a statement costs more than any of ours takes; estimates over a million rows ask for it all the same.
            .connect_with(options.options([("jit", "off")]))
            .await
            .context("the database cannot be reached")?;
        Ok(Self { pool, private })
    }

    /// Brings the private PostgreSQL back if it has died under us; a database that is not ours is left to its keeper.
    pub async fn revive(&self) -> anyhow::Result<()> {
        match &self.private {
            Some(private) => private.revive().await,
            None => Ok(()),
        }
    }

    pub async fn close(self) -> anyhow::Result<()> {
        // A connection that hangs on a silent database is left to its end.
        let _ = timeout(PATIENCE, self.pool.close()).await;
        match self.private {
            Some(private) => private.stop().await,
            None => Ok(()),
        }
    }
}

/// A pool that asks each connection whether it lives before it lends it: a round trip, which bounds what a request waits for
/// a database that takes connections and says nothing. A statement on such a connection would wait for ever.
pub fn pool_options(connections: u32) -> PgPoolOptions {
    PgPoolOptions::new().max_connections(connections).acquire_timeout(PATIENCE).test_before_acquire(true)
}
