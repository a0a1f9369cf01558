//! UPI by a code for one payment, cards by an order, and webhooks that carry no time.

use chrono::TimeDelta;
use parkmate::settlements;
use serde_json::json;

use super::{Fake, Mood, Scene, are};
use crate::world::until;

#[tokio::test]
async fn upi_is_paid_by_a_code_for_one_payment_of_one_amount() {
    let scene = Scene::with("razorpay").await;
    let (booked, reference) = scene.opened("upi").await;
    let code = scene.fake.books().charges[&reference].clone();
    assert_eq!(
        (&code["usage"], &code["fixed_amount"], &code["payment_amount"]),
        (&json!("single_use"), &json!(true), &json!(5000))
    );
    assert!(code["close_by"].as_i64() >= Some((scene.world.now() + TimeDelta::minutes(16)).timestamp()));
    let svg = scene.asha.get(&format!("/payments/{}/upi.svg", booked.payment)).await.expect(200);
    assert!(svg.as_str().is_some_and(|svg| svg.contains("<svg")), "{svg}");
    assert_eq!(scene.admin.heard().await, Vec::<String>::new(), "nobody has to verify it");

    let payment = scene.fake.pay_razorpay(&reference, "captured");
    let payload = json!({"payment": {"entity": payment}, "qr_code": {"entity": code}});
    for _ in 0..2 {
        scene.razorpay_says("evt_1", "qr_code.credited", &payload, 0).await.expect(204);
    }
    scene.razorpay_says("evt_2", "payment.captured", &json!({"payment": {"entity": payment}}), 0).await.expect(204);
    assert_eq!(scene.states(&booked).await, are("active", "succeeded"));
    assert_eq!(scene.admin.heard().await, ["booking.created"]);
    scene.world.expect_sound().await;
}

#[tokio::test]
async fn a_card_is_paid_on_razorpays_page_that_a_form_leads_to() {
    let scene = Scene::with("razorpay").await;
    let booked = scene.asha.hold(scene.bay, 60, "card").await;
    let page = scene.open(&booked).await;
    let policy = page.header("content-security-policy").unwrap_or_default().to_owned();
    assert!(policy.contains(&format!("form-action {}", scene.fake.url())), "{policy}");
    let page = page.expect(200);
    let page = page.as_str().expect("a page");
    for part in [
        "/v1/checkout/embedded",
        "name=\"order_id\" value=\"order_1\"",
        "name=\"key_id\" value=\"pk_test_1\"",
        "/back\"",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
    assert!(!page.contains(super::SECRET));
    let failed = json!({"payment": {"entity": {"id": "pay_0", "order_id": "order_1", "status": "failed", "error_reason": "payment_declined"}}});
    scene.razorpay_says("evt_0", "payment.failed", &failed, 0).await.expect(204);
    assert_eq!(scene.states(&booked).await, are("held", "pending"));
    let payment = scene.fake.pay_razorpay("order_1", "captured");
    scene.razorpay_says("evt_1", "order.paid", &json!({"payment": {"entity": payment}}), 0).await.expect(204);
    assert_eq!(scene.states(&booked).await, are("active", "succeeded"));
}

#[tokio::test]
async fn an_order_is_found_by_its_receipt_and_not_made_twice() {
    let scene = Scene::with("razorpay").await;
    let (_, _) = scene.opened("card").await;
    let crash = "update gateway_charge set state = 'opening', reference = null, page = null, due_at = opened_at";
    sqlx::query(crash).execute(scene.world.db()).await.expect("undone");
    scene.world.advance_minutes(1).await;
    assert_eq!(scene.fake.asked("POST", "/v1/orders"), 1);
    scene.world.expect_sound().await;
}

#[tokio::test]
async fn an_old_webhook_is_not_believed_but_asked_about() {
    let scene = Scene::with("razorpay").await;
    let (booked, reference) = scene.opened("upi").await;
    let mut payment = scene.fake.pay_razorpay(&reference, "captured");
    payment["amount"] = json!(1);
    let payload = json!({"payment": {"entity": payment}, "qr_code": {"entity": {"id": reference}}});
    scene.razorpay_says("evt_1", "qr_code.credited", &payload, 301).await.expect(204);
    assert_eq!(scene.states(&booked).await, are("held", "pending"));
    scene.world.advance_minutes(0).await;
    assert_eq!(scene.states(&booked).await, are("active", "succeeded"), "by what the gateway itself says");
    scene.webhook("razorpay", "{}", &[("x-razorpay-signature", "00")]).await.refused("signature_invalid");
}

#[tokio::test]
async fn a_upi_payment_that_is_under_way_keeps_its_bay_and_succeeds_late() {
    let scene = Scene::with("razorpay").await;
    let (booked, reference) = scene.opened("upi").await;
    scene.world.advance_minutes(14).await;
    scene.fake.pay_razorpay(&reference, "created");
    scene.world.advance_minutes(3).await;
    assert_eq!(scene.states(&booked).await, are("held", "pending"));
    assert_eq!(scene.fake.books().charges[&reference]["status"], "closed");
    scene.asha.extend(&booked).await.refused("state_changed");
    scene.fake.pay_razorpay(&reference, "captured");
    scene.world.advance_minutes(1).await;
    assert_eq!(scene.states(&booked).await, are("active", "succeeded"));
    scene.world.expect_sound().await;
}

#[tokio::test]
async fn a_upi_payment_that_is_never_made_lapses_and_one_that_comes_much_later_goes_back() {
    let scene = Scene::with("razorpay").await;
    let (booked, reference) = scene.opened("upi").await;
    scene.world.advance_minutes(14).await;
    scene.fake.pay_razorpay(&reference, "created");
    scene.world.advance_minutes(30).await;
    assert_eq!(scene.states(&booked).await, are("lapsed", "expired"));
    let other = scene.world.customer("ravi").await.hold(scene.bay, 120, "cash").await;
    scene.admin.verify(&other).await.expect(200);
    scene.fake.pay_razorpay(&reference, "captured");
    scene.world.advance_minutes(60).await;
    assert_eq!(scene.states(&booked).await, are("lapsed", "refunded"));
    let (_, path, key, _) =
        scene.fake.books().asked.iter().find(|asked| asked.1.ends_with("/refund")).cloned().expect("a refund");
    assert_eq!(path, format!("/v1/payments/pay_of_{reference}/refund"));
    assert!(key.len() >= 10 && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '-'), "{key}");
    scene.world.expect_sound().await;
}

