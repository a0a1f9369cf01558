//! Waiting for a condition, and making a server wait for one.

use std::time::Duration;

use sqlx::postgres::PgConnection;
use sqlx::{AssertSqlSafe, Connection};
use tokio::time::{MissedTickBehavior, interval, timeout};

use super::World;

/// A test that waits this long has failed.
const PATIENCE: Duration = Duration::from_secs(20);
const LOOK: Duration = Duration::from_millis(5);

/// Looks again and again until it is so.
pub async fn until(what: &str, mut so: impl AsyncFnMut() -> bool) {
    let mut looks = interval(LOOK);
    looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let wait = async {
        while !so().await {
            looks.tick().await;
        }
    };
    timeout(PATIENCE, wait).await.unwrap_or_else(|_| panic!("it never came about: {what}"));
}

/// A lock that the test holds, for a server to run into.
pub struct Barrier {
    holder: PgConnection,
}

impl Barrier {
    pub async fn lift(self) {
        self.holder.close().await.expect("it closes");
    }
}

impl World {
    /// Runs this statement, and holds the locks it takes.
    pub async fn barrier(&self, statement: &str) -> Barrier {
        let mut holder = PgConnection::connect_with(&self.db().connect_options()).await.expect("a connection");
        for statement in ["begin", statement] {
            sqlx::raw_sql(AssertSqlSafe(statement.to_owned())).execute(&mut holder).await.expect("it locks");
        }
        Barrier { holder }
    }

    /// From now on a transaction that writes to this table waits at a barrier in its commit: what it wrote is whole, and
    /// will stand whether or not its client lives to hear of it.
    pub async fn commits_stop_at(&self, table: &str) -> Barrier {
        let trigger = format!(
            "
create function stop() returns trigger language plpgsql as
    $$ begin perform pg_advisory_xact_lock(42); return null; end $$;
create constraint trigger stop after insert on {table} deferrable initially deferred for each row execute function stop()"
        );
        sqlx::raw_sql(AssertSqlSafe(trigger)).execute(self.db()).await.expect("a trigger");
        self.barrier("select pg_advisory_xact_lock(42)").await
    }

    /// Waits until someone waits at a barrier: which backend of PostgreSQL, and in which statement.
    pub async fn stopped(&self) -> (i32, String) {
        let mut found = None;
        let waiting = "
select pid, query from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
        until("someone waits at the barrier", async || {
            found = sqlx::query_as(waiting).fetch_optional(self.db()).await.expect("an answer");
            found.is_some()
        })
        .await;
        found.expect("someone")
    }

    /// Waits until PostgreSQL has noticed that a backend's client is dead.
    pub async fn gone(&self, backend: i32) {
        let there = "select exists (select from pg_stat_activity where pid = $1)";
        until("the backend is gone", async || {
            !sqlx::query_scalar::<_, bool>(there).bind(backend).fetch_one(self.db()).await.expect("an answer")
        })
        .await;
    }

    /// The number that a statement selects, for one id.
    pub async fn count(&self, statement: &'static str, id: &str) -> i64 {
        let id: uuid::Uuid = id.parse().expect("an id");
        // On a connection of its own: those of the pool may be the ones that were just cut.
        let mut db = PgConnection::connect_with(&self.db().connect_options()).await.expect("a connection");
        sqlx::query_scalar(statement).bind(id).fetch_one(&mut db).await.expect("a number")
    }
}
