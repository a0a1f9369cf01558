//! What is said late, of an older page than the last, or of a charge that was given up; and money that comes twice.

use serde_json::json;

use super::{Mood, Scene, are};
use crate::world::Booked;

/// A payment whose first page ran out unpaid, and whose second is open.
async fn with_a_second_page(scene: &Scene) -> Booked {
    let (booked, first) = scene.opened("card").await;
    let session = {
        let mut books = scene.fake.books();
        let session = books.charges.get_mut(&first).expect("a session");
        session["status"] = json!("expired");
        session.clone()
    };
    scene.stripe_says("evt_gone", "checkout.session.expired", &session, 0).await.expect(204);
    let second = scene.open(&booked).await;
    assert_eq!(second.header("location"), Some("https://checkout.example/cs_test_2"));
    // Told again, by another event.
    scene.stripe_says("evt_gone_too", "checkout.session.expired", &session, 0).await.expect(204);
    assert_eq!(scene.charge_states(&booked).await, ["closed", "open"]);
    booked
}

/// The first page was paid after all.
async fn pay_the_first(scene: &Scene) {
    let mut session = scene.fake.books().charges["cs_test_1"].clone();
    for (member, value) in [("status", "complete"), ("payment_status", "paid"), ("payment_intent", "pi_of_the_first")] {
        session[member] = json!(value);
    }
    scene.stripe_says("evt_paid", "checkout.session.completed", &session, 0).await.expect(204);
}

#[tokio::test]
async fn what_is_said_of_an_older_page_is_not_taken_for_the_last() {
    let scene = Scene::with("stripe").await;
    let booked = with_a_second_page(&scene).await;
    pay_the_first(&scene).await;
    assert_eq!(scene.states(&booked).await, are("active", "succeeded"));
    scene.world.advance_minutes(0).await;
    assert_eq!(scene.charge_states(&booked).await, ["paid", "closed"]);
    assert_eq!(scene.fake.books().charges["cs_test_2"]["status"], "expired", "nobody is to pay that one too");
    scene.asha.cancel(&booked).await.expect(200);
    scene.world.advance_minutes(0).await;
    assert_eq!(scene.states(&booked).await, are("cancelled", "refunded"));
    assert_eq!(scene.fake.books().refunds[0]["payment_intent"], "pi_of_the_first");
    scene.world.expect_sound().await;
}

#[tokio::test]
async fn who_paid_on_two_pages_is_seen_by_a_person_and_has_one_booking() {
    let scene = Scene::with("stripe").await;
    let booked = with_a_second_page(&scene).await;
    scene.fake.pay_session("cs_test_2");
    pay_the_first(&scene).await;
    scene.world.advance_minutes(0).await;
    assert_eq!(scene.states(&booked).await, are("active", "succeeded"));
    assert_eq!(scene.charge_states(&booked).await, ["paid", "doubtful"]);
    assert_eq!(scene.troubles().await, 1);
    assert!(scene.admin.heard().await.contains(&"payment.troubled".to_owned()));
    scene.asha.cancel(&booked).await.expect(200);
    scene.world.advance_minutes(0).await;
    assert_eq!(scene.fake.books().refunds[0]["payment_intent"], "pi_of_the_first");
}

#[tokio::test]
async fn who_paid_twice_on_one_page_is_seen_by_a_person() {
    let scene = Scene::with("razorpay").await;
    let (booked, reference) = scene.opened("card").await;
    let mut payment = scene.fake.pay_razorpay(&reference, "captured");
    scene.razorpay_says("evt_1", "order.paid", &json!({"payment": {"entity": payment}}), 0).await.expect(204);
    assert_eq!(scene.troubles().await, 0);
    payment["id"] = json!("pay_the_second");
    for event in ["evt_2", "evt_3"] {
        scene.razorpay_says(event, "payment.captured", &json!({"payment": {"entity": payment}}), 0).await.expect(204);
    }
    assert_eq!(scene.states(&booked).await, are("active", "succeeded"));
    assert_eq!(scene.troubles().await, 1);
    let told = scene.admin.heard().await;
    assert_eq!(told.iter().filter(|event| *event == "payment.troubled").count(), 1, "{told:?}");
}

