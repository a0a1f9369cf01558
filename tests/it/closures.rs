//! Closing a bay over bookings: listed, or declined with their money back.

use chrono::TimeDelta;
use parkmate::types::SlotId;
use serde_json::{Value, json};

use crate::world::{Person, Reply, World};

async fn close(admin: &Person, bay: SlotId, from: i64, to: i64, world: &World, decline: bool) -> Reply {
    let at = |minutes| world.now() + TimeDelta::minutes(minutes);
    let body = json!({"from": at(from), "to": at(to), "reason": "Painting.", "decline_conflicts": decline});
    admin.post(&format!("/operator/slots/{bay}/closures"), body).await
}

fn references(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|conflict| conflict["reference"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn bookings_in_the_way_are_listed_and_nothing_happens() {
    let world = World::new().await;
    let operator = world.operator("nandi").await;
    let bay = operator.lot("MG Road").await.bay("A1").await;
    let asha = world.customer("asha").await;
    let booked = asha.park(bay, 60).await;
    let refused = close(&operator.admin, bay, 30, 90, &world, false).await.refused("closure_conflicts");
    assert_eq!(references(&refused["conflicts"]), [booked.view["reference"].as_str().unwrap()]);
    assert_eq!(asha.status_of(&booked).await, "active");
    let listed = operator.admin.get(&format!("/operator/slots/{bay}/closures")).await.expect(200);
    assert_eq!(listed["items"], json!([]));
}

#[tokio::test]
async fn when_asked_they_are_declined_refunded_and_told_why_and_the_bay_is_closed() {
    let world = World::new().await;
    let operator = world.operator("nandi").await;
    let lot = operator.lot("MG Road").await;
    let (bay, beside) = (lot.bay("A1").await, lot.bay("A2").await);
    let [asha, ravi, lena, untouched] = [
        world.customer("asha").await,
        world.customer("ravi").await,
        world.customer("lena").await,
        world.customer("untouched").await,
    ];
    let running = asha.park(bay, 60).await;
    let renewal = asha.renew(&running, 30, "card").await;
    asha.pay(&renewal).await;
    let held = ravi.hold_from(bay, world.now() + TimeDelta::hours(2), 60, "card").await;
    let cash = lena.hold_from(bay, world.now() + TimeDelta::hours(4), 60, "cash").await;
    operator.admin.verify(&cash).await.expect(200);
    let (later, other) = (
        untouched.hold_from(bay, world.now() + TimeDelta::hours(9), 60, "cash").await,
        world.customer("other").await.park(beside, 60).await,
    );
    let made = close(&operator.admin, bay, 10, 300, &world, true).await.expect(201);
    assert_eq!(made["declined"].as_array().unwrap().len(), 4, "{made:#}");
    world.advance_minutes(0).await;
    for (person, booked, payment) in [
        (&asha, &running, "refunded"),
        (&asha, &renewal, "refunded"),
        (&ravi, &held, "expired"),
        (&lena, &cash, "refund_pending"),
    ] {
        let now = person.look_at(booked).await;
        assert_eq!((&now["status"], &now["payment"]["status"]), (&json!("declined"), &json!(payment)), "{now:#}");
        assert_eq!(now["status_reason"], "The bay is closed: Painting.");
        assert!(person.heard().await.contains(&"booking.declined".to_owned()));
    }
    let refund = asha.look_at(&running).await["refund"].clone();
    assert_eq!(refund["amount"], json!({"amount": 5000, "currency": "INR"}), "all of it");
    assert_eq!(untouched.status_of(&later).await, "held");
    assert_eq!(operator.admin.look_at(&other).await["status"], "active");
    let wish = world.customer("late").await;
    wish.ask_for(bay, 60, "card").await.refused("slot_closed");
    world.expect_sound().await;
}

#[tokio::test]
async fn a_car_whose_time_is_up_cannot_be_declined_away() {
    let world = World::new().await;
    let operator = world.operator("nandi").await;
    let bay = operator.lot("MG Road").await.bay("A1").await;
    let asha = world.customer("asha").await;
    let overdue = asha.park(bay, 60).await;
    world.advance_minutes(61).await;
    let refused = close(&operator.admin, bay, -30, 90, &world, true).await.refused("closure_conflicts");
    assert_eq!(references(&refused["conflicts"]), [overdue.view["reference"].as_str().unwrap()]);
    close(&operator.admin, bay, 0, 90, &world, true).await.expect(201);
    assert_eq!(asha.status_of(&overdue).await, "overdue");
    world.expect_sound().await;
}

#[tokio::test]
async fn nobody_closes_a_bay_of_another_operator_nor_declines_its_bookings() {
    let world = World::new().await;
    let operator = world.operator("nandi").await;
    let kaveri = world.operator("kaveri").await.admin;
    let bay = operator.lot("MG Road").await.bay("A1").await;
    let asha = world.customer("asha").await;
    let booked = asha.park(bay, 60).await;
    close(&kaveri, bay, 0, 90, &world, true).await.refused("not_found");
    close(&operator.staff("meera").await, bay, 0, 90, &world, true).await.refused("forbidden");
    assert_eq!(asha.status_of(&booked).await, "active");
}

#[tokio::test]
async fn twenty_who_book_while_it_is_closed_leave_none_in_the_closure() {
    let world = World::new().await;
    let operator = world.operator("nandi").await;
    let lot = operator.lot_with("MG Road", json!({"max_unpaid_bookings": 100})).await;
    let bay = lot.bay("A1").await;
    let mut people = Vec::new();
    for n in 0..20 {
        people.push(world.customer(&format!("c{n}")).await);
    }
    let start = world.now();
    let bookings = people.iter().enumerate().map(|(n, person)| async move {
        let mut wish = person.wish(bay, 15, "cash");
        wish["starts_at"] = json!(start + TimeDelta::minutes(15 * n as i64 + 5));
        person.post("/bookings", wish).await.status
    });
    let (statuses, closed) =
        tokio::join!(futures_util::future::join_all(bookings), close(&operator.admin, bay, 0, 600, &world, true));
    assert!(statuses.iter().all(|status| [201, 409].contains(status)), "{statuses:?}");
    let declined = closed.expect(201)["declined"].as_array().unwrap().len();
    assert_eq!(declined, statuses.iter().filter(|status| **status == 201).count());
    world.expect_sound().await;
}
