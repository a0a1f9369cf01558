//! The numbers of receipts, and what they say.

use chrono::TimeDelta;
use futures_util::future::join_all;
use parkmate::clock::Clock;
use parkmate::settlements;
use parkmate::types::PaymentId;
use reqwest::Method;
use serde_json::json;

use crate::world::{Booked, Person, Reply, World, fresh_database};

async fn numbers(world: &World) -> Vec<(String, i32, Option<i32>)> {
    let all = "select series::text, year, number from receipt order by series, year, number";
    sqlx::query_as(all).fetch_all(world.db()).await.expect("receipts")
}

#[tokio::test]
async fn numbers_have_no_gaps_whoever_comes_at_once_and_whoever_gives_up() {
    let world = World::new().await;
    let operator = world.operator("nandi").await;
    let lot = operator.lot("MG Road").await;
    let mut held = Vec::new();
    for number in 0..12 {
        let bay = lot.bay(&format!("A{number}")).await;
        held.push(world.customer(&format!("customer {number}")).await.hold(bay, 60, "cash").await);
    }
    join_all(held.iter().enumerate().map(async |(number, booked)| {
        let payment = PaymentId(booked.payment.parse().expect("an id"));
        let mut tx = world.app.begin().await.expect("a transaction");
        settlements::succeed(&mut tx, payment, true).await.expect("it came");
        // Each third one changes its mind at the last moment: its number, too, is as if it had never been.
        if number % 3 == 0 {
            sqlx::raw_sql("set constraints all immediate").execute(&mut *tx).await.expect("given");
            tx.roll_back().await;
        } else {
            tx.commit().await.expect("committed");
        }
    }))
    .await;
    let given: Vec<_> = numbers(&world).await.into_iter().map(|(_, _, number)| number).collect();
    assert_eq!(given, (1..=8).map(Some).collect::<Vec<_>>());
    world.expect_sound().await;
}

#[tokio::test]
async fn a_financial_year_begins_in_april_by_the_lots_clock_and_notes_are_counted_for_themselves() {
    // Half past eleven in the night of 31 March in India; by UTC it is still March an hour later.
    let night = "2027-03-31T18:00:00Z".parse().expect("an instant");
    let world = World::on(fresh_database().await, Clock::simulated(night)).await;
    let operator = world.operator("nandi").await;
    let lot = operator.lot("MG Road").await;
    let (bay, asha) = (lot.bay("A1").await, world.customer("asha").await);
    let booked = asha.park(bay, 15).await;
    asha.cancel(&booked).await.expect(200);
    world.advance_minutes(60).await;
    asha.park(bay, 15).await;
    let expected = [
        ("receipt".to_owned(), 2026, Some(1)),
        ("receipt".into(), 2027, Some(1)),
        ("refund_note".into(), 2026, Some(1)),
    ];
    assert_eq!(numbers(&world).await, expected);
    world.expect_sound().await;
}

async fn asked(person: &Person, payment: &str, accept: &str, lang: &str) -> Reply {
    let path = format!("/api/v1/payments/{payment}/receipt?lang={lang}");
    let request = person.request(Method::GET, &path).header("accept", accept);
    Reply::of(request.send().await.expect("an answer")).await
}

