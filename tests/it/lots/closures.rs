//! Closing a bay for a time.

use chrono::TimeDelta;
use parkmate::types::SlotId;
use serde_json::{Value, json};

use crate::world::{Person, Reply, World};

fn closures(bay: SlotId) -> String {
    format!("/operator/slots/{bay}/closures")
}

async fn close(admin: &Person, bay: SlotId, from: &str, to: &str) -> Reply {
    let day = |time: &str| format!("2026-11-02T{time}");
    admin.post(&closures(bay), json!({"from": day(from), "to": day(to), "reason": "Paint"})).await
}

async fn listed(admin: &Person, bay: SlotId) -> Vec<Value> {
    admin.get(&closures(bay)).await.expect(200)["items"].as_array().expect("items").clone()
}

#[tokio::test]
async fn bookings_in_the_way_are_listed_and_nothing_is_closed() {
    let world = World::new().await;
    let operator = world.operator("nandi").await;
    let lot = operator.lot_with("MG Road", json!({"buffer_minutes": 30})).await;
    let (bay, other) = (lot.bay("A1").await, lot.bay("A2").await);
    let (asha, ravi, uma) = (world.customer("asha").await, world.customer("ravi").await, world.customer("uma").await);
    let running = asha.park(bay, 60).await;
    let later = ravi.hold_from(bay, world.now() + TimeDelta::hours(2), 60, "cash").await;
    uma.park(other, 600).await;
    let refused = close(&operator.admin, bay, "10:59", "12:01").await.refused("closure_conflicts");
    let conflicts: Vec<_> = refused["conflicts"].as_array().expect("conflicts").iter().map(|c| &c["id"]).collect();
    assert_eq!(conflicts, [&json!(running.id), &json!(later.id)]);
    assert_eq!(refused["conflicts"][0]["reference"], running.view["reference"]);
    assert!(listed(&operator.admin, bay).await.is_empty());

    // Up to the next start, and into the buffer, which serves no car.
    let mut closed = close(&operator.admin, bay, "11:00", "12:00").await.expect(201);
    assert_eq!(closed.as_object_mut().expect("a closure").remove("declined"), Some(json!([])));
    assert_eq!((&closed["from"], &closed["to"]), (&json!("2026-11-02T05:30:00Z"), &json!("2026-11-02T06:30:00Z")));
    assert_eq!(listed(&operator.admin, bay).await, [closed]);
    world.expect_sound().await;
}

#[tokio::test]
async fn what_is_over_or_has_elapsed_is_not_in_the_way() {
    let world = World::new().await;
    let operator = world.operator("nandi").await;
    let bay = operator.lot("MG Road").await.bay("A1").await;
    let (asha, ravi) = (world.customer("asha").await, world.customer("ravi").await);
    let cancelled = asha.park(bay, 60).await;
    asha.cancel(&cancelled).await.expect(200);
    ravi.hold(bay, 60, "card").await;
    close(&operator.admin, bay, "10:30", "11:00").await.refused("closure_conflicts");
    world.sleep_through(TimeDelta::minutes(10));
    close(&operator.admin, bay, "10:30", "11:00").await.expect(201);
    world.advance_minutes(0).await;
    world.expect_sound().await;
}

#[tokio::test]
async fn a_closure_that_does_not_fit_is_refused_with_the_field() {
    let world = World::new().await;
    let operator = world.operator("nandi").await;
    let bay = operator.lot("MG Road").await.bay("A1").await;
    for (from, to, field) in
        [("12:00", "12:00", "to"), ("12:00", "11:00", "to"), ("08:00", "10:00", "to"), ("noon", "13:00", "from")]
    {
        assert_eq!(close(&operator.admin, bay, from, to).await.misfit().0, field, "{from} to {to}");
    }
    for reason in [json!(""), json!(" "), Value::Null, json!("x".repeat(201))] {
        let closure = json!({"from": "2026-11-02T12:00", "to": "2026-11-02T13:00", "reason": reason});
        assert_eq!(operator.admin.post(&closures(bay), closure).await.misfit().0, "reason", "{reason}");
    }
    assert!(listed(&operator.admin, bay).await.is_empty());
}

#[tokio::test]
async fn a_closure_is_taken_back_by_its_own_admins() {
    let world = World::new().await;
    let operator = world.operator("nandi").await;
    let lot = operator.lot("MG Road").await;
    let (bay, other) = (lot.bay("A1").await, lot.bay("A2").await);
    let closure = close(&operator.admin, bay, "12:00", "13:00").await.expect(201);
    let path = |bay: SlotId| format!("{}/{}", closures(bay), closure["id"].as_str().expect("an id"));
    world.operator("elsewhere").await.admin.delete(&path(bay)).await.refused("not_found");
    operator.staff("meera").await.delete(&path(bay)).await.refused("forbidden");
    operator.admin.delete(&path(other)).await.refused("not_found");
    operator.admin.delete(&path(bay)).await.expect(204);
    operator.admin.delete(&path(bay)).await.refused("not_found");
    assert!(listed(&operator.admin, bay).await.is_empty());
}

#[tokio::test]
async fn of_a_closure_and_a_booking_at_once_never_both_stand() {
    let world = World::new().await;
    let operator = world.operator("nandi").await;
    let lot = operator.lot("MG Road").await;
    let customers = [world.customer("asha").await, world.customer("ravi").await, world.customer("uma").await];
    let (mut closed, mut booked) = (0, 0);
    for round in 0..20 {
        let bay = lot.bay(&format!("A{round}")).await;
        let wish = |hour: u32| json!({"starts_at": format!("2026-11-{:02}T{hour}:00", 3 + round)});
        let day = |time: &str| format!("2026-11-{:02}T{time}", 3 + round);
        let closure = json!({"from": day("12:00"), "to": day("15:00"), "reason": "Paint"});
        let path = closures(bay);
        let (closing, first, second, third) = tokio::join!(
            operator.admin.post(&path, closure),
            customers[0].ask_otherwise(bay, wish(12)),
            customers[1].ask_otherwise(bay, wish(13)),
            customers[2].ask_otherwise(bay, wish(14)),
        );
        let shut = closing.status == 201;
        closed += u32::from(shut);
        if !shut {
            closing.refused("closure_conflicts");
        }
        for (customer, reply) in customers.iter().zip([first, second, third]) {
            if reply.status == 201 {
                booked += 1;
                assert!(!shut, "round {round}");
                let path = format!("/bookings/{}/cancel", reply.body["id"].as_str().expect("an id"));
                customer.post(&path, Value::Null).await.expect(200);
            } else {
                assert!(shut, "{:#}", reply.body);
                reply.refused("slot_closed");
            }
        }
    }
    assert_eq!(closed * 3 + booked, 60, "in each round one side had it all");
    world.expect_sound().await;
}
