//! Push messages: encrypted for one browser, signed by us, shown once.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use super::with_smtp;
use crate::world::{Person, Push, Smtp, World, claims, until};

struct Scene {
    world: World,
    smtp: Smtp,
    push: Push,
    asha: Person,
}

impl Scene {
    /// Asha has one browser, and a decline to hear of.
    async fn new() -> Self {
        let (world, smtp) = with_smtp().await;
        let push = Push::start().await;
        let nandi = world.operator("nandi").await;
        let bay = nandi.lot("MG Road").await.bay("A-01").await;
        let asha = world.customer("asha").await;
        asha.post("/me/push-subscriptions", push.subscription("one")).await.expect(201);
        let booked = asha.hold(bay, 60, "cash").await;
        nandi.admin.decline(&booked).await.expect(200);
        world.reach().await;
        Self { world, smtp, push, asha }
    }

    async fn after(&self, seconds: i64) {
        self.world.sleep_through(TimeDelta::seconds(seconds));
        self.world.reach().await;
    }

    async fn states(&self) -> Vec<(String, String)> {
        let all = self.world.deliveries(&self.asha).await;
        let mut of: Vec<_> = all.into_iter().filter(|d| d[0] == "booking.declined").collect();
        of.sort();
        of.into_iter().map(|[_, channel, state, _]| (channel, state)).collect()
    }
}

#[tokio::test]
async fn a_browser_that_was_allowed_shows_what_nobody_saw_after_a_minute() {
    let scene = Scene::new().await;
    assert_eq!(scene.push.messages().len(), 0);
    scene.after(60).await;
    let [message] = scene.push.messages().try_into().expect("one message");
    assert_eq!((&message.said["title"], &message.said["lang"]), (&json!("Booking declined"), &json!("en")));
    assert_eq!(message.said["body"], "Admin declined your booking request. MG Road");
    assert!(message.said["url"].as_str().expect("a link").contains("/bookings/"));
    assert_eq!((message.header("content-encoding"), message.header("urgency")), ("aes128gcm", "high"));
    assert_eq!(message.header("topic").len(), 32);
    let key = scene.asha.get("/me/push-key").await.expect(200)["public_key"].as_str().expect("a key").to_owned();
    let claims = claims(message.header("authorization"), &key);
    assert_eq!(
        (&claims["aud"], &claims["sub"]),
        (&json!(scene.push.origin), &json!("mailto:no-reply@parkmate.example"))
    );
    let expires = DateTime::<Utc>::from_timestamp(claims["exp"].as_i64().expect("a time"), 0).expect("a time");
    assert!(expires > scene.world.now() && expires < scene.world.now() + TimeDelta::hours(24));
    assert_eq!(scene.smtp.taken().len(), 0, "the mail waits for another minute");
    scene.after(60).await;
    assert_eq!((scene.smtp.taken().len(), scene.push.messages().len()), (1, 1));
}

#[tokio::test]
async fn a_push_service_that_fails_gets_the_same_message_again() {
    let scene = Scene::new().await;
    scene.push.answer([503, 429]);
    scene.after(60).await;
    scene.after(38).await;
    scene.after(75).await;
    let messages = scene.push.messages();
    assert_eq!(messages.len(), 3);
    assert!(
        messages
            .iter()
            .all(|m| m.header("topic") == messages[0].header("topic") && m.said["tag"] == messages[0].said["tag"])
    );
    assert!(scene.states().await.contains(&("push".into(), "sent".into())));
}

/// A push service that takes the call and says nothing, until it goes.
async fn silent() -> (TcpListener, String) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let origin = format!("http://{}", listener.local_addr().expect("an address"));
    (listener, origin)
}

#[tokio::test]
async fn a_browser_whose_service_hangs_keeps_the_others_from_nothing() {
    let scene = Scene::new().await;
    let (listener, origin) = silent().await;
    for number in 0..3 {
        let mut subscription = scene.push.subscription("hangs");
        subscription["endpoint"] = json!(format!("{origin}/send/{number}"));
        scene.asha.post("/me/push-subscriptions", subscription).await.expect(201);
    }
    scene.world.sleep_through(TimeDelta::seconds(60));
    let goes = async {
        until("the good one has it", async || scene.push.messages().len() == 1).await;
        drop(listener);
    };
    tokio::join!(scene.world.reach(), goes);
    assert!(scene.states().await.contains(&("push".into(), "sent".into())));
    scene.after(150).await;
    assert_eq!(scene.push.messages().len(), 1, "it has it once");
}

