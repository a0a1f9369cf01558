//! Cash verified for a booking that is dead: nothing is re-opened, but its time is booked anew, or the money is due back.

use chrono::TimeDelta;
use parkmate::payments;
use parkmate::types::RefundId;
use serde_json::{Value, json};

use super::payment_id;
use crate::world::{Booked, Person, World};

/// The three deaths, and how an unpaid booking comes to each.
async fn kill(world: &World, how: &str, asha: &Person, admin: &Person, booked: &Booked) {
    match how {
        "lapsed" => world.advance_minutes(15).await,
        "cancelled" => drop(asha.cancel(booked).await.expect(200)),
        _ => drop(admin.decline(booked).await.expect(200)),
    }
    assert_eq!(asha.status_of(booked).await, how);
    assert_eq!(asha.payment_of(booked).await, "expired");
}

const DEATHS: [&str; 3] = ["lapsed", "cancelled", "declined"];

#[tokio::test]
async fn its_time_is_booked_anew_if_it_is_free_and_the_dead_stay_dead() {
    for death in DEATHS {
        let world = World::new().await;
        let operator = world.operator("nandi").await;
        let bay = operator.lot("MG Road").await.bay("A1").await;
        let asha = world.customer("asha").await;
        let dead = asha.hold(bay, 60, "cash").await;
        kill(&world, death, &asha, &operator.admin, &dead).await;

        let verified = operator.admin.verify(&dead).await.expect(200);
        assert_eq!((&verified["outcome"], &verified["status"]), (&json!("rebooked"), &json!("succeeded")), "{death}");
        let new = asha.get(&format!("/bookings/{}", verified["booking_id"].as_str().expect("an id"))).await.expect(200);
        assert_eq!(new["status"], "active");
        assert_eq!(new["payment"]["id"], dead.payment);
        for same in ["starts_at", "ends_at", "price", "slot", "vehicle"] {
            assert_eq!(new[same], dead.view[same], "{same}");
        }
        assert_ne!(new["reference"], dead.view["reference"]);
        let still = asha.look_at(&dead).await;
        assert_eq!((&still["status"], &still["rebooked_as"]), (&json!(death), &new["id"]));

        let again = operator.admin.verify(&dead).await.expect(200);
        assert_eq!((&again["outcome"], &again["booking_id"]), (&json!("unchanged"), &new["id"]));
        world.customer("ravi").await.ask_for(bay, 15, "cash").await.refused("slot_taken");
        world.expect_sound().await;
        assert!(asha.heard().await.contains(&"payment.cash_verified".to_owned()));

        world.advance_minutes(65).await;
        assert_eq!(
            asha.get(&format!("/bookings/{}", new["id"].as_str().expect("an id"))).await.expect(200)["status"],
            "completed"
        );
        world.expect_sound().await;
    }
}

#[tokio::test]
async fn the_money_is_due_back_if_its_time_is_taken_and_both_sides_are_told() {
    for death in DEATHS {
        let world = World::new().await;
        let operator = world.operator("nandi").await;
        let bay = operator.lot("MG Road").await.bay("A1").await;
        let asha = world.customer("asha").await;
        let dead = asha.hold(bay, 60, "cash").await;
        kill(&world, death, &asha, &operator.admin, &dead).await;
        world.customer("ravi").await.park(bay, 60).await;

        let verified = operator.admin.verify(&dead).await.expect(200);
        assert_eq!((&verified["outcome"], &verified["booking_id"]), (&json!("refund_due"), &Value::Null), "{death}");
        assert_eq!((&verified["status"], &verified["refund_amount"]), (&json!("refund_pending"), &json!(5_000)));
        assert_eq!(asha.status_of(&dead).await, death);
        let told = ("payment.refund_due".to_owned(), "A refund of INR 50.00 is due to you at the counter.".to_owned());
        assert_eq!(asha.told().await.pop(), Some(told));
        assert_eq!(operator.admin.heard().await.pop().as_deref(), Some("payment.refund_due"));
        assert_eq!(operator.admin.verify(&dead).await.expect(200)["outcome"], "unchanged");
        world.expect_sound().await;
    }
}

#[tokio::test]
async fn the_money_is_due_back_if_its_time_is_over() {
    let world = World::new().await;
    let operator = world.operator("nandi").await;
    let asha = world.customer("asha").await;
    let dead = asha.hold(operator.lot("MG Road").await.bay("A1").await, 60, "upi").await;
    world.advance_minutes(60).await;
    assert_eq!(operator.admin.verify(&dead).await.expect(200)["outcome"], "refund_due");
    assert_eq!(asha.status_of(&dead).await, "lapsed");
    world.expect_sound().await;
}

#[tokio::test]
async fn the_money_is_due_back_if_the_bay_was_closed_meanwhile() {
    let world = World::new().await;
    let operator = world.operator("nandi").await;
    let lot = operator.lot("MG Road").await;
    let (asha, ravi) = (world.customer("asha").await, world.customer("ravi").await);
    let (noticed, unnoticed) = (lot.bay("A1").await, lot.bay("A2").await);
    let first = asha.hold(noticed, 60, "cash").await;
    world.advance_minutes(15).await;
    let second = ravi.hold(unnoticed, 60, "cash").await;
    world.sleep_through(TimeDelta::minutes(15));
    for (bay, dead, person) in [(noticed, first, asha), (unnoticed, second, ravi)] {
        let closure = json!({"from": "2026-11-02T10:45", "to": "2026-11-02T11:00", "reason": "Paint"});
        operator.admin.post(&format!("/operator/slots/{bay}/closures"), closure).await.expect(201);
        assert_eq!(operator.admin.verify(&dead).await.expect(200)["outcome"], "refund_due");
        assert_eq!(person.status_of(&dead).await, "lapsed");
        world.expect_sound().await;
    }
}