#[tokio::test]
async fn right_money_settles_also_after_a_person_was_called() {
    let scene = Scene::with("stripe").await;
    let (booked, reference) = scene.opened("card").await;
    let session = scene.fake.pay_session(&reference);
    scene.fake.is(Mood::Down);
    scene.world.advance_minutes(75 * 60).await;
    assert_eq!((scene.charge_state(&booked).await.as_str(), scene.troubles().await), ("doubtful", 1));
    scene.fake.is(Mood::Well);
    scene.stripe_says("evt_1", "checkout.session.completed", &session, 0).await.expect(204);
    scene.world.advance_minutes(0).await;
    assert_eq!(scene.states(&booked).await, are("lapsed", "refunded"));
    assert_eq!(scene.admin.heard().await, ["payment.troubled"]);
    scene.world.expect_sound().await;
}

#[tokio::test]
async fn a_second_trouble_is_told_though_there_was_another_before() {
    let scene = Scene::with("stripe").await;
    let (booked, reference) = scene.opened("card").await;
    scene.fake.pay_session(&reference);
    scene.fake.books().charges.get_mut(&reference).expect("a session")["amount_total"] = json!(1);
    scene.fake.is(Mood::Down);
    scene.world.advance_minutes(16).await;
    assert_eq!(scene.admin.heard().await, ["payment.troubled"]);
    scene.fake.is(Mood::Well);
    scene.world.advance_minutes(60).await;
    assert_eq!(scene.charge_state(&booked).await, "doubtful");
    assert_eq!(scene.admin.heard().await, ["payment.troubled", "payment.troubled"]);
}

#[tokio::test]
async fn an_old_webhook_about_a_charge_that_was_given_up_is_asked_about() {
    let scene = Scene::with("razorpay").await;
    let (booked, reference) = scene.opened("upi").await;
    scene.world.advance_minutes(16).await;
    assert_eq!(scene.states(&booked).await, are("lapsed", "expired"));
    assert_eq!(scene.charge_state(&booked).await, "closed");
    let payment = scene.fake.pay_razorpay(&reference, "captured");
    let payload = json!({"payment": {"entity": payment}, "qr_code": {"entity": {"id": reference}}});
    scene.razorpay_says("evt_1", "qr_code.credited", &payload, 301).await.expect(204);
    assert_eq!(scene.states(&booked).await, are("lapsed", "expired"), "it is not believed");
    scene.world.advance_minutes(0).await;
    assert_eq!(scene.states(&booked).await, are("active", "succeeded"), "by what the gateway itself says");
    scene.world.expect_sound().await;
}

#[tokio::test]
async fn an_old_webhook_about_an_older_code_is_asked_about_and_a_dead_code_is_not_shown() {
    let scene = Scene::with("razorpay").await;
    let (booked, first) = scene.opened("upi").await;
    scene.fake.books().charges.get_mut(&first).expect("a code")["status"] = json!("closed");
    scene.world.advance_minutes(1).await;
    assert_eq!(scene.charge_state(&booked).await, "closed");
    let path = format!("/payments/{}", booked.payment);
    assert!(scene.asha.get(&path).await.expect(200).get("upi_uri").is_none());
    scene.asha.get(&format!("{path}/upi.svg")).await.refused("not_found");
    scene.open(&booked).await.expect(303);
    assert_eq!(scene.asha.get(&path).await.expect(200)["upi_uri"], "upi://pay?pa=lot@bank&tr=qr_2");

    let payment = scene.fake.pay_razorpay(&first, "captured");
    let payload = json!({"payment": {"entity": payment}, "qr_code": {"entity": {"id": first}}});
    scene.razorpay_says("evt_1", "qr_code.credited", &payload, 301).await.expect(204);
    assert_eq!(scene.charge_states(&booked).await, ["watched", "open"]);
    assert_eq!(scene.asha.get(&path).await.expect(200)["upi_uri"], "upi://pay?pa=lot@bank&tr=qr_2");
    scene.world.advance_minutes(0).await;
    assert_eq!(scene.states(&booked).await, are("active", "succeeded"));
    assert_eq!(scene.charge_states(&booked).await, ["paid", "closed"]);
    scene.world.expect_sound().await;
}
