//! What is slow, in the way, or at once: receivers, the database, and admins.

use futures_util::future::join_all;
use parkmate::scheduler;
use serde_json::{Value, json};
use tokio::task::JoinHandle;

use super::receiver::{Receiver, status};
use super::{happen, send, subscribe};
use crate::world::{World, until};

/// Does what is due, beside the test.
fn sending(world: &World) -> JoinHandle<parkmate::error::Result<()>> {
    let (app, now) = (world.app.clone(), world.now());
    tokio::spawn(async move { scheduler::advance(&app, now).await })
}

/// A message that has been heard and is not answered yet, of a job that goes on.
async fn one_under_way(world: &World) -> (Receiver, JoinHandle<parkmate::error::Result<()>>) {
    let (operator, asha, receiver) =
        (world.operator("nandi").await, world.customer("asha").await, Receiver::start().await);
    subscribe(&operator.admin, &receiver, &["*"]).await;
    happen(world, operator.id, &asha, 1).await;
    receiver.hold_back(true);
    let sending = sending(world);
    until("it has heard", async || receiver.heard().len() == 1).await;
    (receiver, sending)
}

async fn count(world: &World, what: &str) -> i64 {
    sqlx::query_scalar(sqlx::AssertSqlSafe(what)).fetch_one(world.db()).await.expect("a number")
}

const DELIVERED: &str = "select count(*) from webhook_delivery where status = 'delivered'";
const WAITING: &str = "
select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";

#[tokio::test]
async fn an_answer_is_noted_while_the_database_is_slow_to_say_what_else_is_due() {
    let world = World::new().await;
    let (receiver, sending) = one_under_way(&world).await;
    // To note that something arrived needs only its delivery.
    let barrier = world.barrier("lock table webhook in access exclusive mode").await;
    world.stopped().await;
    receiver.hold_back(false);
    until("it is noted", async || count(&world, DELIVERED).await == 1).await;
    assert!(!sending.is_finished());
    barrier.lift().await;
    sending.await.expect("it ends").expect("all is done");
}

#[tokio::test]
async fn an_answer_is_noted_when_the_database_did_not_say_what_else_is_due() {
    let world = World::new().await;
    let (receiver, sending) = one_under_way(&world).await;
    let barrier = world.barrier("lock table webhook in access exclusive mode").await;
    let (asking, _) = world.stopped().await;
    sqlx::query("select pg_terminate_backend($1)").bind(asking).execute(world.db()).await.expect("ended");
    world.gone(asking).await;
    barrier.lift().await;
    receiver.hold_back(false);
    let failed = sending.await.expect("it ends");
    assert!(failed.is_err(), "the job says that it failed");
    assert_eq!(count(&world, DELIVERED).await, 1);
    assert_eq!(receiver.heard().len(), 1);
}

#[tokio::test]
async fn those_that_fail_have_one_attempt_each_under_way_and_half_the_places_together() {
    let world = World::new().await;
    let (asha, silent, good) = (world.customer("asha").await, Receiver::start().await, Receiver::start().await);
    let works = world.operator("works").await;
    subscribe(&works.admin, &good, &["*"]).await;
    silent.answer(|_| Some(status(500)));
    let mut failing = Vec::new();
    for name in ["a", "b", "c", "d"] {
        let operator = world.operator(name).await;
        for _ in 0..9 {
            subscribe(&operator.admin, &silent, &["*"]).await;
        }
        happen(&world, operator.id, &asha, 1).await;
        failing.push(operator.id);
    }
    send(&world).await;
    assert_eq!(count(&world, "select count(*) from webhook_failure").await, 36);
    silent.answer(|_| None);
    for operator in failing {
        happen(&world, operator, &asha, 3).await;
    }
    let sending = sending(&world);
    until("half the places are taken", async || silent.heard().len() == 36 + 32).await;
    happen(&world, works.id, &asha, 1).await;
    until("another is told meanwhile", async || good.heard().len() == 1).await;
    let of_one = "
select max(under_way) from (select count(*) as under_way from webhook_delivery where lease is not null group by webhook_id) w";
    assert_eq!((silent.heard().len(), count(&world, of_one).await), (36 + 32, 1));
    sending.abort();
}

#[tokio::test]
async fn one_that_is_switched_off_while_its_admin_changes_it_stays_off() {
    let world = World::new().await;
    let (operator, asha, receiver) =
        (world.operator("nandi").await, world.customer("asha").await, Receiver::start().await);
    let hook = subscribe(&operator.admin, &receiver, &["*"]).await;
    receiver.answer(|_| Some(status(410)));
    happen(&world, operator.id, &asha, 1).await;
    // Last of all an attempt is written into the log: by then the webhook is off, and nobody sees it yet.
    let barrier = world.barrier("lock table webhook_attempt in exclusive mode").await;
    let sending = sending(&world);
    world.stopped().await;
    let path = hook.path("");
    let change = operator.admin.patch(&path, json!({"events": ["booking.paid"]}));
    let first = async {
        until("the admin waits too", async || count(&world, WAITING).await == 2).await;
        barrier.lift().await;
    };
    let (changed, ()) = tokio::join!(change, first);
    let changed = changed.expect(200);
    assert_eq!((&changed["disabled_because"], &changed["events"]), (&json!("gone"), &json!(["booking.paid"])));
    sending.await.expect("it ends").expect("all is done");
    assert_eq!(hook.view(&operator.admin).await["disabled_because"], "gone");
    world.expect_sound().await;
}

#[tokio::test]
async fn who_switches_one_on_waits_for_its_attempts_before_holding_what_they_need() {
    let world = World::new().await;
    let (operator, asha, receiver) =
        (world.operator("nandi").await, world.customer("asha").await, Receiver::start().await);
    let hook = subscribe(&operator.admin, &receiver, &["*"]).await;
    receiver.answer(|_| Some(status(410)));
    happen(&world, operator.id, &asha, 1).await;
    send(&world).await;
    // As an attempt's note does first.
    let barrier = world.barrier("select from webhook_failure for update").await;
    let path = hook.path("");
    let switch_on = operator.admin.patch(&path, json!({"enabled": true}));
    let meanwhile = async {
        world.stopped().await;
        let free = format!("select count(*) from (select from webhook where id = '{}' for update nowait) w", hook.id);
        assert_eq!(count(&world, &free).await, 1);
        barrier.lift().await;
    };
    let (on, ()) = tokio::join!(switch_on, meanwhile);
    assert_eq!(on.expect(200)["disabled_at"], Value::Null);
}

#[tokio::test]
async fn of_test_events_asked_for_at_once_five_wait() {
    let world = World::new().await;
    let (operator, receiver) = (world.operator("nandi").await, Receiver::start().await);
    let hook = subscribe(&operator.admin, &receiver, &["*"]).await;
    let path = hook.path("/test");
    let replies = join_all((0..8).map(|_| operator.admin.post(&path, json!({})))).await;
    let (made, refused): (Vec<_>, Vec<_>) = replies.into_iter().partition(|reply| reply.status == 201);
    assert_eq!(made.len(), 5);
    refused.iter().for_each(|reply| assert_eq!(reply.status, 409));
    assert_eq!(hook.log(&operator.admin).await.len(), 5);
}
