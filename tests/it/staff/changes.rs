//! Work is declined, passed on and called off.

use serde_json::{Value, json};

use super::{Scene, does, finish, go, has, open_with, status_of_wash, waits, wash};
use crate::world::{Person, World};

#[tokio::test]
async fn a_decline_goes_back_to_the_queue_and_to_somebody_else() {
    let world = World::new().await;
    let scene = Scene::set(&world).await;
    let [meera, arjun] = scene.staff(["meera", "arjun"]).await;
    let given = scene.give("One", Some(&meera)).await;
    let declined = does(&meera, &given, "decline").await;
    assert_eq!(declined["status"], "declined");
    let next = open_with(&scene.admin, "One").await;
    assert_eq!((&next["continues"], &next["employee"]["full_name"]), (&given["id"], &json!("arjun")));
    let told = scene.admin.told().await;
    assert!(told.contains(&("assignment.declined".into(), "meera declined: One at MG Road.".into())), "{told:?}");
    does(&arjun, &next, "decline").await;
    let waiting = open_with(&scene.admin, "One").await;
    assert_eq!(scene.stands(&waiting).await, waits(), "both declined it");
    world.expect_sound().await;
    go(&meera, "offline").await;
    go(&meera, "available").await;
    assert_eq!(scene.stands(&waiting).await, has("assigned", "meera"));
    does(&meera, &waiting, "accept").await;
    does(&meera, &waiting, "start").await;
    let begun = format!("/staff/assignments/{}/decline", waiting["id"].as_str().unwrap());
    assert_eq!(meera.post(&begun, Value::Null).await.refused("state_changed")["state"], "in_progress");
    world.expect_sound().await;
}

#[tokio::test]
async fn reassigning_closes_the_old_assignment() {
    let world = World::new().await;
    let scene = Scene::set(&world).await;
    let [meera, arjun] = scene.staff(["meera", "arjun"]).await;
    let partner = scene.operator.partner("partner").await;
    let job = wash(&world, &scene.lot, &world.customer("asha").await).await;
    let to = |person: &Person| json!({"car_wash_id": job, "employee_id": person.id});
    let first = scene.admin.post("/operator/assignments", to(&meera)).await.expect(201);
    let problem = partner.post("/operator/assignments", to(&arjun)).await.refused("state_changed");
    assert_eq!((&problem["state"], &problem["assignment_id"]), (&json!("assigned"), &first["id"]));
    let second = scene.admin.post("/operator/assignments", to(&arjun)).await.expect(201);
    assert_eq!(scene.stands(&first).await, has("cancelled", "meera"));
    assert_eq!(scene.stands(&second).await, has("assigned", "arjun"));
    let told = meera.told().await;
    let words = "Your assignment has been handed over: Car wash: Exterior for KA01AB1234 at MG Road.";
    assert_eq!(told.last().unwrap(), &("assignment.cancelled".into(), words.into()));
    let accept = format!("/staff/assignments/{}/accept", first["id"].as_str().unwrap());
    meera.post(&accept, Value::Null).await.refused("state_changed");
    // Also one that was begun, by the other admin, by its id.
    does(&arjun, &second, "accept").await;
    does(&arjun, &second, "start").await;
    let path = format!("/operator/assignments/{}/reassign", second["id"].as_str().unwrap());
    let third = partner.post(&path, json!({})).await.expect(201);
    assert_eq!(scene.stands(&third).await, has("assigned", "meera"));
    world.expect_sound().await;
    finish(&meera, &third).await;
    assert_eq!(status_of_wash(&world, job).await, "completed");
    world.expect_sound().await;
}

#[tokio::test]
async fn a_cancelled_assignment_leaves_its_wash_to_be_assigned_again() {
    let world = World::new().await;
    let scene = Scene::set(&world).await;
    let [meera] = scene.staff(["meera"]).await;
    let job = wash(&world, &scene.lot, &world.customer("asha").await).await;
    let given = scene.admin.post("/operator/assignments", json!({"car_wash_id": job})).await.expect(201);
    let cancel = format!("/operator/assignments/{}/cancel", given["id"].as_str().unwrap());
    world.operator("elsewhere").await.admin.post(&cancel, Value::Null).await.refused("not_found");
    assert_eq!(scene.admin.post(&cancel, Value::Null).await.expect(200)["status"], "cancelled");
    scene.admin.post(&cancel, Value::Null).await.refused("state_changed");
    assert_eq!(status_of_wash(&world, job).await, "queued");
    assert_eq!(meera.heard().await, ["employee.assigned", "assignment.cancelled"]);
    assert_eq!(scene.admin.heard().await, ["employee.assigned", "assignment.cancelled"]);
    world.expect_sound().await;
    scene.admin.post("/operator/assignments", json!({"car_wash_id": job})).await.expect(201);
    world.expect_sound().await;
}
