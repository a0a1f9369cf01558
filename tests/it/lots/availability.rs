//! Which bays of a lot are free, and from when.

use chrono::TimeDelta;
use parkmate::types::LotId;
use serde_json::{Value, json};

use crate::world::{Booked, Person, World, beginning};

async fn slots(person: &Person, lot: LotId, query: &str) -> Vec<Value> {
    let page = person.get(&format!("/lots/{lot}/slots?{query}")).await.expect(200);
    page["items"].as_array().expect("items").clone()
}

/// `(status, free_from)` of the lot's only bay.
async fn standing(person: &Person, lot: LotId, query: &str) -> (Value, Value) {
    let slots = slots(person, lot, query).await;
    assert_eq!(slots.len(), 1);
    (slots[0]["status"].clone(), slots[0]["free_from"].clone())
}

#[tokio::test]
async fn a_bay_is_free_again_where_the_chain_of_what_takes_it_ends() {
    let world = World::new().await;
    let operator = world.operator("nandi").await;
    let lot = operator.lot("MG Road").await;
    let bay = lot.bay("A1").await;
    let (asha, ravi) = (world.customer("asha").await, world.customer("ravi").await);
    let at = |minutes| beginning() + TimeDelta::minutes(minutes);
    asha.park(bay, 60).await;
    ravi.hold_from(bay, at(60), 30, "cash").await;
    let closure = json!({"from": "2026-11-02T11:30", "to": "2026-11-02T12:00", "reason": "Paint"});
    operator.admin.post(&format!("/operator/slots/{bay}/closures"), closure).await.expect(201);
    asha.hold_from(bay, at(150), 60, "cash").await;

    let stranger = world.stranger();
    let taken = |minutes: i64| (json!("taken"), json!(at(minutes)));
    let closed = |minutes: i64| (json!("closed"), json!(at(minutes)));
    let free = (json!("free"), Value::Null);
    for (query, expected) in [
        ("", taken(120)),
        ("from=2026-11-02T10:30&to=2026-11-02T10:45", taken(120)),
        ("from=2026-11-02T11:00&to=2026-11-02T11:30", taken(120)),
        ("from=2026-11-02T11:29&to=2026-11-02T11:31", closed(120)),
        ("from=2026-11-02T11:30&to=2026-11-02T12:00", closed(120)),
        ("from=2026-11-02T12:00&to=2026-11-02T12:30", free.clone()),
        ("from=2026-11-02T12:00", taken(210)),
        ("from=2026-11-02T12:29&to=2026-11-02T12:31", taken(210)),
        ("from=2026-11-02T13:30", free.clone()),
    ] {
        assert_eq!(standing(&stranger, lot.id, query).await, expected, "{query}");
    }
}

#[tokio::test]
async fn a_hold_takes_its_bay_until_it_runs_out_though_nobody_noticed() {
    let world = World::new().await;
    let lot = world.operator("nandi").await.lot("MG Road").await;
    let bay = lot.bay("A1").await;
    let (asha, stranger) = (world.customer("asha").await, world.stranger());
    asha.hold(bay, 60, "card").await;
    let taken = (json!("taken"), json!(beginning() + TimeDelta::hours(1)));
    assert_eq!(standing(&stranger, lot.id, "").await, taken);
    assert_eq!(stranger.get(&format!("/lots/{}", lot.id)).await.expect(200)["free_slots"], 0);
    world.sleep_through(TimeDelta::minutes(10));
    assert_eq!(standing(&stranger, lot.id, "").await, (json!("free"), Value::Null));
    assert_eq!(stranger.get(&format!("/lots/{}", lot.id)).await.expect(200)["free_slots"], 1);
}

