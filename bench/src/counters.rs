//! What the database counts of itself. A session adds its part at its end, or seconds later: ask when those that matter
//! have ended.

use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike;
use sqlx::PgPool;

#[derive(Debug, Clone, Copy, Default)]
pub struct Counters {
    pub fsyncs: i64,
    pub wal_bytes: i64,
    pub deadlocks: i64,
}

impl Counters {
    pub async fn now(db: &PgPool) -> anyhow::Result<Self> {
        // Newer versions count the fsyncs of the log elsewhere.
        let version: i32 =
            sqlx::query_scalar("select current_setting('server_version_num')::integer").fetch_one(db).await?;
        let fsyncs = if version < 180_000 {
            "select wal_sync from pg_stat_wal"
        } else {
            "select sum(fsyncs)::bigint from pg_stat_io where object = 'wal'"
        };
        let fsyncs = sqlx::query_scalar(fsyncs).fetch_one(db).await?;
        let wal = "select (pg_current_wal_insert_lsn() - '0/0')::bigint";
        let wal_bytes = sqlx::query_scalar(wal).fetch_one(db).await?;
        let deadlocks = "select deadlocks from pg_stat_database where datname = current_database()";
        let deadlocks = sqlx::query_scalar(deadlocks).fetch_one(db).await?;
        Ok(Self { fsyncs, wal_bytes, deadlocks })
    }

    pub fn and(self, other: Self) -> Self {
        Self {
            fsyncs: self.fsyncs + other.fsyncs,
            wal_bytes: self.wal_bytes + other.wal_bytes,
            deadlocks: self.deadlocks + other.deadlocks,
        }
    }

    pub fn since(self, before: Self) -> Self {
        Self {
            fsyncs: self.fsyncs - before.fsyncs,
            wal_bytes: self.wal_bytes - before.wal_bytes,
            deadlocks: self.deadlocks - before.deadlocks,
        }
    }
}

/// Seconds of processor time that this program has used, or those it started and waited for.
pub fn processor_seconds(who: UsageWho) -> anyhow::Result<f64> {
    let usage = getrusage(who)?;
    let micros = usage.user_time().num_microseconds() + usage.system_time().num_microseconds();
    Ok(micros as f64 / 1_000_000.0)
}
