//! Work on a wash moves the wash, and ends with it.

use serde_json::json;

use super::{Scene, does, has, status_of_wash, wash};
use crate::world::World;

#[tokio::test]
async fn starting_and_finishing_moves_the_wash_and_event_9_tells_the_customer() {
    let world = World::new().await;
    let scene = Scene::set(&world).await;
    let [meera] = scene.staff(["meera"]).await;
    let asha = world.customer("asha").await;
    let job = wash(&world, &scene.lot, &asha).await;
    let given = scene.admin.post("/operator/assignments", json!({"car_wash_id": job})).await.expect(201);
    assert_eq!((&given["status"], &given["kind"]), (&json!("assigned"), &json!("car_wash")));
    assert_eq!(status_of_wash(&world, job).await, "assigned");
    does(&meera, &given, "accept").await;
    does(&meera, &given, "start").await;
    assert_eq!(status_of_wash(&world, job).await, "in_progress");
    world.expect_sound().await;
    does(&meera, &given, "complete").await;
    assert_eq!(status_of_wash(&world, job).await, "completed");
    let told = asha.told().await;
    assert!(
        told.contains(&("car_wash.completed".into(), "Your car wash service has been completed!".into())),
        "{told:?}"
    );
    world.expect_sound().await;
}

#[tokio::test]
async fn a_cancelled_wash_is_nobodys_work_any_more() {
    let world = World::new().await;
    let scene = Scene::set(&world).await;
    let [meera] = scene.staff(["meera"]).await;
    let job = wash(&world, &scene.lot, &world.customer("asha").await).await;
    let given = scene.admin.post("/operator/assignments", json!({"car_wash_id": job})).await.expect(201);
    let cancel = format!("/operator/car-washes/{job}/cancel");
    scene.admin.post(&cancel, json!({"reason": "No water."})).await.expect(200);
    assert_eq!(scene.stands(&given).await, has("cancelled", "meera"));
    assert!(meera.heard().await.contains(&"assignment.cancelled".to_owned()));
    world.expect_sound().await;
}
