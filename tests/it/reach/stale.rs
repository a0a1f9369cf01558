//! Nothing is sent that is not true any more.

use chrono::TimeDelta;
use serde_json::json;

use super::{header, with_smtp};
use crate::world::{Person, Smtp, World};

struct Scene {
    world: World,
    smtp: Smtp,
    admin: Person,
    asha: Person,
}

impl Scene {
    async fn new() -> (Self, parkmate::types::SlotId) {
        let (world, smtp) = with_smtp().await;
        let nandi = world.operator("nandi").await;
        let bay = nandi.lot("MG Road").await.bay("A-01").await;
        let (admin, asha) = (nandi.admin.clone(), world.customer("asha").await);
        // What is mailed by itself is not what this is about.
        let wish = json!({"items": [
            {"event": "booking.confirmed", "email": false}, {"event": "booking.called_off", "email": false}
        ]});
        asha.put("/notifications/preferences", wish).await.expect(200);
        (Self { world, smtp, admin, asha }, bay)
    }

    /// Why it was not sent.
    async fn withdrawn(&self, event: &str) -> String {
        self.world.reach().await;
        let found = self.world.deliveries(&self.asha).await.into_iter().find(|delivery| delivery[0] == event);
        let [_, _, state, why] = found.expect("it was to be sent");
        assert_eq!(state, "withdrawn", "{why}");
        why
    }
}

#[tokio::test]
async fn a_warning_is_mailed_while_there_is_time() {
    let (scene, bay) = Scene::new().await;
    scene.asha.park(bay, 60).await;
    scene.world.advance_minutes(55).await;
    scene.world.sleep_through(TimeDelta::seconds(60));
    scene.world.reach().await;
    assert_eq!(scene.smtp.taken().len(), 1);
    assert!(scene.smtp.taken()[0].contains("Subject: Your parking ends soon: MG Road"));
}

#[tokio::test]
async fn a_warning_that_comes_late_is_not_mailed() {
    let (scene, bay) = Scene::new().await;
    scene.asha.park(bay, 60).await;
    scene.world.advance_minutes(55).await;
    scene.world.sleep_through(TimeDelta::seconds(241));
    assert_eq!(scene.withdrawn("booking.expiring_soon").await, "it is too late to warn");
    assert_eq!(scene.smtp.taken().len(), 0);
}

#[tokio::test]
async fn a_warning_is_withdrawn_when_its_booking_is_renewed() {
    let (scene, bay) = Scene::new().await;
    let booked = scene.asha.park(bay, 60).await;
    scene.world.advance_minutes(55).await;
    let renewal = scene.asha.renew(&booked, 60, "card").await;
    scene.asha.pay(&renewal).await;
    scene.world.advance(TimeDelta::seconds(60)).await;
    assert_eq!(scene.withdrawn("booking.expiring_soon").await, "it was renewed");
}

#[tokio::test]
async fn a_renewal_has_a_warning_and_an_end_of_its_own() {
    let (scene, bay) = Scene::new().await;
    let booked = scene.asha.park(bay, 60).await;
    let renewal = scene.asha.renew(&booked, 60, "card").await;
    scene.asha.pay(&renewal).await;
    // A minute after its warning, after its end, and after its grace.
    for minutes in [116, 5, 5] {
        scene.world.advance_minutes(minutes).await;
        scene.world.reach().await;
    }
    let subjects: Vec<_> = scene.smtp.taken().iter().map(|mail| header(mail, "Subject").to_owned()).collect();
    let titles = ["Your parking ends soon", "Your parking has ended", "Your parking was closed"];
    assert_eq!(subjects, titles.map(|title| format!("{title}: MG Road")));
}

