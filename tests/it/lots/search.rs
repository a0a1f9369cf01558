//! Searching lots.

use chrono::TimeDelta;
use serde_json::{Value, json};

use super::new_lot;
use crate::world::{Person, World, beginning};

/// The names that a search finds, page by page.
async fn names(person: &Person, query: &str, limit: usize) -> Vec<String> {
    let (mut names, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = person.get(&format!("/lots?limit={limit}&{query}{cursor}")).await.expect(200);
        names.extend(items(&page).iter().map(|lot| lot["name"].as_str().expect("a name").to_owned()));
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return names,
        }
    }
}

fn items(page: &Value) -> &[Value] {
    page["items"].as_array().expect("items")
}

async fn opened(admin: &Person, lot: Value) -> String {
    admin.post("/operator/lots", lot).await.expect(201)["id"].as_str().expect("an id").to_owned()
}

#[tokio::test]
async fn every_word_must_be_found_in_name_street_locality_or_city_and_means_itself() {
    let world = World::new().await;
    let admin = world.operator("nandi").await.admin;
    let mut church = new_lot("Church Street Garage", 12.97, 77.60);
    church["address"]["street"] = json!("5 Church Street");
    church["address"]["locality"] = json!("Ashok Nagar");
    opened(&admin, church).await;
    opened(&admin, new_lot("100% Parking_Lot", 12.97, 77.60)).await;
    let mut mysuru = new_lot("Palace", 12.30, 76.65);
    mysuru["address"]["city"] = json!("Mysuru");
    opened(&admin, mysuru).await;
    let stranger = world.stranger();
    for (query, found) in [
        ("", &["100% Parking_Lot", "Church Street Garage", "Palace"][..]),
        ("q=church", &["Church Street Garage"]),
        ("q=GARAGE%20ashok%20beng", &["Church Street Garage"]),
        ("q=bengaluru", &["100% Parking_Lot", "Church Street Garage"]),
        ("q=mysuru%20mg", &["Palace"]),
        ("q=garage%20mysuru", &[]),
        ("q=%25", &["100% Parking_Lot"]),
        ("q=_", &["100% Parking_Lot"]),
        ("q=%20%20", &["100% Parking_Lot", "Church Street Garage", "Palace"]),
        ("q=karnataka", &[]),
    ] {
        assert_eq!(names(&stranger, query, 20).await, found, "{query}");
    }
}

#[tokio::test]
async fn lots_around_a_point_come_nearest_first_with_their_distance_and_only_then() {
    let world = World::new().await;
    let admin = world.operator("nandi").await.admin;
    for (name, lat) in [("Far", 13.01), ("Near", 12.98), ("Here", 12.97), ("Away", 13.97)] {
        opened(&admin, new_lot(name, lat, 77.60)).await;
    }
    let stranger = world.stranger();
    assert_eq!(names(&stranger, "near=12.97,77.60", 20).await, ["Here", "Near", "Far", "Away"]);
    assert_eq!(names(&stranger, "near=12.97,77.60&sort=name", 20).await, ["Away", "Far", "Here", "Near"]);
    assert_eq!(names(&stranger, "near=12.97,77.60&radius_m=5000", 20).await, ["Here", "Near", "Far"]);
    assert_eq!(names(&stranger, "near=12.97,77.60&radius_m=1112", 20).await, ["Here", "Near"]);
    assert_eq!(names(&stranger, "near=12.97,77.60&radius_m=1111", 20).await, ["Here"]);
    let page = stranger.get("/lots?near=12.97,77.60").await.expect(200);
    let distances: Vec<_> = items(&page).iter().map(|lot| lot["distance_m"].as_i64().expect("metres")).collect();
    assert_eq!(distances[..3], [0, 1_112, 4_448]);
    let page = stranger.get("/lots").await.expect(200);
    assert!(items(&page).iter().all(|lot| lot.get("distance_m").is_none()));
}

