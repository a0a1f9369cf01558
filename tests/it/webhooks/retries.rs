use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use super::receiver::{Receiver, status};
use super::{happen, send, subscribe};
use crate::world::{World, instant};

fn times(delivery: &Value) -> Vec<DateTime<Utc>> {
    let mut times: Vec<_> =
        delivery["attempts"].as_array().expect("attempts").iter().map(|attempt| instant(&attempt["at"])).collect();
    times.reverse();
    times
}

#[tokio::test]
async fn what_fails_is_tried_again_in_growing_steps_for_three_days_and_then_the_admins_are_told() {
    let world = World::new().await;
    let (operator, asha, receiver) =
        (world.operator("nandi").await, world.customer("asha").await, Receiver::start().await);
    receiver.answer(|_| Some(status(500)));
    let hook = subscribe(&operator.admin, &receiver, &["*"]).await;
    happen(&world, operator.id, &asha, 1).await;
    world.advance(TimeDelta::hours(71)).await;
    let log = hook.log(&operator.admin).await;
    assert_eq!(log[0]["status"], "pending");
    assert_eq!(hook.view(&operator.admin).await["failing_since"], log[0]["created_at"]);
    assert_eq!(operator.admin.heard().await, [] as [&str; 0]);
    let times = times(&log[0]);
    let steps: Vec<_> = times.windows(2).map(|pair| pair[1] - pair[0]).collect();
    // From twelve hours on only chance makes them differ.
    let growing = steps.partition_point(|step| *step < TimeDelta::hours(12));
    assert!(growing >= 7 && steps.len() >= 10 && steps[..growing].is_sorted(), "{steps:?}");
    assert!(steps[growing..].iter().all(|step| *step < TimeDelta::hours(15)), "{steps:?}");
    let attempt = &log[0]["attempts"][0];
    assert_eq!(
        (&attempt["status"], &attempt["answer"], &attempt["error"]),
        (&json!(500), &json!("There"), &json!("http_status"))
    );
    let ids: Vec<_> = receiver.heard().into_iter().map(|message| message.id).collect();
    assert!(ids.iter().all(|id| *id == ids[0]), "always the same message");

    world.advance(TimeDelta::hours(2)).await;
    let view = hook.view(&operator.admin).await;
    assert_eq!(view["disabled_because"], "failing");
    assert_eq!(hook.log(&operator.admin).await[0]["status"], "failed");
    let told = operator.admin.told().await;
    let words = "The webhook to 127.0.0.1 was switched off: nothing has reached it for three days.";
    assert_eq!(told, [("webhook.disabled".to_owned(), words.to_owned())]);
    let tries = receiver.heard().len();
    happen(&world, operator.id, &asha, 1).await;
    world.advance(TimeDelta::days(4)).await;
    assert_eq!(receiver.heard().len(), tries, "it is told nothing more");
    world.expect_sound().await;
}

#[tokio::test]
async fn one_that_comes_back_hears_what_it_missed() {
    let world = World::new().await;
    let (operator, asha, receiver) =
        (world.operator("nandi").await, world.customer("asha").await, Receiver::start().await);
    receiver.answer(|_| Some(status(503)));
    let hook = subscribe(&operator.admin, &receiver, &["*"]).await;
    happen(&world, operator.id, &asha, 3).await;
    world.advance(TimeDelta::hours(20)).await;
    receiver.answer(|_| Some(status(200)));
    world.advance(TimeDelta::hours(15)).await;
    let log = hook.log(&operator.admin).await;
    assert!(log.len() == 3 && log.iter().all(|delivery| delivery["status"] == "delivered"), "{log:#?}");
    assert_eq!(hook.view(&operator.admin).await["failing_since"], Value::Null);
}

#[tokio::test]
async fn one_that_says_410_is_switched_off_at_once() {
    let world = World::new().await;
    let (operator, asha, receiver) =
        (world.operator("nandi").await, world.customer("asha").await, Receiver::start().await);
    receiver.answer(|_| Some(status(410)));
    let hook = subscribe(&operator.admin, &receiver, &["*"]).await;
    happen(&world, operator.id, &asha, 10).await;
    send(&world).await;
    let view = hook.view(&operator.admin).await;
    assert_eq!((&view["disabled_because"], &view["disabled_at"]), (&json!("gone"), &json!(world.now())));
    assert!(receiver.heard().len() <= 4, "those that were under way: {}", receiver.heard().len());
    assert!(hook.log(&operator.admin).await.iter().all(|delivery| delivery["status"] == "failed"));
    assert_eq!(operator.admin.heard().await, ["webhook.disabled"]);

    operator.admin.post(&hook.path("/test"), json!({})).await.refused("webhook_disabled");
    let on = operator.admin.patch(&hook.path(""), json!({"enabled": true})).await.expect(200);
    assert_eq!((&on["disabled_at"], &on["failing_since"]), (&Value::Null, &Value::Null));
    receiver.answer(|_| Some(status(200)));
    happen(&world, operator.id, &asha, 1).await;
    send(&world).await;
    let delivered = hook.log(&operator.admin).await;
    assert_eq!(delivered.iter().filter(|delivery| delivery["status"] == "delivered").count(), 1);
    world.expect_sound().await;
}

