//! Operators' accounts with gateways: set, looked at, removed; and their keys, which nobody sees again.

use serde_json::{Value, json};

use super::{SECRET, Scene, WEBHOOK_SECRET, settings};
use crate::world::World;

#[tokio::test]
async fn keys_are_never_shown_again_and_lie_encrypted() {
    let scene = Scene::with("stripe").await;
    let listed = scene.admin.get("/operator/gateways").await.expect(200);
    let account = &listed["items"][0];
    assert_eq!((&account["secret_end"], &account["webhook_secret_end"]), (&json!("4242"), &json!("7777")));
    assert_eq!((&account["card"], &account["upi"], &listed["available"]), (&json!(true), &json!(false), &json!(true)));
    let url = account["webhook_url"].as_str().expect("an address");
    assert!(url.ends_with(&format!("/api/v1/webhooks/stripe/{}", scene.operator)), "{url}");
    let root = scene.world.platform_admin("root").await;
    let audit = root.get("/admin/audit?entity=operator_gateway").await.expect(200);
    assert_eq!(audit["items"][0]["action"], "insert", "{audit:#}");
    let rows = "select row_to_json(k)::text || encode(secret, 'escape') || encode(webhook_secret, 'escape')
        from operator_gateway_key k";
    let rows: String = sqlx::query_scalar(rows).fetch_one(scene.world.db()).await.expect("a row");
    for shown in [listed.to_string(), audit.to_string(), rows] {
        assert!(!shown.contains(SECRET) && !shown.contains(WEBHOOK_SECRET), "{shown}");
    }
}

#[tokio::test]
async fn a_key_that_is_left_out_stays_and_keys_that_are_none_are_refused_without_being_repeated() {
    let scene = Scene::with("stripe").await;
    let change = json!({"public_key": "pk_test_2", "card": true, "upi": false});
    let changed = scene.admin.put("/operator/gateways/stripe", change.clone()).await.expect(200);
    assert_eq!((&changed["public_key"], &changed["secret_end"]), (&json!("pk_test_2"), &json!("4242")));
    let first = scene.admin.put("/operator/gateways/razorpay", change).await;
    assert_eq!(first.misfit(), ("secret".into(), "required".into()));
    for bad in ["short", "with a blank in it", &"x".repeat(301)] {
        let mut wrong = settings(true, false);
        wrong["secret"] = json!(bad);
        let refused = scene.admin.put("/operator/gateways/stripe", wrong).await;
        assert!(!refused.body.to_string().contains(bad), "{refused:?}");
        assert_eq!(refused.misfit().0, "secret");
    }
    let upi = scene.admin.put("/operator/gateways/stripe", settings(true, true)).await;
    assert_eq!(upi.misfit(), ("upi".into(), "not_offered".into()));
    scene.admin.put("/operator/gateways/bank", settings(true, false)).await.refused("not_found");
    scene.opened("card").await;
}

#[tokio::test]
async fn a_way_to_pay_goes_to_one_gateway() {
    let scene = Scene::with("stripe").await;
    scene.admin.put("/operator/gateways/razorpay", settings(true, true)).await.expect(200);
    let listed = scene.admin.get("/operator/gateways").await.expect(200);
    let takes: Vec<(&str, bool)> = listed["items"]
        .as_array()
        .expect("items")
        .iter()
        .map(|item| (item["gateway"].as_str().expect("a name"), item["card"] == true))
        .collect();
    assert_eq!(takes, [("razorpay", true), ("stripe", false)]);
}

#[tokio::test]
async fn an_account_goes_when_nothing_is_under_way_with_it_any_more() {
    let scene = Scene::with("stripe").await;
    let (booked, _) = scene.opened("card").await;
    scene.admin.delete("/operator/gateways/stripe").await.refused("gateway_in_use");
    scene.asha.cancel(&booked).await.expect(200);
    scene.world.advance_minutes(1).await;
    scene.admin.delete("/operator/gateways/stripe").await.expect(204);
    scene.admin.delete("/operator/gateways/stripe").await.refused("not_found");
    let keys: i64 = sqlx::query_scalar("select count(*) from operator_gateway_key")
        .fetch_one(scene.world.db())
        .await
        .expect("a number");
    assert_eq!(keys, 0);
    let next = scene.asha.park(scene.bay, 60).await;
    assert_eq!(scene.asha.status_of(&next).await, "active", "by the platform's own");
    assert_eq!(scene.webhook("stripe", "{}", &[]).await.status, 404);
}

