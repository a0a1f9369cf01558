//! What a person wants, by which way, and when not.

use chrono::TimeDelta;
use serde_json::{Value, json};

use super::{declined, with_smtp};

fn item<'v>(set: &'v Value, event: &str) -> &'v Value {
    set["items"].as_array().expect("items").iter().find(|item| item["event"] == event).expect(event)
}

#[tokio::test]
async fn money_declines_and_the_end_of_a_booking_are_sent_unless_told_otherwise_and_the_rest_is_not() {
    let (world, _smtp) = with_smtp().await;
    let asha = world.customer("asha").await;
    let set = asha.get("/notifications/preferences").await.expect(200);
    assert_eq!(set["quiet_hours"], Value::Null);
    for (event, email, push) in [
        ("payment.refunded", true, true),
        ("booking.declined", true, true),
        ("booking.expiring_soon", true, true),
        ("booking.auto_expired", true, true),
        ("booking.created", false, false),
        ("car_wash.completed", false, false),
        ("booking.confirmed", true, false),
    ] {
        assert_eq!((&item(&set, event)["email"], &item(&set, event)["push"]), (&json!(email), &json!(push)), "{event}");
    }
}

#[tokio::test]
async fn a_wish_is_kept_and_what_cannot_be_wished_is_refused() {
    let (world, _smtp) = with_smtp().await;
    let asha = world.customer("asha").await;
    let wish = json!({
        "items": [{"event": "payment.refunded", "email": false}, {"event": "car_wash.completed", "push": true}],
        "quiet_hours": {"from": "22:30", "to": "06:45"}
    });
    let set = asha.put("/notifications/preferences", wish).await.expect(200);
    assert_eq!(set, asha.get("/notifications/preferences").await.expect(200));
    assert_eq!(set["quiet_hours"], json!({"from": "22:30", "to": "06:45"}));
    assert_eq!(item(&set, "payment.refunded")["email"], false);
    assert_eq!(item(&set, "car_wash.completed")["push"], true);
    assert_eq!(item(&set, "car_wash.completed")["email"], false);
    let set = asha.put("/notifications/preferences", json!({"quiet_hours": null})).await.expect(200);
    assert_eq!((&set["quiet_hours"], &item(&set, "payment.refunded")["email"]), (&Value::Null, &json!(false)));
    for (body, code) in [
        (json!({"items": [{"event": "booking.confirmed", "push": true}]}), "not_offered"),
        (json!({"items": [{"event": "weather.changed", "email": true}]}), "unknown"),
        (json!({"quiet_hours": {"from": "10:00", "to": "10:00"}}), "invalid"),
    ] {
        let refused = asha.put("/notifications/preferences", body).await.refused("validation_failed");
        assert_eq!(refused["errors"][0]["code"], code);
    }
    for time in ["24:00", "9:00", "22:00:00", "ten"] {
        let body = json!({"quiet_hours": {"from": time, "to": "07:00"}});
        asha.put("/notifications/preferences", body).await.refused("validation_failed");
    }
}

#[tokio::test]
async fn who_sends_back_what_was_shown_changes_nothing() {
    let (world, smtp) = with_smtp().await;
    let nandi = world.operator("nandi").await;
    let bay = nandi.lot("MG Road").await.bay("A-01").await;
    let asha = world.customer("asha").await;
    let shown = asha.get("/notifications/preferences").await.expect(200);
    assert_eq!(asha.put("/notifications/preferences", shown.clone()).await.expect(200), shown);
    asha.park(bay, 60).await;
    world.advance_minutes(0).await;
    world.reach().await;
    let subjects: Vec<_> = smtp.taken().iter().map(|mail| super::header(mail, "Subject").to_owned()).collect();
    assert_eq!(subjects, ["Your booking is confirmed: MG Road"]);
}

