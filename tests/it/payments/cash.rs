//! Cash and UPI at the counter: who may verify and reject, and what a booking's clock does then.

use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::world::{Booked, World, beginning};

#[tokio::test]
async fn verifying_twice_is_one_effect() {
    let world = World::new().await;
    let operator = world.operator("nandi").await;
    let asha = world.customer("asha").await;
    let booked = asha.hold(operator.lot("MG Road").await.bay("A1").await, 60, "cash").await;
    let verified = operator.admin.verify(&booked).await.expect(200);
    assert_eq!((&verified["outcome"], &verified["booking_id"]), (&json!("confirmed"), &json!(booked.id)));
    assert_eq!(verified["status"], "succeeded");
    let again = operator.admin.verify(&booked).await.expect(200);
    assert_eq!((&again["outcome"], &again["booking_id"]), (&json!("unchanged"), &json!(booked.id)));
    assert_eq!(asha.look_at(&booked).await["version"], 2);
    assert_eq!(asha.heard().await, ["payment.cash_verified"]);
    world.expect_sound().await;
}

#[tokio::test]
async fn staff_settle_cash_at_their_lots_but_not_upi_and_nobody_else_does() {
    let world = World::new().await;
    let operator = world.operator("nandi").await;
    let lot = operator.lot("MG Road").await;
    let staff = operator.staff("meera").await;
    let elsewhere = world.operator("elsewhere").await;
    let (asha, ravi) = (world.customer("asha").await, world.customer("ravi").await);
    let (cash, upi) =
        (asha.hold(lot.bay("A1").await, 60, "cash").await, ravi.hold(lot.bay("A2").await, 60, "upi").await);
    for stranger in [elsewhere.admin.clone(), elsewhere.staff("uma").await] {
        for booked in [&cash, &upi] {
            stranger.verify(booked).await.refused("not_found");
            stranger.reject(booked).await.refused("not_found");
        }
    }
    asha.verify(&cash).await.refused("forbidden");
    world.stranger().verify(&cash).await.refused("unauthenticated");
    staff.verify(&upi).await.refused("forbidden");
    staff.reject(&upi).await.refused("forbidden");
    staff.verify(&cash).await.expect(200);
    operator.partner("lata").await.verify(&upi).await.expect(200);
    assert_eq!((asha.status_of(&cash).await, ravi.status_of(&upi).await), ("active".into(), "active".into()));
    world.expect_sound().await;
}

#[tokio::test]
async fn a_card_payment_is_the_gateways_to_settle() {
    let world = World::new().await;
    let operator = world.operator("nandi").await;
    let asha = world.customer("asha").await;
    let booked = asha.hold(operator.lot("MG Road").await.bay("A1").await, 60, "card").await;
    assert_eq!(operator.admin.verify(&booked).await.refused("state_changed")["state"], "pending");
    assert_eq!(operator.admin.reject(&booked).await.refused("state_changed")["state"], "pending");
    assert_eq!(asha.status_of(&booked).await, "held");
}

#[tokio::test]
async fn the_clock_of_an_instant_booking_starts_when_it_is_verified_if_the_bay_is_free_for_that() {
    let world = World::new().await;
    let operator = world.operator("nandi").await;
    let lot = operator.lot("MG Road").await;
    for (label, method) in [("A1", "cash"), ("A2", "upi")] {
        let asha = world.customer(method).await;
        let booked = asha.hold(lot.bay(label).await, 60, method).await;
        world.advance_minutes(7).await;
        operator.admin.verify(&booked).await.expect(200);
        let active = asha.look_at(&booked).await;
        assert_eq!((&active["status"], &active["starts_at"]), (&json!("active"), &json!(world.now())));
        assert_eq!(active["ends_at"], json!(world.now() + TimeDelta::hours(1)));
        assert_eq!(active["price"]["amount"], 5_000);
    }
    world.expect_sound().await;
    world.advance_minutes(60).await;
    world.expect_sound().await;
}

#[tokio::test]
async fn it_keeps_its_range_if_another_booking_a_closure_or_the_closing_time_stands_behind_it() {
    let world = World::new().await;
    let operator = world.operator("nandi").await;
    let lot = operator.lot("MG Road").await;
    let ravi = world.customer("ravi").await;
    let mut held = Vec::new();
    for label in ["A1", "A2"] {
        let (bay, person) = (lot.bay(label).await, world.customer(&label.to_lowercase()).await);
        held.push((person.hold(bay, 60, "cash").await, person, bay));
    }
    ravi.hold_from(held[0].2, beginning() + TimeDelta::minutes(60), 60, "cash").await;
    let closure = json!({"from": "2026-11-02T11:00", "to": "2026-11-02T12:00", "reason": "Paint"});
    operator.admin.post(&format!("/operator/slots/{}/closures", held[1].2), closure).await.expect(201);
    let closing = operator.lot("Church Street").await;
    let hours = json!({"opening_hours": [{"weekday": "monday", "opens": "08:00", "closes": "11:00"}]});
    operator.admin.patch(&format!("/operator/lots/{}", closing.id), hours).await.expect(200);
    let (bay, person) = (closing.bay("B1").await, world.customer("b1").await);
    held.push((person.hold(bay, 60, "cash").await, person, bay));
    world.advance_minutes(7).await;
    for (booked, person, _) in &held {
        operator.admin.verify(booked).await.expect(200);
        let active = person.look_at(booked).await;
        assert_eq!(active["status"], "active");
        assert_eq!((&active["starts_at"], &active["ends_at"]), (&booked.view["starts_at"], &booked.view["ends_at"]));
    }
    world.expect_sound().await;
}

