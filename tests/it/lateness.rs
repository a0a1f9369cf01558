//! By the system's clock: what is due happens within a second, and never early.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use parkmate::scheduler::Scheduler;
use rstest::rstest;
use serde_json::json;
use tokio::task::JoinSet;

use crate::world::{Booked, Person, Socket, Way, World, until};

/// PRODUCT.md, section 5.
const LATEST: TimeDelta = TimeDelta::seconds(1);

/// So many customers, each with a running booking of an hour.
async fn customers(world: &World, count: i64) -> Vec<(Person, Booked)> {
    let lot = world.operator("admin").await.lot("MG Road").await;
    let mut customers = Vec::new();
    for number in 0..count {
        let person = world.customer(&format!("customer {number}")).await;
        let booked = person.park(lot.bay(&format!("A{number}")).await, 60).await;
        customers.push((person, booked));
    }
    customers
}

/// How late the frame that is expected was decided on, and came, by the clock of whoever reads the socket.
async fn lateness(world: &World, mut socket: Socket, event: &str, due: DateTime<Utc>) -> (TimeDelta, TimeDelta) {
    let mut frame = socket.next().await;
    if event != frame["event"] {
        // A booking moved close to its end is warned of at once.
        assert_eq!(frame["event"], "booking.expiring_soon", "{frame:#}");
        frame = socket.next().await;
    }
    let arrived = world.now();
    assert_eq!(frame["event"], event, "{frame:#}");
    let decided: DateTime<Utc> = frame["created_at"].as_str().unwrap().parse().unwrap();
    (decided - due, arrived - due)
}

async fn measure(way: Way, event: &'static str, before_end: TimeDelta) {
    const COUNT: i64 = 20;
    let world = Arc::new(World::in_real_time_over(way).await);
    let servers = [world.process().await, world.process().await];
    let customers = customers(&world, COUNT).await;
    let mut sockets = Vec::new();
    for ((person, booked), server) in customers.into_iter().zip(servers.iter().cycle()) {
        let mut socket = person.at(server.address).socket(None).await;
        assert_eq!(socket.next().await["connected"], true);
        sockets.push((socket, booked));
    }
    let base = world.now() + TimeDelta::seconds(2);
    let mut listening = JoinSet::new();
    for ((socket, booked), number) in sockets.into_iter().zip(0_i64..) {
        let due = base + TimeDelta::milliseconds(number * 1_500 / COUNT);
        world.move_earlier(&booked, booked.instant("ends_at") - before_end - due).await;
        let world = world.clone();
        listening.spawn(async move { lateness(&world, socket, event, due).await });
    }
    assert!(world.now() < base, "the test itself was too slow");
    let mut late = listening.join_all().await;
    late.sort_unstable();
    let figure = |by: &dyn Fn(&(TimeDelta, TimeDelta)) -> TimeDelta| {
        let mut all: Vec<i64> = late.iter().map(|late| by(late).num_milliseconds()).collect();
        all.sort_unstable();
        format!("least {} ms, median {} ms, most {} ms", all[0], all[all.len() / 2], all[all.len() - 1])
    };
    println!("{event}: decided {}; arrived {}", figure(&|late| late.0), figure(&|late| late.1));
    for (decided, arrived) in late {
        assert!(decided >= TimeDelta::zero(), "early by {decided}");
        assert!(arrived <= LATEST, "late by {arrived}");
    }
    let told = "select count(*) from notification where event = $1";
    let told: i64 = sqlx::query_scalar(told).bind(event).fetch_one(world.db()).await.unwrap();
    assert_eq!(told, COUNT, "each once, though two servers look");
    world.expect_sound().await;
}

#[rstest]
#[case::over_postgres(Way::Postgres)]
#[case::over_nats(Way::Nats)]
#[tokio::test]
async fn a_warning_is_on_the_socket_within_a_second_of_its_instant_and_never_early(#[case] way: Way) {
    measure(way, "booking.expiring_soon", TimeDelta::minutes(5)).await;
}

#[rstest]
#[case::over_postgres(Way::Postgres)]
#[case::over_nats(Way::Nats)]
#[tokio::test]
async fn an_expiry_is_on_the_socket_within_a_second_of_its_instant_and_never_early(#[case] way: Way) {
    measure(way, "booking.slot_expired", TimeDelta::zero()).await;
}

#[tokio::test]
async fn hundreds_of_warnings_due_at_one_instant_are_all_given_within_a_second() {
    const COUNT: i32 = 300;
    let world = World::in_real_time().await;
    let lot = world.operator("admin").await.lot("MG Road").await;
    let mut customers = Vec::new();
    for number in 0..50 {
        customers.push(world.customer(&format!("customer {number}")).await);
    }
    let _servers = [world.process().await, world.process().await];
    let due = world.now() + TimeDelta::seconds(3);
    world.crowd(&lot, &customers, COUNT, due + TimeDelta::minutes(5)).await;
    assert!(world.now() < due, "the test itself was too slow");
    let told = "select count(*), min(created_at) from notification";
    let mut first = None;
    until("all are warned", async || {
        let (count, earliest): (i64, _) = sqlx::query_as(told).fetch_one(world.db()).await.unwrap();
        first = earliest;
        count == i64::from(COUNT)
    })
    .await;
    let late = world.now() - due;
    println!("{COUNT} warnings at once: the last was there {} ms after its instant", late.num_milliseconds());
    assert!(first >= Some(due) && late <= LATEST, "{first:?} {late}");
    world.expect_sound().await;
}

#[tokio::test]
async fn mail_is_sent_without_being_asked_for() {
    let world = World::in_real_time().await;
    let scheduler = Scheduler::start(world.app.clone()).await.unwrap();
    world.customer("asha").await;
    world.stranger().post("/auth/password/forgot", json!({"email": "asha@example.com"})).await;
    let waits = "select exists (select from mail)";
    until("the mail is sent", async || {
        let folder = std::fs::read_dir(world.app.data.join("mail"));
        folder
            .is_ok_and(|mut files| files.any(|file| file.unwrap().path().extension().is_some_and(|kind| kind == "eml")))
    })
    .await;
    until("it waits no more", async || !sqlx::query_scalar::<_, bool>(waits).fetch_one(world.db()).await.unwrap())
        .await;
    scheduler.stop().await.unwrap();
}

#[tokio::test]
async fn a_due_thing_that_cannot_be_done_now_is_tried_again_without_haste() {
    const SECONDS: i64 = 3;
    let world = World::in_real_time().await;
    let due = "insert into timer (subject_id, kind, due_at) values (gen_random_uuid(), 'booking_end', $1)";
    sqlx::query(due).bind(world.now()).execute(world.db()).await.unwrap();
    let _server = world.process().await;
    let count = "select xact_commit + xact_rollback from pg_stat_database where datname = current_database()";
    let transactions = async || sqlx::query_scalar::<_, i64>(count).fetch_one(world.db()).await.unwrap();
    let before = transactions().await;
    let enough = world.now() + TimeDelta::seconds(SECONDS);
    until("some time has passed", async || world.now() > enough).await;
    let spent = transactions().await - before;
    println!("{spent} transactions in {SECONDS} seconds");
    assert!(spent < 100 * SECONDS, "{spent}");
}