#[tokio::test]
async fn a_time_asked_for_leaves_lots_with_a_bay_free_throughout() {
    let world = World::new().await;
    let operator = world.operator("nandi").await;
    let (full, buffered, shut) = (
        operator.lot("Full").await,
        operator.lot_with("Buffered", json!({"buffer_minutes": 30})).await,
        operator.lot("Shut").await,
    );
    operator.lot("Without bays").await;
    let (bay, buffered_bay) = (full.bay("A1").await, buffered.bay("B1").await);
    shut.bay("C1").await;
    let hours = json!({"opening_hours": [{"weekday": "monday", "opens": "08:00", "closes": "12:00"}]});
    operator.admin.patch(&format!("/operator/lots/{}", shut.id), hours).await.expect(200);
    let (asha, ravi) = (world.customer("asha").await, world.customer("ravi").await);
    let eleven = beginning() + TimeDelta::hours(1);
    asha.hold_from(bay, eleven, 60, "card").await;
    ravi.hold_from(buffered_bay, eleven, 60, "card").await;

    let stranger = world.stranger();
    let at = |from: &str, to: &str| format!("from=2026-11-02T{from}:00%2B05:30&to=2026-11-02T{to}:00%2B05:30");
    for (from, to, found) in [
        ("10:00", "10:30", &["Buffered", "Full", "Shut"][..]),
        ("10:00", "10:31", &["Full", "Shut"]),
        ("10:00", "11:00", &["Full", "Shut"]),
        ("10:00", "11:01", &["Shut"]),
        ("12:00", "12:30", &["Full"]),
        ("12:30", "13:00", &["Buffered", "Full"]),
        ("11:00", "12:00", &["Shut"]),
    ] {
        assert_eq!(names(&stranger, &at(from, to), 20).await, found, "{from} to {to}");
    }
    world.sleep_through(TimeDelta::minutes(10));
    let found = names(&stranger, &at("11:00", "12:00"), 20).await;
    assert_eq!(found, ["Buffered", "Full", "Shut"], "a hold that ran out takes no bay");
}

#[tokio::test]
async fn bays_are_counted_by_class_and_the_cheapest_hour_is_what_counts() {
    let world = World::new().await;
    let operator = world.operator("nandi").await;
    let (cars, bikes) = (operator.lot("Cheap cars").await, operator.lot("Cheap bikes").await);
    cars.bay_for("A1", "hatchback", 3_000).await;
    cars.bay_for("A2", "two_wheeler", 2_000).await;
    let sedan = cars.bay_for("A3", "sedan", 100).await;
    operator.admin.delete(&format!("/operator/slots/{sedan}")).await.expect(204);
    let taken = bikes.bay_for("B1", "hatchback", 4_000).await;
    bikes.bay_for("B2", "hatchback", 6_000).await;
    bikes.bay_for("B3", "two_wheeler", 1_000).await;
    world.customer("asha").await.hold(taken, 60, "cash").await;

    let stranger = world.stranger();
    for (query, found) in [
        ("vehicle_class=hatchback", &["Cheap bikes", "Cheap cars"][..]),
        ("vehicle_class=sedan", &[]),
        ("sort=rate", &["Cheap bikes", "Cheap cars"]),
        ("sort=rate&vehicle_class=hatchback", &["Cheap cars", "Cheap bikes"]),
        ("max_rate=1000", &["Cheap bikes"]),
        ("max_rate=999", &[]),
        ("max_rate=3000&vehicle_class=hatchback", &["Cheap cars"]),
    ] {
        assert_eq!(names(&stranger, query, 20).await, found, "{query}");
    }
    let page = stranger.get("/lots?vehicle_class=hatchback").await.expect(200);
    let lot = &items(&page)[0];
    assert_eq!((&lot["total_slots"], &lot["free_slots"]), (&json!(2), &json!(1)));
    assert_eq!(lot["from_rate"], json!({"amount": 4_000, "currency": "INR"}));
}

#[tokio::test]
async fn pages_have_no_holes_and_no_doubles_however_they_are_sorted() {
    let world = World::new().await;
    let operator = world.operator("nandi").await;
    for n in 0..7 {
        // Equal names, rates and distances too.
        let lot = operator.lot(&format!("Lot {}", n / 2)).await;
        lot.bay_for("A1", "hatchback", 1_000 * (n / 3 + 1)).await;
    }
    operator.lot("Without bays").await;
    let stranger = world.stranger();
    for query in ["sort=name", "sort=rate", "sort=rating", "near=12.97,77.60", "q=lot", "vehicle_class=hatchback"] {
        let all = names(&stranger, query, 100).await;
        assert_eq!(all.len(), if query.contains("lot") || query.contains("class") { 7 } else { 8 }, "{query}");
        for limit in [1, 2, 3, 7, 8] {
            assert_eq!(names(&stranger, query, limit).await, all, "{query}, {limit} a page");
        }
    }
    assert_eq!(stranger.get("/lots?cursor=rubbish").await.misfit().0, "cursor");
}

#[tokio::test]
async fn a_lot_is_hidden_from_all_but_its_own_people_until_its_operator_is_approved() {
    let world = World::new().await;
    let operator = world.operator("nandi").await;
    let lot = operator.lot("MG Road").await;
    lot.bay("A1").await;
    let staff = operator.staff("meera").await;
    let others = [world.customer("asha").await, world.stranger(), world.operator("elsewhere").await.admin];
    let root = world.platform_admin("root").await;
    let (path, slots) = (format!("/lots/{}", lot.id), format!("/lots/{}/slots", lot.id));
    for standing in ["pending", "declined"] {
        let set = "update operator set verification = $1::operator_verification where id = $2";
        sqlx::query(set).bind(standing).bind(operator.id).execute(world.db()).await.expect("set");
        for person in &others {
            person.get(&path).await.refused("not_found");
            person.get(&slots).await.refused("not_found");
        }
        for person in [&operator.admin, &staff, &root] {
            person.get(&path).await.expect(200);
            person.get(&slots).await.expect(200);
        }
        assert!(names(&operator.admin, "", 20).await.is_empty(), "{standing}");
    }
}

