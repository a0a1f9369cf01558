//! Migrations while servers are at work.

use std::time::{Duration, Instant};

use parkmate::database::{apply, migrations, pool_options};
use reqwest::Method;
use serde_json::{Value, json};
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, Connection, PgConnection, PgPool};

use super::with_further;
use crate::world::{Person, Process, World, empty_database, fresh_database, until, url};

const SHARES_NOTHING: &str = "alter table booking add column nobodys integer";
/// Somebody's long report: it only reads, and whoever wants the table to himself waits for it.
const REPORT: &str = "select count(*) from booking";

fn pool(database: &PgConnectOptions) -> PgPool {
    pool_options(4).connect_lazy_with(database.clone())
}

async fn waits_for_booking(world: &World) -> bool {
    let waiting = "select exists (select from pg_locks where relation = 'booking'::regclass and not granted)";
    sqlx::query_scalar(waiting).fetch_one(world.db()).await.expect("an answer")
}

/// In seconds, of those who only want to read.
async fn longest_wait(world: &World) -> f64 {
    let longest = "
select coalesce(max(extract(epoch from clock_timestamp() - l.waitstart)), 0)::float8
from pg_locks l where l.relation = 'booking'::regclass and not l.granted and l.mode <> 'AccessExclusiveLock'";
    sqlx::query_scalar(longest).fetch_one(world.db()).await.expect("a number")
}

async fn bookings_of(asha: &Person) -> Duration {
    let asked = Instant::now();
    asha.get("/bookings").await.expect(200);
    asked.elapsed()
}

#[tokio::test]
async fn a_migration_that_waits_for_a_table_lets_everybody_pass_and_comes_through_when_it_can() {
    let world = World::in_real_time().await;
    let server = world.process().await;
    let asha = world.customer("asha").await.at(server.address);
    bookings_of(&asha).await;
    let report = world.barrier(REPORT).await;
    let pool = pool(&world.db().connect_options());
    let migrating = tokio::spawn(async move { apply(&pool, &with_further(&[SHARES_NOTHING])).await });
    until("it waits", async || waits_for_booking(&world).await).await;
    let longest = bookings_of(&asha).await;
    assert!(longest < Duration::from_secs(3), "a request waited {longest:?} behind the migration");
    until("it waits no longer", async || !waits_for_booking(&world).await).await;
    until("it tries again", async || waits_for_booking(&world).await).await;
    assert!(!migrating.is_finished());
    report.lift().await;
    migrating.await.expect("no panic").expect("it is applied");
    let there = "select count(*) from information_schema.columns where column_name = 'nobodys'";
    assert_eq!(sqlx::query_scalar::<_, i64>(there).fetch_one(world.db()).await.expect("an answer"), 1);
    bookings_of(&asha).await;
}

/// The control: the same statement, waiting for as long as it takes.
#[tokio::test]
async fn without_that_everybody_waits_for_as_long_as_the_report_takes() {
    let world = World::in_real_time().await;
    let server = world.process().await;
    let asha = world.customer("asha").await.at(server.address);
    bookings_of(&asha).await;
    let report = world.barrier(REPORT).await;
    let mut db = PgConnection::connect_with(&world.db().connect_options()).await.expect("a connection");
    let migrating = tokio::spawn(async move { sqlx::query(SHARES_NOTHING).execute(&mut db).await.map(drop) });
    until("it waits", async || waits_for_booking(&world).await).await;
    let asking = tokio::spawn({
        let asha = asha.clone();
        async move { bookings_of(&asha).await }
    });
    until("a reader has waited for three seconds", async || longest_wait(&world).await >= 3.0).await;
    assert!(!asking.is_finished() && !migrating.is_finished(), "it should have waited");
    report.lift().await;
    migrating.await.expect("no panic").expect("it runs");
    assert!(asking.await.expect("an answer") >= Duration::from_secs(3));
}

/// All that the next version may add: to each table a column, with and without a default; a table; an index, built beside writers.
async fn expansion(database: &PgConnectOptions) -> Vec<String> {
    let mut db = PgConnection::connect_with(database).await.expect("a connection");
    let tables =
        "select tablename::text from pg_tables where schemaname = 'public' and tablename <> '_sqlx_migrations'";
    let tables: Vec<String> = sqlx::query_scalar(tables).fetch_all(&mut db).await.expect("tables");
    assert!(tables.len() > 20, "{tables:?}");
    let columns = tables.iter().map(|table| {
        format!("alter table {table} add column later text, add column later_still integer not null default 7;")
    });
    let table = "create table later (id uuid, constraint later_pkey primary key (id));";
    let index = "-- no-transaction\ncreate index concurrently booking_later_idx on booking (later)";
    columns.chain([table.to_owned(), index.to_owned()]).collect()
}

