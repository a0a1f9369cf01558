//! The demo: what there is to see after it is sown, at any hour, and that sowing harms nothing.

use chrono::{DateTime, Utc};
use parkmate::app::App;
use parkmate::seed::seed_demo;
use rstest::rstest;
use serde_json::{Value, json};
use sqlx::PgPool;

use crate::world::{Person, World, beginning, fresh_database, instant, until};

async fn log_in(world: &World, name: &str) -> Person {
    let wish = json!({"email": format!("{name}@parkmate.example"), "password": "parkmate-demo"});
    world.person(&world.stranger().post("/auth/login", wish).await.expect(200))
}

async fn items(person: &Person, path: &str) -> Vec<Value> {
    person.get(path).await.expect(200)["items"].as_array().expect("items").clone()
}

/// How many there are of each.
async fn counts(person: &Person, list: &str, states: &[&str]) -> Vec<usize> {
    let mut counts = Vec::new();
    for state in states {
        counts.push(items(person, &format!("{list}?limit=100&status={state}")).await.len());
    }
    counts
}

/// All that a second sowing could have touched.
async fn rows(db: &PgPool) -> Vec<i64> {
    let mut rows = Vec::new();
    for count in [
        "select count(*) from account",
        "select count(*) from booking",
        "select count(*) from car_wash",
        "select count(*) from assignment",
        "select count(*) from closure",
        "select count(*) from review",
        "select count(*) from slot",
        "select count(*) from domain_event",
        "select count(*) from notification",
        "select count(*) from timer",
    ] {
        rows.push(sqlx::query_scalar(count).fetch_one(db).await.expect("a number"));
    }
    rows
}

async fn number(db: &PgPool, statement: &'static str) -> i64 {
    sqlx::query_scalar(statement).fetch_one(db).await.expect("a number")
}

#[rstest]
#[case::on_a_monday_morning("2026-11-02T04:30:00Z")]
#[case::in_the_night("2026-11-05T21:10:00Z")]
#[case::on_a_sunday_evening("2026-11-08T16:40:00Z")]
#[tokio::test]
async fn no_board_is_empty_and_everything_adds_up(#[case] now: DateTime<Utc>) {
    let world = World::with_the_demo(now).await;
    world.expect_sound().await;
    let (nandini, meera, asha) =
        (log_in(&world, "owner").await, log_in(&world, "meera").await, log_in(&world, "asha").await);
    let all_there = |what: &str, states: &[&str], counts: &[usize]| {
        assert!(counts.iter().all(|count| *count > 0), "{what}: {states:?} {counts:?}");
    };
    let states = ["held", "confirmed", "active", "overdue", "completed", "cancelled", "declined", "lapsed"];
    all_there("bookings", &states, &counts(&nandini, "/operator/bookings", &states).await);
    let states = ["awaiting_payment", "queued", "assigned", "in_progress", "completed", "cancelled"];
    all_there("washes", &states, &counts(&nandini, "/operator/car-washes", &states).await);
    let states = ["queued", "assigned", "accepted", "in_progress", "done", "declined"];
    all_there("assignments", &states, &counts(&nandini, "/operator/assignments", &states).await);
    let states = ["pending", "succeeded", "failed", "expired", "refund_pending", "refunded"];
    all_there("payments", &states, &counts(&nandini, "/operator/payments", &states).await);
    for method in ["card", "upi", "cash"] {
        assert!(!items(&nandini, &format!("/operator/payments?method={method}&status=succeeded")).await.is_empty());
    }
    assert!(items(&nandini, "/operator/payments?method=cash&status=pending").await.len() >= 2);
    assert_eq!(items(&nandini, "/operator/staff").await.len(), 4, "the owner, and three who work for her");
    assert!(!items(&meera, "/staff/assignments?status=assigned").await.is_empty());

    let completed = items(&asha, "/bookings?status=completed").await;
    assert!(completed.iter().any(|booking| booking["payment"]["status"] == "succeeded"), "{completed:?}");
    assert!(items(&asha, "/bookings?status=held,confirmed,active,overdue").await.is_empty(), "her car is at home");
    assert!(!items(&log_in(&world, "lena").await, "/car-washes?status=completed").await.is_empty());
    assert_eq!(items(&log_in(&world, "admin").await, "/admin/operators?verification=pending").await.len(), 1);
    what_the_public_sees(&world, &asha).await;

    let revenue = items(&nandini, "/operator/reports/revenue").await;
    assert!(revenue.len() >= 7 && revenue.iter().all(|day| day["gross"]["amount"].as_i64() > Some(0)), "{revenue:?}");
    let occupancy = nandini.get("/operator/reports/occupancy").await.expect(200);
    assert!(occupancy["total"]["booked_minutes"].as_i64() > Some(1_000), "{:?}", occupancy["total"]);
    assert_eq!(number(world.db(), "select count(*) from booking where renewed_by is not null").await.min(1), 1);
    let told: Vec<(DateTime<Utc>, bool)> = sqlx::query_as(
        "select max(created_at), bool_and(ordered) from (select created_at,
            created_at >= lag(created_at, 1, created_at) over (partition by account_id order by seq) as ordered
         from notification) n",
    )
    .fetch_all(world.db())
    .await
    .expect("instants");
    assert!(told.iter().all(|(last, ordered)| *last <= now && *ordered), "{told:?}");
}

