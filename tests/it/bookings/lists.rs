//! Quotes, and lists of bookings.

use chrono::TimeDelta;
use parkmate::types::BookingId;
use serde_json::{Value, json};

use crate::world::{Person, World, beginning};

/// The ids of a list, read page by page.
async fn ids(person: &Person, path: &str, limit: usize) -> Vec<String> {
    let (mut ids, mut cursor) = (Vec::new(), String::new());
    loop {
        let and = if path.contains('?') { '&' } else { '?' };
        let page = person.get(&format!("{path}{and}limit={limit}{cursor}")).await.expect(200);
        let items = page["items"].as_array().expect("items");
        assert!(items.len() <= limit);
        ids.extend(items.iter().map(|item| item["id"].as_str().expect("an id").to_owned()));
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return ids,
        }
    }
}

#[tokio::test]
async fn a_quote_tells_what_booking_it_would_cost_and_takes_nothing() {
    let world = World::new().await;
    let bay = world.operator("nandi").await.lot("MG Road").await.bay("A1").await;
    let asha = world.customer("asha").await;
    let wish = json!({"slot_id": bay, "starts_at": "2026-11-02T12:00", "duration_minutes": 95});
    for person in [asha.clone(), world.stranger()] {
        let quote = person.post("/quotes", wish.clone()).await.expect(200);
        assert_eq!(quote["lines"], json!([{"label": "Parking, 95 minutes", "amount": 7_917}]));
        assert_eq!(quote["total"], json!({"amount": 7_917, "currency": "INR"}));
        assert_eq!((&quote["available"], &quote["unavailable_code"]), (&json!(true), &Value::Null));
    }
    assert!(ids(&asha, "/bookings", 10).await.is_empty());
    let quote = asha.post("/quotes", wish.clone()).await.expect(200);
    let mut booking = asha.wish(bay, 95, "cash");
    booking["starts_at"] = wish["starts_at"].clone();
    let booked = asha.post("/bookings", booking).await.expect(201);
    for (quoted, same) in
        [("total", "price"), ("starts_at", "starts_at"), ("ends_at", "ends_at"), ("refund_terms", "refund_terms")]
    {
        assert_eq!(quote[quoted], booked[same]);
    }
    let quote = asha.post("/quotes", wish).await.expect(200);
    assert_eq!((&quote["available"], &quote["unavailable_code"]), (&json!(false), &json!("slot_taken")));
    world.expect_sound().await;
}

#[tokio::test]
async fn a_quote_for_a_renewal_is_ones_own_and_at_half_the_rate() {
    let world = World::new().await;
    let bay = world.operator("nandi").await.lot("MG Road").await.bay("A1").await;
    let asha = world.customer("asha").await;
    let booked = asha.park(bay, 60).await;
    let wish = json!({"slot_id": bay, "duration_minutes": 60, "renewal_of": booked.id});
    let quote = asha.post("/quotes", wish.clone()).await.expect(200);
    assert_eq!(quote["lines"], json!([{"label": "Renewal, 60 minutes", "amount": 2_500}]));
    assert_eq!((&quote["starts_at"], &quote["available"]), (&booked.view["ends_at"], &json!(true)));
    for other in [world.customer("ravi").await, world.stranger()] {
        other.post("/quotes", wish.clone()).await.refused("not_found");
    }
    assert_eq!(asha.renew(&booked, 60, "card").await.view["price"], quote["total"]);
}

#[tokio::test]
async fn ones_bookings_come_newest_first_page_by_page_without_holes_doubles_or_strangers() {
    let world = World::new().await;
    let bay = world.operator("nandi").await.lot("MG Road").await.bay("A1").await;
    let (asha, ravi) = (world.customer("asha").await, world.customer("ravi").await);
    let mut hers = Vec::new();
    for day in 1..=5 {
        let start = beginning() + TimeDelta::days(day);
        hers.push(asha.hold_from(bay, start, 60, "cash").await.id);
        ravi.hold_from(bay, start + TimeDelta::hours(2), 60, "cash").await;
    }
    hers.reverse();
    for limit in [1, 2, 5, 100] {
        assert_eq!(ids(&asha, "/bookings", limit).await, hers, "{limit} a page");
    }
    assert!(ids(&world.customer("uma").await, "/bookings", 10).await.is_empty());
    world.stranger().get("/bookings").await.refused("unauthenticated");
    assert_eq!(asha.get("/bookings?cursor=rubbish").await.misfit().0, "cursor");
    let past_all = BookingId(uuid::Uuid::nil());
    assert!(ids(&asha, &format!("/bookings?cursor={past_all}"), 10).await.is_empty());
}