#[tokio::test]
async fn a_hold_that_elapsed_unnoticed_does_not_keep_its_time_from_it() {
    let world = World::new().await;
    let operator = world.operator("nandi").await;
    let bay = operator.lot("MG Road").await.bay("A1").await;
    let (asha, ravi) = (world.customer("asha").await, world.customer("ravi").await);
    let dead = asha.hold(bay, 60, "cash").await;
    asha.cancel(&dead).await.expect(200);
    let elapsing = ravi.hold(bay, 60, "card").await;
    world.sleep_through(TimeDelta::minutes(10));
    assert_eq!(operator.admin.verify(&dead).await.expect(200)["outcome"], "rebooked");
    assert_eq!(ravi.status_of(&elapsing).await, "lapsed");
    world.advance_minutes(0).await;
    world.expect_sound().await;
}

#[tokio::test]
async fn a_renewal_booked_anew_renews_and_says_so() {
    let world = World::new().await;
    let operator = world.operator("nandi").await;
    let asha = world.customer("asha").await;
    let old = asha.park(operator.lot("MG Road").await.bay("A1").await, 60).await;
    let dead = asha.renew(&old, 30, "cash").await;
    world.advance_minutes(15).await;
    assert_eq!(asha.status_of(&dead).await, "lapsed");
    let verified = operator.admin.verify(&dead).await.expect(200);
    assert_eq!(verified["outcome"], "rebooked");
    assert_eq!(asha.look_at(&old).await["renewed_by"], verified["booking_id"]);
    let heard = asha.heard().await;
    assert_eq!(heard, ["booking.renewal_failed", "payment.cash_verified", "booking.renewed"]);
    world.advance_minutes(45).await;
    assert_eq!(asha.heard().await, heard, "the old end passes in silence");
    assert_eq!(asha.status_of(&old).await, "completed");
    world.expect_sound().await;
}

#[tokio::test]
async fn what_was_paid_by_hand_goes_back_by_hand_once_and_by_its_own_admins() {
    let world = World::new().await;
    let operator = world.operator("nandi").await;
    let lot = operator.lot("MG Road").await;
    let (asha, ravi) = (world.customer("asha").await, world.customer("ravi").await);
    let booked = asha.hold(lot.bay("A1").await, 60, "cash").await;
    let refunded = |booked: &Booked| format!("/operator/payments/{}/refunded", booked.payment);
    let admin = &operator.admin;
    assert_eq!(admin.post(&refunded(&booked), Value::Null).await.refused("state_changed")["state"], "pending");
    admin.verify(&booked).await.expect(200);
    assert_eq!(admin.post(&refunded(&booked), Value::Null).await.refused("state_changed")["state"], "succeeded");
    asha.cancel(&booked).await.expect(200);
    world.operator("elsewhere").await.admin.post(&refunded(&booked), Value::Null).await.refused("not_found");
    operator.staff("meera").await.post(&refunded(&booked), Value::Null).await.refused("forbidden");
    asha.post(&refunded(&booked), Value::Null).await.refused("forbidden");
    let done = admin.post(&refunded(&booked), Value::Null).await.expect(200);
    assert_eq!((&done["status"], &done["refunded_amount"]), (&json!("refunded"), &json!(5_000)));
    assert_eq!(admin.post(&refunded(&booked), Value::Null).await.refused("state_changed")["state"], "refunded");
    assert_eq!(asha.heard().await, ["payment.cash_verified", "payment.refund_due", "payment.refunded"]);

    let by_card = ravi.park(lot.bay("A2").await, 60).await;
    ravi.cancel(&by_card).await.expect(200);
    admin.post(&refunded(&by_card), Value::Null).await.refused("state_changed");
    world.advance_minutes(0).await;
    world.expect_sound().await;
}

#[tokio::test]
async fn who_pays_a_refund_takes_the_payment_first_and_finds_out_then_whether_it_was_done() {
    let world = World::new().await;
    let operator = world.operator("nandi").await;
    let booked = world.customer("asha").await.hold(operator.lot("MG Road").await.bay("A1").await, 60, "cash").await;
    operator.admin.verify(&booked).await.expect(200);
    operator.admin.decline(&booked).await.expect(200);
    let refund = "select id from refund where payment_id = $1";
    let refund: RefundId =
        sqlx::query_scalar(refund).bind(payment_id(&booked)).fetch_one(world.db()).await.expect("one");
    let held = world.barrier(&format!("select from payment where id = '{}' for no key update", booked.payment)).await;
    let both = [(); 2].map(|()| {
        let app = world.app.clone();
        tokio::spawn(async move {
            let mut tx = app.begin().await.expect("a transaction");
            payments::refund_done(&mut tx, refund).await.expect("done");
            tx.commit().await.expect("committed");
        })
    });
    world.stopped().await;
    // Whoever has the payment can have the refund: nobody who waits for the one holds the other.
    let free = "select id from refund where id = $1 for no key update nowait";
    sqlx::query(free).bind(refund).execute(world.db()).await.expect("it is not locked");
    held.lift().await;
    for done in both {
        done.await.expect("no panic");
    }
    let paid = world.count("select refunded_amount from payment where id = $1", &booked.payment).await;
    assert_eq!(paid, 5_000, "once");
    world.expect_sound().await;
}
