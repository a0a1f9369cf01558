//! Who may say that money moved: signed and fresh webhooks, and whoever holds a checkout link.

use chrono::TimeDelta;
use reqwest::Method;
use serde_json::{Value, json};

use super::{notice, payment_id, post_notice, post_signed};
use crate::world::{Booked, Person, Reply, World};

async fn held(world: &World) -> (Person, Booked) {
    let bay = world.operator("nandi").await.lot("MG Road").await.bay("A1").await;
    let asha = world.customer("asha").await;
    let booked = asha.hold(bay, 60, "card").await;
    (asha, booked)
}

#[tokio::test]
async fn a_webhook_without_its_signature_or_with_another_is_refused() {
    let world = World::new().await;
    let (asha, booked) = held(&world).await;
    let body = notice(&booked, "payment.succeeded").to_string();
    let right = world.app.gateway.signature(&body, world.now());
    let of_another = world.app.gateway.signature(&body.replace("5000", "5001"), world.now());
    let (time, _) = right.split_once(',').expect("two parts");
    let bare = right.replace("v1=", "");
    for signature in ["", "t=,v1=", time, &bare, &of_another, &format!("{time},v1=00"), &format!("{right}00")] {
        post_signed(&world, &body, Some(signature)).await.refused("signature_invalid");
    }
    post_signed(&world, &body, None).await.refused("signature_invalid");
    assert_eq!(asha.status_of(&booked).await, "held");
    post_signed(&world, &body, Some(&right)).await.expect(204);
    assert_eq!(asha.status_of(&booked).await, "active");
}

#[tokio::test]
async fn a_webhook_is_believed_for_five_minutes_by_the_servers_clock() {
    let world = World::new().await;
    let (asha, booked) = held(&world).await;
    let body = notice(&booked, "payment.succeeded").to_string();
    let old = world.app.gateway.signature(&body, world.now() - TimeDelta::seconds(301));
    let early = world.app.gateway.signature(&body, world.now() + TimeDelta::seconds(301));
    for signature in [old, early] {
        post_signed(&world, &body, Some(&signature)).await.refused("signature_invalid");
    }
    let signature = world.app.gateway.signature(&body, world.now());
    world.advance_minutes(5).await;
    post_signed(&world, &body, Some(&signature)).await.expect(204);
    assert_eq!(asha.status_of(&booked).await, "active");
    world.advance(TimeDelta::seconds(1)).await;
    post_signed(&world, &body, Some(&signature)).await.refused("signature_invalid");
}

#[tokio::test]
async fn the_same_event_takes_effect_once_whatever_it_says_the_second_time() {
    let world = World::new().await;
    let (asha, booked) = held(&world).await;
    let failed = notice(&booked, "payment.failed");
    post_notice(&world, &failed).await.expect(204);
    let mut again = failed.clone();
    again["type"] = json!("payment.succeeded");
    for replay in [&failed, &again, &failed] {
        post_notice(&world, replay).await.expect(204);
    }
    assert_eq!(asha.status_of(&booked).await, "lapsed");
    assert_eq!(asha.heard().await, ["payment.failed"]);
    world.expect_sound().await;
}

#[tokio::test]
async fn another_amount_or_what_is_not_known_is_refused_and_named_and_does_not_use_up_the_event() {
    let world = World::new().await;
    let (asha, booked) = held(&world).await;
    let right = notice(&booked, "payment.succeeded");
    for amount in [4_999, 5_001, 0, -5_000] {
        let mut wrong = right.clone();
        wrong["amount"] = json!(amount);
        assert_eq!(post_notice(&world, &wrong).await.misfit(), ("amount".into(), "mismatch".into()));
    }
    for (member, value) in [("currency", json!("USD")), ("type", json!("payment.imagined")), ("amount", Value::Null)] {
        let mut wrong = right.clone();
        wrong[member] = value;
        assert_eq!(post_notice(&world, &wrong).await.misfit(), (member.into(), "invalid".into()));
    }
    let rubbish = "not JSON";
    let signature = world.app.gateway.signature(rubbish, world.now());
    post_signed(&world, rubbish, Some(&signature)).await.refused("malformed_request");
    assert_eq!(asha.status_of(&booked).await, "held");
    post_notice(&world, &right).await.expect(204);
    assert_eq!(asha.status_of(&booked).await, "active");
    world.expect_sound().await;
}

