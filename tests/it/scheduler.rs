//! What time does by itself: each thing once, on any number of servers, whatever stops or dies in between.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use parkmate::app::App;
use parkmate::bookings::{self, Timer};
use parkmate::scheduler;
use parkmate::types::SlotId;
use serde_json::json;

use crate::world::{Person, World, until};

const EXPIRING: &str = "booking.expiring_soon";
const EXPIRED: &str = "booking.slot_expired";
const AUTO_EXPIRED: &str = "booking.auto_expired";

async fn scene() -> (World, Person, SlotId) {
    let world = World::new().await;
    let bay = world.operator("admin").await.lot("MG Road").await.bay("A1").await;
    let asha = world.customer("asha").await;
    (world, asha, bay)
}

/// Time goes on while no server runs.
fn unserved(world: &World, by: TimeDelta) {
    assert!(world.app.clock.advance_to(world.now() + by));
}

/// Wakes up once; a second time there is nothing to do.
async fn wake(world: &World) {
    scheduler::run_due(&world.app).await.unwrap();
    assert_eq!(scheduler::run_due(&world.app).await.unwrap(), 0);
    world.expect_sound().await;
}

#[tokio::test]
async fn a_booking_that_ended_while_no_server_ran_gets_its_expiry_and_no_warning() {
    let (world, asha, bay) = scene().await;
    let booked = asha.park(bay, 60).await;
    unserved(&world, TimeDelta::hours(2));
    wake(&world).await;
    assert_eq!(asha.heard().await, [EXPIRED, AUTO_EXPIRED]);
    assert_eq!(asha.status_of(&booked).await, "completed");
}

#[tokio::test]
async fn a_booking_that_still_runs_gets_its_warning_late_rather_than_never() {
    let (world, asha, bay) = scene().await;
    let booked = asha.park(bay, 60).await;
    unserved(&world, TimeDelta::minutes(58));
    wake(&world).await;
    assert_eq!(asha.heard().await, [EXPIRING]);
    assert_eq!(asha.status_of(&booked).await, "active");
}

#[tokio::test]
async fn a_booking_whose_whole_time_passed_while_no_server_ran_is_completed_and_told_as_one_that_ended() {
    let (world, asha, bay) = scene().await;
    let booked = asha.hold_from(bay, world.now() + TimeDelta::minutes(30), 60, "card").await;
    asha.pay(&booked).await;
    assert_eq!(asha.status_of(&booked).await, "confirmed");
    unserved(&world, TimeDelta::hours(2));
    wake(&world).await;
    assert_eq!(asha.heard().await, [EXPIRED, AUTO_EXPIRED]);
    assert_eq!(asha.status_of(&booked).await, "completed");
}

#[tokio::test]
async fn a_hold_that_ran_out_while_no_server_ran_lapses_and_its_payment_expires() {
    let (world, asha, bay) = scene().await;
    let booked = asha.hold(bay, 60, "card").await;
    unserved(&world, TimeDelta::hours(2));
    wake(&world).await;
    assert_eq!(asha.heard().await, ["booking.hold_lapsed"]);
    let states = (asha.status_of(&booked).await, asha.payment_of(&booked).await);
    assert_eq!(states, ("lapsed".into(), "expired".into()));
}

/// Fires what is due, as servers with small batches and large ones would, until nothing is left.
async fn work(app: &App, batch: Option<i64>) {
    let due = "select exists (select from timer where due_at <= $1)";
    while sqlx::query_scalar::<_, bool>(due).bind(app.clock.now()).fetch_one(&app.db).await.unwrap() {
        let Some(batch) = batch else {
            scheduler::run_due(app).await.unwrap();
            continue;
        };
        for timer in Timer::ALL {
            let mut tx = app.begin().await.unwrap();
            bookings::fire(&mut tx, timer, batch).await.unwrap();
            tx.commit().await.unwrap();
        }
    }
}

/// How often each customer was told, and of how many bookings, by event.
async fn told(world: &World) -> BTreeMap<String, (i64, i64)> {
    let counts = "
select event, count(*), count(distinct data ->> 'booking_id') from notification group by event";
    let rows: Vec<(String, i64, i64)> = sqlx::query_as(counts).fetch_all(world.db()).await.unwrap();
    rows.into_iter().map(|(event, times, bookings)| (event, (times, bookings))).collect()
}

