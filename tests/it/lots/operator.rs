//! Setting up lots and bays.

use serde_json::{Value, json};

use super::new_lot;
use crate::world::World;

#[tokio::test]
async fn a_new_lot_has_the_usual_rules_and_is_listed_at_once() {
    let world = World::new().await;
    let operator = world.operator("nandi").await;
    let mut wanted = new_lot("Nandi Central", 12.97, 77.60);
    wanted["rules"] = json!({"buffer_minutes": 5, "hold_minutes": {"upi": 20}});
    wanted["car_wash"] = json!({"enabled": true});
    let lot = operator.admin.post_once("k", "/operator/lots", wanted.clone()).await.expect(201);
    assert_eq!(operator.admin.post_once("k", "/operator/lots", wanted.clone()).await.expect(201), lot);
    assert_eq!((&lot["name"], &lot["address"]["city"]), (&json!("Nandi Central"), &json!("Bengaluru")));
    assert_eq!(lot["opening_hours"], json!([]));
    assert_eq!(lot["car_wash"], json!({"enabled": true, "bays": 2, "opens": "09:00", "closes": "21:00"}));
    let rules = &lot["rules"];
    assert_eq!(
        (&rules["buffer_minutes"], &rules["hold_minutes"]),
        (&json!(5), &json!({"card": 10, "upi": 20, "cash": 15}))
    );
    assert_eq!((&rules["grace_minutes"], &rules["max_unpaid_bookings"]), (&json!(5), &json!(5)));
    let listed = world.stranger().get("/lots").await.expect(200);
    assert_eq!(listed["items"].as_array().expect("items").len(), 1);
    let own = operator.admin.get("/operator/lots").await.expect(200);
    assert_eq!(own["items"], json!([lot]));
    assert_eq!(world.stranger().get(&format!("/lots/{}", lot["id"].as_str().expect("an id"))).await.expect(200), lot);
}

#[tokio::test]
async fn only_admins_set_up_lots_and_only_their_own() {
    let world = World::new().await;
    let (operator, elsewhere) = (world.operator("nandi").await, world.operator("elsewhere").await);
    let lot = operator.lot("MG Road").await;
    let bay = lot.bay("A1").await;
    let bays = json!({"slots": [{"label": "A2", "vehicle_class": "sedan"}]});
    let closure = json!({"from": "2026-11-03T10:00", "to": "2026-11-03T12:00", "reason": "Paint"});
    let mut foreign = new_lot("Mine", 12.97, 77.60);
    foreign["operator_id"] = json!(operator.id);
    elsewhere.admin.post("/operator/lots", foreign).await.refused("not_found");
    for (person, code) in [
        (elsewhere.admin.clone(), "not_found"),
        (operator.staff("meera").await, "forbidden"),
        (world.customer("asha").await, "forbidden"),
        (world.stranger(), "unauthenticated"),
    ] {
        person.patch(&format!("/operator/lots/{}", lot.id), json!({"name": "Mine"})).await.refused(code);
        person.post(&format!("/operator/lots/{}/slots", lot.id), bays.clone()).await.refused(code);
        person.patch(&format!("/operator/slots/{bay}"), json!({"label": "Mine"})).await.refused(code);
        person.delete(&format!("/operator/slots/{bay}")).await.refused(code);
        person.post(&format!("/operator/slots/{bay}/closures"), closure.clone()).await.refused(code);
        person.get(&format!("/operator/slots/{bay}/closures")).await.refused(code);
        if code != "not_found" {
            person.post("/operator/lots", new_lot("Mine", 12.97, 77.60)).await.refused(code);
            person.get("/operator/lots").await.refused(code);
        }
    }
    assert_eq!(elsewhere.admin.get("/operator/lots").await.expect(200)["items"], json!([]));
    let shown = world.stranger().get(&format!("/lots/{}", lot.id)).await.expect(200);
    assert_eq!((&shown["name"], &shown["total_slots"]), (&json!("MG Road"), &json!(1)));
}