#[tokio::test]
async fn one_browser_that_shows_it_is_enough_and_one_that_may_yet_is_tried_again() {
    for (answers, state, messages) in [([201, 503], "sent", 2), ([201, 403], "sent", 2), ([403, 403], "given_up", 2)] {
        let scene = Scene::new().await;
        scene.asha.post("/me/push-subscriptions", scene.push.subscription("two")).await.expect(201);
        scene.push.answer(answers);
        scene.after(60).await;
        scene.after(38).await;
        assert!(scene.states().await.contains(&("push".into(), state.into())), "{answers:?}");
        assert_eq!(scene.push.messages().len(), messages, "{answers:?}");
    }
    let scene = Scene::new().await;
    scene.asha.post("/me/push-subscriptions", scene.push.subscription("two")).await.expect(201);
    scene.push.answer([503, 403]);
    scene.after(60).await;
    assert!(scene.states().await.contains(&("push".into(), "waiting".into())));
    scene.after(38).await;
    assert!(scene.states().await.contains(&("push".into(), "sent".into())));
}

#[tokio::test]
async fn a_browser_that_is_gone_is_forgotten_and_the_mail_goes() {
    for status in [404, 410] {
        let scene = Scene::new().await;
        scene.push.answer([status]);
        scene.after(60).await;
        scene.after(60).await;
        let left: i64 = sqlx::query_scalar("select count(*) from push_subscription")
            .fetch_one(scene.world.db())
            .await
            .expect("a count");
        assert_eq!(left, 0);
        let states = [("email".to_owned(), "sent".to_owned()), ("push".to_owned(), "withdrawn".to_owned())];
        assert_eq!((scene.states().await, scene.smtp.taken().len()), (states.to_vec(), 1));
    }
}

#[tokio::test]
async fn the_end_of_a_log_in_ends_the_messages_of_its_browser() {
    let scene = Scene::new().await;
    scene.asha.post("/auth/logout", Value::Null).await.expect(204);
    scene.after(60).await;
    scene.after(60).await;
    assert_eq!((scene.push.messages().len(), scene.smtp.taken().len()), (0, 1));
}

#[tokio::test]
async fn a_person_has_ten_browsers_and_the_same_one_only_once() {
    let (world, _smtp) = with_smtp().await;
    let push = Push::start().await;
    let (asha, ravi) = (world.customer("asha").await, world.customer("ravi").await);
    let first = asha.post("/me/push-subscriptions", push.subscription("0")).await.expect(201);
    for number in [0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11] {
        world.sleep_through(TimeDelta::seconds(1));
        asha.post("/me/push-subscriptions", push.subscription(&number.to_string())).await.expect(201);
    }
    let endpoints: Vec<String> = sqlx::query_scalar("select endpoint from push_subscription order by created_at")
        .fetch_all(world.db())
        .await
        .expect("all");
    assert_eq!(endpoints.len(), 10);
    assert!(endpoints[0].ends_with("/2") && endpoints[9].ends_with("/11"), "{endpoints:?}");
    asha.delete(&format!("/me/push-subscriptions/{}", first["id"].as_str().expect("an id"))).await.refused("not_found");
    let last = asha.post("/me/push-subscriptions", push.subscription("11")).await.expect(201);
    let path = format!("/me/push-subscriptions/{}", last["id"].as_str().expect("an id"));
    ravi.delete(&path).await.refused("not_found");
    asha.delete(&path).await.expect(204);
    asha.delete(&path).await.refused("not_found");
}

#[tokio::test]
async fn what_is_no_browser_of_the_public_internet_is_refused() {
    let (world, _smtp) = with_smtp().await;
    let push = Push::start().await;
    let asha = world.customer("asha").await;
    for endpoint in
        ["https://10.0.0.1/send", "http://push.example/send", "ftp://push.example", "https://[fe80::1]/", "nothing"]
    {
        let mut subscription = push.subscription("one");
        subscription["endpoint"] = json!(endpoint);
        let refused = asha.post("/me/push-subscriptions", subscription).await.refused("validation_failed");
        assert_eq!(refused["errors"][0]["field"], "endpoint", "{endpoint}");
    }
    for (field, value) in [("p256dh", "AAAA"), ("p256dh", "!"), ("auth", "AAAA")] {
        let mut subscription = push.subscription("one");
        subscription["keys"][field] = json!(value);
        asha.post("/me/push-subscriptions", subscription).await.refused("validation_failed");
    }
}

#[tokio::test]
async fn servers_that_need_the_push_key_first_at_the_same_time_make_one() {
    let (mut world, _smtp) = with_smtp().await;
    let second = world.second_server().await;
    let asha = world.customer("asha").await;
    let there = asha.at(second);
    let (one, other) = tokio::join!(asha.get("/me/push-key"), there.get("/me/push-key"));
    assert_eq!(one.expect(200), other.expect(200));
}