/// What customers and an admin do, on a server that stands already and has all its statements prepared.
async fn play(world: &World, server: &Process, name: &str) {
    let operator = world.operator(name).await;
    let lot = operator.lot("MG Road").await;
    let (bay, other) = (lot.bay("A1").await, lot.bay("A2").await);
    let admin = operator.admin.at(server.address);
    let asha = world.customer(&format!("asha of {name}")).await.at(server.address);
    let ravi = world.customer(&format!("ravi of {name}")).await.at(server.address);
    let mut socket = asha.socket(None).await;
    assert_eq!(socket.next().await["connected"], true);
    let parked = asha.park(bay, 60).await;
    let renewed = asha.renew(&parked, 30, "card").await;
    asha.pay(&renewed).await;
    assert_eq!(socket.next().await["event"], "booking.renewed");
    let held = ravi.hold(other, 60, "cash").await;
    admin.verify(&held).await.expect(200);
    admin.decline(&held).await.expect(200);
    asha.cancel(&renewed).await;
    ravi.check_out(&ravi.park(other, 30).await).await.expect(200);
    for path in ["/lots", "/bookings", "/notifications", "/me"] {
        asha.get(path).await.expect(200);
    }
    let of = format!("?operator_id={}", operator.id);
    for path in ["/operator/bookings", "/operator/payments", "/operator/lots"] {
        admin.get(&format!("{path}{of}")).await.expect(200);
    }
}

#[tokio::test]
async fn a_server_of_the_version_before_works_on_newer_tables_and_starts_on_them() {
    let world = World::in_real_time().await;
    let server = world.process().await;
    play(&world, &server, "before").await;
    let database = world.db().connect_options().as_ref().clone();
    let further = expansion(&database).await;
    let further: Vec<_> = further.iter().map(String::as_str).collect();
    apply(&pool(&database), &with_further(&further)).await.expect("the next version's migrations");
    play(&world, &server, "after").await;

    let again = world.process().await;
    for address in [server.address, again.address] {
        let ready = Person::stranger(address).request(Method::GET, "/readyz").send().await.expect("an answer");
        assert_eq!(ready.status(), 200);
    }
    play(&world, &again, "again").await;
    world.expect_sound().await;
}

#[tokio::test]
async fn requests_are_answered_while_the_tables_grow_under_load() {
    let world = World::in_real_time().await;
    let servers = [world.process().await, world.process().await];
    let lot = world.operator("admin").await.lot("MG Road").await;
    let mut busy = tokio::task::JoinSet::new();
    let (stop, _) = tokio::sync::watch::channel(false);
    for number in 0..4_usize {
        let person = world.customer(&format!("customer {number}")).await.at(servers[number % 2].address);
        let (bay, stopped) = (lot.bay(&format!("A{number}")).await, stop.subscribe());
        busy.spawn(async move {
            let (mut rounds, mut longest) = (0, Duration::ZERO);
            while !*stopped.borrow() {
                let asked = Instant::now();
                let booked = person.hold(bay, 60, "cash").await;
                person.cancel(&booked).await.expect(200);
                (rounds, longest) = (rounds + 1, longest.max(asked.elapsed()));
            }
            (rounds, longest)
        });
    }
    let placed = "select count(*) from booking";
    let placed = async || sqlx::query_scalar::<_, i64>(placed).fetch_one(world.db()).await.expect("a number");
    until("all are at it", async || placed().await > 8).await;
    let database = world.db().connect_options().as_ref().clone();
    let further = expansion(&database).await;
    let further: Vec<_> = further.iter().map(String::as_str).collect();
    apply(&pool(&database), &with_further(&further)).await.expect("applied under load");
    let then = placed().await;
    until("they go on", async || placed().await > then + 8).await;
    stop.send_replace(true);
    let done = busy.join_all().await;
    println!("rounds, longest: {done:?}");
    // Each lock was waited for half a second at most; the rest is this machine's.
    assert!(done.iter().all(|(_, longest)| *longest < Duration::from_secs(5)), "{done:?}");
    world.expect_sound().await;
}