#[tokio::test]
async fn one_that_refused_a_single_message_is_not_switched_off_when_it_fails_once_more_weeks_later() {
    let world = World::new().await;
    let (operator, asha, receiver) =
        (world.operator("nandi").await, world.customer("asha").await, Receiver::start().await);
    receiver.answer(|_| Some(status(400)));
    let hook = subscribe(&operator.admin, &receiver, &["*"]).await;
    happen(&world, operator.id, &asha, 1).await;
    send(&world).await;
    let refused = receiver.heard()[0].id.clone();
    receiver.answer(move |message| Some(status(if message.id == refused { 400 } else { 200 })));
    for hours in [24, 24, 25] {
        // The log is in order of instants.
        world.advance(TimeDelta::milliseconds(1)).await;
        happen(&world, operator.id, &asha, 1).await;
        world.advance(TimeDelta::hours(hours)).await;
    }
    let log = hook.log(&operator.admin).await;
    let states: Vec<_> = log.iter().map(|delivery| delivery["status"].as_str().expect("a status")).collect();
    assert_eq!(states, ["delivered", "delivered", "delivered", "failed"]);
    world.advance(TimeDelta::days(7)).await;
    assert_ne!(hook.view(&operator.admin).await["failing_since"], Value::Null, "its last attempt failed, long ago");

    receiver.answer(|_| Some(status(503)));
    happen(&world, operator.id, &asha, 1).await;
    send(&world).await;
    assert_eq!(hook.log(&operator.admin).await[0]["status"], "pending");
    assert_eq!(hook.view(&operator.admin).await["disabled_at"], Value::Null);
    receiver.answer(|_| Some(status(200)));
    world.advance_minutes(1).await;
    let (log, view) = (hook.log(&operator.admin).await, hook.view(&operator.admin).await);
    assert_eq!((&log[0]["status"], &view["failing_since"]), (&json!("delivered"), &Value::Null));
}

#[tokio::test]
async fn what_failed_at_one_address_is_not_held_against_the_next() {
    let world = World::new().await;
    let (operator, asha) = (world.operator("nandi").await, world.customer("asha").await);
    let (receiver, next) = (Receiver::start().await, Receiver::start().await);
    receiver.answer(|_| Some(status(500)));
    let hook = subscribe(&operator.admin, &receiver, &["*"]).await;
    happen(&world, operator.id, &asha, 1).await;
    send(&world).await;
    let same = json!({"url": receiver.url, "events": ["*"], "enabled": true});
    let same = operator.admin.patch(&hook.path(""), same).await.expect(200);
    assert_eq!(same["failing_since"], json!(world.now()), "nothing has changed");
    let moved = operator.admin.patch(&hook.path(""), json!({"url": next.url})).await.expect(200);
    assert_eq!((&moved["url"], &moved["failing_since"]), (&json!(next.url), &Value::Null));
}

#[tokio::test]
async fn the_log_has_an_end_in_number_and_what_waits_stays() {
    let world = World::new().await;
    let (operator, asha, receiver) =
        (world.operator("nandi").await, world.customer("asha").await, Receiver::start().await);
    let hook = subscribe(&operator.admin, &receiver, &["*"]).await;
    receiver.answer(|_| Some(status(500)));
    happen(&world, operator.id, &asha, 1).await;
    send(&world).await;
    let waits = hook.log(&operator.admin).await.remove(0);
    receiver.answer(|_| Some(status(200)));
    // The log is in order of instants.
    world.advance(TimeDelta::milliseconds(1)).await;
    happen(&world, operator.id, &asha, 5).await;
    send(&world).await;
    let mut expected = hook.log(&operator.admin).await[..3].to_vec();
    expected.push(waits);
    parkmate::webhooks::forget_old(&world.app, 3).await.expect("tidied");
    assert_eq!(hook.log(&operator.admin).await, expected);
}

#[tokio::test]
async fn what_was_written_for_one_while_it_was_switched_off_is_given_up() {
    let world = World::new().await;
    let (operator, receiver) = (world.operator("nandi").await, Receiver::start().await);
    let hook = subscribe(&operator.admin, &receiver, &["*"]).await;
    operator.admin.patch(&hook.path(""), json!({"enabled": false})).await.expect(200);
    // As a transaction does that began before.
    let late = "
insert into webhook_delivery (id, webhook_id, event_id, event, created_at, since, due_at)
values (gen_random_uuid(), $1::uuid, gen_random_uuid(), 'booking.paid', $2, $2, $2)";
    sqlx::query(late).bind(&hook.id).bind(world.now()).execute(world.db()).await.expect("written");
    send(&world).await;
    assert_eq!(hook.log(&operator.admin).await[0]["status"], "pending");
    parkmate::scheduler::housekeeping(&world.app).await.expect("tidied");
    assert_eq!(hook.log(&operator.admin).await[0]["status"], "failed");
    assert!(receiver.heard().is_empty());
}

#[tokio::test]
async fn the_log_has_an_end_in_age_and_what_waits_stays() {
    let world = World::new().await;
    let (operator, asha, receiver) =
        (world.operator("nandi").await, world.customer("asha").await, Receiver::start().await);
    let hook = subscribe(&operator.admin, &receiver, &["*"]).await;
    happen(&world, operator.id, &asha, 5).await;
    world.advance(TimeDelta::days(13)).await;
    // The log-in lasts while it is used.
    hook.view(&operator.admin).await;
    happen(&world, operator.id, &asha, 2).await;
    world.advance(TimeDelta::days(2)).await;
    assert_eq!(hook.log(&operator.admin).await.len(), 7);
    parkmate::scheduler::housekeeping(&world.app).await.expect("tidied");
    assert_eq!(hook.log(&operator.admin).await.len(), 2);
}
