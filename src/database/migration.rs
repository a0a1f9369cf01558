//! Migrations, on a database that servers are at work on.
//!
//! A change of a table needs it for a moment to itself. It waits for whoever uses the table, and whoever comes later waits behind
//! it: so it waits half a second only, lets all of them pass, and tries again.

use std::time::Duration;

use anyhow::{Context, bail};
use sqlx::migrate::{MigrateError, Migrator};
use sqlx::postgres::PgConnection;
use sqlx::{Connection, PgPool};
use tokio::time::sleep;

/// Whoever comes behind a migration that waits for a table waits no longer than this.
const LONGEST_WAIT: &str = "set lock_timeout = '500ms'";
/// Much longer, so that between two tries everybody gets on.
const PAUSE: Duration = Duration::from_secs(2);
const TRIES: u32 = 30;
const LOOKS_EVERY: Duration = Duration::from_millis(100);
/// PostgreSQL's code of a lock that was not to be had in time.
const LOCK_NOT_AVAILABLE: &str = "55P03";

/// All of this version. Tables may be newer: the version before is to start beside the one that follows it, and again after it.
pub fn migrations() -> Migrator {
    let mut migrator = sqlx::migrate!();
    migrator.set_ignore_missing(true);
    migrator
}

/// Brings the tables to this version.
pub async fn migrate(pool: &PgPool) -> anyhow::Result<()> {
    apply(pool, &migrations()).await.context("migrating the database")
}

/// Applies what is missing, one server after the other.
pub async fn apply(pool: &PgPool, migrator: &Migrator) -> anyhow::Result<()> {
    // Its own connection: whatever happens, lock and settings end with it.
    let mut db = pool.acquire().await?.detach();
    alone(&mut db).await?;
    sqlx::query(LONGEST_WAIT).execute(&mut db).await?;
    let applied = patiently(&mut db, migrator).await;
    db.close().await?;
    applied
}

/// Waits until no other server migrates, without holding anything meanwhile: an index that is built concurrently waits for all
/// who hold a snapshot, and a server that waited for its lock would hold one.
async fn alone(db: &mut PgConnection) -> anyhow::Result<()> {
    let lock = "select pg_try_advisory_lock(hashtextextended('migrations', 0))";
    while !sqlx::query_scalar::<_, bool>(lock).fetch_one(&mut *db).await? {
        sleep(LOOKS_EVERY).await;
    }
    Ok(())
}

async fn patiently(db: &mut PgConnection, migrator: &Migrator) -> anyhow::Result<()> {
    for _ in 0..TRIES {
        match migrator.run_direct(None, db, false).await {
            Err(error) if is_in_use(&error) => {
                tracing::warn!(%error, "a table is in use; the migration lets everybody pass, and tries again");
                sleep(PAUSE).await;
            }
            other => return Ok(other?),
        }
    }
    bail!("a table was in use all the time: look for the oldest transaction in pg_stat_activity, and start again")
}

fn is_in_use(error: &MigrateError) -> bool {
    let (MigrateError::ExecuteMigration(error, _) | MigrateError::Execute(error)) = error else { return false };
    error.as_database_error().and_then(|error| error.code()).is_some_and(|code| code == LOCK_NOT_AVAILABLE)
}