#[tokio::test]
async fn a_receipt_names_seller_tax_and_what_went_back() {
    let world = World::new().await;
    let operator = world.operator("nandi").await;
    super::with_gst(&world).await;
    let asha = world.customer("asha").await;
    let bay = operator.lot("MG Road").await.bay("A1").await;
    let booked = asha.hold_from(bay, world.now() + TimeDelta::hours(3), 60, "card").await;
    let path = format!("/payments/{}/receipt", booked.payment);
    asha.get(&path).await.refused("not_found");
    asha.pay(&booked).await;
    let receipt = asha.get(&path).await.expect(200);
    assert_eq!(
        (&receipt["number"], &receipt["amount"], &receipt["gst"]),
        (&json!("R/26-27/000001"), &json!(5_000), &json!(763))
    );
    assert_eq!(receipt["lines"], json!([{"what": "parking", "amount": 4_237}]));
    assert_eq!(
        (&receipt["seller"]["name"], &receipt["seller"]["gstin"]),
        (&json!("Nandi Parking Pvt Ltd"), &json!("27AAPFU0939F1ZV"))
    );
    assert_eq!((&receipt["notes"], &receipt["reference"]), (&json!([]), &booked.view["reference"]));

    // What the seller becomes later changes no receipt, nor its notes.
    sqlx::query("update operator set gst_rate = 500, legal_name = 'Other'").execute(world.db()).await.expect("set");
    world.advance_minutes(20).await;
    asha.cancel(&booked).await.expect(200);
    let due = asha.get(&path).await.expect(200);
    assert_eq!((&due["notes"][0]["number"], &due["notes"][0]["amount"]), (&json!("C/26-27/000001"), &json!(2_500)));
    world.advance_minutes(1).await;
    let receipt = operator.admin.get(&path).await.expect(200);
    assert_eq!((&receipt["seller"]["name"], &receipt["gst_rate"]), (&json!("Nandi Parking Pvt Ltd"), &json!(1_800)));
    assert!(receipt["notes"][0]["paid_at"].is_string() && due["notes"][0]["paid_at"].is_null(), "{receipt:#}");
    world.platform_admin("root").await.get(&path).await.expect(200);
    world.customer("ravi").await.get(&path).await.refused("not_found");
    world.operator("elsewhere").await.admin.get(&path).await.refused("not_found");
}

#[tokio::test]
async fn a_receipt_is_a_page_to_print_without_scripts() {
    let world = World::new().await;
    let operator = world.operator("nandi").await;
    super::with_gst(&world).await;
    let asha = world.customer("<i>आशा</i>").await;
    let booked = asha.park(operator.lot("MG Road").await.bay("A1").await, 60).await;
    let page = asked(&asha, &booked.payment, "text/html", "hi").await;
    assert_eq!(page.header("content-type"), Some("text/html; charset=utf-8"));
    let policy = page.header("content-security-policy").expect("a policy").to_owned();
    assert!(policy.starts_with("default-src 'none'; style-src 'nonce-") && !policy.contains("script"), "{policy}");
    let page = page.expect(200).as_str().expect("a page").to_owned();
    for told in
        ["<html lang=\"hi\">", "रसीद", "&lt;i&gt;आशा&lt;/i&gt;", "₹ 42.37", "GST 18 %", "₹ 50.00", "R/26-27/000001"]
    {
        assert!(page.contains(told), "{told}: {page}");
    }
    assert!(!page.contains("<script") && !page.contains("<i>"));
}

#[tokio::test]
async fn a_receipt_is_a_pdf_with_fonts_of_its_own() {
    let world = World::new().await;
    let operator = world.operator("nandi").await;
    super::with_gst(&world).await;
    let asha = world.customer("आशा त्रिवेदी müller").await;
    let booked = asha.park(operator.lot("MG Road").await.bay("A1").await, 60).await;
    let path = format!("/api/v1/payments/{}/receipt?lang=hi", booked.payment);
    let request = asha.request(Method::GET, &path).header("accept", "application/pdf");
    let answer = request.send().await.expect("an answer");
    assert_eq!(answer.headers()["content-type"], "application/pdf");
    assert_eq!(answer.headers()["content-disposition"], "inline; filename=\"R-26-27-000001.pdf\"");
    let pdf = answer.bytes().await.expect("a body");
    assert!(pdf.starts_with(b"%PDF-") && pdf.len() < 100_000, "{} bytes", pdf.len());
    let has = |name: &[u8]| pdf.windows(name.len()).any(|window| window == name);
    assert!(has(b"NotoSans-") && has(b"NotoSansDevanagari"), "both fonts are in it");
}

