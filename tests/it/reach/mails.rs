//! Mails of notices: whom they reach, when, and in which words.

use chrono::TimeDelta;
use parkmate::events::{Event, PaymentFacts, Trouble};
use parkmate::types::{Currency, Money, PaymentId};
use serde_json::json;

use super::{declined, header, with_smtp};
use crate::world::{World, readable};

#[tokio::test]
async fn a_decline_is_mailed_to_who_has_not_seen_it_within_a_minute() {
    let (world, smtp) = with_smtp().await;
    let asha = declined(&world).await;
    world.reach().await;
    assert_eq!(smtp.taken().len(), 0, "it may be seen yet");
    world.sleep_through(TimeDelta::seconds(60));
    world.reach().await;
    let [mail] = smtp.taken().try_into().expect("one mail");
    let mail = readable(&mail);
    assert_eq!(header(&mail, "Subject"), "Booking declined: MG Road");
    assert!(header(&mail, "To").contains("asha@"), "{mail}");
    for said in
        ["Admin declined your booking request.", "A-01", "MG Road, 1 MG Road, Bengaluru", "text/plain", "text/html"]
    {
        assert!(mail.contains(said), "{said} is missing in {mail}");
    }
    assert!(header(&mail, "List-Unsubscribe").contains("/profile#notifications"), "{mail}");
    assert!(!mail.contains("src=") && !mail.contains("url("), "nothing is fetched when it is read: {mail}");
    world.sleep_through(TimeDelta::hours(1));
    world.reach().await;
    assert_eq!(smtp.taken().len(), 1, "it is mailed once");
    assert_eq!(world.delivery(&asha, "booking.declined").await, ["sent", ""]);
}

#[tokio::test]
async fn a_mail_is_in_the_language_of_its_reader_and_by_the_clocks_of_the_lot() {
    let world = World::new().await;
    let nandi = world.operator("nandi").await;
    let bay = nandi.lot("MG Road").await.bay("A-01").await;
    let asha = world.customer("asha").await;
    let me = asha.patch("/me", json!({"language": "hi", "time_zone": "Europe/London"})).await.expect(200);
    assert_eq!((&me["language"], &me["time_zone"]), (&json!("hi"), &json!("Europe/London")));
    assert_eq!(asha.get("/me").await.expect(200)["language"], "hi");
    let booked = asha.hold(bay, 60, "cash").await;
    nandi.admin.decline(&booked).await.expect(200);
    world.sleep_through(TimeDelta::seconds(60));
    world.reach().await;
    let [mail] = world.mail_to(me["email"].as_str().expect("an address")).await.try_into().expect("one mail");
    for said in ["<html lang=\"hi\">", "प्रिय", "पार्किंग ने आपकी बुकिंग अस्वीकार कर दी।", "2 नवंबर 2026, 10:00 (Asia/Kolkata)"]
    {
        assert!(mail.contains(said), "{said} is missing in {mail}");
    }
    for wrong in [json!({"language": "fr"}), json!({"time_zone": "Mars/Olympus"})] {
        asha.patch("/me", wrong).await.refused("validation_failed");
    }
}

#[tokio::test]
async fn who_has_read_it_is_not_mailed() {
    let (world, smtp) = with_smtp().await;
    let asha = declined(&world).await;
    asha.post("/notifications/read", json!({"up_to_seq": 9})).await.expect(200);
    world.sleep_through(TimeDelta::seconds(60));
    world.reach().await;
    assert_eq!(smtp.taken().len(), 0);
    assert_eq!(world.delivery(&asha, "booking.declined").await, ["withdrawn", "it was read"]);
}

#[tokio::test]
async fn a_booking_that_is_paid_by_card_is_confirmed_by_mail_at_once() {
    let (world, smtp) = with_smtp().await;
    let nandi = world.operator("nandi").await;
    let bay = nandi.lot("MG Road").await.bay("A-01").await;
    let asha = world.customer("asha").await;
    let booked = asha.park(bay, 60).await;
    world.advance_minutes(0).await;
    world.reach().await;
    let [mail] = smtp.taken().try_into().expect("one mail");
    let mail = readable(&mail);
    assert_eq!(header(&mail, "Subject"), "Your booking is confirmed: MG Road");
    assert!(mail.contains(&format!("/bookings/{}", booked.id)), "{mail}");
    assert!(mail.contains("2 November 2026, 11:00 (Asia/Kolkata)"), "{mail}");
}

#[tokio::test]
async fn what_is_told_to_a_lot_admin_is_mailed_only_if_he_wishes() {
    let (world, smtp) = with_smtp().await;
    let nandi = world.operator("nandi").await;
    let lot = nandi.lot("MG Road").await;
    let (first, second) = (lot.bay("A-01").await, lot.bay("A-02").await);
    world.customer("asha").await.hold(first, 60, "cash").await;
    assert_eq!(world.deliveries(&nandi.admin).await.len(), 0);
    let wish = json!({"items": [{"event": "booking.created", "email": true}]});
    nandi.admin.put("/notifications/preferences", wish).await.expect(200);
    world.customer("ravi").await.hold(second, 60, "cash").await;
    world.reach().await;
    let [mail] = smtp.taken().try_into().expect("one mail, at once");
    assert!(readable(&mail).contains("New booking received for MG Road, slot A-02."), "{mail}");
}

#[tokio::test]
async fn a_mail_of_a_troubled_payment_names_the_lot_and_leads_to_the_payments() {
    let (world, smtp) = with_smtp().await;
    let nandi = world.operator("nandi").await;
    let (lot_id, operator_id) = (nandi.lot("MG Road").await.id, nandi.id);
    let customer_id = world.customer("asha").await.id;
    let (payment_id, amount) = (PaymentId::new(), Money::new(5_000, Currency::Inr));
    let payment = PaymentFacts { payment_id, customer_id, operator_id, lot_id, amount };
    let mut tx = world.app.begin().await.expect("a transaction");
    tx.emit(Event::PaymentTroubled { payment, trouble: Trouble::RefundFailed });
    tx.commit().await.expect("committed");
    world.sleep_through(TimeDelta::seconds(60));
    world.reach().await;
    let [mail] = smtp.taken().try_into().expect("one mail");
    assert_eq!(header(&mail, "Subject"), "A payment needs you: MG Road");
    assert!(readable(&mail).contains("/operator/payments"), "{mail}");
}

#[tokio::test]
async fn a_mail_of_money_at_the_counter_leads_the_customer_to_his_bookings_and_the_admin_to_the_payments() {
    let (world, smtp) = with_smtp().await;
    let nandi = world.operator("nandi").await;
    let bay = nandi.lot("MG Road").await.bay("A-01").await;
    let asha = world.customer("asha").await;
    let booked = asha.hold(bay, 60, "cash").await;
    nandi.admin.verify(&booked).await.expect(200);
    nandi.admin.decline(&booked).await.expect(200);
    world.sleep_through(TimeDelta::seconds(60));
    world.reach().await;
    let mails: Vec<_> = smtp.taken().iter().map(|mail| readable(mail)).collect();
    for (reader, path) in [("asha@", "/bookings\r\n"), ("nandi@", "/operator/payments\r\n")] {
        let to = |mail: &&String| header(mail, "Subject").starts_with("Refund") && header(mail, "To").contains(reader);
        let mail = mails.iter().find(to).expect(reader);
        assert!(mail.contains(path), "{reader}: {mail}");
    }
}