#[tokio::test]
async fn a_bay_is_free_exactly_if_it_can_be_booked_buffers_included() {
    let world = World::new().await;
    let lot = world.operator("nandi").await.lot_with("MG Road", json!({"buffer_minutes": 15})).await;
    let bay = lot.bay("A1").await;
    let (asha, ravi) = (world.customer("asha").await, world.customer("ravi").await);
    asha.hold_from(bay, beginning() + TimeDelta::hours(3), 60, "cash").await;
    for (from, to, free) in [
        ("11:30", "12:45", true),
        ("11:30", "12:46", false),
        ("12:00", "13:00", false),
        ("13:00", "14:00", false),
        ("14:00", "15:00", false),
        ("14:14", "15:00", false),
        ("14:15", "15:00", true),
    ] {
        let (from, to) = (format!("2026-11-02T{from}"), format!("2026-11-02T{to}"));
        let (status, _) = standing(&ravi, lot.id, &format!("from={from}&to={to}")).await;
        assert_eq!(status, if free { "free" } else { "taken" }, "{from} to {to}");
        let wish = json!({"starts_at": from, "ends_at": to, "duration_minutes": null});
        let reply = ravi.ask_otherwise(bay, wish).await;
        assert_eq!(reply.status, if free { 201 } else { 409 }, "{from} to {to}: {:#}", reply.body);
        if free {
            ravi.cancel(&Booked::of(reply.body)).await.expect(200);
        }
    }
}

#[tokio::test]
async fn all_bays_are_closed_with_the_lot_and_one_for_good_by_itself() {
    let world = World::new().await;
    let operator = world.operator("nandi").await;
    let lot = operator.lot("MG Road").await;
    let (_, gone) = (lot.bay("A1").await, lot.bay("A2").await);
    operator.admin.delete(&format!("/operator/slots/{gone}")).await.expect(204);
    let hours = json!({"opening_hours": [{"weekday": "monday", "opens": "08:00", "closes": "22:00"}]});
    operator.admin.patch(&format!("/operator/lots/{}", lot.id), hours).await.expect(200);
    let stranger = world.stranger();
    let statuses = async |query: &str| -> Vec<Value> {
        slots(&stranger, lot.id, query).await.iter().map(|slot| slot["status"].clone()).collect()
    };
    assert_eq!(statuses("").await, ["free", "closed"]);
    assert_eq!(statuses("from=2026-11-02T21:30").await, ["closed", "closed"]);
    assert_eq!(statuses("from=2026-11-03T10:00").await, ["closed", "closed"]);
    let shown = stranger.get(&format!("/lots/{}", lot.id)).await.expect(200);
    assert_eq!((&shown["open"], &shown["total_slots"], &shown["free_slots"]), (&json!(true), &json!(1), &json!(1)));
}

#[tokio::test]
async fn bays_come_by_label_with_what_they_cost_and_only_of_the_class_asked_for() {
    let world = World::new().await;
    let operator = world.operator("nandi").await;
    let lot = operator.lot("MG Road").await;
    let place = json!({"x": 2.5, "y": 0.0, "width": 2.5, "height": 5.0, "rotation": 0.0});
    let bays = json!({"slots": [
        {"label": "B1", "vehicle_class": "sedan", "features": ["ev_charger", "covered", "covered"], "position": place},
        {"label": "A1", "vehicle_class": "two_wheeler", "rate": {"amount": 1_500, "currency": "INR"}},
    ]});
    operator.admin.post(&format!("/operator/lots/{}/slots", lot.id), bays).await.expect(201);
    let all = slots(&world.stranger(), lot.id, "").await;
    let labels: Vec<_> = all.iter().map(|slot| &slot["label"]).collect();
    assert_eq!(labels, ["A1", "B1"]);
    assert_eq!(all[0]["rate"], json!({"amount": 1_500, "currency": "INR"}));
    assert_eq!((&all[1]["features"], &all[1]["position"]), (&json!(["covered", "ev_charger"]), &place));
    let sedans = slots(&world.stranger(), lot.id, "vehicle_class=sedan").await;
    assert_eq!(sedans, all[1..]);
    let path = format!("/lots/{}/slots", lot.id);
    for (query, field) in [
        ("vehicle_class=boat", "vehicle_class"),
        ("from=noon", "from"),
        ("from=2026-11-02T12:00&to=2026-11-02T12:00", "to"),
    ] {
        assert_eq!(world.stranger().get(&format!("{path}?{query}")).await.misfit().0, field, "{query}");
    }
    world.stranger().get(&format!("/lots/{}/slots", LotId::new())).await.refused("not_found");
}
