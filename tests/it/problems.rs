//! Every failure is problem+json with a stable code and the request's id, wherever it came from.

use reqwest::Method;
use serde_json::json;

use crate::world::{Reply, World};

#[tokio::test]
async fn what_is_not_there_is_not_found() {
    let world = World::new().await;
    world.stranger().get("/nothing/here").await.refused("not_found");
    let outside = world.stranger().request(Method::GET, "/nothing").send().await.unwrap();
    Reply::of(outside).await.refused("not_found");
}

#[tokio::test]
async fn a_method_that_is_not_there_is_answered_with_those_that_are() {
    let world = World::new().await;
    let reply = world.stranger().delete("/dev/clock").await;
    assert_eq!(reply.header("allow"), Some("GET, POST"));
    reply.refused("method_not_allowed");
}

#[tokio::test]
async fn the_clock_is_set_forward_by_hand() {
    let world = World::new().await;
    let person = world.stranger();
    let now = person.post("/dev/clock", json!({"advance_seconds": 90})).await.expect(200);
    assert_eq!(now["now"], "2026-11-02T04:31:30Z");
    assert_eq!(person.get("/dev/clock").await.expect(200), now);
    person.post("/dev/clock", json!({"set": "2026-11-02T04:31:29Z"})).await.refused("validation_failed");
}
