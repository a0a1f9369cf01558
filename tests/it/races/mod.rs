//! Many people want the same thing at the same instant.

mod cornered;
mod deeds;
mod pairs;
mod renewals;
mod rush;

use std::future::Future;
use std::sync::Arc;

use sqlx::{Connection, PgConnection};
use tokio::sync::Barrier;
use tokio::task::JoinSet;

use crate::world::World;

/// All of them, begun at one instant. What they give, in their order.
async fn at_once<T: Send + 'static>(deeds: Vec<impl Future<Output = T> + Send + 'static>) -> Vec<T> {
    let together = Arc::new(Barrier::new(deeds.len()));
    let mut running = JoinSet::new();
    for (place, deed) in deeds.into_iter().enumerate() {
        let together = together.clone();
        running.spawn(async move {
            together.wait().await;
            (place, deed.await)
        });
    }
    let mut done = running.join_all().await;
    done.sort_unstable_by_key(|(place, _)| *place);
    done.into_iter().map(|(_, given)| given).collect()
}

/// Deadlocks in this world's database so far. A connection counts what it met at the latest when it ends, so all of them
/// are ended first; servers connect again.
async fn deadlocks(world: &World) -> i64 {
    let inside = world.db().connect_options();
    let name = inside.get_database().expect("a name").to_owned();
    let outside = inside.as_ref().clone().database("postgres");
    let mut db = PgConnection::connect_with(&outside).await.expect("a connection");
    let all = sqlx::query_scalar("select array_agg(pid) from pg_stat_activity where datname = $1").bind(&name);
    let all: Option<Vec<i32>> = all.fetch_one(&mut db).await.expect("connections");
    let end = "select count(pg_terminate_backend(pid)) from pg_stat_activity where pid = any($1)";
    while sqlx::query_scalar::<_, i64>(end).bind(&all).fetch_one(&mut db).await.expect("ended") > 0 {
        tokio::task::yield_now().await;
    }
    let count = sqlx::query_scalar("select deadlocks from pg_stat_database where datname = $1").bind(&name);
    count.fetch_one(&mut db).await.expect("a count")
}

/// The control of every test that finds none.
#[tokio::test]
async fn a_deadlock_is_counted() {
    let world = World::new().await;
    assert_eq!(deadlocks(&world).await, 0);
    let mut sides = Vec::new();
    for first in [1_i64, 2] {
        let mut side = PgConnection::connect_with(&world.db().connect_options()).await.expect("a connection");
        sqlx::query("set deadlock_timeout = '10ms'").execute(&mut side).await.expect("set");
        sqlx::query("select pg_advisory_lock($1)").bind(first).execute(&mut side).await.expect("locked");
        sides.push((side, 3 - first));
    }
    let crossed = sides.into_iter().map(|(mut side, second)| async move {
        sqlx::query("select pg_advisory_lock($1)").bind(second).execute(&mut side).await.is_ok()
    });
    let got = at_once(crossed.collect()).await;
    assert_eq!(got.iter().filter(|got| !**got).count(), 1, "one of them is sacrificed");
    assert_eq!(deadlocks(&world).await, 1);
}
