//! The same `Idempotency-Key`: one effect, one reply.

use parkmate::scheduler;
use parkmate::types::SlotId;
use rstest::rstest;
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::world::{Booked, Person, Reply, Way, World};

struct Scene {
    world: World,
    asha: Person,
    admin: Person,
    bay: SlotId,
}

impl Scene {
    async fn set() -> Self {
        Self::of(World::new().await).await
    }

    async fn of(world: World) -> Self {
        let operator = world.operator("nandi").await;
        let bay = operator.lot("MG Road").await.bay("A1").await;
        let (asha, admin) = (world.customer("asha").await, operator.admin);
        Self { world, asha, admin, bay }
    }

    fn wish(&self) -> Value {
        self.asha.wish(self.bay, 60, "card")
    }

    async fn count(&self, what: &'static str) -> i64 {
        sqlx::query_scalar(what).fetch_one(self.world.db()).await.expect("a count")
    }

    async fn bookings(&self) -> i64 {
        self.count("select count(*) from booking").await
    }

    async fn events(&self) -> i64 {
        self.count("select count(*) from domain_event").await
    }
}

/// Twice under one key: the same answer, and nothing more happens the second time. Gives the answer.
async fn twice(scene: &Scene, who: &Person, path: &str, body: Value) -> Reply {
    let key = format!("for {path}");
    let first = who.post_once(&key, path, body.clone()).await;
    let events = scene.events().await;
    let second = who.post_once(&key, path, body).await;
    assert_eq!((second.status, &second.body), (first.status, &first.body), "{path}");
    assert_eq!(second.header("content-type"), first.header("content-type"), "{path}");
    assert_eq!(scene.events().await, events, "{path}");
    first
}

#[tokio::test]
async fn the_same_key_and_body_give_the_same_reply_and_one_booking() {
    let scene = Scene::set().await;
    twice(&scene, &scene.asha, "/bookings", scene.wish()).await.expect(201);
    assert_eq!(scene.bookings().await, 1);
    scene.world.expect_sound().await;
}

#[tokio::test]
async fn a_key_is_not_for_another_body_nor_for_another_path() {
    let scene = Scene::set().await;
    let booked = Booked::of(scene.asha.post_once("k", "/bookings", scene.wish()).await.expect(201));
    let mut other = scene.wish();
    other["duration_minutes"] = json!(61);
    scene.asha.post_once("k", "/bookings", other).await.refused("idempotency_key_reused");
    let cancel = format!("/bookings/{}/cancel", booked.id);
    let problem = scene.asha.post_once("k", &cancel, Value::Null).await.refused("idempotency_key_reused");
    assert_eq!(problem["status"], 422);
    assert_eq!(scene.asha.status_of(&booked).await, "held");
    assert_eq!(scene.bookings().await, 1);
}

/// As one key, from all of these places at once.
async fn all_at_once(scene: &Scene, callers: Vec<Person>) -> Vec<Reply> {
    let mut asking = JoinSet::new();
    for person in callers {
        let wish = scene.wish();
        asking.spawn(async move { person.post_once("once", "/bookings", wish).await });
    }
    asking.join_all().await
}

async fn expect_one_effect(scene: &Scene, replies: Vec<Reply>) {
    let stored = scene.asha.post_once("once", "/bookings", scene.wish()).await.expect(201);
    let mut same = 0;
    for reply in replies {
        if reply.status == 201 {
            assert_eq!(reply.body, stored);
            same += 1;
        } else {
            reply.refused("idempotency_key_in_use");
        }
    }
    assert!(same > 0);
    println!("{same} had the reply, the others were told that the key is in use");
    assert_eq!(scene.bookings().await, 1);
    scene.world.expect_sound().await;
}

#[tokio::test]
async fn twenty_at_once_under_one_key_are_one_booking_and_who_comes_later_gets_its_reply() {
    let scene = Scene::set().await;
    let replies = all_at_once(&scene, vec![scene.asha.clone(); 20]).await;
    expect_one_effect(&scene, replies).await;
}

#[rstest]
#[case::over_postgres(Way::Postgres)]
#[case::over_nats(Way::Nats)]
#[tokio::test]
async fn a_key_holds_at_every_server(#[case] way: Way) {
    let mut scene = Scene::of(World::over(way).await).await;
    let (second, third) = (scene.world.second_server().await, scene.world.second_server().await);
    let everywhere = [scene.asha.clone(), scene.asha.at(second), scene.asha.at(third)];
    let replies = all_at_once(&scene, everywhere.iter().cycle().take(21).cloned().collect()).await;
    expect_one_effect(&scene, replies).await;
    let stored = scene.asha.post_once("once", "/bookings", scene.wish()).await;
    let again = everywhere[2].post_once("once", "/bookings", scene.wish()).await;
    assert_eq!((again.status, again.body), (stored.status, stored.body));
}