#[tokio::test]
async fn servers_that_start_at_once_on_an_empty_database_migrate_it_once() {
    let database = empty_database().await;
    let url = url(&database);
    let start = async || Process::start(&[("DATABASE_URL", &url)]).await;
    let servers = tokio::join!(start(), start(), start());
    for server in [&servers.0, &servers.1, &servers.2] {
        let ready = async || {
            let ready = Person::stranger(server.address).request(Method::GET, "/readyz").send().await;
            ready.is_ok_and(|ready| ready.status() == 200)
        };
        until("it is ready", ready).await;
    }
    let mut db = PgConnection::connect_with(&database).await.expect("a connection");
    let applied = sqlx::query_scalar::<_, i64>("select count(*) from _sqlx_migrations where success");
    let applied = applied.fetch_one(&mut db).await.expect("a number");
    assert_eq!(usize::try_from(applied).ok(), Some(migrations().iter().count()));
}

const INDEX: &str = "-- no-transaction\ncreate index concurrently booking_later_idx on booking (created_at)";

#[tokio::test]
async fn an_index_built_beside_writers_does_not_wait_for_the_servers_that_wait_for_it() {
    let database = fresh_database().await;
    let build = async || apply(&pool(&database), &with_further(&[INDEX])).await;
    let (one, other, third) = tokio::join!(build(), build(), build());
    one.and(other).and(third).expect("built once, by one of them");
    let valid = "select indisvalid from pg_index where indexrelid = 'booking_later_idx'::regclass";
    let mut db = PgConnection::connect_with(&database).await.expect("a connection");
    assert!(sqlx::query_scalar::<_, bool>(valid).fetch_one(&mut db).await.expect("it is there"));
}

/// The control: who waits inside a statement for the lock holds a snapshot, for whose end the index waits.
#[tokio::test]
async fn with_a_lock_that_is_waited_for_it_would() {
    let database = fresh_database().await;
    // Somebody writes: the index waits for him first, so that the other one is there when it looks for snapshots.
    let mut writer = PgConnection::connect_with(&database).await.expect("a connection");
    sqlx::raw_sql("begin; lock table booking in row exclusive mode").execute(&mut writer).await.expect("held");
    let build = async || with_further(&[INDEX]).run(&pool(&database)).await;
    let until_both_are_at_it = async {
        let mut watcher = PgConnection::connect_with(&database).await.expect("a connection");
        let waiting = "
select count(*) from pg_locks l join pg_database d on d.oid = l.database
where d.datname = current_database() and l.locktype = 'advisory' and not l.granted";
        until("the other one waits", async || {
            sqlx::query_scalar::<_, i64>(waiting).fetch_one(&mut watcher).await.expect("a number") == 1
        })
        .await;
        writer.close().await.expect("closed");
    };
    let (one, other, ()) = tokio::join!(build(), build(), until_both_are_at_it);
    assert!(one.is_err() || other.is_err(), "no deadlock");
}

#[tokio::test]
async fn a_migration_that_fails_leaves_nothing_and_says_which() {
    let database = fresh_database().await;
    let sql = "create table half (id uuid); select 1 / 0";
    let failed = apply(&pool(&database), &with_further(&[sql])).await.expect_err("it cannot be done");
    assert!(format!("{failed:#}").contains("9001"), "{failed:#}");
    let mut db = PgConnection::connect_with(&database).await.expect("a connection");
    let there: Value =
        sqlx::query_scalar("select to_jsonb(to_regclass('half'))").fetch_one(&mut db).await.unwrap_or(Value::Null);
    assert_eq!(there, json!(null));
    // The lock is free again.
    apply(&pool(&database), &migrations()).await.expect("nothing to do");
}

#[tokio::test]
async fn what_was_changed_in_a_migration_that_ran_is_noticed() {
    let database = fresh_database().await;
    let changed = "update _sqlx_migrations set checksum = '\\x00' where version = 1";
    let mut db = PgConnection::connect_with(&database).await.expect("a connection");
    sqlx::query(AssertSqlSafe(changed.to_owned())).execute(&mut db).await.expect("changed");
    assert!(apply(&pool(&database), &migrations()).await.is_err());
}
