use chrono::TimeDelta;
use parkmate::config::Switch;
use serde_json::{Value, json};

use super::receiver::Receiver;
use super::{happen, send, subscribe};
use crate::world::World;

#[tokio::test]
async fn a_secret_is_shown_once_and_never_again() {
    let world = World::new().await;
    let (operator, root) = (world.operator("nandi").await, world.platform_admin("root").await);
    let receiver = Receiver::start().await;
    let hook = subscribe(&operator.admin, &receiver, &["booking.paid"]).await;
    let rotated = operator.admin.post(&hook.path("/rotate-secret"), json!({})).await.expect(200);
    let secrets = [hook.secret.as_str(), rotated["secret"].as_str().expect("a secret")];
    let views = [
        operator.admin.get("/operator/webhooks").await.expect(200),
        hook.view(&operator.admin).await,
        operator.admin.patch(&hook.path(""), json!({"events": ["*"]})).await.expect(200),
        root.get("/admin/audit?limit=100").await.expect(200),
    ];
    assert!(views[3].to_string().contains(&receiver.url), "the audit tells of the webhook");
    for view in views {
        assert!(!secrets.iter().any(|secret| view.to_string().contains(secret)), "{view:#}");
    }
}

#[tokio::test]
async fn secrets_lie_encrypted_and_under_a_new_key_of_ours_are_encrypted_anew() {
    const OLD: &str = "old:00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
    let mut world = World::new().await;
    let operator = world.operator("nandi").await;
    let (operator, admin) = (operator.id, operator.admin);
    let (asha, receiver) = (world.customer("asha").await, Receiver::start().await);
    let hook = subscribe(&admin, &receiver, &["*"]).await;
    let stored = async |world: &World| -> Vec<String> {
        let rows = sqlx::query_scalar("select secret from webhook_secret order by id");
        rows.fetch_all(world.db()).await.expect("secrets")
    };
    assert_eq!(stored(&world).await, [hook.secret.as_str()], "there is no key to do it with");
    let next = format!("next:{}", "5a".repeat(32));
    for keys in [OLD.to_owned(), format!("{next},{OLD}"), next.clone()] {
        let mut config = world.app.config.clone();
        config.keys_secret = keys.clone().into();
        let database = world.db().connect_options().as_ref().clone();
        world.server_with(config, database).await;
        let app = world.apps().pop().expect("a server");
        parkmate::scheduler::housekeeping(&app).await.expect("tidied");
        let [sealed] = &stored(&world).await[..] else { panic!("one secret") };
        let key = keys.split(':').next().expect("a name");
        assert!(sealed.starts_with(&format!("sealed:{key}:")) && !sealed.contains("whsec"), "{sealed}");
        happen(&world, operator, &asha, 1).await;
        parkmate::scheduler::advance(&app, world.now()).await.expect("sent");
        assert!(receiver.heard().pop().expect("a message").is_signed_with(&hook.secret));
    }
    let last = world.apps().pop().expect("a server");
    let rotated = admin.at(last.config.bind).post(&hook.path("/rotate-secret"), json!({})).await.expect(200);
    assert!(stored(&world).await.iter().all(|secret| secret.starts_with("sealed:next:")));
    happen(&world, operator, &asha, 1).await;
    parkmate::scheduler::advance(&last, world.now()).await.expect("sent");
    let message = receiver.heard().pop().expect("a message");
    assert!(message.is_signed_with(&hook.secret) && message.is_signed_with(rotated["secret"].as_str().expect("one")));

    // The first server has no key at all.
    happen(&world, operator, &asha, 1).await;
    send(&world).await;
    assert_eq!(receiver.heard().len(), 4, "nothing is sent unsigned");
    world.app.clock.advance_to(world.now() + TimeDelta::minutes(2));
    parkmate::scheduler::advance(&last, world.now()).await.expect("sent");
    assert_eq!(receiver.heard().len(), 5, "who has the key sends it");
}

