//! Who gets a bay: ranges that touch, buffers, holds, and what the loser is told.

use chrono::TimeDelta;
use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::world::{Booked, World, beginning};

#[tokio::test]
async fn ranges_that_touch_fit_and_a_minute_of_overlap_does_not() {
    let world = World::new().await;
    let bay = world.operator("nandi").await.lot("MG Road").await.bay("A1").await;
    let start = beginning() + TimeDelta::hours(2);
    let (asha, ravi, meera) =
        (world.customer("asha").await, world.customer("ravi").await, world.customer("meera").await);
    asha.hold_from(bay, start, 60, "cash").await;
    for from in [-59, -1, 0, 30, 59] {
        let wish = json!({"starts_at": start + TimeDelta::minutes(from)});
        ravi.ask_otherwise(bay, wish).await.refused("slot_taken");
    }
    ravi.hold_from(bay, start + TimeDelta::hours(1), 60, "cash").await;
    meera.hold_from(bay, start - TimeDelta::hours(1), 60, "cash").await;
    world.expect_sound().await;
}

#[tokio::test]
async fn the_turn_around_buffer_keeps_others_off_before_and_after_but_not_ones_own_renewal() {
    let world = World::new().await;
    let lot = world.operator("nandi").await.lot_with("MG Road", json!({"buffer_minutes": 15})).await;
    let bay = lot.bay("A1").await;
    let (asha, ravi) = (world.customer("asha").await, world.customer("ravi").await);
    let booked = asha.park(bay, 60).await;
    let end = booked.instant("ends_at");
    let refused = ravi.ask_otherwise(bay, json!({"starts_at": end + TimeDelta::minutes(14)})).await;
    assert_eq!(refused.refused("slot_taken")["available_from"], json!(end + TimeDelta::minutes(15)));
    let next = ravi.hold_from(bay, end + TimeDelta::minutes(60), 60, "cash").await;

    // Its own buffer has to fit before the next one too: 45 minutes are left, not 60.
    let refused = asha.ask_to_renew(&booked, 46, "card").await.refused("slot_taken");
    assert_eq!(refused["latest_end"], json!(next.instant("starts_at") - TimeDelta::minutes(15)), "{refused:#}");
    let renewal = asha.renew(&booked, 45, "card").await;
    assert_eq!(renewal.instant("starts_at"), end);
    world.expect_sound().await;
}

#[tokio::test]
async fn the_buffer_of_a_booking_that_ended_by_itself_still_stands() {
    let world = World::new().await;
    let lot =
        world.operator("nandi").await.lot_with("MG Road", json!({"buffer_minutes": 15, "grace_minutes": 1})).await;
    let bay = lot.bay("A1").await;
    world.customer("asha").await.park(bay, 60).await;
    world.advance_minutes(65).await;
    let ravi = world.customer("ravi").await;
    let refused = ravi.ask_for(bay, 60, "cash").await.refused("slot_taken");
    assert_eq!(refused["available_from"], json!(world.now() + TimeDelta::minutes(10)));
    world.advance_minutes(10).await;
    ravi.hold(bay, 60, "cash").await;
    world.expect_sound().await;
}

#[tokio::test]
async fn the_loser_is_told_when_the_bay_is_free_for_the_whole_length() {
    let world = World::new().await;
    let bay = world.operator("nandi").await.lot("MG Road").await.bay("A1").await;
    let (asha, ravi, meera) =
        (world.customer("asha").await, world.customer("ravi").await, world.customer("meera").await);
    asha.hold(bay, 60, "cash").await;
    ravi.hold_from(bay, beginning() + TimeDelta::minutes(90), 60, "cash").await;
    for (minutes, free_after) in [(30, 60), (31, 150), (60, 150)] {
        let refused = meera.ask_for(bay, minutes, "cash").await.refused("slot_taken");
        let free = beginning() + TimeDelta::minutes(free_after);
        assert_eq!(refused["available_from"], json!(free), "{minutes} minutes");
        let wish = json!({"starts_at": free, "duration_minutes": minutes});
        let booked = meera.ask_otherwise(bay, wish).await.expect(201);
        meera.cancel(&Booked::of(booked)).await.expect(200);
    }
}

#[tokio::test]
async fn the_loser_is_offered_up_to_three_other_bays_of_the_class_that_are_free_then() {
    let world = World::new().await;
    let operator = world.operator("nandi").await;
    let lot = operator.lot("MG Road").await;
    let bay = lot.bay("A1").await;
    lot.bay_for("A0", "sedan", 5_000).await;
    operator.lot("Church Street").await.bay("A0").await;
    let closed = lot.bay("A2").await;
    operator.admin.delete(&format!("/operator/slots/{closed}")).await.expect(204);
    let (taken, under_repair) = (lot.bay("A3").await, lot.bay("A4").await);
    let repair = json!({"from": "2026-11-02T10:30", "to": "2026-11-02T11:00", "reason": "Repair"});
    operator.admin.post(&format!("/operator/slots/{under_repair}/closures"), repair).await.expect(201);
    let free = [lot.bay("B1").await, lot.bay_for("B2", "hatchback", 7_000).await];
    let (asha, ravi, meera) =
        (world.customer("asha").await, world.customer("ravi").await, world.customer("meera").await);
    asha.hold(bay, 60, "cash").await;
    ravi.hold_from(taken, beginning() + TimeDelta::minutes(59), 60, "cash").await;

    let offered = |problem: &Value| -> Vec<String> {
        let offered = problem["alternatives"].as_array().expect("alternatives").iter();
        offered.map(|bay| bay["label"].as_str().expect("a label").to_owned()).collect()
    };
    let refused = meera.ask_for(bay, 60, "cash").await.refused("slot_taken");
    assert_eq!(offered(&refused), ["B1", "B2"]);
    assert_eq!(refused["alternatives"][1]["rate"], json!({"amount": 7_000, "currency": "INR"}));
    lot.bay("B3").await;
    lot.bay("B4").await;
    let refused = meera.ask_for(bay, 60, "cash").await.refused("slot_taken");
    assert_eq!(offered(&refused), ["B1", "B2", "B3"]);
    meera.hold(free[0], 60, "cash").await;
}

