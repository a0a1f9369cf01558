//! How a booking ends before its time: cancelled, declined, or left early.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use crate::world::{Booked, Person, World, beginning};

/// What goes back when it is cancelled at this moment.
async fn refund_at(world: &World, instant: DateTime<Utc>, person: &Person, booked: &Booked) -> i64 {
    world.advance_to(instant).await;
    let cancelled = person.cancel(booked).await.expect(200);
    assert_eq!(cancelled["status"], "cancelled");
    cancelled["refund"]["amount"]["amount"].as_i64().unwrap_or(0)
}

#[tokio::test]
async fn a_cancellation_refunds_by_the_tier_of_its_very_moment() {
    let world = World::new().await;
    let lot = world.operator("nandi").await.lot("MG Road").await;
    let (moment, minutes, hours) = (TimeDelta::microseconds(1), TimeDelta::minutes, TimeDelta::hours);
    // When it starts, when it is cancelled, what goes back of 50 rupees; in order of cancellation.
    let table = [
        (hours(5), minutes(10) - moment, 5_000),
        (TimeDelta::zero(), minutes(10) - moment, 5_000),
        (hours(5), minutes(10), 2_500),
        (TimeDelta::zero(), minutes(10), 0),
        (hours(5), hours(5) - moment, 2_500),
        (hours(5), hours(5), 0),
        (hours(30), hours(6), 5_000),
        (hours(30), hours(6) + moment, 2_500),
        (hours(30), hours(30) - moment, 2_500),
        (hours(30), hours(30), 0),
        (hours(30), hours(31) - moment, 0),
    ];
    let mut cases = Vec::new();
    for (n, (start, cancelled, refund)) in table.into_iter().enumerate() {
        let (bay, person) = (lot.bay(&format!("A{n}")).await, world.customer(&format!("asha{n}")).await);
        let booked = if start.is_zero() {
            person.hold(bay, 60, "card").await
        } else {
            person.hold_from(bay, beginning() + start, 60, "card").await
        };
        person.pay(&booked).await;
        cases.push((person, booked, cancelled, refund));
    }
    for (person, booked, cancelled, refund) in cases {
        let given = refund_at(&world, beginning() + cancelled, &person, &booked).await;
        assert_eq!(given, refund, "of {} cancelled after {cancelled}", booked.view["starts_at"]);
    }
    world.advance_minutes(0).await;
    world.expect_sound().await;
}

#[tokio::test]
async fn the_refund_terms_of_a_booking_do_not_change_with_the_lot() {
    let world = World::new().await;
    let operator = world.operator("nandi").await;
    let lot = operator.lot("MG Road").await;
    let (asha, ravi) = (world.customer("asha").await, world.customer("ravi").await);
    let start = beginning() + TimeDelta::hours(5);
    let before = asha.hold_from(lot.bay("A1").await, start, 60, "card").await;
    let rules = json!({"rules": {"refund_tiers": [], "free_cancellation_minutes": 0}});
    operator.admin.patch(&format!("/operator/lots/{}", lot.id), rules).await.expect(200);
    let after = ravi.hold_from(lot.bay("A2").await, start, 60, "card").await;
    asha.pay(&before).await;
    ravi.pay(&after).await;
    assert_eq!(after.view["refund_terms"], json!({"free_minutes": 0, "tiers": []}));
    assert_eq!(refund_at(&world, world.now() + TimeDelta::minutes(11), &asha, &before).await, 2_500);
    assert_eq!(refund_at(&world, world.now(), &ravi, &after).await, 0);
}

#[tokio::test]
async fn a_refund_of_a_card_payment_goes_back_by_itself() {
    let world = World::new().await;
    let bay = world.operator("nandi").await.lot("MG Road").await.bay("A1").await;
    let asha = world.customer("asha").await;
    let booked = asha.park(bay, 60).await;
    let cancelled = asha.cancel(&booked).await.expect(200);
    let rupees = |amount: i64| json!({"amount": amount, "currency": "INR"});
    let promised = json!({"amount": rupees(5_000), "refunded": rupees(0), "status": "refund_pending"});
    assert_eq!(cancelled["refund"], promised);
    world.advance_minutes(0).await;
    let refunded = json!({"amount": rupees(5_000), "refunded": rupees(5_000), "status": "refunded"});
    assert_eq!(asha.look_at(&booked).await["refund"], refunded);
    assert_eq!(asha.heard().await, ["payment.refunded"]);
    world.customer("ravi").await.hold(bay, 60, "cash").await;
    world.expect_sound().await;
}

#[tokio::test]
async fn an_unpaid_booking_is_cancelled_without_a_refund_and_its_bay_is_free() {
    let world = World::new().await;
    let bay = world.operator("nandi").await.lot("MG Road").await.bay("A1").await;
    let asha = world.customer("asha").await;
    let booked = asha.hold(bay, 60, "card").await;
    let cancelled = asha.cancel(&booked).await.expect(200);
    assert_eq!((&cancelled["refund"], &cancelled["payment"]["status"]), (&Value::Null, &json!("expired")));
    assert_eq!((&cancelled["hold_expires_at"], &cancelled["version"]), (&Value::Null, &json!(2)));
    assert_eq!(asha.cancel(&booked).await.refused("state_changed")["state"], "cancelled");
    world.customer("ravi").await.hold(bay, 60, "cash").await;
    world.expect_sound().await;
}

