//! Card payments: success and failure, twice, crossed, and late.

use chrono::TimeDelta;
use parkmate::types::SlotId;
use serde_json::json;

use super::{notice, post_notice};
use crate::world::{Person, World};

/// A customer, a lot admin, and a bay.
async fn scene(world: &World) -> (Person, Person, SlotId) {
    let operator = world.operator("nandi").await;
    let bay = operator.lot("MG Road").await.bay("A1").await;
    (world.customer("asha").await, operator.admin, bay)
}

#[tokio::test]
async fn a_declined_card_releases_the_hold_at_once() {
    let world = World::new().await;
    let (asha, admin, bay) = scene(&world).await;
    let booked = asha.hold(bay, 60, "card").await;
    assert_eq!(asha.decide(&booked, json!({"outcome": "fail"})).await.expect(200), json!({"outcome": "fail"}));
    let failed = asha.look_at(&booked).await;
    assert_eq!((&failed["status"], &failed["status_reason"]), (&json!("lapsed"), &json!("payment_declined")));
    assert_eq!(failed["payment"]["status"], "failed");
    assert!(failed["payment"].get("checkout_url").is_none(), "{failed:#}");
    world.customer("ravi").await.hold(bay, 60, "cash").await;
    assert_eq!(asha.heard().await, ["payment.failed"]);
    assert_eq!(admin.heard().await, ["booking.created"], "of the other booking only");
    world.expect_sound().await;
}

#[tokio::test]
async fn a_success_that_comes_twice_has_one_effect() {
    let world = World::new().await;
    let (asha, admin, bay) = scene(&world).await;
    let booked = asha.park(bay, 60).await;
    let paid = asha.look_at(&booked).await;
    assert_eq!((&paid["status"], &paid["version"]), (&json!("active"), &json!(2)));
    for outcome in ["succeed", "fail"] {
        let told = asha.decide(&booked, json!({"outcome": outcome})).await.expect(200);
        assert_eq!(told, json!({"outcome": "succeed"}), "the first decision stands");
    }
    post_notice(&world, &notice(&booked, "payment.succeeded")).await.expect(204);
    assert_eq!(asha.look_at(&booked).await["version"], 2);
    assert_eq!(admin.heard().await, ["booking.created"]);
    world.expect_sound().await;
}

#[tokio::test]
async fn a_failure_after_the_success_is_ignored() {
    let world = World::new().await;
    let (asha, _, bay) = scene(&world).await;
    let booked = asha.park(bay, 60).await;
    post_notice(&world, &notice(&booked, "payment.failed")).await.expect(204);
    let paid = asha.look_at(&booked).await;
    assert_eq!((&paid["status"], &paid["payment"]["status"]), (&json!("active"), &json!("succeeded")));
    world.expect_sound().await;
}

#[tokio::test]
async fn a_success_after_the_failure_has_the_bay_back_if_nobody_took_it() {
    let world = World::new().await;
    let (asha, admin, bay) = scene(&world).await;
    let booked = asha.hold(bay, 60, "card").await;
    post_notice(&world, &notice(&booked, "payment.failed")).await.expect(204);
    assert_eq!(asha.status_of(&booked).await, "lapsed");
    post_notice(&world, &notice(&booked, "payment.succeeded")).await.expect(204);
    let back = asha.look_at(&booked).await;
    assert_eq!((&back["status"], &back["payment"]["status"]), (&json!("active"), &json!("succeeded")));
    assert_eq!(admin.heard().await, ["booking.created"]);
    world.expect_sound().await;
    world.advance_minutes(65).await;
    assert_eq!(asha.status_of(&booked).await, "completed");
}

#[tokio::test]
async fn a_success_after_the_failure_goes_back_if_somebody_took_the_bay() {
    let world = World::new().await;
    let (asha, _, bay) = scene(&world).await;
    let booked = asha.hold(bay, 60, "card").await;
    post_notice(&world, &notice(&booked, "payment.failed")).await.expect(204);
    world.customer("ravi").await.park(bay, 60).await;
    post_notice(&world, &notice(&booked, "payment.succeeded")).await.expect(204);
    world.advance_minutes(0).await;
    let dead = asha.look_at(&booked).await;
    assert_eq!((&dead["status"], &dead["payment"]["status"]), (&json!("lapsed"), &json!("refunded")));
    assert_eq!(asha.heard().await, ["payment.failed", "payment.refunded"]);
    world.expect_sound().await;
}

