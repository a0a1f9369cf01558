//! Money for washes: with their parking or by themselves, in time and late, and back.

use serde_json::json;

use super::Scene;
use crate::world::Booked;

#[tokio::test]
async fn a_quote_has_a_line_for_the_wash() {
    let scene = Scene::set().await;
    let wish = json!({"slot_id": scene.bay, "duration_minutes": 60, "car_wash_service_id": scene.exterior});
    let quote = scene.asha.post("/quotes", wish).await.expect(200);
    assert_eq!(quote["lines"][1], json!({"label": "Car wash: Exterior, 20 minutes", "amount": 29_900}), "{quote:#}");
    assert_eq!(quote["total"]["amount"], 34_900);
    assert_eq!(quote["available"], true);
    let short = json!({"slot_id": scene.bay, "duration_minutes": 15, "car_wash_service_id": scene.exterior});
    let quote = scene.asha.post("/quotes", short).await.expect(200);
    assert_eq!((&quote["available"], &quote["unavailable_code"]), (&json!(false), &json!("wash_full")));
}

#[tokio::test]
async fn one_checkout_pays_for_parking_and_wash() {
    let scene = Scene::set().await;
    let both = Booked::of(scene.ask_for_both("card").await.expect(201));
    assert_eq!(both.view["price"]["amount"], 5_000, "{:#}", both.view);
    assert_eq!(both.view["payment"]["amount"], 34_900);
    assert_eq!(both.view["car_washes"][0]["status"], "awaiting_payment");
    scene.world.expect_sound().await;
    scene.asha.pay(&both).await;
    let paid = scene.asha.look_at(&both).await;
    assert_eq!((&paid["status"], &paid["car_washes"][0]["status"]), (&json!("active"), &json!("queued")));
    scene.world.expect_sound().await;
}

#[tokio::test]
async fn one_checkout_that_fails_or_lapses_releases_both() {
    let scene = Scene::set().await;
    let failed = Booked::of(scene.ask_for_both("card").await.expect(201));
    scene.asha.decide(&failed, json!({"outcome": "fail"})).await.expect(200);
    let seen = scene.asha.look_at(&failed).await;
    assert_eq!((&seen["status"], &seen["car_washes"][0]["status"]), (&json!("lapsed"), &json!("cancelled")));
    let lapsed = Booked::of(scene.ask_for_both("card").await.expect(201));
    scene.world.advance_minutes(10).await;
    let seen = scene.asha.look_at(&lapsed).await;
    assert_eq!((&seen["status"], &seen["car_washes"][0]["status"]), (&json!("lapsed"), &json!("cancelled")));
    assert_eq!(seen["payment"]["status"], "expired");
    scene.world.expect_sound().await;
}

#[tokio::test]
async fn a_late_success_brings_both_back() {
    let scene = Scene::set().await;
    let both = Booked::of(scene.ask_for_both("card").await.expect(201));
    scene.world.advance_minutes(10).await;
    scene.asha.pay(&both).await;
    let seen = scene.asha.look_at(&both).await;
    assert_eq!(seen["status"], "active", "{seen:#}");
    let states: Vec<_> = seen["car_washes"].as_array().expect("washes").iter().map(|w| w["status"].clone()).collect();
    assert_eq!(states, ["cancelled", "queued"], "the dead one stays dead, a new one takes its place");
    assert_eq!(seen["payment"]["refund_amount"], 0);
    scene.world.expect_sound().await;
}

#[tokio::test]
async fn a_late_success_without_room_for_the_wash_gives_its_price_back() {
    let scene = Scene::set().await;
    let both = Booked::of(scene.ask_for_both("card").await.expect(201));
    scene.world.advance_minutes(21).await;
    scene.asha.pay(&both).await;
    let seen = scene.asha.look_at(&both).await;
    assert_eq!((&seen["status"], &seen["payment"]["refund_amount"]), (&json!("active"), &json!(29_900)), "{seen:#}");
    scene.world.expect_sound().await;
}

#[tokio::test]
async fn cash_for_both_is_verified_once() {
    let scene = Scene::set().await;
    let both = Booked::of(scene.ask_for_both("cash").await.expect(201));
    let verified = scene.admin.verify(&both).await.expect(200);
    assert_eq!(verified["outcome"], "confirmed");
    assert_eq!(verified["car_wash_id"], both.view["car_washes"][0]["id"]);
    assert_eq!(scene.asha.look_at(&both).await["car_washes"][0]["status"], "queued");
    assert_eq!(scene.admin.verify(&both).await.expect(200)["outcome"], "unchanged");
    scene.world.expect_sound().await;
}