#[tokio::test]
async fn lots_that_wash_cars_are_found_by_that() {
    let world = World::new().await;
    let operator = world.operator("nandi").await;
    operator.lot("Dry").await;
    let wet = operator.lot("Wet").await;
    let wash = json!({"car_wash": {"enabled": true, "bays": 1, "opens": "09:00", "closes": "21:00"}});
    operator.admin.patch(&format!("/operator/lots/{}", wet.id), wash).await.expect(200);
    assert_eq!(names(&world.stranger(), "car_wash=true", 20).await, ["Wet"]);
    let stop = json!({"car_wash": {"enabled": false}});
    operator.admin.patch(&format!("/operator/lots/{}", wet.id), stop).await.expect(200);
    assert!(names(&world.stranger(), "car_wash=true", 20).await.is_empty());
}

#[tokio::test]
async fn a_lot_on_a_page_tells_what_its_open_bays_have() {
    let world = World::new().await;
    let operator = world.operator("nandi").await;
    let lot = operator.lot("MG Road").await;
    let slots = json!({"slots": [
        {"label": "A1", "vehicle_class": "sedan", "features": ["covered", "ev_charger"]},
        {"label": "A2", "vehicle_class": "sedan", "features": ["covered"]},
        {"label": "B1", "vehicle_class": "hatchback", "features": ["accessible"]},
    ]});
    let made = operator.admin.post(&format!("/operator/lots/{}/slots", lot.id), slots).await.expect(201);
    let features = async |query: &str| {
        let page = world.stranger().get(&format!("/lots{query}")).await.expect(200);
        items(&page)[0]["features"].clone()
    };
    assert_eq!(features("").await, json!(["accessible", "covered", "ev_charger"]));
    assert_eq!(features("?vehicle_class=sedan").await, json!(["covered", "ev_charger"]));
    let gone = made["items"][0]["id"].as_str().expect("an id");
    operator.admin.delete(&format!("/operator/slots/{gone}")).await.expect(204);
    assert_eq!(features("").await, json!(["accessible", "covered"]));
}

#[tokio::test]
async fn bays_that_two_add_at_once_are_both_counted() {
    let world = World::new().await;
    let lot = world.operator("nandi").await.lot("MG Road").await;
    let add = "insert into slot (id, lot_id, label, vehicle_class, hourly_rate) values (gen_random_uuid(), $1, $2, 'sedan', 5000)";
    let mut first = world.db().acquire().await.expect("a connection");
    sqlx::raw_sql("begin").execute(&mut *first).await.expect("begun");
    sqlx::query(add).bind(lot.id).bind("A1").execute(&mut *first).await.expect("added");
    let second = sqlx::query(add).bind(lot.id).bind("A2").execute(world.db());
    let (second, ()) = tokio::join!(second, async {
        world.stopped().await;
        sqlx::raw_sql("commit").execute(&mut *first).await.expect("committed");
    });
    second.expect("added");
    let page = world.stranger().get("/lots?vehicle_class=sedan").await.expect(200);
    assert_eq!(items(&page)[0]["total_slots"], json!(2));
}

/// Where a plane would go wrong: across the date line, around a pole.
#[tokio::test]
async fn the_nearest_lots_are_the_nearest_on_a_globe() {
    let world = World::new().await;
    let admin = world.operator("nandi").await.admin;
    for (name, lat, lng) in
        [("Fiji", -17.0, 179.9), ("Samoa", -14.0, -172.0), ("Pole", 89.9, 10.0), ("Alert", 82.5, -62.3)]
    {
        opened(&admin, new_lot(name, lat, lng)).await;
    }
    let stranger = world.stranger();
    assert_eq!(names(&stranger, "near=-17.0,-179.9", 1).await, ["Fiji", "Samoa", "Pole", "Alert"]);
    assert_eq!(names(&stranger, "near=-17.0,-179.9&radius_m=30000", 20).await, ["Fiji"]);
    assert_eq!(names(&stranger, "near=89.9,-170.0", 1).await, ["Pole", "Alert", "Samoa", "Fiji"]);
    assert_eq!(names(&stranger, "near=89.9,-170.0&radius_m=25000", 20).await, ["Pole"]);
    assert_eq!(names(&stranger, "near=0,0&radius_m=20000000", 20).await.len(), 4);
}