#[tokio::test]
async fn a_change_touches_what_it_names_and_null_brings_the_default_back() {
    let world = World::new().await;
    let operator = world.operator("nandi").await;
    let lot = operator.lot_with("MG Road", json!({"buffer_minutes": 10, "grace_minutes": 0})).await;
    let path = format!("/operator/lots/{}", lot.id);
    let change =
        json!({"address": {"street": "2 MG Road"}, "rules": {"hold_minutes": {"upi": 20}, "grace_minutes": null}});
    let changed = operator.admin.patch(&path, change).await.expect(200);
    assert_eq!((&changed["name"], &changed["address"]["street"]), (&json!("MG Road"), &json!("2 MG Road")));
    assert_eq!(changed["address"]["city"], "Bengaluru");
    let rules = &changed["rules"];
    assert_eq!((&rules["buffer_minutes"], &rules["grace_minutes"]), (&json!(10), &json!(5)));
    assert_eq!(rules["hold_minutes"], json!({"card": 10, "upi": 20, "cash": 15}));
    for (change, field) in [
        (json!({"name": " "}), "name"),
        (json!({"time_zone": "Mars/Olympus"}), "time_zone"),
        (json!({"location": {"lat": 91}}), "location.lat"),
        (json!({"rules": {"grace_minutes": 61}}), "rules.grace_minutes"),
        (json!({"rules": {"min_duration_minutes": 90}}), "rules.default_duration_minutes"),
        (json!({"rules": {"max_duration_minutes": 10}}), "rules.max_duration_minutes"),
        (
            json!({"opening_hours": [{"weekday": "monday", "opens": "25:00", "closes": "09:00"}]}),
            "opening_hours[0].opens",
        ),
    ] {
        assert_eq!(operator.admin.patch(&path, change.clone()).await.misfit().0, field, "{change}");
    }
    assert_eq!(operator.admin.patch(&path, json!({})).await.expect(200), changed);
}

#[tokio::test]
async fn a_lot_that_does_not_fit_is_refused_with_the_field() {
    let world = World::new().await;
    let admin = world.operator("nandi").await.admin;
    for (field, value) in [
        ("name", Value::Null),
        ("name", json!("")),
        ("time_zone", json!("IST")),
        ("location", json!({"lat": 1})),
        ("address", json!({"street": "1"})),
        ("rules", json!({"refund_tiers": [{"hours_before_start": 1, "percent": 101}]})),
    ] {
        let mut lot = new_lot("MG Road", 12.97, 77.60);
        lot[field] = value.clone();
        let refused = admin.post("/operator/lots", lot).await.misfit().0;
        assert!(refused.starts_with(field), "{field} {value}: {refused}");
    }
}

#[tokio::test]
async fn bays_cost_by_their_class_unless_told_and_come_all_or_none() {
    let world = World::new().await;
    let operator = world.operator("nandi").await;
    let lot = operator.lot("MG Road").await;
    let path = format!("/operator/lots/{}/slots", lot.id);
    let classes = ["two_wheeler", "three_wheeler", "hatchback", "sedan", "multi_axle"];
    let bays: Vec<_> = classes.iter().map(|class| json!({"label": class, "vehicle_class": class})).collect();
    let added = operator.admin.post(&path, json!({"slots": bays})).await.expect(201);
    let rates: Vec<_> = added["items"].as_array().expect("items").iter().map(|bay| &bay["rate"]["amount"]).collect();
    assert_eq!(rates, [1_000, 2_000, 5_000, 5_000, 8_000]);

    let twice =
        json!({"slots": [{"label": "B1", "vehicle_class": "sedan"}, {"label": "B1", "vehicle_class": "sedan"}]});
    operator.admin.post(&path, twice).await.refused("label_taken");
    let taken =
        json!({"slots": [{"label": "B1", "vehicle_class": "sedan"}, {"label": "sedan", "vehicle_class": "sedan"}]});
    operator.admin.post(&path, taken).await.refused("label_taken");
    let shown = operator.admin.get(&format!("/lots/{}", lot.id)).await.expect(200);
    assert_eq!(shown["total_slots"], 5);
    operator.lot("Church Street").await.bay("sedan").await;
    for (bay, field) in [
        (json!({"label": "", "vehicle_class": "sedan"}), "slots[0].label"),
        (json!({"vehicle_class": "sedan"}), "slots[0].label"),
        (json!({"label": "C1", "vehicle_class": "boat"}), "slots[0].vehicle_class"),
        (json!({"label": "C1", "vehicle_class": "sedan", "rate": {"amount": 0, "currency": "INR"}}), "slots[0].rate"),
        (
            json!({"label": "C1", "vehicle_class": "sedan", "rate": {"amount": 5, "currency": "USD"}}),
            "slots[0].rate.currency",
        ),
    ] {
        let refused = operator.admin.post(&path, json!({"slots": [bay]})).await.misfit().0;
        assert_eq!(refused, field, "{bay}");
    }
    assert_eq!(operator.admin.post(&path, json!({"slots": []})).await.misfit().0, "slots");
}

