//! The database: the one that `DATABASE_URL` names, or a private PostgreSQL of our own; and its migrations.
//!
//! Whoever starts the server needs to know nothing of PostgreSQL: it is started, reused, repaired after a crash and
//! stopped here. The tables are the same either way.

mod account;
mod binaries;
mod folder;
mod migration;
mod pool;
mod private;
mod throwaway;

use std::path::Path;

use anyhow::Context;
use sqlx::PgPool;
use sqlx::postgres::PgConnectOptions;
use tokio::time::timeout;

pub use account::running_as_root;
pub use folder::default_data_folder;
pub use migration::{apply, migrate, migrations};
pub use pool::pool_options;
pub use private::{PrivatePostgres, Role};
pub use throwaway::ThrowawayPostgres;

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
            .connect_with(options.options(pool::SETTINGS))
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
        let _ = timeout(pool::PATIENCE, self.pool.close()).await;
        match self.private {
            Some(private) => private.stop().await,
            None => Ok(()),
        }
    }
}
