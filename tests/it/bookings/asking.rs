//! What one may ask for: price, class, plate, length.

use parkmate::types::SlotId;
use serde_json::{Value, json};

use crate::world::{Booked, Person, World};

/// A customer, a lot admin, and a bay for hatchbacks at 50 rupees an hour.
async fn scene(world: &World) -> (Person, Person, SlotId) {
    let operator = world.operator("nandi").await;
    let bay = operator.lot("MG Road").await.bay("A1").await;
    (world.customer("asha").await, operator.admin, bay)
}

fn misfit(field: &str, code: &str) -> (String, String) {
    (field.into(), code.into())
}

#[tokio::test]
async fn the_server_computes_the_price_whatever_amount_the_client_sends() {
    let world = World::new().await;
    let (asha, _, bay) = scene(&world).await;
    for (minutes, price) in [(15, 1_250), (60, 5_000), (61, 5_083), (62, 5_167), (1_440, 120_000)] {
        let wish =
            json!({"duration_minutes": minutes, "amount": 1, "price": {"amount": 1, "currency": "INR"}, "total": 1});
        let booked = asha.ask_otherwise(bay, wish).await.expect(201);
        assert_eq!(booked["price"], json!({"amount": price, "currency": "INR"}), "{minutes} minutes");
        assert_eq!(booked["payment"]["amount"], price);
        asha.cancel(&Booked::of(booked)).await.expect(200);
    }
    world.expect_sound().await;
}

#[tokio::test]
async fn a_price_once_given_stays_when_the_bay_becomes_dearer() {
    let world = World::new().await;
    let (asha, admin, bay) = scene(&world).await;
    let booked = asha.hold(bay, 60, "card").await;
    let dearer = json!({"rate": {"amount": 9_000, "currency": "INR"}});
    admin.patch(&format!("/operator/slots/{bay}"), dearer).await.expect(200);
    asha.pay(&booked).await;
    assert_eq!(asha.look_at(&booked).await["price"]["amount"], 5_000);
    let next = world.customer("ravi").await.hold_from(bay, booked.instant("ends_at"), 60, "card").await;
    assert_eq!(next.view["price"]["amount"], 9_000);
    world.expect_sound().await;
}

#[tokio::test]
async fn a_vehicle_may_only_book_a_bay_of_its_own_class() {
    let world = World::new().await;
    let (asha, _, bay) = scene(&world).await;
    for class in ["two_wheeler", "three_wheeler", "sedan", "multi_axle"] {
        let vehicle = json!({"vehicle": {"plate": asha.plate(), "vehicle_class": class}});
        let refused = asha.ask_otherwise(bay, vehicle).await.misfit();
        assert_eq!(refused, misfit("vehicle.vehicle_class", "wrong_class"), "{class}");
    }
    asha.hold(bay, 60, "cash").await;
}

#[tokio::test]
async fn a_plate_written_differently_is_the_same_vehicle() {
    let world = World::new().await;
    let lot = world.operator("nandi").await.lot("MG Road").await;
    let (asha, ravi) = (world.customer("asha").await, world.customer("ravi").await);
    let with = |plate: &str| json!({"vehicle": {"plate": plate, "vehicle_class": "hatchback"}});
    let first = asha.ask_otherwise(lot.bay("A1").await, with("ka 01-ab 1234")).await.expect(201);
    assert_eq!(first["vehicle"]["plate"], "KA01AB1234");
    let other = lot.bay("A2").await;
    for written in ["KA01AB1234", "KA-01-AB-1234", " ka01 ab12 34 "] {
        ravi.ask_otherwise(other, with(written)).await.refused("vehicle_booked");
    }
    let mut afterwards = with("KA 01 AB 1234");
    afterwards["starts_at"] = first["ends_at"].clone();
    ravi.ask_otherwise(other, afterwards).await.expect(201);
    world.expect_sound().await;
}

#[tokio::test]
async fn what_is_no_plate_is_refused() {
    let world = World::new().await;
    let (asha, _, bay) = scene(&world).await;
    for written in ["", "A", "- -", "KA01AB1234KA01AB1", "KA01;DROP", "ÄB12"] {
        let vehicle = json!({"vehicle": {"plate": written, "vehicle_class": "hatchback"}});
        assert_eq!(asha.ask_otherwise(bay, vehicle).await.misfit(), misfit("vehicle.plate", "invalid"), "{written:?}");
    }
}

