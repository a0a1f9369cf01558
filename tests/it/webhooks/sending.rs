use std::collections::BTreeSet;

use chrono::TimeDelta;
use parkmate::scheduler;
use serde_json::json;

use super::receiver::Receiver;
use super::{happen, refund, send, subscribe};
use crate::world::{World, until};

#[tokio::test]
async fn a_booking_is_told_signed_and_by_the_names_of_the_api() {
    let world = World::new().await;
    let operator = world.operator("nandi").await;
    let lot = operator.lot("MG Road").await;
    let (bay, asha, receiver) = (lot.bay("A1").await, world.customer("asha").await, Receiver::start().await);
    let hook = subscribe(&operator.admin, &receiver, &["*"]).await;
    let booked = asha.park(bay, 60).await;
    send(&world).await;
    assert_eq!(receiver.kinds(), ["booking.paid", "booking.placed"]);
    let message = &receiver.heard().into_iter().find(|message| message.kind() == "booking.paid").expect("paid");
    assert!(message.is_signed_with(&hook.secret), "{message:?}");
    assert_eq!(message.timestamp, world.now().timestamp().to_string());
    let said = message.says();
    assert_eq!(
        said,
        json!({
            "id": message.id, "type": "booking.paid", "created_at": "2026-11-02T04:30:00Z", "operator_id": operator.id,
            "data": {"late": false, "booking": {
                "id": booked.id, "reference": booked.view["reference"], "version": 2, "kind": "instant",
                "lot": {"id": lot.id, "name": "MG Road"}, "slot": {"label": "A1"}, "customer": {"id": asha.id},
                "vehicle": {"plate": asha.plate(), "vehicle_class": "hatchback"},
                "starts_at": said["data"]["booking"]["starts_at"], "ends_at": said["data"]["booking"]["ends_at"],
                "price": {"amount": 5_000, "currency": "INR"}, "payment_id": booked.payment, "renewal_of": null,
            }},
        })
    );
    let starts: chrono::DateTime<chrono::Utc> =
        said["data"]["booking"]["starts_at"].as_str().expect("an instant").parse().expect("RFC 3339");
    assert_eq!(starts, booked.instant("starts_at"));
    let mut forged = message.clone();
    forged.body = forged.body.replace("5000", "1");
    assert!(!forged.is_signed_with(&hook.secret), "a changed body is noticed");
    world.expect_sound().await;
}

#[tokio::test]
async fn it_is_told_what_it_asked_for_and_nothing_of_others() {
    let world = World::new().await;
    let (here, elsewhere) = (world.operator("here").await, world.operator("elsewhere").await);
    let (bay, asha) = (here.lot("MG Road").await.bay("A1").await, world.customer("asha").await);
    let (some, all, others) = (Receiver::start().await, Receiver::start().await, Receiver::start().await);
    subscribe(&here.admin, &some, &["booking.cancelled", "booking.placed"]).await;
    subscribe(&here.admin, &all, &["*"]).await;
    subscribe(&elsewhere.admin, &others, &["*"]).await;
    let booked = asha.hold(bay, 60, "cash").await;
    asha.cancel(&booked).await.expect(200);
    world.advance_minutes(1).await;
    assert_eq!(some.kinds(), ["booking.cancelled", "booking.placed"]);
    assert_eq!((all.kinds().len(), others.kinds().len()), (2, 0));
}

#[tokio::test]
async fn what_is_rolled_back_is_not_told() {
    let world = World::new().await;
    let (operator, asha, receiver) =
        (world.operator("nandi").await, world.customer("asha").await, Receiver::start().await);
    let hook = subscribe(&operator.admin, &receiver, &["*"]).await;
    let mut tx = world.app.begin().await.expect("a transaction");
    tx.emit(refund(operator.id, &asha));
    tx.roll_back().await;
    send(&world).await;
    assert!(receiver.heard().is_empty() && hook.log(&operator.admin).await.is_empty());
    // The control: committed it is.
    happen(&world, operator.id, &asha, 1).await;
    send(&world).await;
    assert_eq!(receiver.kinds(), ["payment.refund_done"]);
}

#[tokio::test]
async fn two_servers_at_once_tell_each_event_once() {
    let mut world = World::new().await;
    world.second_server().await;
    let (operator, asha) = (world.operator("nandi").await, world.customer("asha").await);
    let receivers = [Receiver::start().await, Receiver::start().await];
    for receiver in &receivers {
        subscribe(&operator.admin, receiver, &["*"]).await;
    }
    happen(&world, operator.id, &asha, 30).await;
    let (apps, now) = (world.apps(), world.now());
    let (one, two) = tokio::join!(scheduler::advance(&apps[0], now), scheduler::advance(&apps[1], now));
    one.and(two).expect("both do what is due");
    for receiver in &receivers {
        let ids: BTreeSet<_> = receiver.heard().into_iter().map(|message| message.id).collect();
        assert_eq!((receiver.heard().len(), ids.len()), (30, 30));
    }
}

#[tokio::test]
async fn a_crash_between_the_sending_and_its_note_repeats_it_under_the_same_id() {
    let world = World::new().await;
    let (operator, asha, receiver) =
        (world.operator("nandi").await, world.customer("asha").await, Receiver::start().await);
    let hook = subscribe(&operator.admin, &receiver, &["*"]).await;
    happen(&world, operator.id, &asha, 1).await;
    let barrier = world.barrier("lock table webhook_attempt in exclusive mode").await;
    let (app, now) = (world.app.clone(), world.now());
    let sending = tokio::spawn(async move { scheduler::advance(&app, now).await });
    world.stopped().await;
    sending.abort();
    assert!(sending.await.expect_err("it was cut short").is_cancelled());
    barrier.lift().await;
    assert_eq!(receiver.heard().len(), 1);
    // While it may still be under way nobody repeats it.
    world.advance(TimeDelta::seconds(50)).await;
    assert_eq!(receiver.heard().len(), 1);
    world.advance(TimeDelta::seconds(20)).await;
    let heard = receiver.heard();
    assert_eq!(heard.len(), 2);
    assert_eq!((&heard[0].id, &heard[0].body), (&heard[1].id, &heard[1].body));
    assert_ne!(heard[0].timestamp, heard[1].timestamp, "it is signed anew");
    assert_eq!(hook.log(&operator.admin).await[0]["status"], "delivered");
    world.advance_minutes(60).await;
    assert_eq!(receiver.heard().len(), 2);
}

#[tokio::test]
async fn a_receiver_that_says_nothing_holds_up_nobody_else() {
    let world = World::new().await;
    let (here, asha) = (world.operator("here").await, world.customer("asha").await);
    let (silent, good) = (Receiver::start().await, Receiver::start().await);
    silent.answer(|_| None);
    subscribe(&here.admin, &silent, &["*"]).await;
    subscribe(&here.admin, &good, &["*"]).await;
    happen(&world, here.id, &asha, 100).await;
    let (app, now) = (world.app.clone(), world.now());
    let sending = tokio::spawn(async move { scheduler::advance(&app, now).await });
    until("the good one has heard all", async || good.heard().len() == 100).await;
    assert!((1..=4).contains(&silent.heard().len()), "few at a time go to one receiver: {}", silent.heard().len());
    // Nor what happens meanwhile.
    happen(&world, here.id, &asha, 1).await;
    until("it hears what came later too", async || good.heard().len() == 101).await;
    assert!(!sending.is_finished());
    sending.abort();
}