async fn what_the_public_sees(world: &World, asha: &Person) {
    let lots = items(&world.stranger(), "/lots").await;
    assert_eq!(lots.len(), 2);
    for lot in lots {
        assert!(lot["rating"].as_f64().is_some_and(|rating| rating > 3.0), "{lot}");
        let id = lot["id"].as_str().expect("an id");
        let reviews = items(asha, &format!("/lots/{id}/reviews?limit=100")).await;
        assert!(reviews.iter().any(|review| review["answer"].is_object()), "{reviews:?}");
        let slots = items(&world.stranger(), &format!("/lots/{id}/slots")).await;
        for class in ["two_wheeler", "three_wheeler", "hatchback", "sedan", "multi_axle"] {
            // At night one of them sleeps, and its bays are closed.
            let free = slots.iter().filter(|slot| slot["vehicle_class"] == class && slot["status"] != "taken");
            assert!(free.count() > 0, "no bay for a {class} is left at {}", lot["name"]);
        }
        assert!(items(&world.stranger(), &format!("/lots/{id}/car-wash/services")).await.len() >= 3);
    }
    let about = items(asha, "/bookings?status=completed").await;
    let lot = about[0]["lot"]["id"].as_str().expect("a lot");
    let reviews = items(asha, &format!("/lots/{lot}/reviews?limit=100")).await;
    assert!(reviews.iter().any(|review| review["mine"] == true), "{reviews:?}");
}

#[tokio::test]
async fn sown_again_it_is_the_same_and_the_next_hours_bring_nothing_to_the_demos_own_people() {
    let world = World::with_the_demo(beginning()).await;
    let (before, told) = (rows(world.db()).await, told(&world).await);
    seed_demo(&world.app).await.expect("it is sown");
    assert_eq!(rows(world.db()).await, before);
    world.advance_minutes(36 * 60).await;
    assert_eq!(told, self::told(&world).await);
    world.expect_sound().await;
}

/// The last number of each of those whom one logs in as.
async fn told(world: &World) -> Vec<(String, i64)> {
    sqlx::query_as(
        "select a.email, i.latest_seq from inbox i join account a on a.id = i.account_id
         where split_part(a.email, '@', 1) in ('owner', 'meera', 'arjun', 'kiran', 'asha', 'ravi', 'lena') order by 1",
    )
    .fetch_all(world.db())
    .await
    .expect("inboxes")
}

#[tokio::test]
async fn after_a_crash_it_goes_on_where_it_stopped() {
    let database = fresh_database().await;
    let crashing = World::gardener(&database, beginning());
    let half = async |app: &App| {
        until("half of it", async || number(&app.db, "select count(*) from booking").await > 40).await;
    };
    tokio::select! {
        _ = seed_demo(&crashing) => panic!("it was to crash"),
        () = half(&crashing) => {}
    }
    let before = number(&crashing.db, "select count(*) from booking").await;
    let again = World::gardener(&database, beginning());
    let zoya = "select count(*) from account where email = 'zoya@parkmate.example'";
    until("it is whole", async || {
        seed_demo(&again).await.expect("it is sown");
        number(&again.db, zoya).await == 1
    })
    .await;
    let after = number(&again.db, "select count(*) from booking").await;
    assert!(after > before + 40 && after < 200, "{before} {after}");
    let world = World::on(database, again.clock.clone()).await;
    world.expect_sound().await;
}

#[tokio::test]
async fn where_people_have_data_of_their_own_nothing_is_sown() {
    let world = World::new().await;
    world.customer("somebody").await;
    let before = rows(world.db()).await;
    seed_demo(&world.app).await.expect("it is left alone");
    assert_eq!(rows(world.db()).await, before);
}

#[tokio::test]
async fn under_a_server_at_work_there_are_people_and_bays_but_no_past() {
    let world = World::new().await;
    until("the server listens", async || world.app.bus.is_up()).await;
    for _ in 0..2 {
        seed_demo(&world.app).await.expect("it is sown");
        assert_eq!(number(world.db(), "select count(*) from booking").await, 0);
        assert_eq!(items(&world.stranger(), "/lots").await.len(), 2);
    }
    log_in(&world, "asha").await;
}

#[tokio::test]
async fn a_booking_that_waits_for_cash_is_verified_as_any_other() {
    let world = World::with_the_demo(beginning()).await;
    let nandini = log_in(&world, "owner").await;
    let waiting = items(&nandini, "/operator/bookings?status=held&limit=100").await;
    let by_cash: Vec<_> = waiting.iter().filter(|booking| booking["payment"]["method"] == "cash").collect();
    for booking in &by_cash {
        assert!(instant(&booking["hold_expires_at"]) > world.now());
        let payment = booking["payment"]["id"].as_str().expect("an id");
        nandini.post(&format!("/operator/payments/{payment}/verify"), Value::Null).await.expect(200);
    }
    assert!(by_cash.len() >= 2);
    world.expect_sound().await;
}