#[tokio::test]
async fn an_account_stays_for_a_page_that_nobody_opened_yet_and_a_refund_that_is_still_to_be_asked_for() {
    for fails in [false, true] {
        let scene = Scene::with("stripe").await;
        let booked = scene.asha.hold(scene.bay, 60, "card").await;
        scene.admin.delete("/operator/gateways/stripe").await.refused("gateway_in_use");
        scene.open(&booked).await;
        let session = scene.fake.pay_session(&scene.fake.charge());
        scene.stripe_says("evt_1", "checkout.session.completed", &session, 0).await.expect(204);
        scene.asha.cancel(&booked).await.expect(200);
        scene.admin.delete("/operator/gateways/stripe").await.refused("gateway_in_use");
        scene.fake.books().refunds_are = fails.then_some("failed");
        scene.world.advance_minutes(0).await;
        assert_eq!(scene.asha.payment_of(&booked).await, if fails { "refund_pending" } else { "refunded" });
        scene.admin.delete("/operator/gateways/stripe").await.expect(204);
    }
}

#[tokio::test]
async fn without_a_key_of_its_own_a_server_keeps_none() {
    let world = World::new().await;
    let admin = world.operator("nandi").await.admin;
    assert_eq!(admin.get("/operator/gateways").await.expect(200), json!({"available": false, "items": []}));
    admin.put("/operator/gateways/stripe", settings(true, false)).await.refused("gateways_unavailable");
    let _: Value = admin.get("/operator").await.expect(200);
}

#[tokio::test]
async fn with_a_new_key_of_ours_what_the_old_one_encrypted_is_encrypted_anew() {
    let mut scene = Scene::with("stripe").await;
    let mut config = scene.world.app.config.clone();
    config.keys_secret = format!("next:{},{}", "5a".repeat(32), super::KEYS).into();
    let database = scene.world.db().connect_options().as_ref().clone();
    scene.world.server_with(config, database).await;
    let apps = scene.world.apps();
    parkmate::scheduler::housekeeping(&apps[1]).await.expect("done");
    let key: String =
        sqlx::query_scalar("select key_id from operator_gateway_key").fetch_one(scene.world.db()).await.expect("a key");
    assert_eq!(key, "next");
    let booked = scene.asha.hold(scene.bay, 60, "card").await;
    let path = booked.checkout.as_deref().and_then(|url| url.splitn(4, '/').nth(3)).expect("a link");
    let there = scene.asha.at(apps[1].config.bind);
    let page = there.request(reqwest::Method::GET, &format!("/{path}")).send().await.expect("an answer");
    assert_eq!(page.status(), 303, "it opens with the new one");
}

#[tokio::test]
async fn keys_that_no_key_of_ours_opens_any_more_stop_nothing_and_can_be_given_anew() {
    let mut scene = Scene::with("stripe").await;
    let mut config = scene.world.app.config.clone();
    config.keys_secret = format!("next:{}", "5a".repeat(32)).into();
    let database = scene.world.db().connect_options().as_ref().clone();
    let there = scene.world.server_with(config, database).await;
    parkmate::scheduler::housekeeping(&scene.world.apps()[1]).await.expect("done");
    let key = async || -> String {
        sqlx::query_scalar("select key_id from operator_gateway_key").fetch_one(scene.world.db()).await.expect("a key")
    };
    assert_eq!(key().await, "test");
    let admin = scene.admin.at(there);
    let mut given = settings(true, false);
    given.as_object_mut().expect("settings").remove("webhook_secret");
    let refused = admin.put("/operator/gateways/stripe", given).await;
    assert_eq!(refused.misfit(), ("webhook_secret".into(), "required".into()));
    admin.put("/operator/gateways/stripe", settings(true, false)).await.expect(200);
    assert_eq!(key().await, "next");
}