#[tokio::test]
async fn a_receipt_says_where_the_seller_was_when_the_money_came() {
    let world = World::new().await;
    let operator = world.operator("nandi").await;
    let lot = operator.lot("MG Road").await;
    let (asha, ravi) = (world.customer("asha").await, world.customer("ravi").await);
    let move_to = async |address: serde_json::Value| {
        operator.admin.patch("/operator", json!({"address": address})).await.expect(200);
    };
    let address = async |person: &Person, booked: &Booked| {
        let receipt = person.get(&format!("/payments/{}/receipt", booked.payment)).await.expect(200);
        receipt["seller"]["address"].clone()
    };
    let from_nowhere = asha.park(lot.bay("A1").await, 60).await;
    move_to(json!("12 Residency Road\nBengaluru")).await;
    let from_the_first = ravi.park(lot.bay("A2").await, 60).await;
    move_to(json!("1 MG Road")).await;
    assert_eq!(address(&asha, &from_nowhere).await, json!(null));
    assert_eq!(address(&ravi, &from_the_first).await, "12 Residency Road\nBengaluru");

    // An older server keeps none.
    sqlx::query("update receipt set seller_address = null").execute(world.db()).await.expect("as of old");
    assert_eq!(address(&ravi, &from_the_first).await, "1 MG Road");
    move_to(json!(null)).await;
    assert_eq!(address(&ravi, &from_the_first).await, json!(null));
}

#[tokio::test]
async fn a_car_wash_bought_alone_has_a_receipt_of_its_own() {
    let world = World::new().await;
    let operator = world.operator("nandi").await;
    super::with_gst(&world).await;
    let lot = operator.lot("MG Road").await;
    let service = super::washes(&operator, lot.id).await;
    let asha = world.customer("asha").await;
    let wish = json!({
        "service_id": service, "lot_id": lot.id, "scheduled_at": world.now() + TimeDelta::hours(1),
        "vehicle": {"plate": "KA 05 MH 7788", "vehicle_class": "sedan"}, "payment_method": "card",
    });
    let wash = Booked::of(asha.post("/car-washes", wish).await.expect(201));
    asha.pay(&wash).await;
    let receipt = asha.get(&format!("/payments/{}/receipt", wash.payment)).await.expect(200);
    assert_eq!(receipt["lines"], json!([{"what": "car_wash", "amount": 25_339}]));
    assert_eq!((&receipt["gst"], &receipt["amount"]), (&json!(4_561), &json!(29_900)));
    assert_eq!((&receipt["reference"], &receipt["plate"]), (&json!(null), &json!("KA05MH7788")));
    let page = asked(&asha, &wash.payment, "text/html", "en").await.expect(200);
    let page = page.as_str().expect("a page");
    assert!(page.contains("Car wash") && page.contains("₹ 253.39") && !page.contains("Parking<"), "{page}");
    world.expect_sound().await;
}

#[tokio::test]
async fn of_two_things_paid_at_once_the_receipt_has_a_line_each_and_one_for_the_tax() {
    let world = World::new().await;
    let operator = world.operator("nandi").await;
    super::with_gst(&world).await;
    let lot = operator.lot("MG Road").await;
    let service = super::washes(&operator, lot.id).await;
    let asha = world.customer("asha").await;
    let mut wish = asha.wish(lot.bay("A1").await, 60, "card");
    wish["car_wash_service_id"] = json!(service);
    let both = Booked::of(asha.post("/bookings", wish).await.expect(201));
    asha.pay(&both).await;
    let receipt = asha.get(&format!("/payments/{}/receipt", both.payment)).await.expect(200);
    let (lines, gst) = (receipt["lines"].as_array().expect("lines"), receipt["gst"].as_i64().expect("a number"));
    let sold: Vec<_> = lines.iter().map(|line| line["what"].as_str().expect("what")).collect();
    assert_eq!(sold, ["parking", "car_wash"]);
    let net: i64 = lines.iter().map(|line| line["amount"].as_i64().expect("a number")).sum();
    assert_eq!((net + gst, &receipt["amount"], &receipt["gst_rate"]), (34_900, &json!(34_900), &json!(1_800)));
    assert_eq!(
        (&receipt["lines"], gst),
        (&json!([{"what": "parking", "amount": 4_237}, {"what": "car_wash", "amount": 25_339}]), 5_324)
    );
    assert_eq!(receipt["reference"], both.view["reference"]);
    world.expect_sound().await;
}