#[tokio::test]
async fn every_method_pays_for_a_wash_by_itself() {
    let scene = Scene::set().await;
    for (minutes, method) in [(60, "upi"), (90, "cash")] {
        let wash = scene.book(scene.standalone(minutes, method)).await;
        assert_eq!(wash.view["payment"]["upi_uri"].is_string(), method == "upi");
        let verified = scene.admin.verify(&wash).await.expect(200);
        assert_eq!((&verified["outcome"], &verified["car_wash_id"]), (&json!("confirmed"), &json!(wash.id)));
        assert_eq!(scene.status(&wash).await, "queued");
        let rejected = scene.book(scene.standalone(minutes, method)).await;
        scene.admin.reject(&rejected).await.expect(200);
        let seen = scene.look(&rejected).await;
        assert_eq!((&seen["status"], &seen["status_reason"]), (&json!("cancelled"), &json!("payment_rejected")));
    }
    let declined = scene.book(scene.standalone(120, "card")).await;
    scene.asha.decide(&declined, json!({"outcome": "fail"})).await.expect(200);
    assert_eq!(scene.status(&declined).await, "cancelled");
    scene.world.expect_sound().await;
}

#[tokio::test]
async fn an_unpaid_wash_lapses_and_money_that_comes_late_books_it_anew_or_goes_back() {
    let scene = Scene::set().await;
    let wash = scene.book(scene.standalone(60, "card")).await;
    scene.world.advance_minutes(10).await;
    let lapsed = scene.look(&wash).await;
    assert_eq!((&lapsed["status"], &lapsed["status_reason"]), (&json!("cancelled"), &json!("hold_elapsed")));
    assert_eq!(lapsed["payment"]["status"], "expired");
    scene.asha.pay(&wash).await;
    let seen = scene.look(&wash).await;
    let new =
        scene.asha.get(&format!("/car-washes/{}", seen["rebooked_as"].as_str().expect("another"))).await.expect(200);
    assert_eq!((&new["status"], &new["scheduled_at"]), (&json!("queued"), &wash.view["scheduled_at"]));
    scene.world.expect_sound().await;

    let late = scene.book(scene.standalone(60, "card")).await;
    scene.world.advance_minutes(80).await;
    scene.asha.pay(&late).await;
    assert_eq!((scene.status(&late).await.as_str(), scene.refund(&late).await), ("cancelled", 29_900));
    scene.world.expect_sound().await;
}

#[tokio::test]
async fn cash_for_a_wash_may_be_paid_on_arrival() {
    let scene = Scene::set().await;
    let wash = scene.book(scene.standalone(60, "cash")).await;
    scene.world.advance_minutes(74).await;
    assert_eq!(scene.status(&wash).await, "awaiting_payment");
    scene.world.advance_minutes(1).await;
    assert_eq!(scene.status(&wash).await, "cancelled");
}

#[tokio::test]
async fn cancelling_gives_back_by_the_terms_and_the_lot_gives_back_all() {
    let scene = Scene::set().await;
    let at_once = scene.washed().await;
    assert_eq!(scene.cancel(&at_once).await.expect(200)["payment"]["refund_amount"], 29_900);
    let later = scene.washed().await;
    scene.world.advance_minutes(11).await;
    assert_eq!(scene.cancel(&later).await.expect(200)["payment"]["refund_amount"], 14_950);
    assert_eq!(scene.cancel(&later).await.refused("state_changed")["state"], "cancelled");
    let begun = scene.washed().await;
    scene.world.advance_minutes(11).await;
    scene.start(&begun).await;
    let path = format!("/operator/car-washes/{}/cancel", begun.id);
    let called_off = scene.admin.post(&path, json!({"reason": "The pump broke."})).await.expect(200);
    assert_eq!((&called_off["status"], &called_off["status_reason"]), (&json!("cancelled"), &json!("The pump broke.")));
    assert_eq!(called_off["payment"]["refund_amount"], 29_900);
    scene.world.advance_minutes(0).await;
    assert_eq!(scene.look(&begun).await["payment"]["status"], "refunded");
    scene.world.expect_sound().await;
}

#[tokio::test]
async fn a_wash_cancelled_beside_its_open_parking_is_given_back_when_the_money_comes() {
    let scene = Scene::set().await;
    let both = Booked::of(scene.ask_for_both("cash").await.expect(201));
    let wash = both.view["car_washes"][0]["id"].as_str().expect("a wash");
    scene.asha.post(&format!("/car-washes/{wash}/cancel"), json!({})).await.expect(200);
    scene.world.expect_sound().await;
    assert_eq!(scene.admin.verify(&both).await.expect(200)["outcome"], "confirmed");
    let seen = scene.asha.look_at(&both).await;
    assert_eq!((&seen["status"], &seen["payment"]["refund_amount"]), (&json!("active"), &json!(29_900)), "{seen:#}");
    scene.world.expect_sound().await;
}