#[tokio::test]
async fn a_customer_has_at_most_five_unpaid_holds_at_a_lot() {
    let world = World::new().await;
    let operator = world.operator("nandi").await;
    let (lot, other_lot) = (operator.lot("MG Road").await, operator.lot("Church Street").await);
    let asha = world.customer("asha").await;
    let with = |n: usize| json!({"vehicle": {"plate": format!("KA{n:04}"), "vehicle_class": "hatchback"}});
    let mut held = Vec::new();
    for n in 0..5 {
        held.push(Booked::of(asha.ask_otherwise(lot.bay(&format!("A{n}")).await, with(n)).await.expect(201)));
    }
    let sixth = lot.bay("A6").await;
    assert_eq!(asha.ask_otherwise(sixth, with(6)).await.refused("too_many_unpaid")["most"], 5);
    asha.ask_otherwise(other_lot.bay("B1").await, with(7)).await.expect(201);
    world.customer("ravi").await.hold(lot.bay("A7").await, 60, "cash").await;
    operator.admin.verify(&held[0]).await.expect(200);
    asha.ask_otherwise(sixth, with(6)).await.expect(201);
    world.expect_sound().await;
}

#[tokio::test]
async fn of_many_requests_at_once_exactly_five_are_held_unpaid() {
    let world = World::new().await;
    let lot = world.operator("nandi").await.lot("MG Road").await;
    let asha = world.customer("asha").await;
    let mut wishes = Vec::new();
    for n in 0..14 {
        let vehicle = json!({"vehicle": {"plate": format!("KA{n:04}"), "vehicle_class": "hatchback"}});
        wishes.push((lot.bay(&format!("A{n}")).await, vehicle));
    }
    let replies = join_all(wishes.into_iter().map(|(bay, wish)| asha.ask_otherwise(bay, wish))).await;
    let (held, refused): (Vec<_>, Vec<_>) = replies.into_iter().partition(|reply| reply.status == 201);
    assert_eq!(held.len(), 5);
    for reply in refused {
        reply.refused("too_many_unpaid");
    }
    world.expect_sound().await;
}

#[tokio::test]
async fn a_hold_blocks_until_its_last_microsecond_and_then_nobody_though_no_timer_fired() {
    let world = World::new().await;
    let bay = world.operator("nandi").await.lot("MG Road").await.bay("A1").await;
    let (asha, ravi) = (world.customer("asha").await, world.customer("ravi").await);
    let elapsing = asha.hold(bay, 60, "card").await;
    world.sleep_through(TimeDelta::minutes(10) - TimeDelta::microseconds(1));
    ravi.ask_for(bay, 60, "cash").await.refused("slot_taken");
    world.sleep_through(TimeDelta::microseconds(1));
    ravi.hold(bay, 60, "cash").await;
    assert_eq!(asha.status_of(&elapsing).await, "lapsed");
    assert_eq!(asha.payment_of(&elapsing).await, "expired");
    assert_eq!(asha.heard().await, ["booking.hold_lapsed"]);
    world.expect_sound().await;
    world.advance_minutes(0).await;
    assert_eq!(asha.heard().await, ["booking.hold_lapsed"], "once");
}

#[tokio::test]
async fn an_elapsed_hold_keeps_neither_its_car_nor_its_customer_from_another_bay() {
    let world = World::new().await;
    let lot = world.operator("nandi").await.lot_with("MG Road", json!({"max_unpaid_bookings": 1})).await;
    let (bay, other) = (lot.bay("A1").await, lot.bay("A2").await);
    let asha = world.customer("asha").await;
    let elapsing = asha.hold(bay, 60, "card").await;
    world.sleep_through(TimeDelta::minutes(10));
    asha.hold(other, 60, "cash").await;
    assert_eq!(asha.status_of(&elapsing).await, "lapsed");
    world.expect_sound().await;
}

#[tokio::test]
async fn an_elapsed_hold_is_no_obstacle_to_quotes_or_alternatives_either() {
    let world = World::new().await;
    let lot = world.operator("nandi").await.lot("MG Road").await;
    let (bay, other) = (lot.bay("A1").await, lot.bay("A2").await);
    world.customer("asha").await.hold(bay, 60, "card").await;
    world.sleep_through(TimeDelta::minutes(10));
    let ravi = world.customer("ravi").await;
    assert_eq!(ravi.post("/quotes", json!({"slot_id": bay})).await.expect(200)["available"], true);
    ravi.hold(other, 60, "cash").await;
    let refused = world.customer("meera").await.ask_for(other, 60, "cash").await.refused("slot_taken");
    assert_eq!(refused["alternatives"][0]["id"], bay.to_string());
}
