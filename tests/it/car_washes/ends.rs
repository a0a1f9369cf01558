//! What becomes of a wash when its parking ends, in every way it can.

use chrono::TimeDelta;
use serde_json::json;

use super::Scene;
use crate::world::Booked;

/// Cancelled because of its parking, with everything given back.
async fn expect_given_back(scene: &Scene, wash: &Booked) {
    let seen = scene.look(wash).await;
    assert_eq!((&seen["status"], &seen["status_reason"]), (&json!("cancelled"), &json!("booking_ended")), "{seen:#}");
    assert_eq!(seen["payment"]["refund_amount"], 29_900);
    scene.world.advance_minutes(0).await;
    scene.world.expect_sound().await;
}

#[tokio::test]
async fn when_it_completes_by_itself_an_unstarted_wash_is_cancelled_and_one_in_progress_goes_on() {
    let scene = Scene::set().await;
    let (_, unstarted) = scene.parked_and_washed(60).await;
    scene.assign(&unstarted).await;
    scene.world.advance_minutes(64).await;
    assert_eq!(scene.status(&unstarted).await, "assigned", "the grace still runs");
    scene.world.advance_minutes(1).await;
    expect_given_back(&scene, &unstarted).await;

    let (parking, started) = scene.parked_and_washed(60).await;
    scene.start(&started).await;
    scene.world.advance_minutes(65).await;
    assert_eq!(scene.asha.status_of(&parking).await, "completed");
    assert_eq!(scene.status(&started).await, "in_progress");
    scene.complete(&started).await;
    assert_eq!(scene.refund(&started).await, 0);
    scene.world.expect_sound().await;
}

#[tokio::test]
async fn when_the_customer_leaves_or_cancels_or_the_lot_declines() {
    let scene = Scene::set().await;
    let (parking, wash) = scene.parked_and_washed(60).await;
    let left = scene.asha.check_out(&parking).await.expect(200);
    assert_eq!(left["car_washes"][0]["status"], "cancelled", "the answer says so already: {left:#}");
    expect_given_back(&scene, &wash).await;

    let (parking, wash) = scene.parked_and_washed(60).await;
    scene.world.advance_minutes(11).await;
    scene.asha.cancel(&parking).await.expect(200);
    expect_given_back(&scene, &wash).await;

    let (parking, wash) = scene.parked_and_washed(60).await;
    scene.admin.decline(&parking).await.expect(200);
    expect_given_back(&scene, &wash).await;
}

#[tokio::test]
async fn bought_together_the_parking_goes_back_by_its_terms_and_the_wash_whole() {
    let scene = Scene::set().await;
    let both = Booked::of(scene.ask_for_both("card").await.expect(201));
    scene.asha.pay(&both).await;
    scene.world.advance_minutes(11).await;
    let cancelled = scene.asha.cancel(&both).await.expect(200);
    assert_eq!(cancelled["refund"]["amount"]["amount"], 29_900, "the parking runs: nothing of it; {cancelled:#}");
    let both = Booked::of(scene.ask_for_both("card").await.expect(201));
    scene.asha.pay(&both).await;
    let declined = scene.admin.decline(&both).await.expect(200);
    assert_eq!(declined["refund"]["amount"]["amount"], 34_900);
    scene.world.advance_minutes(0).await;
    assert_eq!(scene.asha.payment_of(&both).await, "refunded");
    scene.world.expect_sound().await;
}

#[tokio::test]
async fn when_an_unpaid_parking_lapses_its_wash_does_whether_paid_or_not() {
    let scene = Scene::set().await;
    let parking = scene.asha.hold(scene.bay, 60, "card").await;
    let paid = scene.book(scene.add_on(&parking, "card")).await;
    scene.asha.pay(&paid).await;
    scene.world.advance_minutes(10).await;
    assert_eq!(scene.asha.status_of(&parking).await, "lapsed");
    expect_given_back(&scene, &paid).await;

    let parking = scene.asha.hold(scene.bay, 60, "card").await;
    let unpaid = scene.book(scene.add_on(&parking, "cash")).await;
    scene.asha.decide(&parking, json!({"outcome": "fail"})).await.expect(200);
    let seen = scene.look(&unpaid).await;
    assert_eq!((&seen["status"], &seen["payment"]["status"]), (&json!("cancelled"), &json!("expired")));
    scene.world.expect_sound().await;
}

#[tokio::test]
async fn a_renewal_takes_the_wash_along_until_it_ends_itself() {
    let scene = Scene::set().await;
    let (parking, wash) = scene.parked_and_washed(60).await;
    let renewal = scene.asha.renew(&parking, 60, "card").await;
    scene.asha.pay(&renewal).await;
    scene.world.advance_minutes(61).await;
    assert_eq!(scene.asha.status_of(&parking).await, "completed");
    let seen = scene.look(&wash).await;
    assert_eq!((&seen["status"], &seen["booking_id"]), (&json!("queued"), &json!(renewal.id)), "{seen:#}");
    scene.asha.post("/car-washes", scene.add_on(&renewal, "card")).await.refused("wash_unfinished");
    scene.world.expect_sound().await;
    scene.world.advance_minutes(64).await;
    expect_given_back(&scene, &wash).await;
}

#[tokio::test]
async fn many_parkings_that_end_at_once_take_their_washes_with_them() {
    let scene = Scene::washing(json!({"enabled": true, "bays": 50, "opens": "00:00", "closes": "24:00"})).await;
    let operator = scene.world.operator("crowded").await;
    let lot = operator.lot("Crowded").await;
    scene.world.crowd(&lot, std::slice::from_ref(&scene.asha), 600, scene.later(60)).await;
    let washes = "
with made as (
    select b.*, gen_random_uuid() as wash_id, gen_random_uuid() as wash_payment,
        row_number() over (order by b.id)::integer as n
    from booking b where b.lot_id = $1
), paid as (
    insert into payment (id, customer_id, lot_id, method, status, amount, currency, gateway, created_at, settled_at)
    select wash_payment, customer_id, lot_id, 'card', 'succeeded', 100, 'INR', 'sandbox', created_at, created_at from made
), told as (
    insert into domain_event (id, name, subject_id, version, facts, created_at)
    select gen_random_uuid(), 'car_wash.placed', wash_id, 1, '{}', created_at from made
)
insert into car_wash (id, status, lot_id, service_id, service_name, minutes, price_amount, currency, booking_id, chain_id,
    customer_id, wash_bay, starts_at, ends_at, hold_expires_at, refund_terms, payment_id, created_at)
select wash_id, 'queued', lot_id, $2, 'Exterior', 20, 100, 'INR', id, chain_id, customer_id, n, starts_at, ends_at,
    starts_at, refund_terms, wash_payment, created_at
from made";
    let service: uuid::Uuid = scene.exterior.parse().expect("an id");
    sqlx::query(washes).bind(lot.id).bind(service).execute(scene.world.db()).await.expect("washes");
    scene.world.post_what_was_sown().await;
    scene.world.advance(TimeDelta::minutes(66)).await;
    let left = "select count(*) from car_wash where lot_id = $1 and status <> 'cancelled'";
    let left: i64 = sqlx::query_scalar(left).bind(lot.id).fetch_one(scene.world.db()).await.expect("a number");
    assert_eq!(left, 0);
    scene.world.expect_sound().await;
}