#[tokio::test]
async fn a_late_success_has_the_bay_back_if_it_is_free() {
    let world = World::new().await;
    let (asha, admin, bay) = scene(&world).await;
    let booked = asha.hold(bay, 60, "card").await;
    asha.decide(&booked, json!({"outcome": "succeed", "delay_seconds": 900})).await.expect(200);
    world.advance_minutes(10).await;
    assert_eq!(asha.status_of(&booked).await, "lapsed");
    world.advance_minutes(5).await;
    let back = asha.look_at(&booked).await;
    assert_eq!((&back["status"], &back["starts_at"]), (&json!("active"), &booked.view["starts_at"]));
    let words = "Your payment arrived late, and your booking stands again.";
    assert_eq!(asha.told().await.last(), Some(&("booking.reinstated".into(), words.into())));
    assert_eq!(admin.heard().await, ["booking.created"]);
    world.expect_sound().await;
}

#[tokio::test]
async fn a_late_success_passes_over_another_hold_that_has_elapsed_unnoticed() {
    let world = World::new().await;
    let (asha, _, bay) = scene(&world).await;
    let booked = asha.hold(bay, 60, "card").await;
    asha.decide(&booked, json!({"outcome": "succeed", "delay_seconds": 1_800})).await.expect(200);
    world.advance_minutes(10).await;
    let ravi = world.customer("ravi").await;
    let elapsing = ravi.hold(bay, 30, "card").await;
    world.sleep_through(TimeDelta::minutes(20));
    post_notice(&world, &notice(&booked, "payment.succeeded")).await.expect(204);
    assert_eq!(asha.status_of(&booked).await, "active");
    assert_eq!(ravi.status_of(&elapsing).await, "lapsed");
    world.advance_minutes(0).await;
    world.expect_sound().await;
}

#[tokio::test]
async fn a_late_success_goes_back_and_the_customer_is_told_if_the_bay_is_taken() {
    let world = World::new().await;
    let (asha, admin, bay) = scene(&world).await;
    let booked = asha.hold(bay, 60, "card").await;
    asha.decide(&booked, json!({"outcome": "succeed", "delay_seconds": 900})).await.expect(200);
    world.advance_minutes(10).await;
    world.customer("ravi").await.park(bay, 60).await;
    world.advance_minutes(5).await;
    let dead = asha.look_at(&booked).await;
    assert_eq!((&dead["status"], &dead["payment"]["status"]), (&json!("lapsed"), &json!("refunded")));
    assert_eq!(dead["refund"]["refunded"]["amount"], 5_000);
    assert_eq!(asha.heard().await, ["booking.hold_lapsed", "payment.refunded"]);
    assert_eq!(admin.heard().await, ["booking.created"], "of the other booking only");
    world.expect_sound().await;
}

#[tokio::test]
async fn a_late_success_goes_back_if_the_car_or_the_customer_is_no_longer_free_or_the_time_is_over() {
    let world = World::new().await;
    let lot = world.operator("nandi").await.lot("MG Road").await;
    let (bay, other) = (lot.bay("A1").await, lot.bay("A2").await);
    let asha = world.customer("asha").await;
    let car_elsewhere = asha.hold(bay, 60, "card").await;
    asha.decide(&car_elsewhere, json!({"outcome": "fail"})).await.expect(200);
    let parked = asha.park(other, 60).await;
    post_notice(&world, &notice(&car_elsewhere, "payment.succeeded")).await.expect(204);
    asha.cancel(&parked).await.expect(200);

    let cancelled = asha.hold(bay, 60, "card").await;
    asha.cancel(&cancelled).await.expect(200);
    post_notice(&world, &notice(&cancelled, "payment.succeeded")).await.expect(204);

    let over = asha.hold(bay, 60, "card").await;
    world.advance_minutes(60).await;
    post_notice(&world, &notice(&over, "payment.succeeded")).await.expect(204);

    world.advance_minutes(0).await;
    for (booked, state) in [(car_elsewhere, "lapsed"), (cancelled, "cancelled"), (over, "lapsed")] {
        assert_eq!(asha.status_of(&booked).await, state);
        assert_eq!(asha.payment_of(&booked).await, "refunded");
    }
    world.expect_sound().await;
}

#[tokio::test]
async fn a_late_success_does_not_reopen_a_bay_that_was_closed_meanwhile() {
    let world = World::new().await;
    let (asha, admin, bay) = scene(&world).await;
    let booked = asha.hold(bay, 60, "card").await;
    // Nobody has noticed that the hold ran out, so the row still stands there.
    world.sleep_through(TimeDelta::minutes(10));
    let closure = json!({"from": "2026-11-02T10:30", "to": "2026-11-02T11:00", "reason": "Paint"});
    admin.post(&format!("/operator/slots/{bay}/closures"), closure).await.expect(201);
    post_notice(&world, &notice(&booked, "payment.succeeded")).await.expect(204);
    world.advance_minutes(0).await;
    assert_eq!(asha.status_of(&booked).await, "lapsed");
    assert_eq!(asha.payment_of(&booked).await, "refunded");
    world.expect_sound().await;
}