#[tokio::test]
async fn for_a_day_after_a_rotation_both_secrets_sign() {
    let world = World::new().await;
    let (operator, asha, receiver) =
        (world.operator("nandi").await, world.customer("asha").await, Receiver::start().await);
    let hook = subscribe(&operator.admin, &receiver, &["*"]).await;
    let rotated = operator.admin.post(&hook.path("/rotate-secret"), json!({})).await.expect(200);
    let fresh = rotated["secret"].as_str().expect("a secret");
    assert_eq!(rotated["old_secret_ends_at"], json!(world.now() + TimeDelta::hours(24)));
    let signed_by = async || {
        happen(&world, operator.id, &asha, 1).await;
        send(&world).await;
        let last = receiver.heard().pop().expect("a message");
        (last.is_signed_with(&hook.secret), last.is_signed_with(fresh), last.signatures.len())
    };
    assert_eq!(signed_by().await, (true, true, 2));
    world.advance(TimeDelta::hours(23)).await;
    assert_eq!(signed_by().await, (true, true, 2));
    world.advance(TimeDelta::hours(2)).await;
    assert_eq!(signed_by().await, (false, true, 1));
    assert_eq!(hook.view(&operator.admin).await["old_secret_ends_at"], Value::Null);
}

#[tokio::test]
async fn a_test_event_is_signed_and_told_to_this_webhook_alone() {
    let world = World::new().await;
    let operator = world.operator("nandi").await;
    let (tried, other) = (Receiver::start().await, Receiver::start().await);
    let hook = subscribe(&operator.admin, &tried, &["booking.paid"]).await;
    subscribe(&operator.admin, &other, &["*"]).await;
    let made = operator.admin.post(&hook.path("/test"), json!({})).await.expect(201);
    assert_eq!((&made["event"], &made["status"]), (&json!("webhook.test"), &json!("pending")));
    send(&world).await;
    let heard = tried.heard();
    assert_eq!((heard.len(), other.heard().len()), (1, 0));
    assert!(heard[0].is_signed_with(&hook.secret));
    assert_eq!(heard[0].says()["data"], json!({"message": "This is a test."}));
    assert_eq!(made["event_id"], heard[0].id.as_str());
    let log = hook.log(&operator.admin).await;
    assert_eq!((&log[0]["status"], &log[0]["attempts"][0]["status"]), (&json!("delivered"), &json!(204)));

    for _ in 0..5 {
        operator.admin.post(&hook.path("/test"), json!({})).await.expect(201);
    }
    assert_eq!(operator.admin.post(&hook.path("/test"), json!({})).await.refused("limit_reached")["most"], 5);
}

#[tokio::test]
async fn what_was_delivered_or_given_up_can_be_sent_again_by_hand() {
    let world = World::new().await;
    let (operator, asha, receiver) =
        (world.operator("nandi").await, world.customer("asha").await, Receiver::start().await);
    let elsewhere = world.operator("elsewhere").await;
    let hook = subscribe(&operator.admin, &receiver, &["*"]).await;
    happen(&world, operator.id, &asha, 1).await;
    send(&world).await;
    let delivery = hook.log(&operator.admin).await.remove(0);
    let again = hook.path(&format!("/deliveries/{}/redeliver", delivery["id"].as_str().expect("an id")));
    let asked = operator.admin.post(&again, json!({})).await.expect(200);
    assert_eq!(asked["status"], "pending");
    send(&world).await;
    let heard = receiver.heard();
    assert_eq!((heard.len(), &heard[0].id), (2, &heard[1].id));
    let log = hook.log(&operator.admin).await;
    assert_eq!((log.len(), log[0]["attempts"].as_array().expect("attempts").len()), (1, 2));
    let theirs = subscribe(&elsewhere.admin, &receiver, &["*"]).await;
    let not_theirs = theirs.path(&format!("/deliveries/{}/redeliver", delivery["id"].as_str().expect("an id")));
    elsewhere.admin.post(&not_theirs, json!({})).await.refused("not_found");
    elsewhere.admin.post(&again, json!({})).await.refused("not_found");
}