#[tokio::test]
async fn a_second_renewal_that_failed_is_mailed_though_the_first_was_had() {
    let (scene, bay) = Scene::new().await;
    let booked = scene.asha.park(bay, 60).await;
    let renewal = scene.asha.renew(&booked, 60, "card").await;
    scene.asha.pay(&renewal).await;
    scene.world.advance_minutes(61).await;
    let ravi = scene.world.customer("ravi").await;
    let next = renewal.instant("ends_at");
    ravi.hold_from(bay, next, 60, "cash").await;
    scene.asha.ask_to_renew(&renewal, 60, "card").await.refused("slot_taken");
    scene.world.advance(TimeDelta::seconds(60)).await;
    scene.world.reach().await;
    assert_eq!(scene.world.delivery(&scene.asha, "booking.renewal_failed").await, ["sent", ""]);
}

#[tokio::test]
async fn a_renewal_that_lapsed_is_not_mailed_where_another_was_had() {
    let (scene, bay) = Scene::new().await;
    let booked = scene.asha.park(bay, 60).await;
    let failed = scene.asha.renew(&booked, 60, "card").await;
    scene.asha.decide(&failed, json!({"outcome": "fail"})).await.expect(200);
    let renewal = scene.asha.renew(&booked, 60, "card").await;
    scene.asha.pay(&renewal).await;
    scene.world.advance(TimeDelta::seconds(60)).await;
    assert_eq!(scene.withdrawn("booking.renewal_failed").await, "it was renewed");
}

#[tokio::test]
async fn a_confirmation_that_comes_when_all_is_over_is_not_mailed() {
    let (scene, bay) = Scene::new().await;
    let wish = json!({"items": [{"event": "booking.confirmed", "email": true}]});
    scene.asha.put("/notifications/preferences", wish).await.expect(200);
    scene.asha.park(bay, 60).await;
    scene.world.sleep_through(TimeDelta::hours(4));
    assert_eq!(scene.withdrawn("booking.confirmed").await, "the booking is over");
    assert_eq!(scene.smtp.taken().len(), 0);
}

#[tokio::test]
async fn a_warning_is_withdrawn_when_its_booking_ends_or_is_cancelled() {
    for leaves in [true, false] {
        let (scene, bay) = Scene::new().await;
        let booked = scene.asha.park(bay, 60).await;
        scene.world.advance_minutes(55).await;
        if leaves {
            scene.asha.check_out(&booked).await.expect(200);
        } else {
            scene.asha.cancel(&booked).await.expect(200);
        }
        scene.world.sleep_through(TimeDelta::seconds(60));
        assert_eq!(scene.withdrawn("booking.expiring_soon").await, "the booking is over");
    }
}

#[tokio::test]
async fn a_refund_that_was_paid_out_at_the_counter_is_not_announced_any_more() {
    let (scene, bay) = Scene::new().await;
    let booked = scene.asha.hold(bay, 60, "cash").await;
    scene.admin.verify(&booked).await.expect(200);
    scene.admin.decline(&booked).await.expect(200);
    let payment = scene.asha.look_at(&booked).await["payment"]["id"].as_str().expect("a payment").to_owned();
    let paid = format!("/operator/payments/{payment}/refunded");
    scene.admin.post(&paid, serde_json::Value::Null).await.expect(200);
    scene.world.sleep_through(TimeDelta::seconds(60));
    assert_eq!(scene.withdrawn("payment.refund_due").await, "the money has gone back");
}

#[tokio::test]
async fn a_payment_verified_for_a_booking_that_was_declined_at_once_is_not_mailed() {
    let (scene, bay) = Scene::new().await;
    let booked = scene.asha.hold(bay, 60, "cash").await;
    scene.admin.verify(&booked).await.expect(200);
    scene.admin.decline(&booked).await.expect(200);
    scene.world.sleep_through(TimeDelta::seconds(60));
    assert_eq!(scene.withdrawn("payment.cash_verified").await, "it is off");
}

#[tokio::test]
async fn what_a_stopped_server_left_for_more_than_a_day_is_no_news() {
    let (scene, bay) = Scene::new().await;
    let booked = scene.asha.hold(bay, 60, "cash").await;
    scene.admin.decline(&booked).await.expect(200);
    scene.world.sleep_through(TimeDelta::hours(25));
    assert_eq!(scene.withdrawn("booking.declined").await, "it is old");
}
