//! Staff at the gate.

use serde_json::{Value, json};

use super::Scene;
use crate::world::World;

#[tokio::test]
async fn staff_find_a_car_at_the_gate_and_let_it_in_once() {
    let world = World::new().await;
    let scene = Scene::set(&world).await;
    let [meera] = scene.staff(["meera"]).await;
    let asha = world.customer("asha").await;
    let bay = scene.lot.bay("A1").await;
    let booked = asha.park(bay, 60).await;
    let found = meera.get(&format!("/staff/bookings?q={}", asha.plate().to_lowercase())).await.expect(200);
    assert_eq!(found["items"][0]["id"], json!(booked.id), "{found:#}");
    let path = format!("/bookings/{}/check-in", booked.id);
    asha.post(&path, Value::Null).await.refused("forbidden");
    world.operator("elsewhere").await.admin.post(&path, Value::Null).await.refused("not_found");
    let once = meera.post(&path, Value::Null).await.expect(200);
    world.advance_minutes(1).await;
    let again = meera.post(&path, Value::Null).await.expect(200);
    assert!(once["checked_in_at"].is_string() && once["checked_in_at"] == again["checked_in_at"]);
    meera.check_out(&booked).await.expect(200);
    assert_eq!(meera.post(&path, Value::Null).await.refused("state_changed")["state"], "completed");
    world.expect_sound().await;
}
