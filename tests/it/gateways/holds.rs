//! A hold whose money may be under way is not let go before the gateway was asked; and not kept for ever.

use chrono::TimeDelta;
use parkmate::settlements;
use serde_json::json;

use super::{Mood, Scene, are};
use crate::world::Booked;

#[tokio::test]
async fn what_a_lost_webhook_would_have_said_is_asked_for() {
    let scene = Scene::with("stripe").await;
    let (booked, reference) = scene.opened("card").await;
    scene.fake.pay_session(&reference);
    scene.world.advance_minutes(2).await;
    assert_eq!(scene.states(&booked).await, are("active", "succeeded"));
    scene.world.expect_sound().await;
}

#[tokio::test]
async fn who_comes_back_from_the_page_is_told_at_once_and_not_at_the_next_look() {
    let scene = Scene::with("stripe").await;
    let (booked, reference) = scene.opened("card").await;
    scene.fake.pay_session(&reference);
    let back = scene.come_back(&booked).await;
    assert_eq!(back.status, 303);
    assert!(back.header("location").is_some_and(|to| to.ends_with(&format!("/payments/{}", booked.payment))));
    scene.world.advance_minutes(0).await;
    assert_eq!(scene.states(&booked).await, are("active", "succeeded"));
}

#[tokio::test]
async fn money_that_came_in_the_last_moment_has_its_bay() {
    let scene = Scene::with("stripe").await;
    let (booked, reference) = scene.opened("card").await;
    scene.fake.is(Mood::Down);
    scene.world.advance(TimeDelta::seconds(599)).await;
    scene.fake.is(Mood::Well);
    scene.fake.pay_session(&reference);
    scene.world.advance(TimeDelta::seconds(30)).await;
    assert_eq!(scene.states(&booked).await, are("active", "succeeded"));
    scene.world.expect_sound().await;
}

/// The control: it is the question that kept the bay above.
#[tokio::test]
async fn a_hold_that_nobody_paid_lapses_at_its_end_and_its_page_is_closed() {
    let scene = Scene::with("stripe").await;
    let (booked, reference) = scene.opened("card").await;
    scene.world.advance(TimeDelta::seconds(599)).await;
    assert_eq!(scene.states(&booked).await, are("held", "pending"));
    scene.world.advance(TimeDelta::seconds(1)).await;
    assert_eq!(scene.states(&booked).await, are("lapsed", "expired"));
    assert_eq!(scene.fake.books().charges[&reference]["status"], "expired");
    assert_eq!(scene.charge_state(&booked).await, "closed");
    assert_eq!(scene.asha.heard().await, ["booking.hold_lapsed"]);
    let page = scene.open(&booked).await;
    assert!(page.header("location").is_some_and(|to| to.contains("/payments/")), "{page:?}");
    scene.world.expect_sound().await;
}

#[tokio::test]
async fn while_the_gateway_says_nothing_the_bay_is_kept_five_minutes_and_then_no_longer() {
    let scene = Scene::with("stripe").await;
    let (booked, reference) = scene.opened("card").await;
    scene.fake.pay_session(&reference);
    scene.fake.is(Mood::Down);
    let ravi = scene.world.customer("ravi").await;
    scene.world.advance_minutes(14).await;
    assert_eq!(scene.states(&booked).await, are("held", "pending"));
    ravi.ask_for(scene.bay, 60, "cash").await.refused("slot_taken");
    scene.world.expect_sound().await;
    scene.world.advance_minutes(2).await;
    assert_eq!(scene.states(&booked).await, are("lapsed", "expired"));
    assert_eq!(scene.admin.heard().await, ["payment.troubled"]);
    // It answers at last, and the bay is still free.
    scene.fake.is(Mood::Well);
    scene.world.advance_minutes(10).await;
    assert_eq!(scene.states(&booked).await, are("active", "succeeded"));
    assert_eq!(scene.asha.heard().await, ["booking.hold_lapsed", "booking.reinstated"]);
    scene.world.expect_sound().await;
}

#[tokio::test]
async fn a_hold_in_flight_is_not_retired_by_a_rival_while_no_scheduler_runs_but_later_it_is() {
    let scene = Scene::with("stripe").await;
    let (booked, _) = scene.opened("card").await;
    let ravi = scene.world.customer("ravi").await;
    scene.world.sleep_through(TimeDelta::minutes(11));
    ravi.ask_for(scene.bay, 30, "cash").await.refused("slot_taken");
    assert_eq!(scene.states(&booked).await, are("held", "pending"));
    scene.world.sleep_through(TimeDelta::minutes(4));
    ravi.ask_for(scene.bay, 30, "cash").await.expect(201);
    assert_eq!(scene.states(&booked).await, are("lapsed", "expired"));
    scene.world.advance_minutes(0).await;
    scene.world.expect_sound().await;
}

