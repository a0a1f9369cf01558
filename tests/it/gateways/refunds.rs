//! Money that gateways give back: at once, after days, or not at all.

use serde_json::{Value, json};

use super::{Mood, Scene, are};
use crate::world::Booked;

async fn paid(scene: &Scene) -> Booked {
    let (booked, reference) = scene.opened("card").await;
    let session = scene.fake.pay_session(&reference);
    scene.stripe_says("evt_paid", "checkout.session.completed", &session, 0).await.expect(204);
    booked
}

#[tokio::test]
async fn a_refund_is_under_way_until_the_gateway_says_that_it_is_done() {
    let scene = Scene::with("stripe").await;
    let booked = paid(&scene).await;
    scene.fake.books().refunds_are = Some("pending");
    scene.asha.cancel(&booked).await.expect(200);
    scene.world.advance_minutes(1).await;
    assert_eq!(scene.states(&booked).await, are("cancelled", "refund_pending"));
    let (_, _, key, body) = scene.fake.books().asked.last().cloned().expect("a question");
    assert!(
        key.ends_with("-1") && body.contains("payment_intent=pi_of_cs_test_1") && body.contains("amount=5000"),
        "{body}"
    );
    scene.world.expect_sound().await;
    scene.fake.set_refunds("succeeded");
    let refund = scene.fake.books().refunds[0].clone();
    for event in ["evt_1", "evt_1", "evt_2"] {
        scene.stripe_says(event, "refund.updated", &refund, 0).await.expect(204);
    }
    assert_eq!(scene.states(&booked).await, are("cancelled", "refunded"));
    assert_eq!(scene.asha.heard().await, ["payment.refunded"]);
    scene.world.advance_minutes(60).await;
    assert_eq!(scene.fake.books().refunds.len(), 1);
    scene.world.expect_sound().await;
}

#[tokio::test]
async fn a_refund_whose_webhook_is_lost_is_asked_for() {
    let scene = Scene::with("stripe").await;
    let booked = paid(&scene).await;
    scene.fake.books().refunds_are = Some("pending");
    scene.asha.cancel(&booked).await.expect(200);
    scene.world.advance_minutes(1).await;
    scene.fake.set_refunds("succeeded");
    scene.world.advance_minutes(10).await;
    assert_eq!(scene.states(&booked).await, are("cancelled", "refunded"));
}

#[tokio::test]
async fn a_refund_that_fails_is_told_and_tried_again_or_paid_by_hand() {
    for by_hand in [false, true] {
        let scene = Scene::with("stripe").await;
        let booked = paid(&scene).await;
        scene.fake.books().refunds_are = Some("pending");
        scene.asha.cancel(&booked).await.expect(200);
        scene.world.advance_minutes(1).await;
        let again = format!("/operator/payments/{}/refund-again", booked.payment);
        let refunded = format!("/operator/payments/{}/refunded", booked.payment);
        for path in [&again, &refunded] {
            scene.admin.post(path, Value::Null).await.refused("state_changed");
        }
        let at_counter = async || scene.admin.get("/operator/payments?by_hand=true").await.expect(200)["items"].clone();
        assert_eq!(at_counter().await, serde_json::json!([]), "it is the gateway's");
        scene.fake.set_refunds("failed");
        scene.world.advance_minutes(10).await;
        assert_eq!(scene.states(&booked).await, are("cancelled", "refund_pending"));
        assert_eq!(at_counter().await[0]["id"], booked.payment.as_str());
        assert_eq!(scene.admin.heard().await.last().map(String::as_str), Some("payment.troubled"));
        scene.fake.books().refunds_are = None;
        scene.admin.post(if by_hand { &refunded } else { &again }, Value::Null).await.expect(200);
        scene.world.advance_minutes(1).await;
        assert_eq!(scene.states(&booked).await, are("cancelled", "refunded"));
        assert_eq!(scene.fake.books().refunds.len(), if by_hand { 1 } else { 2 });
        scene.world.expect_sound().await;
    }
}

#[tokio::test]
async fn a_refund_without_an_answer_is_looked_for_before_it_is_asked_for_again() {
    let scene = Scene::with("stripe").await;
    let booked = paid(&scene).await;
    scene.asha.cancel(&booked).await.expect(200);
    scene.fake.is(Mood::Mute);
    scene.world.advance_minutes(0).await;
    assert_eq!(scene.states(&booked).await, are("cancelled", "refund_pending"));
    assert_eq!(scene.fake.books().refunds.len(), 1);
    scene.fake.is(Mood::Well);
    scene.world.advance_minutes(2).await;
    assert_eq!(scene.states(&booked).await, are("cancelled", "refunded"));
    assert_eq!(scene.fake.asked("POST", "/v1/refunds"), 1);
    assert_eq!(scene.fake.books().refunds.len(), 1);
    scene.world.expect_sound().await;
}

