//! Renewal: a new booking that follows an old one on the same bay.

use chrono::TimeDelta;
use parkmate::types::SlotId;
use serde_json::{Value, json};

use crate::world::{Booked, Person, World};

/// A customer, a lot admin, and a bay at 50 rupees an hour.
async fn scene(world: &World) -> (Person, Person, SlotId) {
    let operator = world.operator("nandi").await;
    let bay = operator.lot("MG Road").await.bay("A1").await;
    (world.customer("asha").await, operator.admin, bay)
}

const EXPIRES: [&str; 3] = ["booking.expiring_soon", "booking.slot_expired", "booking.auto_expired"];

#[tokio::test]
async fn of_a_running_booking_it_starts_at_the_old_end_at_half_the_rate() {
    let world = World::new().await;
    let (asha, _, bay) = scene(&world).await;
    let old = asha.park(bay, 60).await;
    world.advance_minutes(20).await;
    let renewal = asha.renew(&old, 90, "card").await;
    assert_eq!((&renewal.view["kind"], &renewal.view["renewal_of"]), (&json!("renewal"), &json!(old.id)));
    assert_eq!(renewal.view["starts_at"], old.view["ends_at"]);
    assert_eq!((&renewal.view["price"]["amount"], &renewal.view["payment"]["amount"]), (&json!(3_750), &json!(3_750)));
    assert_eq!((&renewal.view["vehicle"], &renewal.view["slot"]), (&old.view["vehicle"], &old.view["slot"]));
    assert_eq!(asha.look_at(&old).await["renewed_by"], Value::Null, "not before it is paid");
    asha.pay(&renewal).await;
    assert_eq!(asha.look_at(&old).await["renewed_by"], renewal.id);
    assert_eq!(asha.status_of(&renewal).await, "confirmed");
    world.expect_sound().await;
}

#[tokio::test]
async fn it_costs_what_the_lot_asks_for_renewals() {
    let world = World::new().await;
    let lot = world.operator("nandi").await.lot_with("MG Road", json!({"renewal_rate_percent": 120})).await;
    let asha = world.customer("asha").await;
    let old = asha.park(lot.bay("A1").await, 60).await;
    assert_eq!(asha.renew(&old, 60, "card").await.view["price"]["amount"], 6_000);
}

#[tokio::test]
async fn of_an_overdue_booking_it_starts_now_and_closes_the_old_one_silently() {
    let world = World::new().await;
    let (asha, _, bay) = scene(&world).await;
    let old = asha.park(bay, 60).await;
    world.advance_minutes(62).await;
    let renewal = asha.renew(&old, 30, "card").await;
    assert_eq!(renewal.instant("starts_at"), world.now());
    asha.pay(&renewal).await;
    let closed = asha.look_at(&old).await;
    assert_eq!((&closed["status"], &closed["status_reason"]), (&json!("completed"), &json!("renewed")));
    assert_eq!(asha.status_of(&renewal).await, "active");
    world.advance_minutes(10).await;
    assert_eq!(asha.heard().await, ["booking.expiring_soon", "booking.slot_expired", "booking.renewed"]);
    world.expect_sound().await;
}

#[tokio::test]
async fn of_a_booking_that_completed_it_starts_now_for_an_hour_and_not_later() {
    let world = World::new().await;
    let (asha, _, bay) = scene(&world).await;
    let old = asha.park(bay, 60).await;
    world.advance_minutes(65).await;
    assert_eq!(asha.status_of(&old).await, "completed");
    world.advance_minutes(60).await;
    let renewal = asha.renew(&old, 30, "card").await;
    assert_eq!(renewal.instant("starts_at"), world.now());
    asha.cancel(&renewal).await.expect(200);
    world.advance_minutes(1).await;
    assert_eq!(asha.ask_to_renew(&old, 30, "card").await.refused("not_renewable")["state"], "completed");
    world.expect_sound().await;
}

#[tokio::test]
async fn what_does_not_run_or_came_to_nothing_is_not_renewed() {
    let world = World::new().await;
    let operator = world.operator("nandi").await;
    let lot = operator.lot("MG Road").await;
    let asha = world.customer("asha").await;
    let start = world.now() + TimeDelta::hours(1);
    for state in ["held", "lapsed", "confirmed", "cancelled", "declined"] {
        let booked = asha.hold_from(lot.bay(state).await, start, 60, "card").await;
        match state {
            "held" => {}
            "lapsed" => drop(asha.decide(&booked, json!({"outcome": "fail"})).await.expect(200)),
            _ => asha.pay(&booked).await,
        }
        match state {
            "cancelled" => drop(asha.cancel(&booked).await.expect(200)),
            "declined" => drop(operator.admin.decline(&booked).await.expect(200)),
            _ => {}
        }
        let refused = asha.ask_to_renew(&booked, 60, "card").await.refused("not_renewable");
        assert_eq!(refused["state"], state);
        if ["held", "confirmed"].contains(&state) {
            asha.cancel(&booked).await.expect(200);
        }
    }
    assert!(!asha.heard().await.contains(&"booking.renewal_failed".to_owned()));
}

