//! What waits is given out as soon as somebody is available.

use serde_json::json;

use super::{Scene, finish, has, waits};
use crate::world::World;

#[tokio::test]
async fn what_waits_is_given_out_when_somebody_finishes() {
    let world = World::new().await;
    let scene = Scene::set(&world).await;
    scene.admin.patch("/operator", json!({"busy_at": 1})).await.expect(200);
    let [meera] = scene.staff(["meera"]).await;
    let first = scene.give("One", None).await;
    let (second, third) = (scene.give("Two", None).await, scene.give("Three", None).await);
    assert_eq!((scene.stands(&second).await, scene.stands(&third).await), (waits(), waits()));
    finish(&meera, &first).await;
    assert_eq!((scene.stands(&second).await, scene.stands(&third).await), (has("assigned", "meera"), waits()));
    world.expect_sound().await;
}

#[tokio::test]
async fn what_waits_is_given_out_when_somebody_joins() {
    let world = World::new().await;
    let scene = Scene::set(&world).await;
    let queued = scene.give("One", None).await;
    let known = world.customer("meera").await;
    let invite = json!({"email": "meera@example.com", "full_name": "meera"});
    scene.admin.post("/operator/staff", invite).await.expect(201);
    assert_eq!(scene.stands(&queued).await, has("assigned", "meera"));
    finish(&known, &queued).await;
    world.expect_sound().await;
}

#[tokio::test]
async fn who_was_invited_is_given_work_as_soon_as_they_have_a_password() {
    let world = World::new().await;
    let scene = Scene::set(&world).await;
    let invite = json!({"email": "meera@parkmate.example", "full_name": "meera"});
    let invited = scene.admin.post("/operator/staff", invite).await.expect(201);
    let queued = scene.give("One", None).await;
    assert_eq!(scene.stands(&queued).await, waits());
    let token = crate::world::token_in(invited["invitation_url"].as_str().unwrap());
    let accept = json!({"token": token, "password": "correct horse battery"});
    world.stranger().post("/auth/invitations/accept", accept).await.expect(204);
    assert_eq!(scene.stands(&queued).await, has("assigned", "meera"));
    world.expect_sound().await;
}

#[tokio::test]
async fn what_waits_is_given_out_when_more_work_is_allowed() {
    let world = World::new().await;
    let scene = Scene::set(&world).await;
    scene.admin.patch("/operator", json!({"busy_at": 1})).await.expect(200);
    scene.staff(["meera"]).await;
    scene.give("One", None).await;
    let second = scene.give("Two", None).await;
    scene.admin.patch("/operator", json!({"busy_at": 2})).await.expect(200);
    world.advance_minutes(0).await;
    assert_eq!(scene.stands(&second).await, has("assigned", "meera"));
}

#[tokio::test]
async fn what_waits_is_given_out_when_somebody_is_let_in_again() {
    let world = World::new().await;
    let scene = Scene::set(&world).await;
    let root = world.platform_admin("root").await;
    let [meera] = scene.staff(["meera"]).await;
    root.post(&format!("/admin/users/{}/disable", meera.id), json!({})).await.expect(200);
    let queued = scene.give("One", None).await;
    assert_eq!(scene.stands(&queued).await, waits());
    root.post(&format!("/admin/users/{}/enable", meera.id), json!({})).await.expect(200);
    world.advance_minutes(0).await;
    assert_eq!(scene.stands(&queued).await, has("assigned", "meera"));
    world.expect_sound().await;
}
