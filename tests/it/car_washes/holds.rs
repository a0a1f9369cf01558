//! The hold of a wash that is extended once before it lapses.

use chrono::TimeDelta;
use serde_json::json;

use super::Scene;
use crate::world::{Booked, Reply, instant};

async fn extend(scene: &Scene, wash: &str) -> Reply {
    scene.asha.post(&format!("/car-washes/{wash}/extend-hold"), json!(null)).await
}

#[tokio::test]
async fn the_hold_of_a_wash_by_itself_is_extended_once() {
    let scene = Scene::set().await;
    let wash = scene.book(scene.standalone(120, "card")).await;
    assert_eq!(wash.view["hold_extendable"], true);
    let until = wash.instant("hold_expires_at") + TimeDelta::minutes(10);
    scene.world.advance_minutes(9).await;
    let extended = extend(&scene, &wash.id).await.expect(200);
    assert_eq!((instant(&extended["hold_expires_at"]), &extended["hold_extendable"]), (until, &json!(false)));
    assert_eq!(extended["version"], 2);
    extend(&scene, &wash.id).await.refused("hold_extended");
    scene.world.advance_to(until - TimeDelta::microseconds(1)).await;
    assert_eq!(scene.status(&wash).await, "awaiting_payment");
    scene.world.expect_sound().await;
    scene.world.advance_to(until).await;
    assert_eq!(scene.status(&wash).await, "cancelled");
    assert_eq!(scene.asha.heard().await, ["car_wash.hold_lapsed"]);
    assert_eq!(extend(&scene, &wash.id).await.refused("state_changed")["state"], "cancelled");
    scene.world.expect_sound().await;
}

#[tokio::test]
async fn cash_for_a_wash_to_come_has_an_end_of_its_own_and_one_beside_a_parking_has_not() {
    let scene = Scene::set().await;
    let standalone = scene.book(scene.standalone(120, "cash")).await;
    extend(&scene, &standalone.id).await.refused("hold_not_extendable");
    let parking = scene.asha.park(scene.bay, 60).await;
    let add_on = scene.book(scene.add_on(&parking, "cash")).await;
    let extended = extend(&scene, &add_on.id).await.expect(200);
    assert_eq!(instant(&extended["hold_expires_at"]), add_on.instant("hold_expires_at") + TimeDelta::minutes(15));
    scene.world.expect_sound().await;
}

#[tokio::test]
async fn a_wash_bought_with_its_parking_is_held_as_long_and_not_by_itself() {
    let scene = Scene::set().await;
    let parking = Booked::of(scene.ask_for_both("card").await.expect(201));
    let wash = parking.view["car_washes"][0]["id"].as_str().expect("an id").to_owned();
    assert_eq!(extend(&scene, &wash).await.refused("hold_not_extendable")["booking_id"], parking.id);
    let extended = scene.asha.extend(&parking).await.expect(200);
    let look = async || scene.asha.get(&format!("/car-washes/{wash}")).await.expect(200);
    assert_eq!(look().await["hold_expires_at"], extended["hold_expires_at"]);
    assert_eq!((&look().await["version"], &extended["car_washes"][0]["version"]), (&json!(2), &json!(2)));
    scene.world.advance_minutes(19).await;
    scene.world.expect_sound().await;
    scene.asha.pay(&parking).await;
    assert_eq!(look().await["status"], "queued");
    assert_eq!(scene.asha.status_of(&parking).await, "active");
    scene.world.expect_sound().await;
}

#[tokio::test]
async fn both_lapse_together_at_the_later_end() {
    let scene = Scene::set().await;
    let parking = Booked::of(scene.ask_for_both("card").await.expect(201));
    let wash = parking.view["car_washes"][0]["id"].as_str().expect("an id").to_owned();
    scene.asha.extend(&parking).await.expect(200);
    scene.world.advance_minutes(20).await;
    assert_eq!(scene.asha.status_of(&parking).await, "lapsed");
    assert_eq!(scene.asha.get(&format!("/car-washes/{wash}")).await.expect(200)["status"], "cancelled");
    assert_eq!(scene.asha.heard().await, ["booking.hold_lapsed"]);
    scene.world.expect_sound().await;
}