#[tokio::test]
async fn ones_bookings_are_narrowed_by_state_and_by_time() {
    let world = World::new().await;
    let bay = world.operator("nandi").await.lot("MG Road").await.bay("A1").await;
    let asha = world.customer("asha").await;
    let running = asha.park(bay, 60).await;
    let held = asha.hold_from(bay, beginning() + TimeDelta::hours(2), 60, "cash").await;
    let dead = asha.hold_from(bay, beginning() + TimeDelta::hours(4), 60, "cash").await;
    asha.cancel(&dead).await.expect(200);
    for (query, expected) in [
        ("status=active", vec![&running]),
        ("status=held,active", vec![&held, &running]),
        ("status=held,%20cancelled", vec![&dead, &held]),
        ("status=completed", vec![]),
        ("from=2026-11-02T05:30:00Z", vec![&dead, &held]),
        ("to=2026-11-02T06:30:00Z", vec![&running]),
        ("from=2026-11-02T05:30:00Z&to=2026-11-02T08:30:00Z", vec![&held]),
        ("from=2026-11-02T06:30:00Z&status=cancelled", vec![&dead]),
    ] {
        let expected: Vec<_> = expected.into_iter().map(|booked| booked.id.clone()).collect();
        assert_eq!(ids(&asha, &format!("/bookings?{query}"), 10).await, expected, "{query}");
    }
    for (query, field) in
        [("status=parked", "status"), ("status=", "status"), ("from=noon", "from"), ("limit=x", "limit")]
    {
        assert_eq!(asha.get(&format!("/bookings?{query}")).await.misfit().0, field, "{query}");
    }
}

#[tokio::test]
async fn a_lot_admin_sees_the_bookings_of_the_operators_lots_and_finds_them_by_lot_plate_and_name() {
    let world = World::new().await;
    let operator = world.operator("nandi").await;
    let (lot, other) = (operator.lot("MG Road").await, operator.lot("Church Street").await);
    let elsewhere = world.operator("elsewhere").await;
    let (asha, ravi) = (world.customer("asha").await, world.customer("ravi").await);
    let first = asha.hold(lot.bay("A1").await, 60, "cash").await;
    let second = ravi.hold(other.bay("B1").await, 60, "cash").await;
    let foreign =
        asha.hold_from(elsewhere.lot("Far").await.bay("C1").await, first.instant("ends_at"), 60, "cash").await;

    let found = |query: String| {
        let admin = operator.admin.clone();
        async move { ids(&admin, &format!("/operator/bookings?{query}"), 10).await }
    };
    assert_eq!(found(String::new()).await, [second.id.clone(), first.id.clone()]);
    assert_eq!(found(format!("lot_id={}", lot.id)).await, [first.id.clone()]);
    assert_eq!(found(format!("q={}", &asha.plate().to_lowercase()[4..])).await, [first.id.clone()]);
    assert_eq!(found("q=RAV".into()).await, [second.id.clone()]);
    assert_eq!(
        found(format!("q={}", second.view["reference"].as_str().expect("a reference"))).await,
        [second.id.clone()]
    );
    assert!(found(format!("q={}", foreign.view["reference"].as_str().expect("a reference"))).await.is_empty());
    assert_eq!(ids(&elsewhere.admin, "/operator/bookings", 10).await, [foreign.id.clone()]);

    let staff = operator.staff("meera").await;
    staff.get("/operator/bookings").await.refused("forbidden");
    assert_eq!(staff.look_at(&first).await["id"], first.id);
    assert_eq!(operator.admin.look_at(&first).await["id"], first.id);
    operator.admin.get(&format!("/bookings/{}", foreign.id)).await.refused("not_found");
    world.platform_admin("root").await.look_at(&foreign).await;
}