#[tokio::test]
async fn one_may_name_an_own_vehicle_instead_and_nobody_elses() {
    let world = World::new().await;
    let (asha, _, bay) = scene(&world).await;
    let car = json!({"plate": "ka 05 mh 7", "vehicle_class": "hatchback"});
    let car = asha.post("/me/vehicles", car).await.expect(201)["id"].clone();
    let by_id = json!({"vehicle": null, "vehicle_id": car});
    let refused = world.customer("ravi").await.ask_otherwise(bay, by_id.clone()).await.misfit();
    assert_eq!(refused, misfit("vehicle_id", "not_found"));
    for neither_nor_both in [json!({"vehicle_id": car}), json!({"vehicle": null})] {
        assert_eq!(asha.ask_otherwise(bay, neither_nor_both).await.misfit(), misfit("vehicle", "required"));
    }
    let booked = asha.ask_otherwise(bay, by_id).await.expect(201);
    assert_eq!(booked["vehicle"], json!({"plate": "KA05MH7", "vehicle_class": "hatchback"}));
}

#[tokio::test]
async fn a_length_lies_within_the_lots_limits() {
    let world = World::new().await;
    let (asha, _, bay) = scene(&world).await;
    for (minutes, code) in [
        (i64::MIN, "too_short"),
        (-60, "too_short"),
        (0, "too_short"),
        (14, "too_short"),
        (1_441, "too_long"),
        (i64::MAX, "too_long"),
    ] {
        let refused = asha.ask_for(bay, minutes, "cash").await.misfit();
        assert_eq!(refused, misfit("duration_minutes", code), "{minutes} minutes");
    }
    for minutes in [15, 1_440] {
        let booked = asha.hold(bay, minutes, "cash").await;
        assert_eq!((booked.instant("ends_at") - booked.instant("starts_at")).num_minutes(), minutes);
        asha.cancel(&booked).await.expect(200);
    }
    for length in [json!(30.5), json!("60"), json!(1e30)] {
        let reply = asha.ask_otherwise(bay, json!({"duration_minutes": length})).await;
        assert_eq!(reply.misfit().0, "duration_minutes");
    }
}

#[tokio::test]
async fn a_length_is_given_in_minutes_or_by_its_end_or_not_at_all_but_not_twice() {
    let world = World::new().await;
    let (asha, _, bay) = scene(&world).await;
    let both = json!({"ends_at": "2026-11-02T12:00"});
    assert_eq!(asha.ask_otherwise(bay, both).await.misfit(), misfit("ends_at", "ambiguous"));

    let neither = asha.ask_otherwise(bay, json!({"duration_minutes": null})).await.expect(201);
    assert_eq!(neither["ends_at"], "2026-11-02T05:30:00Z", "an hour, unless told");
    asha.cancel(&Booked::of(neither)).await.expect(200);

    let until = |start: Value, end: &str| json!({"duration_minutes": null, "starts_at": start, "ends_at": end});
    let noon = json!("2026-11-02T12:00");
    let by_end = asha.ask_otherwise(bay, until(noon.clone(), "2026-11-02T13:30")).await.expect(201);
    assert_eq!(by_end["price"]["amount"], 7_500);
    for (end, code) in [
        ("2026-11-02T13:30:30", "not_whole_minutes"),
        ("2026-11-02T12:14", "too_short"),
        ("2026-11-02T12:00", "too_short"),
        ("2026-11-02T11:00", "too_short"),
        ("2026-11-03T12:01", "too_long"),
        ("tomorrow", "invalid"),
    ] {
        assert_eq!(asha.ask_otherwise(bay, until(noon.clone(), end)).await.misfit(), misfit("ends_at", code), "{end}");
    }
}

#[tokio::test]
async fn from_now_until_a_time_is_rounded_up_to_whole_minutes() {
    let world = World::new().await;
    let (asha, _, bay) = scene(&world).await;
    world.advance(chrono::TimeDelta::milliseconds(20_250)).await;
    for start in [Value::Null, json!("2026-11-02T10:00")] {
        let wish = json!({"duration_minutes": null, "starts_at": start, "ends_at": "2026-11-02T11:00"});
        let booked = asha.ask_otherwise(bay, wish).await.expect(201);
        assert_eq!((&booked["kind"], &booked["price"]["amount"]), (&json!("instant"), &json!(5_000)));
        assert_eq!(booked["ends_at"], "2026-11-02T05:30:20.250Z", "{booked:#}");
        asha.cancel(&Booked::of(booked)).await.expect(200);
    }
}

#[tokio::test]
async fn a_bay_that_is_not_offered_is_not_booked() {
    let world = World::new().await;
    let (asha, admin, bay) = scene(&world).await;
    asha.ask_for(SlotId::new(), 60, "cash").await.refused("not_found");
    world.stranger().ask_for(bay, 60, "cash").await.refused("unauthenticated");
    admin.delete(&format!("/operator/slots/{bay}")).await.expect(204);
    asha.ask_for(bay, 60, "cash").await.refused("slot_closed");
    admin.patch(&format!("/operator/slots/{bay}"), json!({"closed": false})).await.expect(200);
    for standing in ["pending", "declined"] {
        let set = "update operator set verification = $1::operator_verification";
        sqlx::query(set).bind(standing).execute(world.db()).await.expect("set");
        asha.ask_for(bay, 60, "cash").await.refused("lot_not_bookable");
    }
}