#[tokio::test]
async fn a_gateway_that_says_nothing_of_a_refund_for_an_hour_is_told_of_once_and_asked_on() {
    let scene = Scene::with("stripe").await;
    let booked = paid(&scene).await;
    scene.fake.is(Mood::Down);
    scene.asha.cancel(&booked).await.expect(200);
    scene.world.advance_minutes(300).await;
    let told = scene.admin.heard().await;
    assert_eq!(told.iter().filter(|event| *event == "payment.troubled").count(), 1, "{told:?}");
    scene.fake.is(Mood::Well);
    scene.world.advance_minutes(61).await;
    assert_eq!(scene.states(&booked).await, are("cancelled", "refunded"));
    scene.world.expect_sound().await;
}

#[tokio::test]
async fn a_late_word_about_an_attempt_that_failed_does_not_fail_the_next_one() {
    let scene = Scene::with("stripe").await;
    let booked = paid(&scene).await;
    scene.fake.books().refunds_are = Some("pending");
    scene.asha.cancel(&booked).await.expect(200);
    scene.world.advance_minutes(0).await;
    scene.fake.set_refunds("failed");
    let first = scene.fake.books().refunds[0].clone();
    scene.stripe_says("evt_1", "refund.failed", &first, 0).await.expect(204);
    let again = format!("/operator/payments/{}/refund-again", booked.payment);
    scene.admin.post(&again, Value::Null).await.expect(200);
    // Before and after the second one is asked for.
    scene.stripe_says("evt_2", "refund.updated", &first, 0).await.expect(204);
    scene.admin.post(&again, Value::Null).await.refused("state_changed");
    scene.world.advance_minutes(0).await;
    scene.stripe_says("evt_3", "charge.refund.updated", &first, 0).await.expect(204);
    scene.admin.post(&again, Value::Null).await.refused("state_changed");
    let mut second = scene.fake.books().refunds[1].clone();
    second["status"] = json!("succeeded");
    scene.stripe_says("evt_4", "refund.updated", &second, 0).await.expect(204);
    assert_eq!(scene.states(&booked).await, are("cancelled", "refunded"));
    assert_eq!(scene.fake.books().refunds.len(), 2);
    scene.world.expect_sound().await;
}

#[tokio::test]
async fn a_refund_that_fails_after_it_was_done_is_told_once_and_can_be_tried_again() {
    let scene = Scene::with("stripe").await;
    let booked = paid(&scene).await;
    scene.asha.cancel(&booked).await.expect(200);
    scene.world.advance_minutes(0).await;
    assert_eq!(scene.states(&booked).await, are("cancelled", "refunded"));
    scene.fake.set_refunds("failed");
    let refund = scene.fake.books().refunds[0].clone();
    for (event, kind) in [("evt_1", "refund.failed"), ("evt_2", "refund.updated")] {
        scene.stripe_says(event, kind, &refund, 0).await.expect(204);
    }
    let troubled = async || scene.admin.heard().await.iter().filter(|event| *event == "payment.troubled").count();
    assert_eq!((troubled().await, scene.troubles().await), (1, 1));
    scene.admin.post(&format!("/operator/payments/{}/refund-again", booked.payment), Value::Null).await.expect(200);
    scene.world.advance_minutes(60).await;
    assert_eq!(scene.fake.books().refunds.len(), 2);
    assert_eq!(scene.fake.asked("POST", "/v1/refunds"), 2);
    assert_eq!(scene.asha.heard().await, ["payment.refunded"]);
    scene.world.expect_sound().await;
}

#[tokio::test]
async fn a_refund_whose_answer_never_reached_the_table_is_looked_for_first() {
    let scene = Scene::with("stripe").await;
    let booked = paid(&scene).await;
    // Nothing of what the gateway answers is kept, as if we had died.
    let dying = "
create function die() returns trigger language plpgsql as $$ begin raise 'dead'; end $$;
create trigger die before update on gateway_refund for each row when (new.state <> 'asking') execute function die()";
    sqlx::raw_sql(dying).execute(scene.world.db()).await.expect("a trigger");
    scene.asha.cancel(&booked).await.expect(200);
    scene.world.advance_minutes(0).await;
    assert_eq!((scene.fake.asked("POST", "/v1/refunds"), scene.fake.asked("GET", "/v1/refunds")), (1, 0));
    sqlx::raw_sql("drop trigger die on gateway_refund").execute(scene.world.db()).await.expect("gone");
    scene.world.advance_minutes(1).await;
    assert_eq!(scene.states(&booked).await, are("cancelled", "refunded"));
    assert_eq!((scene.fake.asked("POST", "/v1/refunds"), scene.fake.asked("GET", "/v1/refunds")), (1, 1));
    scene.world.expect_sound().await;
}
