//! Who is available, busy or offline.

use serde_json::json;

use super::{Scene, finish, go, has, open_with, waits};
use crate::world::{Person, World};

#[tokio::test]
async fn busy_follows_from_the_load_and_offline_is_never_overwritten() {
    let world = World::new().await;
    let scene = Scene::set(&world).await;
    let [meera] = scene.staff(["meera"]).await;
    let availability = async |of: &Person| of.get("/staff/availability").await.expect(200)["availability"].clone();
    let mut given = Vec::new();
    for task in ["One", "Two", "Three"] {
        assert_eq!(availability(&meera).await, "available");
        given.push(scene.give(task, None).await);
    }
    assert_eq!(availability(&meera).await, "busy");
    let listed = scene.listed(&meera).await;
    assert_eq!((&listed["availability"], &listed["open_assignments"]), (&json!("busy"), &json!(3)));
    assert_eq!(listed["assignments"].as_array().unwrap().len(), 3);
    assert_eq!(scene.stands(&scene.give("Four", None).await).await, waits());
    assert_eq!(go(&meera, "offline").await["availability"], "offline");
    for assignment in &given {
        finish(&meera, assignment).await;
        assert_eq!(availability(&meera).await, "offline");
    }
    assert_eq!(scene.stands(&open_with(&scene.admin, "Four").await).await, waits());
    let back = json!({"availability": "available"});
    scene.admin.patch(&format!("/operator/staff/{}", meera.id), back).await.refused("forbidden");
    let wish = json!({"lot_id": scene.lot.id, "task": "Five", "employee_id": meera.id});
    scene.admin.post("/operator/assignments", wish).await.refused("employee_unavailable");
    assert_eq!(go(&meera, "available").await["availability"], "available");
    assert_eq!(scene.stands(&open_with(&scene.admin, "Four").await).await, has("assigned", "meera"));
    world.expect_sound().await;
}

#[tokio::test]
async fn an_admin_says_that_somebody_is_offline_and_may_take_it_back() {
    let world = World::new().await;
    let scene = Scene::set(&world).await;
    let [meera] = scene.staff(["meera"]).await;
    let member = format!("/operator/staff/{}", meera.id);
    let said = scene.admin.patch(&member, json!({"availability": "offline"})).await.expect(200);
    assert_eq!((&said["availability"], &said["offline_by_self"]), (&json!("offline"), &json!(false)));
    let queued = scene.give("One", None).await;
    scene.admin.patch(&member, json!({"availability": "available"})).await.expect(200);
    assert_eq!(scene.stands(&queued).await, has("assigned", "meera"));
    let elsewhere = world.operator("elsewhere").await.admin;
    elsewhere.patch(&member, json!({"availability": "offline"})).await.refused("not_found");
}
