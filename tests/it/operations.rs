//! What those who run the server look at.

use reqwest::Method;
use serde_json::json;

use crate::world::{Reply, World, until};

async fn get(world: &World, path: &str) -> Reply {
    Reply::of(world.stranger().request(Method::GET, path).send().await.unwrap()).await
}

#[tokio::test]
async fn a_server_with_its_database_is_ready() {
    let world = World::new().await;
    assert_eq!(get(&world, "/healthz").await.expect(200), json!({"status": "ok"}));
    // A server begins to hear the others a moment after it began to answer.
    let start = std::time::Instant::now();
    let ready = loop {
        let reply = get(&world, "/readyz").await;
        if reply.status == 200 || start.elapsed() > std::time::Duration::from_secs(10) {
            break reply;
        }
        assert_eq!(reply.refused("unavailable")["detail"], "The other servers are not heard.");
    };
    assert_eq!(ready.expect(200), json!({"status": "ok"}));
}

#[tokio::test]
async fn a_server_without_its_database_lives_but_is_not_ready() {
    let world = World::new().await;
    world.db().close().await;
    get(&world, "/healthz").await.expect(200);
    let problem = get(&world, "/readyz").await.refused("unavailable");
    assert_eq!(problem["detail"], "The database does not answer.");
    get(&world, "/metrics").await.expect(200);
}

#[tokio::test]
async fn a_server_whose_tables_are_older_than_itself_is_not_ready() {
    let world = World::new().await;
    let forget = "delete from _sqlx_migrations where version = (select max(version) from _sqlx_migrations)";
    sqlx::query(forget).execute(world.db()).await.unwrap();
    let problem = get(&world, "/readyz").await.refused("unavailable");
    assert_eq!(problem["detail"], "The database is not migrated.");
}

#[tokio::test]
async fn prometheus_reads_requests_by_pattern_and_how_late_the_scheduler_is() {
    let world = World::new().await;
    let due = "insert into timer (subject_id, kind, due_at) values (gen_random_uuid(), 'booking_end', $1)";
    sqlx::query(due).bind(world.now() - chrono::TimeDelta::seconds(90)).execute(world.db()).await.unwrap();
    get(&world, "/healthz").await.expect(200);
    let figures = get(&world, "/metrics").await.expect(200);
    let figures = figures.as_str().unwrap();
    assert!(
        figures.contains(r#"parkmate_http_requests_total{route="/healthz",method="GET",status="200"}"#),
        "{figures}"
    );
    assert!(figures.contains(r#"parkmate_http_request_seconds_bucket{route="/healthz",method="GET",le="0.005"}"#));
    assert!(figures.contains("parkmate_scheduler_lag_seconds") && figures.contains("parkmate_live_holds"), "{figures}");
}

#[tokio::test]
async fn the_simulated_clock_is_set_forward_by_hand_and_never_back() {
    let world = World::new().await;
    let person = world.stranger();
    let now = person.post("/dev/clock", json!({"advance_seconds": 90})).await.expect(200);
    assert_eq!(now["now"], "2026-11-02T04:31:30Z");
    assert_eq!(person.get("/dev/clock").await.expect(200), now);
    let now = person.post("/dev/clock", json!({"set": "2026-11-02T10:05:00+05:30"})).await.expect(200);
    assert_eq!(now["now"], "2026-11-02T04:35:00Z");
    for refused in [json!({"set": "2026-11-02T04:34:59Z"}), json!({"advance_seconds": 400 * 86_400 + 1}), json!({})] {
        person.post("/dev/clock", refused).await.refused("validation_failed");
    }
}

#[tokio::test]
async fn a_server_told_to_stop_answers_what_it_has_begun_and_takes_nothing_more() {
    let mut world = World::new().await;
    let mut lock = world.app.begin().await.unwrap();
    sqlx::query("lock table timer in access exclusive mode").execute(&mut *lock).await.unwrap();
    let stranger = world.stranger();
    let begun = tokio::spawn(async move { stranger.request(Method::GET, "/metrics").send().await });
    let waiting = "select exists (select from pg_locks where relation = 'timer'::regclass and not granted)";
    while !sqlx::query_scalar::<_, bool>(waiting).fetch_one(world.db()).await.unwrap() {
        tokio::task::yield_now().await;
    }

    let stranger = world.stranger();
    let stopped = world.stop();
    until("it says that it stops", async || {
        let ready = stranger.request(Method::GET, "/readyz").send().await.expect("it still answers");
        ready.status() == 503
    })
    .await;
    assert!(!stopped.is_finished(), "it waits for the answer under way");
    drop(lock);

    Reply::of(begun.await.unwrap().expect("an answer")).await.expect(200);
    stopped.await.unwrap();
    stranger.request(Method::GET, "/healthz").send().await.expect_err("nobody is there");
}