#[tokio::test]
async fn a_hold_that_elapsed_unnoticed_does_not_keep_its_clock_from_starting_anew() {
    let world = World::new().await;
    let operator = world.operator("nandi").await;
    let bay = operator.lot("MG Road").await.bay("A1").await;
    let (asha, ravi) = (world.customer("asha").await, world.customer("ravi").await);
    let booked = asha.hold(bay, 60, "cash").await;
    let elapsing = ravi.hold_from(bay, booked.instant("ends_at"), 60, "card").await;
    world.sleep_through(TimeDelta::minutes(11));
    operator.admin.verify(&booked).await.expect(200);
    assert_eq!(asha.look_at(&booked).await["starts_at"], json!(world.now()));
    assert_eq!(ravi.status_of(&elapsing).await, "lapsed");
    world.expect_sound().await;
}

#[tokio::test]
async fn cash_for_an_advance_booking_may_be_paid_until_a_quarter_of_an_hour_after_the_start() {
    let world = World::new().await;
    let operator = world.operator("nandi").await;
    let lot = operator.lot("MG Road").await;
    let start = beginning() + TimeDelta::hours(3);
    let (asha, ravi) = (world.customer("asha").await, world.customer("ravi").await);
    let paid = asha.hold_from(lot.bay("A1").await, start, 60, "cash").await;
    let unpaid = ravi.hold_from(lot.bay("A2").await, start, 60, "cash").await;
    let until = start + TimeDelta::minutes(15);
    assert_eq!(paid.view["hold_expires_at"], json!(until));
    world.advance_to(until - TimeDelta::microseconds(1)).await;
    operator.admin.verify(&paid).await.expect(200);
    let active = asha.look_at(&paid).await;
    assert_eq!((&active["status"], &active["starts_at"]), (&json!("active"), &json!(start)), "it was booked for then");
    assert_eq!(ravi.status_of(&unpaid).await, "held");
    world.advance_to(until).await;
    assert_eq!(ravi.status_of(&unpaid).await, "lapsed");
    world.expect_sound().await;
}

#[tokio::test]
async fn holds_last_as_the_lot_says_by_method() {
    let world = World::new().await;
    let rules = json!({"pay_on_arrival": false, "hold_minutes": {"card": 3, "upi": 4, "cash": 5}});
    let lot = world.operator("nandi").await.lot_with("MG Road", rules).await;
    let start = beginning() + TimeDelta::hours(3);
    for (method, minutes) in [("card", 3), ("upi", 4), ("cash", 5)] {
        let (bay, asha) = (lot.bay(method).await, world.customer(method).await);
        let booked = asha.hold_from(bay, start, 60, method).await;
        assert_eq!(booked.view["hold_expires_at"], json!(beginning() + TimeDelta::minutes(minutes)), "{method}");
    }
}

#[tokio::test]
async fn rejecting_twice_is_one_effect_and_frees_the_bay() {
    let world = World::new().await;
    let operator = world.operator("nandi").await;
    let bay = operator.lot("MG Road").await.bay("A1").await;
    let asha = world.customer("asha").await;
    let booked = asha.hold(bay, 60, "cash").await;
    for _ in 0..2 {
        assert_eq!(operator.admin.reject(&booked).await.expect(200)["status"], "failed");
    }
    let dead = asha.look_at(&booked).await;
    assert_eq!((&dead["status"], &dead["version"]), (&json!("lapsed"), &json!(2)));
    assert_eq!(asha.heard().await, ["payment.rejected"]);
    assert_eq!(operator.admin.verify(&booked).await.refused("state_changed")["state"], "failed");
    world.customer("ravi").await.hold(bay, 60, "cash").await;
    world.expect_sound().await;
}

#[tokio::test]
async fn what_was_verified_or_has_lapsed_is_not_rejected() {
    let world = World::new().await;
    let operator = world.operator("nandi").await;
    let lot = operator.lot("MG Road").await;
    let (asha, ravi) = (world.customer("asha").await, world.customer("ravi").await);
    let verified = asha.hold(lot.bay("A1").await, 60, "cash").await;
    operator.admin.verify(&verified).await.expect(200);
    assert_eq!(operator.admin.reject(&verified).await.refused("state_changed")["state"], "succeeded");
    let lapsed = ravi.hold(lot.bay("A2").await, 60, "cash").await;
    world.advance_minutes(15).await;
    assert_eq!(operator.admin.reject(&lapsed).await.refused("state_changed")["state"], "expired");
    assert_eq!(asha.status_of(&verified).await, "active");
    world.expect_sound().await;
}

#[tokio::test]
async fn of_a_verification_and_a_rejection_at_once_one_wins_and_the_other_is_told() {
    let world = World::new().await;
    let operator = world.operator("nandi").await;
    let lot = operator.lot_with("MG Road", json!({"max_unpaid_bookings": 100})).await;
    let asha = world.customer("asha").await;
    for round in 0..10 {
        let vehicle = json!({"vehicle": {"plate": format!("KA{round:04}"), "vehicle_class": "hatchback"}});
        let reply = asha.ask_otherwise(lot.bay(&format!("A{round}")).await, vehicle).await;
        let booked = Booked::of(reply.expect(201));
        let (verified, rejected) = tokio::join!(operator.admin.verify(&booked), operator.admin.reject(&booked));
        let stands = asha.look_at(&booked).await;
        let (won, lost, state) =
            if verified.status == 200 { (verified, rejected, "succeeded") } else { (rejected, verified, "failed") };
        won.expect(200);
        assert_eq!(lost.refused("state_changed")["state"], state);
        assert_eq!(stands["payment"]["status"], state);
        assert_ne!(stands["payment"]["id"], Value::Null);
    }
    world.expect_sound().await;
}