#[tokio::test]
async fn an_order_cannot_be_closed_and_is_watched_for_a_day() {
    let scene = Scene::with("razorpay").await;
    let (booked, reference) = scene.opened("card").await;
    scene.world.advance_minutes(11).await;
    assert_eq!(scene.states(&booked).await, are("lapsed", "expired"));
    assert_eq!(scene.charge_state(&booked).await, "watched");
    scene.fake.pay_razorpay(&reference, "captured");
    scene.world.advance_minutes(30).await;
    assert_eq!(scene.states(&booked).await, are("active", "succeeded"));
    scene.world.expect_sound().await;
}

#[tokio::test]
async fn of_two_codes_that_are_made_at_once_the_one_that_is_shown_is_the_one_that_is_kept() {
    let mut scene = Scene::with("razorpay").await;
    let booked = scene.asha.hold(scene.bay, 60, "upi").await;
    scene.fake.is(Mood::Down);
    scene.open(&booked).await.refused("unavailable");
    scene.fake.is(Mood::Well);
    // Another server asks for a code too, and is answered late.
    let late = Fake::start().await;
    late.books().charges.insert("qr_0".into(), json!({}));
    late.is(Mood::Slow);
    let mut config = scene.world.app.config.clone();
    config.razorpay_url = late.url();
    let database = scene.world.db().connect_options().as_ref().clone();
    scene.world.server_with(config, database).await;
    scene.world.sleep_through(TimeDelta::seconds(21));
    let other = scene.world.apps()[1].clone();
    let asking = tokio::spawn(async move { settlements::ask_due(&other).await });
    until("the other one is asked", async || late.asked("POST", "/qr_codes") == 1).await;
    scene.open(&booked).await.expect(303);
    let shown = async || scene.asha.get(&format!("/payments/{}", booked.payment)).await.expect(200)["upi_uri"].clone();
    assert_eq!(shown().await, "upi://pay?pa=lot@bank&tr=qr_1");
    assert!(!asking.is_finished());
    assert_eq!(asking.await.expect("it ends").expect("asked"), 1);
    assert!(late.books().charges.contains_key("qr_2"));
    assert_eq!(shown().await, "upi://pay?pa=lot@bank&tr=qr_1");
    scene.fake.pay_razorpay("qr_1", "captured");
    scene.come_back(&booked).await;
    scene.world.advance_minutes(0).await;
    assert_eq!(scene.states(&booked).await, are("active", "succeeded"));
    scene.world.expect_sound().await;
}
