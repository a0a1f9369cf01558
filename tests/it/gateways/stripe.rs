//! Card payments by Stripe: what is asked, and what webhooks make of it.

use serde_json::json;

use super::fake::stripe_signature;
use super::{Scene, WEBHOOK_SECRET, are};

#[tokio::test]
async fn a_booking_is_paid_on_stripes_page_and_no_gateway_is_asked_while_it_is_booked() {
    let scene = Scene::with("stripe").await;
    let booked = scene.asha.hold(scene.bay, 60, "card").await;
    assert_eq!(scene.fake.books().asked, [], "not while it is booked");
    let page = scene.open(&booked).await;
    assert_eq!((page.status, page.header("location")), (303, Some("https://checkout.example/cs_test_1")));
    let again = scene.open(&booked).await;
    assert_eq!(again.header("location"), page.header("location"));
    let (_, path, key, body) = scene.fake.books().asked.first().cloned().expect("a question");
    assert_eq!((path.as_str(), key), ("/v1/checkout/sessions", format!("{}-1", booked.payment)));
    assert!(body.contains("unit_amount%5D=5000") && body.contains("currency%5D=inr"), "{body}");
    assert_eq!(scene.fake.asked("POST", "/v1/checkout/sessions"), 1);

    let session = scene.fake.pay_session("cs_test_1");
    scene.stripe_says("evt_1", "checkout.session.completed", &session, 0).await.expect(204);
    assert_eq!(scene.states(&booked).await, are("active", "succeeded"));
    assert_eq!(scene.admin.heard().await, ["booking.created"]);
    scene.world.advance_minutes(70).await;
    assert_eq!(scene.charge_state(&booked).await, "paid");
    scene.world.expect_sound().await;
}

#[tokio::test]
async fn webhooks_have_one_effect_however_often_and_in_whatever_order_they_come() {
    let scene = Scene::with("stripe").await;
    let (booked, reference) = scene.opened("card").await;
    let open = scene.fake.books().charges[&reference].clone();
    let paid = scene.fake.pay_session(&reference);
    for _ in 0..3 {
        scene.stripe_says("evt_1", "checkout.session.completed", &paid, 0).await.expect(204);
    }
    let mut expired = open.clone();
    expired["status"] = json!("expired");
    scene.stripe_says("evt_0", "checkout.session.expired", &expired, 0).await.expect(204);
    let refused = json!({"id": "pi_1", "metadata": open["metadata"], "last_payment_error": {"code": "card_declined"}});
    scene.stripe_says("evt_2", "payment_intent.payment_failed", &refused, 0).await.expect(204);
    scene.stripe_says("evt_3", "checkout.session.async_payment_failed", &open, 0).await.expect(204);
    scene.stripe_says("evt_4", "invoice.imagined", &json!({}), 0).await.expect(204);
    assert_eq!(scene.charge_state(&booked).await, "paid");
    let view = scene.asha.look_at(&booked).await;
    assert_eq!((&view["status"], &view["version"]), (&json!("active"), &json!(2)));
    scene.world.advance_minutes(5).await;
    assert_eq!(scene.states(&booked).await, are("active", "succeeded"));
    scene.world.expect_sound().await;
    scene.asha.cancel(&booked).await.expect(200);
    scene.world.advance_minutes(0).await;
    assert_eq!(scene.states(&booked).await, are("cancelled", "refunded"), "by the money that is still known");
    scene.world.expect_sound().await;
}

#[tokio::test]
async fn a_webhook_with_a_bad_or_old_signature_is_refused() {
    let scene = Scene::with("stripe").await;
    let (booked, reference) = scene.opened("card").await;
    let paid = scene.fake.pay_session(&reference);
    let kind = "checkout.session.completed";
    for seconds in [301, -301] {
        scene.stripe_says("evt_1", kind, &paid, seconds).await.refused("signature_invalid");
    }
    let body = json!({"id": "evt_1", "type": kind, "data": {"object": paid}}).to_string();
    let now = scene.world.now().timestamp();
    let other = stripe_signature("whsec_other", &body, now);
    let right = stripe_signature(WEBHOOK_SECRET, &body, now);
    for signature in [other.as_str(), "", "t=1,v1=00"] {
        scene.webhook("stripe", &body, &[("stripe-signature", signature)]).await.refused("signature_invalid");
    }
    let bent = body.replace("5000", "5001");
    scene.webhook("stripe", &bent, &[("stripe-signature", &right)]).await.refused("signature_invalid");
    assert_eq!(scene.states(&booked).await, are("held", "pending"));
    let rolled = format!("{other},{}", right.split_once(',').expect("two parts").1);
    scene.webhook("stripe", &body, &[("stripe-signature", &rolled)]).await.expect(204);
    assert_eq!(scene.states(&booked).await, are("active", "succeeded"));
}

#[tokio::test]
async fn a_card_that_is_declined_or_wants_its_owner_to_be_seen_leaves_the_page_open() {
    let scene = Scene::with("stripe").await;
    let (booked, reference) = scene.opened("card").await;
    let metadata = scene.fake.books().charges[&reference]["metadata"].clone();
    let refusal = "select refusal from gateway_charge where payment_id = $1::uuid";
    let refusal = async || -> Option<String> {
        sqlx::query_scalar(refusal).bind(&booked.payment).fetch_one(scene.world.db()).await.expect("a charge")
    };
    let declined = json!({"id": "pi_1", "metadata": metadata, "last_payment_error": {"code": "card_declined", "decline_code": "insufficient_funds"}});
    scene.stripe_says("evt_1", "payment_intent.payment_failed", &declined, 0).await.expect(204);
    assert_eq!(refusal().await.as_deref(), Some("insufficient_funds"));
    let unseen = json!({"id": "pi_1", "metadata": metadata, "status": "requires_action"});
    scene.stripe_says("evt_2", "payment_intent.requires_action", &unseen, 0).await.expect(204);
    assert_eq!(refusal().await.as_deref(), Some("authentication_required"));
    assert_eq!(scene.states(&booked).await, are("held", "pending"), "the customer may try again");
    let paid = scene.fake.pay_session(&reference);
    scene.stripe_says("evt_3", "checkout.session.completed", &paid, 0).await.expect(204);
    assert_eq!(scene.states(&booked).await, are("active", "succeeded"));
    scene.world.expect_sound().await;
}