#[tokio::test]
async fn money_that_comes_after_the_hold_lapsed_has_its_bay_back_or_goes_back() {
    for taken in [false, true] {
        let scene = Scene::with("stripe").await;
        let (booked, reference) = scene.opened("card").await;
        let mut paid = scene.fake.pay_session(&reference);
        paid["status"] = json!("open");
        scene.fake.books().charges.insert(reference.clone(), paid.clone());
        scene.world.advance_minutes(11).await;
        assert_eq!(scene.states(&booked).await, are("lapsed", "expired"));
        if taken {
            scene.world.customer("ravi").await.ask_for(scene.bay, 60, "cash").await.expect(201);
        }
        paid["status"] = json!("complete");
        scene.fake.books().charges.insert(reference, paid.clone());
        scene.stripe_says("evt_1", "checkout.session.completed", &paid, 0).await.expect(204);
        scene.world.advance_minutes(0).await;
        let expected = if taken { are("lapsed", "refunded") } else { are("active", "succeeded") };
        assert_eq!(scene.states(&booked).await, expected);
        assert_eq!(scene.fake.books().refunds.len(), usize::from(taken));
        scene.world.expect_sound().await;
    }
}

#[tokio::test]
async fn money_for_a_booking_that_was_cancelled_meanwhile_goes_back() {
    let scene = Scene::with("stripe").await;
    let (booked, reference) = scene.opened("card").await;
    scene.fake.pay_session(&reference);
    scene.asha.cancel(&booked).await.expect(200);
    scene.world.advance_minutes(0).await;
    assert_eq!(scene.states(&booked).await, are("cancelled", "refunded"));
    scene.world.expect_sound().await;
}

#[tokio::test]
async fn a_page_that_took_too_long_to_open_is_found_again_and_not_opened_twice() {
    let scene = Scene::with("stripe").await;
    let booked = scene.asha.hold(scene.bay, 60, "card").await;
    scene.fake.is(Mood::Slow);
    let reply = scene.open(&booked).await;
    assert_eq!((reply.status, reply.header("retry-after")), (503, Some("5")));
    assert_eq!(scene.charge_state(&booked).await, "opening");
    scene.fake.is(Mood::Well);
    scene.fake.pay_session(&scene.fake.charge());
    scene.world.advance_minutes(2).await;
    assert_eq!(scene.states(&booked).await, are("active", "succeeded"));
    assert_eq!(scene.fake.books().charges.len(), 1);
    scene.world.expect_sound().await;
}

#[tokio::test]
async fn an_answer_that_never_reached_the_table_is_asked_for_under_the_same_key() {
    let scene = Scene::with("stripe").await;
    let (booked, reference) = scene.opened("card").await;
    // As a crash between the answer and our commit leaves it.
    let crash = "update gateway_charge set state = 'opening', reference = null, page = null, due_at = opened_at";
    sqlx::query(crash).execute(scene.world.db()).await.expect("undone");
    let paid = scene.fake.pay_session(&reference);
    scene.stripe_says("evt_1", "checkout.session.completed", &paid, 0).await.expect(204);
    assert_eq!(scene.states(&booked).await, are("active", "succeeded"), "by the payment that it names");
    sqlx::query(crash).execute(scene.world.db()).await.expect("undone");
    scene.world.advance_minutes(1).await;
    assert_eq!(scene.fake.books().charges.len(), 1, "the same page");
    assert_eq!(scene.charge_state(&booked).await, "paid");
    scene.world.expect_sound().await;
}

#[tokio::test]
async fn two_servers_that_look_at_the_same_time_ask_for_each_charge_once() {
    let mut scene = Scene::with("stripe").await;
    let operator = scene.world.operator("many").await;
    operator.admin.put("/operator/gateways/stripe", super::settings(true, false)).await.expect(200);
    let lot = operator.lot_with("Fort", json!({"max_unpaid_bookings": 100})).await;
    let mut all: Vec<Booked> = Vec::new();
    for number in 0..24 {
        let bay = lot.bay(&format!("B{number}")).await;
        let customer = scene.world.customer(&format!("customer{number}")).await;
        let booked = customer.hold(bay, 60, "card").await;
        scene.open(&booked).await;
        all.push(booked);
    }
    let references: Vec<String> = scene.fake.books().charges.keys().cloned().collect();
    for reference in &references {
        scene.fake.pay_session(reference);
    }
    scene.world.second_server().await;
    scene.world.sleep_through(TimeDelta::seconds(45));
    let apps = scene.world.apps();
    let (first, second) = (&apps[0], &apps[1]);
    let (one, other) = tokio::join!(settlements::ask_due(first), settlements::ask_due(second));
    assert_eq!(one.expect("asked") + other.expect("asked"), 24);
    assert_eq!(scene.fake.asked("GET", "/checkout/sessions"), 24);
    let paid = "select count(*) from payment where status = 'succeeded'";
    let paid: i64 = sqlx::query_scalar(paid).fetch_one(scene.world.db()).await.expect("a number");
    assert_eq!((paid, all.len()), (24, 24));
    scene.world.advance_minutes(0).await;
    scene.world.expect_sound().await;
}
