//! Who leaves with work in hand.

use serde_json::json;

use super::{Scene, go, open_with, status_of_wash, wash};
use crate::world::World;

#[tokio::test]
async fn who_leaves_with_work_in_hand_is_asked_what_becomes_of_it() {
    let world = World::new().await;
    let scene = Scene::set(&world).await;
    let [meera, arjun] = scene.staff(["meera", "arjun"]).await;
    let job = wash(&world, &scene.lot, &world.customer("asha").await).await;
    scene.admin.post("/operator/assignments", json!({"car_wash_id": job, "employee_id": meera.id})).await.expect(201);
    scene.give("Sweep", Some(&meera)).await;
    let member = format!("/operator/staff/{}", meera.id);
    let problem = scene.admin.delete(&member).await.refused("open_assignments");
    assert_eq!(problem["assignments"].as_array().unwrap().len(), 2, "{problem:#}");
    assert_eq!(scene.listed(&meera).await["open_assignments"], 2, "nothing has happened");
    scene.admin.delete(&format!("{member}?hand_over={}", arjun.id)).await.expect(204);
    assert_eq!(open_with(&scene.admin, "Sweep").await["employee"]["full_name"], "arjun");
    world.expect_sound().await;
    go(&arjun, "offline").await;
    scene.admin.delete(&format!("/operator/staff/{}?hand_over=queue", arjun.id)).await.expect(204);
    assert_eq!(open_with(&scene.admin, "Sweep").await["status"], "queued");
    assert_eq!(status_of_wash(&world, job).await, "queued");
    world.expect_sound().await;
}