#[tokio::test]
async fn who_was_refused_may_try_again_with_the_same_key() {
    let scene = Scene::set().await;
    let mut invalid = scene.wish();
    invalid["duration_minutes"] = json!(1);
    scene.asha.post_once("k", "/bookings", invalid).await.refused("validation_failed");
    let ravi = scene.world.customer("ravi").await;
    let in_the_way = ravi.hold(scene.bay, 60, "card").await;
    scene.asha.post_once("k", "/bookings", scene.wish()).await.refused("slot_taken");
    ravi.cancel(&in_the_way).await.expect(200);
    scene.asha.post_once("k", "/bookings", scene.wish()).await.expect(201);
}

#[tokio::test]
async fn a_refused_renewal_is_told_once() {
    let scene = Scene::set().await;
    let old = scene.asha.park(scene.bay, 60).await;
    let ravi = scene.world.customer("ravi").await;
    ravi.hold_from(scene.bay, old.instant("ends_at"), 60, "card").await;
    let body = json!({"duration_minutes": 30, "payment_method": "card"});
    twice(&scene, &scene.asha, &format!("/bookings/{}/renew", old.id), body).await.refused("slot_taken");
    let failed = scene.asha.heard().await.into_iter().filter(|event| event == "booking.renewal_failed").count();
    assert_eq!(failed, 1);
}

#[tokio::test]
async fn two_people_may_use_the_same_key() {
    let scene = Scene::set().await;
    let ravi = scene.world.customer("ravi").await;
    scene.asha.post_once("k", "/bookings", scene.wish()).await.expect(201);
    let mut wish = ravi.wish(scene.bay, 60, "card");
    wish["starts_at"] = json!(scene.world.now() + chrono::TimeDelta::hours(2));
    let booked = ravi.post_once("k", "/bookings", wish).await.expect(201);
    assert_eq!(booked["customer"]["id"], ravi.id.to_string());
}

#[tokio::test]
async fn every_deed_on_a_booking_and_on_its_payment_is_done_once() {
    let scene = Scene::set().await;
    let (asha, admin) = (&scene.asha, &scene.admin);
    let cash = asha.hold(scene.bay, 60, "cash").await;
    twice(&scene, admin, &format!("/operator/payments/{}/verify", cash.payment), Value::Null).await.expect(200);
    let minutes = json!({"duration_minutes": 30, "payment_method": "cash"});
    let renewal = twice(&scene, asha, &format!("/bookings/{}/renew", cash.id), minutes).await.expect(201);
    let renewal = Booked::of(renewal);
    twice(&scene, admin, &format!("/operator/payments/{}/reject", renewal.payment), Value::Null).await.expect(200);
    let reason = json!({"reason": "The lift is broken."});
    twice(&scene, admin, &format!("/operator/bookings/{}/decline", cash.id), reason).await.expect(200);
    let paid = asha.park(scene.bay, 60).await;
    twice(&scene, asha, &format!("/bookings/{}/cancel", paid.id), Value::Null).await.expect(200);
    let paid = asha.park(scene.bay, 60).await;
    twice(&scene, asha, &format!("/bookings/{}/check-out", paid.id), Value::Null).await.expect(200);
    scene.world.advance_minutes(0).await;
    scene.world.expect_sound().await;
}

#[tokio::test]
async fn a_key_is_forgotten_after_a_day() {
    let scene = Scene::set().await;
    let first = scene.asha.post_once("k", "/bookings", scene.wish()).await.expect(201);
    scene.world.advance(chrono::TimeDelta::hours(24)).await;
    scheduler::housekeeping(&scene.world.app).await.expect("tidied");
    assert_eq!(scene.asha.post_once("k", "/bookings", scene.wish()).await.expect(201)["id"], first["id"]);
    scene.world.advance(chrono::TimeDelta::microseconds(1)).await;
    scheduler::housekeeping(&scene.world.app).await.expect("tidied");
    assert_ne!(scene.asha.post_once("k", "/bookings", scene.wish()).await.expect(201)["id"], first["id"]);
}

#[tokio::test]
async fn a_key_has_at_most_255_characters_and_at_least_one() {
    let scene = Scene::set().await;
    for key in [String::new(), "k".repeat(256)] {
        let problem = scene.asha.post_once(&key, "/bookings", scene.wish()).await.refused("validation_failed");
        assert_eq!(problem["status"], 422);
        assert_eq!(problem["errors"][0]["field"], "Idempotency-Key");
    }
    assert_eq!(scene.bookings().await, 0);
    scene.asha.post_once(&"k".repeat(255), "/bookings", scene.wish()).await.expect(201);
}
