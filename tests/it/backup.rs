//! A backup taken under load, and what a server makes of it in another place, later: by the commands that docs/operations.md tells.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use chrono::TimeDelta;
use parkmate::clock::Clock;
use parkmate::database::ThrowawayPostgres;
use serde_json::json;
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, Connection, PgConnection, PgPool};
use tokio::process::Command;
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::world::{Lot, Person, World, empty_database, until, url};

const OPERATIONS: &str = include_str!("../../docs/operations.md");

/// The one command of the page that runs this script, on another file and another database.
async fn as_told(script: &str, file: &Path, database: &PgConnectOptions) -> Output {
    let told: Vec<_> = OPERATIONS.lines().filter(|line| line.starts_with(&format!("sh deploy/{script} "))).collect();
    let [told] = told.as_slice() else { panic!("docs/operations.md should tell it once: {told:?}") };
    let command = told.replace("parkmate.dump", &file.display().to_string());
    assert_ne!(&command, told, "it names no file");
    let mut shell = Command::new("sh");
    shell.args(["-c", &command]).current_dir(env!("CARGO_MANIFEST_DIR")).env("DATABASE_URL", url(database));
    shell.output().await.expect("a shell")
}

async fn run(script: &str, file: &Path, database: &PgConnectOptions) {
    let output = as_told(script, file, database).await;
    assert!(output.status.success(), "{script}: {}", String::from_utf8_lossy(&output.stderr));
}

/// A file that goes with the test.
struct Dump(PathBuf);

impl Dump {
    fn named(name: &str) -> Self {
        let dump = Self(std::env::temp_dir().join(format!("parkmate-test-{}-{name}.dump", std::process::id())));
        let _ = fs::remove_file(&dump.0);
        dump
    }
}

