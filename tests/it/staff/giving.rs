//! Work is given by name or to the least busy, and told.

use parkmate::types::BookingId;
use serde_json::{Value, json};

use super::{Scene, finish, has};
use crate::world::World;

#[tokio::test]
async fn event_10_tells_the_person_and_every_other_lot_admin() {
    let world = World::new().await;
    let scene = Scene::set(&world).await;
    let [meera, arjun] = scene.staff(["meera", "arjun"]).await;
    let partner = scene.operator.partner("partner").await;
    let elsewhere = world.operator("elsewhere").await.admin;
    scene.give("Sweep", Some(&meera)).await;
    let event = |words: &str| vec![("employee.assigned".to_owned(), words.to_owned())];
    assert_eq!(meera.told().await, event("You have been assigned: Sweep at MG Road."));
    for admin in [&scene.admin, &partner] {
        assert_eq!(admin.told().await, event("meera has been assigned: Sweep at MG Road."));
    }
    assert!(arjun.told().await.is_empty() && elsewhere.told().await.is_empty());
    let notices = meera.get("/notifications").await.expect(200);
    assert_eq!(notices["items"][0]["type"], "info", "{notices:#}");
    assert!(notices["items"][0]["data"]["assignment_id"].is_string(), "{notices:#}");
    world.expect_sound().await;
}

#[tokio::test]
async fn an_admin_who_gives_himself_work_hears_it_once() {
    let world = World::new().await;
    let scene = Scene::set(&world).await;
    let partner = scene.operator.partner("partner").await;
    scene.give("Sweep", Some(&scene.admin)).await;
    let told = |words: &str| vec![("employee.assigned".to_owned(), words.to_owned())];
    assert_eq!(scene.admin.told().await, told("You have been assigned: Sweep at MG Road."));
    assert_eq!(partner.told().await, told("padma has been assigned: Sweep at MG Road."));
}

#[tokio::test]
async fn work_goes_to_the_least_busy_and_of_two_to_the_one_who_is_idle_for_longer() {
    let world = World::new().await;
    let scene = Scene::set(&world).await;
    let [meera, arjun] = scene.staff(["meera", "arjun"]).await;
    let first = scene.give("One", Some(&arjun)).await;
    assert_eq!(scene.stands(&scene.give("Two", None).await).await, has("assigned", "meera"));
    world.advance_minutes(1).await;
    finish(&arjun, &first).await;
    assert_eq!(scene.stands(&scene.give("Three", None).await).await, has("assigned", "arjun"));
    // Both have one; Meera's was given first.
    assert_eq!(scene.stands(&scene.give("Four", None).await).await, has("assigned", "meera"));
    assert_eq!(scene.listed(&meera).await["open_assignments"], 2);
    world.expect_sound().await;
}

#[tokio::test]
async fn people_see_their_own_work_and_no_other() {
    let world = World::new().await;
    let scene = Scene::set(&world).await;
    let [meera, arjun] = scene.staff(["meera", "arjun"]).await;
    let done = scene.give("One", Some(&meera)).await;
    let open = scene.give("Two", Some(&meera)).await;
    finish(&meera, &done).await;
    scene.give("Three", Some(&meera)).await;
    let tasks = |page: &Value| -> Vec<Value> {
        page["items"].as_array().unwrap().iter().map(|one| one["task"].clone()).collect()
    };
    assert_eq!(tasks(&meera.get("/staff/assignments").await.expect(200)), ["Three", "Two", "One"]);
    let first = meera.get("/staff/assignments?limit=2").await.expect(200);
    let cursor = first["next_cursor"].as_str().expect("a next page");
    assert_eq!(tasks(&meera.get(&format!("/staff/assignments?cursor={cursor}")).await.expect(200)), ["One"]);
    assert!(tasks(&arjun.get("/staff/assignments").await.expect(200)).is_empty());
    for step in ["accept", "decline", "start", "complete"] {
        let path = format!("/staff/assignments/{}/{step}", open["id"].as_str().unwrap());
        for stranger in [&arjun, &scene.admin] {
            stranger.post(&path, Value::Null).await.refused("not_found");
        }
        world.customer(&format!("customer {step}")).await.post(&path, Value::Null).await.refused("forbidden");
    }
    let elsewhere = world.operator("elsewhere").await.admin;
    assert!(tasks(&elsewhere.get("/operator/assignments").await.expect(200)).is_empty());
    let wish = json!({"lot_id": scene.lot.id, "task": "Mine"});
    elsewhere.post("/operator/assignments", wish).await.refused("not_found");
    let path = format!("/operator/assignments/{}/reassign", open["id"].as_str().unwrap());
    elsewhere.post(&path, json!({})).await.refused("not_found");
    meera.get("/operator/assignments").await.refused("forbidden");
    let foreign = json!({"lot_id": scene.lot.id, "task": "Mine", "employee_id": elsewhere.id});
    scene.admin.post("/operator/assignments", foreign).await.refused("not_found");
    for wish in
        [json!({}), json!({"lot_id": scene.lot.id}), json!({"booking_id": BookingId::new(), "lot_id": scene.lot.id})]
    {
        scene.admin.post("/operator/assignments", wish).await.refused("validation_failed");
    }
}
