//! The sandbox's page, on which a customer of the app pays, and from which they come back.

use reqwest::Method;
use serde_json::json;

use super::get;
use crate::world::{Booked, Person, Reply, World};

fn path(booked: &Booked) -> String {
    let url = booked.checkout.as_deref().expect("a card payment");
    format!("/{}", url.splitn(4, '/').nth(3).expect("a path"))
}

async fn decide(person: &Person, path: &str, outcome: &str) -> String {
    let form = person.request(Method::POST, path).body(format!("outcome={outcome}"));
    let form = form.header("content-type", "application/x-www-form-urlencoded").header("accept", "text/html");
    Reply::of(form.send().await.unwrap()).await.expect(200).as_str().unwrap().to_owned()
}

#[tokio::test]
async fn it_says_what_is_paid_for_and_how_one_gets_back() {
    let world = World::new().await;
    let lot = world.operator("nandi").await.lot("<Nandi> & Sons").await;
    let (asha, bay) = (world.customer("asha").await, lot.bay("A1").await);
    let booked = asha.hold(bay, 60, "card").await;
    let page = get(&world.stranger(), &path(&booked)).await;
    assert_eq!(page.header("cache-control"), Some("no-store"));
    let page = page.expect(200).as_str().unwrap().to_owned();
    for said in ["INR 50.00", "&lt;Nandi&gt; &amp; Sons", "Bay A1", "Mon 2 Nov 2026, 10:00", "11:00", "Approve", "PM-"]
    {
        assert!(page.contains(said), "{said} in {page}");
    }
    assert!(!page.contains("style=") && !page.contains("<script") && !page.contains("<style"), "{page}");

    for (outcome, words) in [("succeed", "Paid."), ("fail", "Paid.")] {
        let page = decide(&asha, &path(&booked), outcome).await;
        assert!(page.contains(words) && page.contains(&format!("href=\"/bookings/{}\"", booked.id)), "{page}");
    }
}

#[tokio::test]
async fn who_declines_or_comes_late_is_told_what_that_means() {
    let world = World::new().await;
    let bay = world.operator("nandi").await.lot("MG Road").await.bay("A1").await;
    let asha = world.customer("asha").await;
    let (declined, late) = (
        asha.hold(bay, 60, "card").await,
        path(&asha.hold_from(bay, world.now() + chrono::TimeDelta::hours(3), 60, "card").await),
    );
    let page = decide(&asha, &path(&declined), "fail").await;
    assert!(page.contains("Declined.") && page.contains("Nothing was charged."), "{page}");
    assert!(!get(&asha, &late).await.expect(200).as_str().unwrap().contains("no longer held"));
    world.advance_minutes(11).await;
    assert!(get(&asha, &late).await.expect(200).as_str().unwrap().contains("no longer held"));
}

#[tokio::test]
async fn a_wash_by_itself_leads_back_to_the_wash() {
    let world = World::new().await;
    let here = world.operator("nandi").await;
    let lot = here.lot("MG Road").await;
    let washing = json!({"car_wash": {"enabled": true, "bays": 2, "opens": "00:00", "closes": "24:00"}});
    here.admin.patch(&format!("/operator/lots/{}", lot.id), washing).await.expect(200);
    let price = json!({"amount": 29_900, "currency": "INR"});
    let service = json!({"name": "Exterior", "description": "Foam.", "price": price, "minutes": 20});
    let service = here.admin.post("/operator/car-wash/services", service).await.expect(201);
    let wash = json!({
        "service_id": service["id"], "lot_id": lot.id, "scheduled_at": world.now() + chrono::TimeDelta::hours(2),
        "vehicle": {"plate": "KA04AB1234", "vehicle_class": "sedan"}, "payment_method": "card",
    });
    let asha = world.customer("asha").await;
    let wash = asha.post("/car-washes", wash).await.expect(201);
    let url = wash["payment"]["checkout_url"].as_str().unwrap();
    let page = decide(&asha, &format!("/{}", url.splitn(4, '/').nth(3).unwrap()), "succeed").await;
    assert!(page.contains("Exterior") && page.contains("12:00"), "{page}");
    assert!(page.contains(&format!("href=\"/car-washes/{}\"", wash["id"].as_str().unwrap())), "{page}");
}

#[tokio::test]
async fn its_style_is_a_file() {
    let world = World::new().await;
    let style = get(&world.stranger(), "/checkout/sandbox.css").await;
    assert_eq!(style.header("content-type"), Some("text/css; charset=utf-8"));
    assert!(style.expect(200).as_str().unwrap().contains("prefers-color-scheme"));
}