impl Drop for Dump {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

async fn bookings(db: &PgPool) -> BTreeSet<String> {
    let ids: Vec<String> = sqlx::query_scalar("select id::text from booking").fetch_all(db).await.expect("bookings");
    ids.into_iter().collect()
}

/// Customers who book and cancel until told to stop.
async fn load(world: &World, lot: &Lot<'_>, server: &Person, stop: &watch::Sender<bool>) -> JoinSet<()> {
    let mut busy = JoinSet::new();
    for number in 0..4 {
        let person = world.customer(&format!("customer {number}")).await.at(server.server);
        let (bay, stopped) = (lot.bay(&format!("B{number}")).await, stop.subscribe());
        busy.spawn(async move {
            while !*stopped.borrow() {
                let booked = person.hold(bay, 60, "cash").await;
                person.cancel(&booked).await.expect(200);
            }
        });
    }
    busy
}

/// In a PostgreSQL of its own, with nothing in it.
async fn elsewhere(postgres: &ThrowawayPostgres) -> PgConnectOptions {
    let mut db = PgConnection::connect_with(&postgres.connect_options()).await.expect("a connection");
    sqlx::query(AssertSqlSafe("create database restored".to_owned())).execute(&mut db).await.expect("made");
    postgres.connect_options().database("restored")
}

#[tokio::test]
async fn a_backup_under_load_is_one_moment_and_a_server_goes_on_from_it_elsewhere() {
    let world = World::in_real_time().await;
    let server = world.process().await;
    let lot = world.operator("admin").await.lot("MG Road").await;
    let (bay, other) = (lot.bay("A1").await, lot.bay("A2").await);
    let asha = world.customer("asha").await.at(server.address);
    let parked = asha.park(bay, 60).await;
    let held = world.customer("ravi").await.at(server.address).hold(other, 60, "cash").await;
    let stranger = Person::stranger(server.address);
    let mira = json!({"email": "mira@example.com", "password": "correct horse battery", "full_name": "Mira"});
    stranger.post("/auth/register", mira).await.expect(201);

    let stop = watch::Sender::new(false);
    let busy = load(&world, &lot, &stranger, &stop).await;
    until("all are at it", async || bookings(world.db()).await.len() > 12).await;
    let acknowledged = bookings(world.db()).await;
    let dump = Dump::named("load");
    run("backup.sh", &dump.0, &world.db().connect_options()).await;
    until("they went on", async || bookings(world.db()).await.len() > acknowledged.len() + 4).await;
    stop.send_replace(true);
    busy.join_all().await;
    server.kill().await;

    let postgres = ThrowawayPostgres::start(None).await.expect("another PostgreSQL");
    let database = elsewhere(&postgres).await;
    run("restore.sh", &dump.0, &database).await;
    let restored = World::on(database, Clock::System).await;
    let there = bookings(restored.db()).await;
    assert!(acknowledged.is_subset(&there), "something that was acknowledged before is missing");
    assert!(there.is_subset(&bookings(world.db()).await));

    // Two hours passed: Asha's stay was over long ago, and Ravi's hold had run out.
    restored.move_earlier(&parked, TimeDelta::hours(2)).await;
    let hold = "
with due as (update timer set due_at = due_at - interval '2 hours' where subject_id = $1 and kind = 'booking_hold')
update booking set hold_expires_at = hold_expires_at - interval '2 hours' where id = $1";
    let held_id: uuid::Uuid = held.id.parse().expect("an id");
    sqlx::query(hold).bind(held_id).execute(restored.db()).await.expect("moved");
    let servers = [restored.process().await, restored.process().await];
    let asha = asha.at(servers[0].address);
    until("her stay is over", async || asha.status_of(&parked).await == "completed").await;
    let told = "select event, count(*) from notification where event in
        ('booking.expiring_soon', 'booking.slot_expired', 'booking.auto_expired', 'booking.hold_lapsed') group by event order by event";
    let told = async || sqlx::query_as::<_, (String, i64)>(told).fetch_all(restored.db()).await.expect("notices");
    until("the hold lapsed", async || told().await.iter().any(|(event, _)| event == "booking.hold_lapsed")).await;
    let once =
        ["booking.auto_expired", "booking.hold_lapsed", "booking.slot_expired"].map(|event| (event.to_owned(), 1));
    assert_eq!(told().await, once, "each once, and no warning of what is over");

    let check = Command::new(env!("CARGO_BIN_EXE_parkmate"))
        .arg("check")
        .env_clear()
        .env("DATABASE_URL", url(&restored.db().connect_options()))
        .env("PARKMATE_DATA", "/dev/null")
        .output();
    let check = check.await.expect("it runs");
    assert!(check.status.success(), "{}", String::from_utf8_lossy(&check.stdout));
    let log_in = json!({"email": "mira@example.com", "password": "correct horse battery"});
    Person::stranger(servers[1].address).post("/auth/login", log_in).await.expect(200);
    asha.park(bay, 30).await;
    restored.expect_sound().await;
}

#[tokio::test]
async fn a_restore_spares_a_database_in_which_there_are_people_and_a_backup_a_file_that_is_there() {
    let world = World::in_real_time().await;
    world.operator("admin").await.lot("MG Road").await.bay("A1").await;
    let (dump, database) = (Dump::named("spares"), world.db().connect_options());
    run("backup.sh", &dump.0, &database).await;
    let before = fs::read(&dump.0).expect("the backup");
    assert!(!as_told("backup.sh", &dump.0, &database).await.status.success());
    assert_eq!(fs::read(&dump.0).expect("the backup"), before);

    let refused = as_told("restore.sh", &dump.0, &database).await;
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(!refused.status.success() && said.contains("accounts"), "{said}");
    assert_eq!(
        sqlx::query_scalar::<_, i64>("select count(*) from slot").fetch_one(world.db()).await.expect("a number"),
        1
    );
}

/// The control: what is tested above can fail.
#[tokio::test]
async fn half_a_backup_restores_nothing() {
    let world = World::in_real_time().await;
    world.operator("admin").await.lot("MG Road").await.bay("A1").await;
    let dump = Dump::named("half");
    run("backup.sh", &dump.0, &world.db().connect_options()).await;
    let whole = fs::read(&dump.0).expect("the backup");
    fs::write(&dump.0, &whole[..whole.len() / 2]).expect("cut");
    let database = empty_database().await;
    assert!(!as_told("restore.sh", &dump.0, &database).await.status.success());
    let mut db = PgConnection::connect_with(&database).await.expect("a connection");
    let tables = "select count(*) from pg_tables where schemaname = 'public'";
    assert_eq!(sqlx::query_scalar::<_, i64>(tables).fetch_one(&mut db).await.expect("a number"), 0);
}