#[tokio::test]
async fn an_address_inside_is_refused_when_it_is_given_and_when_it_is_called() {
    let world = World::with(|config| config.webhooks_to_loopback = Switch::Off).await;
    let (operator, asha, receiver) =
        (world.operator("nandi").await, world.customer("asha").await, Receiver::start().await);
    for url in [
        receiver.url.as_str(),
        "https://127.0.0.1/",
        "https://localhost/",
        "https://192.168.0.1/",
        "https://169.254.169.254/latest/meta-data",
        "https://[::ffff:10.0.0.1]/",
        "http://hooks.example.com/",
        "https://asha:secret@hooks.example.com/",
        "hooks",
    ] {
        let reply = operator.admin.post("/operator/webhooks", json!({"url": url, "events": ["*"]})).await;
        assert_eq!(reply.misfit(), ("url".into(), "invalid".into()), "{url}");
    }
    let good = json!({"url": "https://hooks.example.com/", "events": ["*"]});
    let made = operator.admin.post("/operator/webhooks", good).await.expect(201);
    // By hand, as if the name had led elsewhere when it was given.
    for inside in [receiver.url.clone(), receiver.url.replace("127.0.0.1", "localhost").replace("http:", "https:")] {
        let id: uuid::Uuid = made["id"].as_str().expect("an id").parse().expect("an id");
        let change = "update webhook set url = $2 where id = $1";
        sqlx::query(change).bind(id).bind(&inside).execute(world.db()).await.expect("changed");
        happen(&world, operator.id, &asha, 1).await;
        send(&world).await;
        let log = operator.admin.get(&format!("/operator/webhooks/{id}/deliveries")).await.expect(200);
        let attempt = &log["items"][0]["attempts"][0];
        assert_eq!((&attempt["error"], &attempt["status"]), (&json!("address_refused"), &Value::Null), "{inside}");
    }
    assert!(receiver.heard().is_empty());
}

#[tokio::test]
async fn a_redirect_is_a_failure_and_nobody_is_led_anywhere() {
    let world = World::new().await;
    let (operator, asha) = (world.operator("nandi").await, world.customer("asha").await);
    let (moved, target) = (Receiver::start().await, Receiver::start().await);
    let answer = format!("HTTP/1.1 308 Moved\r\nlocation: {}\r\ncontent-length: 0\r\n\r\n", target.url);
    moved.answer(move |_| Some(answer.clone()));
    let hook = subscribe(&operator.admin, &moved, &["*"]).await;
    happen(&world, operator.id, &asha, 1).await;
    send(&world).await;
    let log = hook.log(&operator.admin).await;
    assert_eq!((&log[0]["status"], &log[0]["attempts"][0]["status"]), (&json!("pending"), &json!(308)));
    assert!(target.heard().is_empty());
}

#[tokio::test]
async fn one_that_is_off_or_gone_is_told_nothing_and_there_are_ten_at_most() {
    let world = World::new().await;
    let (operator, asha, receiver) =
        (world.operator("nandi").await, world.customer("asha").await, Receiver::start().await);
    let admin = &operator.admin;
    let (off, gone) = (subscribe(admin, &receiver, &["*"]).await, subscribe(admin, &receiver, &["*"]).await);
    happen(&world, operator.id, &asha, 1).await;
    admin.patch(&off.path(""), json!({"enabled": false})).await.expect(200);
    admin.delete(&gone.path("")).await.expect(204);
    happen(&world, operator.id, &asha, 1).await;
    world.advance(TimeDelta::days(1)).await;
    assert!(receiver.heard().is_empty());
    admin.get(&gone.path("")).await.refused("not_found");
    assert_eq!(off.view(admin).await["disabled_because"], "by_hand");

    for _ in 0..9 {
        subscribe(admin, &receiver, &["*"]).await;
    }
    let eleventh = json!({"url": receiver.url, "events": ["*"]});
    assert_eq!(admin.post("/operator/webhooks", eleventh).await.refused("limit_reached")["most"], 10);
    let unknown = json!({"url": receiver.url, "events": ["booking.paid", "staff.invited"]});
    assert_eq!(admin.post("/operator/webhooks", unknown).await.misfit(), ("events[1]".into(), "invalid".into()));
    let list = admin.get("/operator/webhooks").await.expect(200);
    assert_eq!(list["items"].as_array().expect("items").len(), 10);
}