fn each(events: &[&str], bookings: i64) -> BTreeMap<String, (i64, i64)> {
    events.iter().map(|event| ((*event).to_owned(), (bookings, bookings))).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn three_servers_that_fire_300_bookings_at_once_do_each_thing_once() {
    let mut world = World::new().await;
    world.second_server().await;
    world.second_server().await;
    let lot = world.operator("admin").await.lot("MG Road").await;
    let mut customers = Vec::new();
    for number in 0..7 {
        customers.push(world.customer(&format!("customer {number}")).await);
    }
    let ends_at = world.now() + TimeDelta::minutes(60);
    world.crowd(&lot, &customers, 300, ends_at).await;
    let [one, other, third] = world.apps().try_into().ok().unwrap();
    for (minutes, events) in [(55, &[EXPIRING][..]), (5, &[EXPIRING, EXPIRED]), (5, &[EXPIRING, EXPIRED, AUTO_EXPIRED])]
    {
        unserved(&world, TimeDelta::minutes(minutes));
        tokio::join!(
            work(&one, None),
            work(&other, Some(7)),
            work(&third, Some(11)),
            work(&other, None),
            work(&third, None)
        );
        assert_eq!(told(&world).await, each(events, 300));
        world.expect_sound().await;
    }

    // The control: a timer that fires a second time is seen.
    world.crowd(&lot, &customers[..1], 1, world.now() + TimeDelta::minutes(4)).await;
    let twice = "insert into timer select id, 'booking_warning', $1 from booking where status = 'active'";
    scheduler::run_due(&one).await.unwrap();
    sqlx::query(twice).bind(world.now()).execute(world.db()).await.unwrap();
    scheduler::run_due(&other).await.unwrap();
    assert_eq!(told(&world).await[EXPIRING], (302, 301));
}

#[tokio::test]
async fn a_server_that_dies_in_the_middle_of_a_batch_loses_and_doubles_nothing() {
    let world = World::new().await;
    let lot = world.operator("admin").await.lot("MG Road").await;
    let asha = world.customer("asha").await;
    world.crowd(&lot, std::slice::from_ref(&asha), 40, world.now() + TimeDelta::minutes(60)).await;
    unserved(&world, TimeDelta::minutes(60));
    let mut dying = world.app.begin().await.unwrap();
    assert_eq!(bookings::fire(&mut dying, Timer::BookingEnd, 25).await.unwrap(), 25);
    drop(dying);
    until("its locks are gone", async || {
        scheduler::run_due(&world.app).await.unwrap();
        told(&world).await == each(&[EXPIRED], 40)
    })
    .await;
    wake(&world).await;
}

#[tokio::test]
async fn a_booking_that_someone_works_on_is_passed_over_and_its_time_comes_later() {
    let (world, asha, bay) = scene().await;
    let booked = asha.park(bay, 60).await;
    let lot = world.operator("other").await.lot("Other").await;
    world.crowd(&lot, &[world.customer("ravi").await], 5, booked.instant("ends_at")).await;
    unserved(&world, TimeDelta::minutes(60));
    let barrier = world.barrier(&format!("select from booking where id = '{}' for update", booked.id)).await;
    scheduler::run_due(&world.app).await.unwrap();
    assert_eq!(told(&world).await[EXPIRED], (5, 5));
    assert_eq!(asha.heard().await, [""; 0]);
    barrier.lift().await;
    until("the lock is gone", async || scheduler::run_due(&world.app).await.unwrap() > 0).await;
    assert_eq!(asha.heard().await, [EXPIRED]);
    wake(&world).await;
}

#[tokio::test]
async fn a_clock_set_far_forward_passes_every_instant_on_its_way_in_order() {
    let world = World::new().await;
    let lot = world.operator("admin").await.lot("MG Road").await;
    let asha = world.customer("asha").await;
    let begun = world.now();
    for (number, minutes) in [90_i64, 20, 61, 60, 44, 130].into_iter().enumerate() {
        let mut wish = asha.wish(lot.bay(&format!("A{number}")).await, minutes, "card");
        wish["vehicle"]["plate"] = json!(format!("KA{number}"));
        let booked = crate::world::Booked::of(asha.post("/bookings", wish).await.expect(201));
        asha.pay(&booked).await;
    }
    world.advance_minutes(600).await;
    let page = asha.get("/notifications?after_seq=0&limit=100").await.expect(200);
    let heard: Vec<(DateTime<Utc>, &str)> = page["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|told| (told["created_at"].as_str().unwrap().parse().unwrap(), told["event"].as_str().unwrap()))
        .collect();
    let due = [20, 44, 60, 61, 90, 130].into_iter().flat_map(|ends: i64| {
        let at = |minutes| begun + TimeDelta::minutes(minutes);
        [(at(ends - 5), EXPIRING), (at(ends), EXPIRED), (at(ends + 5), AUTO_EXPIRED)]
    });
    let mut due: Vec<_> = due.collect();
    due.sort_unstable();
    let mut sorted = heard.clone();
    sorted.sort_unstable();
    assert_eq!(sorted, due, "each at its instant");
    assert!(heard.is_sorted_by_key(|(at, _)| at), "{heard:?}");
    assert_eq!(scheduler::run_due(&world.app).await.unwrap(), 0);
}

#[tokio::test]
async fn a_webhook_that_nobody_can_take_holds_up_nothing_that_is_due() {
    let (world, asha, bay) = scene().await;
    let lot = world.operator("other").await.lot("Other").await;
    world.crowd(&lot, &[world.customer("ravi").await], 1, world.now() + TimeDelta::minutes(6)).await;
    let rubbish = "
with due as (insert into timer (subject_id, kind, due_at) values ('00000000-0000-0000-0000-000000000001', 'sandbox_webhook', $1))
insert into sandbox_webhook (id, body, created_at) values ('00000000-0000-0000-0000-000000000001', 'rubbish', $1)";
    sqlx::query(rubbish).bind(world.now()).execute(world.db()).await.unwrap();
    let booked = asha.hold(bay, 60, "card").await;
    asha.decide(&booked, json!({"outcome": "succeed", "delay_seconds": 30})).await.expect(200);
    world.advance_minutes(2).await;
    assert_eq!(asha.status_of(&booked).await, "active");
    assert_eq!(told(&world).await[EXPIRING], (1, 1));
    let again = "select due_at from timer where kind = 'sandbox_webhook'";
    let again: DateTime<Utc> = sqlx::query_scalar(again).fetch_one(world.db()).await.unwrap();
    assert!(again > world.now(), "it is tried again");
}

#[tokio::test]
async fn what_has_served_its_time_is_forgotten_and_nothing_else() {
    let (world, asha, bay) = scene().await;
    let keys = async || {
        sqlx::query_scalar::<_, String>("select key from idempotency_key order by key")
            .fetch_all(world.db())
            .await
            .unwrap()
    };
    let webhooks = async || {
        sqlx::query_scalar::<_, i64>("select count(*) from sandbox_webhook").fetch_one(world.db()).await.unwrap()
    };
    let booked = asha.post_once("old", "/bookings", asha.wish(bay, 60, "card")).await.expect(201);
    asha.pay(&crate::world::Booked::of(booked)).await;
    world.advance_minutes(24 * 60).await;
    asha.post_once("young", "/bookings", asha.wish(bay, 60, "cash")).await.expect(201);
    scheduler::housekeeping(&world.app).await.unwrap();
    assert_eq!((keys().await, webhooks().await), (vec!["old".into(), "young".into()], 1));
    world.advance(TimeDelta::microseconds(1)).await;
    scheduler::housekeeping(&world.app).await.unwrap();
    assert_eq!((keys().await, webhooks().await), (vec!["young".into()], 0));
    assert_eq!(asha.get("/bookings").await.expect(200)["items"].as_array().unwrap().len(), 2);
    world.expect_sound().await;
}

#[tokio::test]
async fn a_step_of_housekeeping_that_fails_is_told_and_holds_up_no_other() {
    let (world, asha, bay) = scene().await;
    let booked = asha.post_once("old", "/bookings", asha.wish(bay, 60, "card")).await.expect(201);
    asha.pay(&crate::world::Booked::of(booked)).await;
    world.advance_minutes(25 * 60).await;
    sqlx::query("alter table idempotency_key rename to lost").execute(world.db()).await.unwrap();
    scheduler::housekeeping(&world.app).await.expect_err("the replies cannot be forgotten");
    let left: i64 = sqlx::query_scalar("select count(*) from sandbox_webhook").fetch_one(world.db()).await.unwrap();
    assert_eq!(left, 0);
}