#[tokio::test]
async fn a_booking_has_one_live_renewal_and_another_only_once_that_came_to_nothing() {
    let world = World::new().await;
    let (asha, admin, bay) = scene(&world).await;
    let old = asha.park(bay, 120).await;
    for death in ["lapses", "lapses unnoticed", "is cancelled", "is declined by the bank", "is declined by the lot"] {
        let renewal = asha.renew(&old, 30, "card").await;
        asha.ask_to_renew(&old, 30, "card").await.refused("already_renewed");
        match death {
            "lapses" => world.advance_minutes(10).await,
            "lapses unnoticed" => world.sleep_through(TimeDelta::minutes(10)),
            "is cancelled" => drop(asha.cancel(&renewal).await.expect(200)),
            "is declined by the bank" => drop(asha.decide(&renewal, json!({"outcome": "fail"})).await.expect(200)),
            _ => drop(admin.decline(&renewal).await.expect(200)),
        }
    }
    let renewal = asha.renew(&old, 30, "card").await;
    asha.pay(&renewal).await;
    asha.ask_to_renew(&old, 30, "card").await.refused("already_renewed");
    world.expect_sound().await;
}

#[tokio::test]
async fn of_two_renewals_at_once_one_stands() {
    let world = World::new().await;
    let (asha, _, bay) = scene(&world).await;
    let old = asha.park(bay, 60).await;
    let (one, two) = tokio::join!(asha.ask_to_renew(&old, 30, "card"), asha.ask_to_renew(&old, 45, "card"));
    let (won, lost) = if one.status == 201 { (one, two) } else { (two, one) };
    won.expect(201);
    lost.refused("already_renewed");
    world.expect_sound().await;
}

#[tokio::test]
async fn a_paid_renewal_that_is_cancelled_or_declined_gives_the_old_one_its_warning_and_expiry_back() {
    for end in ["cancelled", "declined"] {
        let world = World::new().await;
        let (asha, admin, bay) = scene(&world).await;
        let old = asha.park(bay, 60).await;
        world.advance_minutes(20).await;
        let renewal = asha.renew(&old, 30, "card").await;
        asha.pay(&renewal).await;
        world.advance_minutes(5).await;
        let ended = if end == "cancelled" { asha.cancel(&renewal).await } else { admin.decline(&renewal).await };
        assert_eq!(ended.expect(200)["refund"]["amount"]["amount"], 1_250);
        assert_eq!(asha.look_at(&old).await["renewed_by"], Value::Null);
        world.advance_minutes(40).await;
        let heard: Vec<_> = asha.heard().await.into_iter().filter(|event| EXPIRES.contains(&event.as_str())).collect();
        assert_eq!(heard, EXPIRES, "{end}");
        assert_eq!(asha.status_of(&old).await, "completed");
        world.expect_sound().await;
    }
}

#[tokio::test]
async fn a_warning_is_told_once_though_a_renewal_comes_and_goes_after_it() {
    let world = World::new().await;
    let (asha, _, bay) = scene(&world).await;
    let old = asha.park(bay, 60).await;
    world.advance_minutes(56).await;
    let renewal = asha.renew(&old, 30, "card").await;
    asha.pay(&renewal).await;
    asha.cancel(&renewal).await.expect(200);
    world.advance_minutes(10).await;
    let heard: Vec<_> = asha.heard().await.into_iter().filter(|event| EXPIRES.contains(&event.as_str())).collect();
    assert_eq!(heard, EXPIRES);
    world.expect_sound().await;
}

#[tokio::test]
async fn a_renewal_is_renewed_in_its_turn() {
    let world = World::new().await;
    let (asha, _, bay) = scene(&world).await;
    let mut running = asha.park(bay, 60).await;
    for _ in 0..3 {
        world.advance_minutes(40).await;
        let renewal = asha.renew(&running, 60, "card").await;
        assert_eq!(renewal.view["price"]["amount"], 2_500);
        assert_eq!(renewal.view["starts_at"], running.view["ends_at"]);
        asha.pay(&renewal).await;
        assert_eq!(asha.ask_to_renew(&renewal, 60, "card").await.refused("not_renewable")["state"], "confirmed");
        world.advance_minutes(20).await;
        assert_eq!(asha.status_of(&running).await, "completed");
        assert_eq!(asha.status_of(&renewal).await, "active");
        running = renewal;
    }
    world.advance_minutes(65).await;
    let heard = asha.heard().await;
    assert_eq!(heard[..3], ["booking.renewed"; 3]);
    assert_eq!(heard[3..], EXPIRES);
    world.expect_sound().await;
}

