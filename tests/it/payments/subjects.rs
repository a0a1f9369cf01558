//! What a payment is for, as people at the counter see it.

use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::world::{Booked, Person, World, beginning};

async fn ids(person: &Person, path: &str) -> Vec<String> {
    let page = person.get(path).await.expect(200);
    let items = page["items"].as_array().expect("items").iter();
    items.map(|payment| payment["id"].as_str().expect("an id").to_owned()).collect()
}

#[tokio::test]
async fn a_payment_tells_which_bay_or_wash_it_is_for_to_its_customer_and_the_lots_admins() {
    let world = World::new().await;
    let operator = world.operator("nandi").await;
    let lot = operator.lot("MG Road").await;
    let washing = json!({"car_wash": {"enabled": true, "bays": 2, "opens": "00:00", "closes": "24:00"}});
    operator.admin.patch(&format!("/operator/lots/{}", lot.id), washing).await.expect(200);
    let service = json!({"name": "Exterior", "price": {"amount": 29_900, "currency": "INR"}, "minutes": 20});
    let service = operator.admin.post("/operator/car-wash/services", service).await.expect(201)["id"].clone();
    let (asha, root) = (world.customer("asha").await, world.platform_admin("root").await);
    let mut wish = asha.wish(lot.bay("A1").await, 60, "cash");
    wish["car_wash_service_id"] = service.clone();
    let both = Booked::of(asha.post("/bookings", wish).await.expect(201));
    let at = beginning() + TimeDelta::hours(4);
    let alone = json!({"service_id": service, "lot_id": lot.id, "scheduled_at": at, "payment_method": "upi"});
    let alone = Booked::of(asha.post("/car-washes", alone).await.expect(201));
    assert_eq!(both.view["payment"].get("subject"), None, "it is shown with that");

    let booked = json!({
        "kind": "booking", "booking_id": both.id, "car_wash_id": both.view["car_washes"][0]["id"],
        "reference": both.view["reference"], "customer": {"id": asha.id, "full_name": "asha"},
        "lot": {"id": lot.id, "name": "MG Road", "time_zone": "Asia/Kolkata"}, "slot_label": "A1",
        "plate": asha.plate(), "starts_at": both.view["starts_at"],
    });
    let washed = json!({
        "kind": "car_wash", "booking_id": null, "car_wash_id": alone.id, "reference": null,
        "customer": {"id": asha.id, "full_name": "asha"},
        "lot": {"id": lot.id, "name": "MG Road", "time_zone": "Asia/Kolkata"}, "slot_label": null, "plate": null,
        "starts_at": at,
    });
    for (person, path) in [(&asha, "/payments"), (&operator.admin, "/operator/payments"), (&root, "/admin/payments")] {
        let items = person.get(path).await.expect(200)["items"].clone();
        assert_eq!((&items[0]["subject"], &items[1]["subject"]), (&washed, &booked), "{path}");
    }
    for person in [&asha, &operator.admin, &root] {
        assert_eq!(person.get(&format!("/payments/{}", both.payment)).await.expect(200)["subject"], booked);
    }
    assert_eq!(operator.admin.verify(&both).await.expect(200)["subject"], booked);
    assert_eq!(operator.admin.reject(&alone).await.expect(200)["subject"], washed, "a dead one is named too");
    world.expect_sound().await;
}

#[tokio::test]
async fn what_people_settle_can_be_listed_without_what_gateways_do() {
    let world = World::new().await;
    let operator = world.operator("nandi").await;
    let (lot, asha, ravi) = (operator.lot("MG Road").await, world.customer("asha").await, world.customer("ravi").await);
    let cash = asha.hold(lot.bay("A1").await, 60, "cash").await;
    let card = ravi.hold(lot.bay("A2").await, 60, "card").await;
    let pending = "/operator/payments?status=pending&sort=oldest";
    assert_eq!(ids(&operator.admin, pending).await, [cash.payment.clone(), card.payment.clone()]);
    assert_eq!(ids(&operator.admin, &format!("{pending}&by_hand=true")).await, [cash.payment.as_str()]);
    assert_eq!(ids(&operator.admin, &format!("{pending}&by_hand=false")).await, [card.payment.as_str()]);
}

#[tokio::test]
async fn payments_are_found_by_lot_reference_plate_and_name_and_sorted_either_way() {
    let world = World::new().await;
    let operator = world.operator("nandi").await;
    let (lot, other) = (operator.lot("MG Road").await, operator.lot("Church Street").await);
    let admin = &operator.admin;
    let mut made: Vec<(Person, Booked)> = Vec::new();
    for (name, lot) in [("asha rao", &lot), ("ravi kumar", &lot), ("uma devi", &other)] {
        let person = world.customer(name).await;
        let booked = person.hold(lot.bay(&name[..1]).await, 60, "cash").await;
        made.push((person, booked));
    }
    let payment = |n: usize| made[n].1.payment.clone();
    assert_eq!(ids(admin, "/operator/payments").await, [payment(2), payment(1), payment(0)]);
    assert_eq!(ids(admin, "/operator/payments?sort=oldest").await, [payment(0), payment(1), payment(2)]);
    assert_eq!(ids(admin, &format!("/operator/payments?lot_id={}", other.id)).await, [payment(2)]);
    let plate = made[1].0.plate();
    let reference = made[2].1.view["reference"].as_str().expect("a reference").to_lowercase();
    let spaced = format!("{}%20{}", &plate[..2], &plate[2..]).to_lowercase();
    for (q, found) in [("SHA%20R".to_owned(), 0), (spaced, 1), (reference, 2)] {
        assert_eq!(ids(admin, &format!("/operator/payments?q={q}")).await, [payment(found)], "{q}");
    }
    assert_eq!(ids(admin, "/operator/payments?q=-").await, Vec::<String>::new());
    admin.verify(&made[0].1).await.expect(200);
    let mut seen = Vec::new();
    let mut path = "/operator/payments?status=pending&sort=oldest&limit=1".to_owned();
    loop {
        let page = admin.get(&path).await.expect(200);
        seen.push(page["items"][0]["id"].as_str().expect("an id").to_owned());
        let Value::String(cursor) = &page["next_cursor"] else { break };
        path = format!("/operator/payments?status=pending&sort=oldest&limit=1&cursor={cursor}");
    }
    assert_eq!(seen, [payment(1), payment(2)]);
}