#[tokio::test]
async fn a_booking_is_not_cancelled_or_declined_once_its_end_has_come() {
    let world = World::new().await;
    let operator = world.operator("nandi").await;
    let asha = world.customer("asha").await;
    let booked = asha.park(operator.lot("MG Road").await.bay("A1").await, 60).await;
    world.sleep_through(TimeDelta::minutes(60));
    assert_eq!(asha.cancel(&booked).await.refused("state_changed")["state"], "active");
    world.advance_minutes(0).await;
    assert_eq!(asha.cancel(&booked).await.refused("state_changed")["state"], "overdue");
    assert_eq!(operator.admin.decline(&booked).await.refused("state_changed")["state"], "overdue");
}

#[tokio::test]
async fn to_a_stranger_a_booking_does_not_exist() {
    let world = World::new().await;
    let booked = {
        let bay = world.operator("nandi").await.lot("MG Road").await.bay("A1").await;
        world.customer("asha").await.park(bay, 60).await
    };
    let elsewhere = world.operator("elsewhere").await;
    for person in [world.customer("ravi").await, elsewhere.admin.clone(), elsewhere.staff("meera").await] {
        person.cancel(&booked).await.refused("not_found");
        person.check_out(&booked).await.refused("not_found");
        person.ask_to_renew(&booked, 60, "card").await.refused("not_found");
        person.get(&format!("/bookings/{}", booked.id)).await.refused("not_found");
    }
    elsewhere.admin.decline(&booked).await.refused("not_found");
    for path in ["cancel", "check-out"] {
        let path = format!("/bookings/{}/{path}", booked.id);
        world.stranger().post(&path, Value::Null).await.refused("unauthenticated");
    }
}

#[tokio::test]
async fn a_decline_needs_a_reason_and_gives_all_of_it_back_even_after_the_start() {
    let world = World::new().await;
    let operator = world.operator("nandi").await;
    let bay = operator.lot("MG Road").await.bay("A1").await;
    let asha = world.customer("asha").await;
    let booked = asha.park(bay, 60).await;
    let decline = format!("/operator/bookings/{}/decline", booked.id);
    for reason in [json!({}), json!({"reason": ""}), json!({"reason": "  "}), json!({"reason": "x".repeat(501)})] {
        assert_eq!(operator.admin.post(&decline, reason).await.misfit().0, "reason");
    }
    asha.decline(&booked).await.refused("forbidden");
    operator.staff("meera").await.decline(&booked).await.refused("forbidden");
    world.advance_minutes(59).await;
    let declined = operator.admin.decline(&booked).await.expect(200);
    assert_eq!(declined["refund"]["amount"]["amount"], 5_000);
    assert_eq!((&declined["status"], &declined["status_reason"]), (&json!("declined"), &json!("The lift is broken.")));
    assert_eq!(operator.admin.decline(&booked).await.refused("state_changed")["state"], "declined");
    world.customer("ravi").await.hold(bay, 60, "cash").await;
    world.advance_minutes(0).await;
    world.expect_sound().await;
}

#[tokio::test]
async fn a_platform_admin_declines_anywhere() {
    let world = World::new().await;
    let asha = world.customer("asha").await;
    let booked = asha.hold(world.operator("nandi").await.lot("MG Road").await.bay("A1").await, 60, "card").await;
    world.platform_admin("root").await.decline(&booked).await.expect(200);
    assert_eq!(asha.heard().await, ["booking.declined"]);
    world.expect_sound().await;
}

#[tokio::test]
async fn who_leaves_early_or_is_checked_out_by_staff_frees_the_bay_now() {
    let world = World::new().await;
    let operator = world.operator("nandi").await;
    let bay = operator.lot_with("MG Road", json!({"buffer_minutes": 15})).await.bay("A1").await;
    let staff = operator.staff("meera").await;
    for (name, by) in [("asha", None), ("ravi", Some(&staff)), ("uma", Some(&operator.admin))] {
        let customer = world.customer(name).await;
        let booked = customer.park(bay, 60).await;
        world.advance_minutes(7).await;
        let left = by.unwrap_or(&customer).check_out(&booked).await.expect(200);
        assert_eq!((&left["status"], &left["ends_at"]), (&json!("completed"), &json!(world.now())), "{name}");
        assert_eq!(left["status_reason"], "checked_out");
        let again = customer.check_out(&booked).await.refused("state_changed");
        assert_eq!(again["state"], "completed");
    }
    world.advance_minutes(90).await;
    world.expect_sound().await;
}

#[tokio::test]
async fn one_leaves_from_the_first_moment_through_the_grace_but_not_before_it_runs() {
    let world = World::new().await;
    let lot = world.operator("nandi").await.lot("MG Road").await;
    let (bay, asha) = (lot.bay("A1").await, world.customer("asha").await);
    let at_once = asha.park(bay, 60).await;
    asha.check_out(&at_once).await.expect(200);
    world.sleep_through(TimeDelta::microseconds(1));
    let held = asha.hold(bay, 60, "card").await;
    assert_eq!(asha.check_out(&held).await.refused("state_changed")["state"], "held");
    asha.pay(&held).await;
    world.advance_minutes(63).await;
    let left = asha.check_out(&held).await.expect(200);
    assert_eq!((&left["status"], &left["ends_at"]), (&json!("completed"), &held.view["ends_at"]));
    world.advance_minutes(10).await;
    assert_eq!(asha.heard().await, ["booking.expiring_soon", "booking.slot_expired"]);
    world.expect_sound().await;
}