#[tokio::test]
async fn a_bay_with_bookings_is_closed_not_lost_and_opens_again() {
    let world = World::new().await;
    let operator = world.operator("nandi").await;
    let lot = operator.lot("MG Road").await;
    let (bay, _) = (lot.bay("A1").await, lot.bay("A2").await);
    let path = format!("/operator/slots/{bay}");
    let (asha, ravi) = (world.customer("asha").await, world.customer("ravi").await);
    let booked = asha.park(bay, 60).await;
    operator.admin.delete(&path).await.expect(204);
    operator.admin.delete(&path).await.expect(204);
    assert_eq!(asha.status_of(&booked).await, "active");
    ravi.hold_from(lot.bay("A3").await, booked.instant("ends_at"), 60, "cash").await;
    let wish = json!({"starts_at": booked.view["ends_at"]});
    ravi.ask_otherwise(bay, wish.clone()).await.refused("slot_closed");
    operator.admin.patch(&path, json!({"label": "A2"})).await.refused("label_taken");
    let opened = operator.admin.patch(&path, json!({"closed": false, "label": "A9"})).await.expect(200);
    assert_eq!((&opened["closed"], &opened["label"]), (&json!(false), &json!("A9")));
    world.customer("uma").await.ask_otherwise(bay, wish).await.expect(201);
    world.expect_sound().await;
}

#[tokio::test]
async fn an_admin_sees_the_whole_lot_with_closed_bays_and_all_closures_before_it_is_approved() {
    let world = World::new().await;
    let (operator, other) = (world.operator("nandi").await, world.operator("kaveri").await);
    let pending = sqlx::query("update operator set verification = 'pending' where id = $1").bind(operator.id);
    pending.execute(world.db()).await.expect("pending");
    let (admin, lot) = (&operator.admin, operator.lot("MG Road").await);
    let (closed, open) = (lot.bay("A2").await, lot.bay("A1").await);
    let path = format!("/operator/lots/{}", lot.id);
    let position = json!({"x": 1.0, "y": 2.0, "width": 2.5, "height": 5.0, "rotation": 90.0});
    admin.patch(&format!("/operator/slots/{closed}"), json!({"position": position, "closed": true})).await.expect(200);
    let bays = admin.get(&format!("{path}/slots")).await.expect(200);
    assert_eq!((&bays["items"][0]["label"], &bays["items"][0]["closed"]), (&json!("A1"), &json!(false)));
    let last = &bays["items"][1];
    assert_eq!((&last["closed"], &last["position"], &last["rate"]["amount"]), (&json!(true), &position, &json!(5_000)));
    let mut made = Vec::new();
    for (bay, day) in [(open, 10), (closed, 12)] {
        let closure =
            json!({"from": format!("2026-11-{day}T10:00"), "to": format!("2026-11-{day}T12:00"), "reason": "Paint"});
        made.push(admin.post(&format!("/operator/slots/{bay}/closures"), closure).await.expect(201)["id"].clone());
    }
    let ids = async |query: &str| -> Vec<Value> {
        let page = admin.get(&format!("{path}/closures{query}")).await.expect(200);
        page["items"].as_array().expect("items").iter().map(|closure| closure["id"].clone()).collect()
    };
    assert_eq!(ids("").await, made);
    assert_eq!(ids("?from=2026-11-11T00:00:00Z").await, made[1..]);
    assert_eq!(ids("?from=2026-11-09T00:00:00Z&to=2026-11-12T04:30:00Z").await, made[..1]);
    assert_eq!(admin.get(&path).await.expect(200)["name"], "MG Road");
    for what in ["", "/slots", "/closures"] {
        other.admin.get(&format!("{path}{what}")).await.refused("not_found");
    }
}