#[tokio::test]
async fn paid_after_the_grace_it_still_follows_the_old_one() {
    let world = World::new().await;
    let (asha, _, bay) = scene(&world).await;
    let old = asha.park(bay, 60).await;
    world.advance_minutes(62).await;
    let renewal = asha.renew(&old, 30, "card").await;
    world.advance_minutes(4).await;
    asha.pay(&renewal).await;
    assert_eq!(asha.look_at(&old).await["renewed_by"], renewal.id);
    assert_eq!(asha.status_of(&renewal).await, "active");
    let mut expected = EXPIRES.to_vec();
    expected.push("booking.renewed");
    assert_eq!(asha.heard().await, expected);
    world.expect_sound().await;
}

#[tokio::test]
async fn nobody_renews_anothers_booking() {
    let world = World::new().await;
    let (asha, admin, bay) = scene(&world).await;
    let old = asha.park(bay, 60).await;
    for person in [world.customer("ravi").await, admin] {
        person.ask_to_renew(&old, 30, "card").await.refused("not_found");
    }
    world.stranger().ask_to_renew(&old, 30, "card").await.refused("unauthenticated");
}

#[tokio::test]
async fn a_length_that_does_not_fit_is_refused_without_a_word_to_anyone() {
    let world = World::new().await;
    let (asha, _, bay) = scene(&world).await;
    let old = asha.park(bay, 60).await;
    for (minutes, code) in [(14, "too_short"), (1_441, "too_long")] {
        let refused = asha.ask_to_renew(&old, minutes, "card").await.misfit();
        assert_eq!(refused, ("duration_minutes".into(), code.into()));
    }
    let missing = asha.post(&format!("/bookings/{}/renew", old.id), json!({"payment_method": "card"})).await;
    assert_eq!(missing.misfit(), ("duration_minutes".into(), "required".into()));
    assert!(asha.heard().await.is_empty());
}

#[tokio::test]
async fn why_it_failed_is_told_in_words_and_the_old_booking_is_untouched() {
    let world = World::new().await;
    let operator = world.operator("nandi").await;
    let lot = operator.lot_with("MG Road", json!({"max_unpaid_bookings": 1})).await;
    let asha = world.customer("asha").await;
    let (bay, other) = (lot.bay("A1").await, lot.bay("A2").await);
    let old = asha.park(bay, 60).await;
    let refused = async |code: &str, reason: &str| {
        let before = asha.look_at(&old).await["version"].clone();
        asha.ask_to_renew(&old, 60, "card").await.refused(code);
        let told = format!("Renewal failed: {reason}. Please try again.");
        assert_eq!(asha.told().await.pop(), Some(("booking.renewal_failed".to_owned(), told)));
        assert_eq!(asha.look_at(&old).await["version"], before);
    };

    let elsewhere = asha.hold_from(other, old.instant("ends_at"), 60, "cash").await;
    refused("vehicle_booked", "the vehicle is booked elsewhere then").await;
    asha.cancel(&elsewhere).await.expect(200);

    let car = json!({"vehicle": {"plate": "KA99", "vehicle_class": "hatchback"}});
    let unpaid = Booked::of(asha.ask_otherwise(other, car).await.expect(201));
    refused("too_many_unpaid", "other bookings are still unpaid").await;
    asha.cancel(&unpaid).await.expect(200);

    let closures = format!("/operator/slots/{bay}/closures");
    let closure = json!({"from": "2026-11-02T11:30", "to": "2026-11-02T13:00", "reason": "Paint"});
    let closure = operator.admin.post(&closures, closure).await.expect(201)["id"].clone();
    refused("slot_closed", "the slot is closed then").await;
    operator.admin.delete(&format!("{closures}/{}", closure.as_str().expect("an id"))).await.expect(204);

    let hours = json!({"opening_hours": [{"weekday": "monday", "opens": "08:00", "closes": "11:30"}]});
    operator.admin.patch(&format!("/operator/lots/{}", lot.id), hours).await.expect(200);
    refused("lot_closed", "the lot is closed then").await;
    world.expect_sound().await;
}