#[tokio::test]
async fn a_bank_that_decides_later_and_says_no_releases_the_hold() {
    let scene = Scene::with("stripe").await;
    let (booked, reference) = scene.opened("card").await;
    let mut session = scene.fake.pay_session(&reference);
    session["payment_status"] = json!("unpaid");
    scene.fake.books().charges.insert(reference, session.clone());
    scene.stripe_says("evt_1", "checkout.session.completed", &session, 0).await.expect(204);
    assert_eq!(scene.states(&booked).await, are("held", "pending"));
    scene.stripe_says("evt_2", "checkout.session.async_payment_failed", &session, 0).await.expect(204);
    assert_eq!(scene.states(&booked).await, are("lapsed", "failed"));
    assert_eq!(scene.asha.heard().await, ["payment.failed"]);
    scene.world.expect_sound().await;
}

#[tokio::test]
async fn another_amount_or_currency_never_settles_and_is_told() {
    for (member, wrong) in [("amount_total", json!(4_999)), ("currency", json!("usd"))] {
        let scene = Scene::with("stripe").await;
        let (booked, reference) = scene.opened("card").await;
        scene.fake.pay_session(&reference);
        scene.fake.books().charges.get_mut(&reference).expect("it")[member] = wrong;
        let session = scene.fake.books().charges[&reference].clone();
        scene.stripe_says("evt_1", "checkout.session.completed", &session, 0).await.expect(204);
        scene.stripe_says("evt_2", "checkout.session.completed", &session, 0).await.expect(204);
        assert_eq!(scene.charge_state(&booked).await, "doubtful");
        scene.world.advance_minutes(20).await;
        assert_eq!(scene.states(&booked).await, are("lapsed", "expired"));
        assert_eq!(scene.admin.heard().await, ["payment.troubled"], "once");
        assert_eq!(scene.troubles().await, 1);
    }
}

#[tokio::test]
async fn a_webhook_about_another_account_is_refused_and_one_about_somebody_elses_payment_has_no_effect() {
    let scene = Scene::with("stripe").await;
    let (booked, reference) = scene.opened("card").await;
    let paid = scene.fake.pay_session(&reference);
    let other = scene.world.operator("elsewhere").await;
    let mut settings = super::settings(true, false);
    settings["account"] = json!("acct_elsewhere");
    other.admin.put("/operator/gateways/stripe", settings).await.expect(200);
    let elsewhere = Scene { operator: other.id.to_string(), ..scene };
    let kind = "checkout.session.completed";
    // Two operators may share an account, and other programs use it too: asked to, Stripe would send it again for days.
    elsewhere.stripe_says("evt_1", kind, &paid, 0).await.expect(204);
    let mut foreign = paid.clone();
    foreign["id"] = json!("cs_foreign");
    foreign["metadata"]["payment_id"] = json!(uuid::Uuid::now_v7());
    elsewhere.stripe_says("evt_2", kind, &foreign, 0).await.expect(204);
    assert_eq!(elsewhere.states(&booked).await, are("held", "pending"));
    let body =
        json!({"id": "evt_3", "type": "invoice.imagined", "account": "acct_1", "data": {"object": {}}}).to_string();
    let signature = stripe_signature(WEBHOOK_SECRET, &body, elsewhere.world.now().timestamp());
    let refused = elsewhere.webhook("stripe", &body, &[("stripe-signature", &signature)]).await;
    assert_eq!(refused.misfit(), ("account".into(), "mismatch".into()));
}

#[tokio::test]
async fn two_operators_have_different_gateways_and_one_of_them_none() {
    let scene = Scene::with("stripe").await;
    let ravi = scene.world.customer("ravi").await;
    let other = scene.world.operator("elsewhere").await;
    let other_bay = other.lot("Fort").await.bay("B1").await;
    other.admin.put("/operator/gateways/razorpay", super::settings(true, true)).await.expect(200);
    let third = scene.world.operator("third").await.lot("Park").await.bay("C1").await;
    let at_stripe = scene.asha.hold(scene.bay, 60, "card").await;
    let at_razorpay = ravi.hold(other_bay, 60, "upi").await;
    let in_the_sandbox = scene.world.customer("lena").await.park(third, 60).await;
    assert_eq!(scene.open(&at_stripe).await.status, 303);
    assert_eq!(scene.open(&at_razorpay).await.status, 303);
    assert_eq!((scene.fake.asked("POST", "/checkout/sessions"), scene.fake.asked("POST", "/qr_codes")), (1, 1));
    assert!(at_stripe.view["payment"]["checkout_url"].is_string());
    assert!(in_the_sandbox.checkout.is_some());
    let by_hand = ravi.get(&format!("/payments/{}", at_razorpay.payment)).await.expect(200);
    assert!(by_hand["upi_uri"].as_str().is_some_and(|uri| uri.starts_with("upi://pay?pa=lot@bank")), "{by_hand:#}");
    other.admin.verify(&at_razorpay).await.refused("state_changed");
}