#[tokio::test]
async fn a_webhook_of_an_unknown_payment_refund_or_gateway_changes_nothing() {
    let world = World::new().await;
    let (asha, booked) = held(&world).await;
    let mut unknown = notice(&booked, "payment.succeeded");
    unknown["payment_id"] = unknown["id"].clone();
    post_notice(&world, &unknown).await.refused("not_found");
    assert_eq!(post_notice(&world, &notice(&booked, "refund.succeeded")).await.misfit().0, "refund_id");
    let body = notice(&booked, "payment.succeeded").to_string();
    let elsewhere = asha.request(Method::POST, "/api/v1/webhooks/bank").body(body).send().await.expect("an answer");
    Reply::of(elsewhere).await.refused("not_found");
    assert_eq!(asha.status_of(&booked).await, "held");
    world.expect_sound().await;
}

/// Asks for a checkout page by its last segment.
async fn checkout(world: &World, method: Method, segment: &str, decision: Option<Value>) -> Reply {
    let mut request = world.stranger().request(method, &format!("/checkout/{segment}"));
    if let Some(decision) = decision {
        request = request.json(&decision);
    }
    Reply::of(request.send().await.expect("an answer")).await
}

#[tokio::test]
async fn a_forged_checkout_link_leads_nowhere() {
    let world = World::new().await;
    let bay = world.operator("nandi").await.lot("MG Road").await.bay("A1").await;
    let (asha, ravi) = (world.customer("asha").await, world.customer("ravi").await);
    let mine = asha.hold(bay, 60, "card").await;
    let other = ravi.hold_from(bay, mine.instant("ends_at"), 60, "card").await;
    let segment = mine.checkout.as_deref().and_then(|url| url.rsplit('/').next()).expect("a link").to_owned();
    let mac = segment.split_once('.').expect("two parts").1;
    let payment = payment_id(&other);
    for forged in
        [format!("{payment}.{mac}"), format!("{payment}."), payment.to_string(), format!("{segment}0"), "x".into()]
    {
        let succeed = json!({"outcome": "succeed"});
        checkout(&world, Method::POST, &forged, Some(succeed)).await.refused("not_found");
        checkout(&world, Method::GET, &forged, None).await.refused("not_found");
    }
    assert_eq!(ravi.status_of(&other).await, "held");
    for rubbish in [json!({}), json!({"outcome": "maybe"}), json!([])] {
        assert_eq!(checkout(&world, Method::POST, &segment, Some(rubbish)).await.misfit().0, "outcome");
    }
    assert_eq!(asha.status_of(&mine).await, "held");
}

#[tokio::test]
async fn the_checkout_page_asks_once_and_then_tells_what_was_decided() {
    let world = World::new().await;
    let (asha, booked) = held(&world).await;
    let segment = booked.checkout.as_deref().and_then(|url| url.rsplit('/').next()).expect("a link").to_owned();
    let page = checkout(&world, Method::GET, &segment, None).await.expect(200);
    let page = page.as_str().expect("a page");
    assert!(page.contains("Approve") && page.contains("Decline") && page.contains("INR 50.00"), "{page}");
    let form = world.stranger().request(Method::POST, &format!("/checkout/{segment}")).body("outcome=succeed");
    let form = form.header("content-type", "application/x-www-form-urlencoded").header("accept", "text/html");
    let page = Reply::of(form.send().await.expect("an answer")).await.expect(200);
    assert!(page.as_str().expect("a page").contains("Paid."), "{page}");
    assert_eq!(asha.status_of(&booked).await, "active");
    let page = checkout(&world, Method::GET, &segment, None).await.expect(200);
    assert!(!page.as_str().expect("a page").contains("Approve"), "{page}");
}
