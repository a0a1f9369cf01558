//! Who leaves with work in hand.

use serde_json::json;

use super::{Scene, does, finish, go, has, open_with, status_of_wash, wash};
use crate::world::{Person, World};

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

#[tokio::test]
async fn work_is_handed_over_only_to_somebody_who_takes_it_and_what_was_begun_goes_along() {
    let world = World::new().await;
    let scene = Scene::set(&world).await;
    let [meera, arjun, divya] = scene.staff(["meera", "arjun", "divya"]).await;
    let job = wash(&world, &scene.lot, &world.customer("asha").await).await;
    let wish = json!({"car_wash_id": job, "employee_id": meera.id});
    let given = scene.admin.post("/operator/assignments", wish).await.expect(201);
    does(&meera, &given, "accept").await;
    does(&meera, &given, "start").await;
    go(&arjun, "offline").await;
    let hand_over_to = |to: &Person| format!("/operator/staff/{}?hand_over={}", meera.id, to.id);
    scene.admin.delete(&hand_over_to(&arjun)).await.refused("employee_unavailable");
    scene.admin.delete(&hand_over_to(&world.customer("nobody").await)).await.refused("not_found");
    assert_eq!(scene.stands(&given).await, has("in_progress", "meera"));
    scene.admin.delete(&hand_over_to(&divya)).await.expect(204);
    assert_eq!(scene.stands(&given).await, has("cancelled", "meera"));
    let goes_on = open_with(&scene.admin, given["task"].as_str().expect("a task")).await;
    assert_eq!((&goes_on["continues"], &goes_on["employee"]["full_name"]), (&given["id"], &json!("divya")));
    world.expect_sound().await;
    finish(&divya, &goes_on).await;
    assert_eq!(status_of_wash(&world, job).await, "completed");
    world.expect_sound().await;
}
