//! A hold that is extended once before it lapses.

use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::world::{Booked, Person, World, beginning, instant};

async fn extendable(person: &Person, booked: &Booked) -> Value {
    person.look_at(booked).await["hold_extendable"].clone()
}

#[tokio::test]
async fn a_hold_is_extended_once_by_as_long_as_it_was_given_and_keeps_its_bay() {
    let world = World::new().await;
    let lot = world.operator("nandi").await.lot("MG Road").await;
    for (method, minutes) in [("card", 10), ("upi", 15), ("cash", 15)] {
        let (asha, ravi) = (world.customer(&format!("asha-{method}")).await, world.customer(method).await);
        let bay = lot.bay(method).await;
        let booked = asha.hold(bay, 60, method).await;
        assert_eq!(booked.view["hold_extendable"], true);
        let until = booked.instant("hold_expires_at") + TimeDelta::minutes(minutes);
        world.advance_minutes(minutes - 1).await;
        let extended = asha.extend(&booked).await.expect(200);
        assert_eq!((instant(&extended["hold_expires_at"]), &extended["hold_extendable"]), (until, &json!(false)));
        assert_eq!((&extended["version"], &extended["starts_at"]), (&json!(2), &booked.view["starts_at"]));
        assert_eq!(asha.extend(&booked).await.refused("hold_extended")["state"], "held");
        world.advance_to(until - TimeDelta::microseconds(1)).await;
        assert_eq!(asha.status_of(&booked).await, "held");
        ravi.ask_for(bay, 15, "cash").await.refused("slot_taken");
        assert_eq!(asha.heard().await, Vec::<String>::new(), "nobody is told");
        world.expect_sound().await;
        world.advance_to(until).await;
        assert_eq!(
            (asha.status_of(&booked).await, asha.payment_of(&booked).await),
            ("lapsed".into(), "expired".into())
        );
        assert_eq!(asha.heard().await, ["booking.hold_lapsed"]);
        assert_eq!(asha.extend(&booked).await.refused("state_changed")["state"], "lapsed");
    }
    world.expect_sound().await;
}

#[tokio::test]
async fn what_is_paid_in_the_longer_time_stands_and_a_card_that_is_declined_releases_it() {
    let world = World::new().await;
    let lot = world.operator("nandi").await.lot("MG Road").await;
    let (asha, ravi) = (world.customer("asha").await, world.customer("ravi").await);
    let paid = asha.hold(lot.bay("A1").await, 60, "card").await;
    let declined = ravi.hold(lot.bay("A2").await, 60, "card").await;
    asha.extend(&paid).await.expect(200);
    ravi.extend(&declined).await.expect(200);
    world.advance_minutes(19).await;
    asha.pay(&paid).await;
    ravi.decide(&declined, json!({"outcome": "fail"})).await.expect(200);
    assert_eq!((asha.status_of(&paid).await, ravi.status_of(&declined).await), ("active".into(), "lapsed".into()));
    assert_eq!(asha.extend(&paid).await.refused("state_changed")["state"], "active");
    assert_eq!(extendable(&asha, &paid).await, false);
    world.advance_minutes(60).await;
    world.expect_sound().await;
}

#[tokio::test]
async fn a_hold_that_ran_out_unnoticed_is_not_extended_and_an_extended_one_that_did_blocks_nobody() {
    let world = World::new().await;
    let lot = world.operator("nandi").await.lot("MG Road").await;
    let (asha, ravi, uma) = (world.customer("asha").await, world.customer("ravi").await, world.customer("uma").await);
    let late = asha.hold(lot.bay("A1").await, 60, "card").await;
    let bay = lot.bay("A2").await;
    let long = ravi.hold(bay, 60, "card").await;
    ravi.extend(&long).await.expect(200);
    world.sleep_through(TimeDelta::minutes(10));
    assert_eq!(extendable(&asha, &late).await, false);
    asha.extend(&late).await.refused("state_changed");
    uma.ask_for(bay, 15, "card").await.refused("slot_taken");
    world.sleep_through(TimeDelta::minutes(10));
    uma.hold(bay, 15, "card").await;
    assert_eq!(ravi.status_of(&long).await, "lapsed");
    world.advance_minutes(1).await;
    world.expect_sound().await;
}

#[tokio::test]
async fn cash_that_is_paid_on_arrival_has_an_end_of_its_own() {
    let world = World::new().await;
    let operator = world.operator("nandi").await;
    let (usual, strict) =
        (operator.lot("MG Road").await, operator.lot_with("Church Street", json!({"pay_on_arrival": false})).await);
    let (asha, ravi) = (world.customer("asha").await, world.customer("ravi").await);
    let start = beginning() + TimeDelta::hours(3);
    let on_arrival = asha.hold_from(usual.bay("A1").await, start, 60, "cash").await;
    assert_eq!(on_arrival.view["hold_extendable"], false);
    asha.extend(&on_arrival).await.refused("hold_not_extendable");
    let soon = ravi.hold_from(strict.bay("B1").await, start, 60, "cash").await;
    assert_eq!(soon.view["hold_extendable"], true);
    let extended = ravi.extend(&soon).await.expect(200);
    assert_eq!(instant(&extended["hold_expires_at"]), beginning() + TimeDelta::minutes(30));
    for stranger in [&ravi, &operator.admin] {
        stranger.extend(&on_arrival).await.refused("not_found");
    }
    world.expect_sound().await;
}

#[tokio::test]
async fn the_hold_of_a_renewal_is_extended_too_and_a_retried_request_has_one_effect() {
    let world = World::new().await;
    let bay = world.operator("nandi").await.lot("MG Road").await.bay("A1").await;
    let asha = world.customer("asha").await;
    let old = asha.park(bay, 60).await;
    world.advance_minutes(30).await;
    let renewal = asha.renew(&old, 30, "card").await;
    let path = format!("/bookings/{}/extend-hold", renewal.id);
    let first = asha.post_once("longer", &path, Value::Null).await.expect(200);
    assert_eq!(asha.post_once("longer", &path, Value::Null).await.expect(200), first);
    world.advance_minutes(19).await;
    assert_eq!(asha.status_of(&renewal).await, "held");
    asha.pay(&renewal).await;
    assert_eq!(asha.look_at(&old).await["renewed_by"], renewal.id);
    world.advance_minutes(90).await;
    world.expect_sound().await;
}