#[tokio::test]
async fn a_letter_that_was_muted_in_the_app_by_an_older_server_is_sent() {
    let (world, smtp) = with_smtp().await;
    let nandi = world.operator("nandi").await;
    let bay = nandi.lot("MG Road").await.bay("A-01").await;
    let asha = world.customer("asha").await;
    let muted = "insert into notification_mute (account_id, event, channel) values ($1, 'booking.confirmed', 'in_app')";
    sqlx::query(muted).bind(asha.id).execute(world.db()).await.expect("muted");
    asha.park(bay, 60).await;
    world.advance_minutes(0).await;
    world.reach().await;
    assert_eq!(smtp.taken().len(), 1);
}

#[tokio::test]
async fn what_is_not_wanted_any_more_is_not_sent_either() {
    let (world, smtp) = with_smtp().await;
    let asha = declined(&world).await;
    let wish = json!({"items": [{"event": "booking.declined", "email": false}]});
    asha.put("/notifications/preferences", wish).await.expect(200);
    world.sleep_through(TimeDelta::seconds(60));
    world.reach().await;
    assert_eq!(
        (smtp.taken().len(), world.delivery(&asha, "booking.declined").await[1].as_str()),
        (0, "it is not wanted any more")
    );
}

#[tokio::test]
async fn quiet_hours_hold_back_what_can_wait_until_they_end() {
    let (world, smtp) = with_smtp().await;
    let nandi = world.operator("nandi").await;
    let bay = nandi.lot("MG Road").await.bay("A-01").await;
    // It is ten o'clock in India, and half past four in London.
    let wish = json!({
        "items": [{"event": "booking.created", "email": true}], "quiet_hours": {"from": "22:00", "to": "07:00"}
    });
    nandi.admin.put("/notifications/preferences", wish).await.expect(200);
    nandi.admin.patch("/me", json!({"time_zone": "Europe/London"})).await.expect(200);
    let asha = world.customer("asha").await;
    asha.hold(bay, 600, "cash").await;
    world.reach().await;
    world.sleep_through(TimeDelta::minutes(149));
    world.reach().await;
    assert_eq!(smtp.taken().len(), 0, "it is 06:59 in London");
    world.sleep_through(TimeDelta::minutes(1));
    world.reach().await;
    assert_eq!(smtp.taken().len(), 1, "it is 07:00");
}

#[tokio::test]
async fn what_became_untrue_while_it_was_quiet_is_dropped() {
    let (world, smtp) = with_smtp().await;
    let nandi = world.operator("nandi").await;
    let bay = nandi.lot("MG Road").await.bay("A-01").await;
    let wish = json!({
        "items": [{"event": "booking.created", "email": true}], "quiet_hours": {"from": "09:00", "to": "11:00"}
    });
    nandi.admin.put("/notifications/preferences", wish).await.expect(200);
    let asha = world.customer("asha").await;
    let booked = asha.hold(bay, 60, "cash").await;
    world.reach().await;
    asha.cancel(&booked).await.expect(200);
    world.sleep_through(TimeDelta::minutes(60));
    world.reach().await;
    let states: Vec<_> = world.deliveries(&nandi.admin).await.into_iter().map(|d| d[2].clone()).collect();
    assert_eq!((smtp.taken().len(), states), (0, vec!["withdrawn".to_owned()]));
}

#[tokio::test]
async fn money_and_the_end_of_a_booking_get_through_at_any_hour() {
    let (world, smtp) = with_smtp().await;
    let nandi = world.operator("nandi").await;
    let bay = nandi.lot("MG Road").await.bay("A-01").await;
    let asha = world.customer("asha").await;
    let quiet = json!({"quiet_hours": {"from": "00:00", "to": "23:59"}});
    asha.put("/notifications/preferences", quiet).await.expect(200);
    let booked = asha.hold(bay, 60, "cash").await;
    nandi.admin.verify(&booked).await.expect(200);
    world.advance(TimeDelta::seconds(60)).await;
    world.reach().await;
    world.advance_minutes(55).await;
    world.reach().await;
    let subjects: Vec<_> = smtp.taken().iter().map(|mail| super::header(mail, "Subject").to_owned()).collect();
    assert_eq!(subjects.len(), 3, "{subjects:?}");
    for title in ["Your booking is confirmed", "Cash payment verified", "Your parking ends soon"] {
        assert!(subjects.contains(&format!("{title}: MG Road")), "{subjects:?}");
    }
}
