//! The times a lot offers.

use serde_json::{Value, json};

use super::{Scene, offer};

async fn times(scene: &Scene, query: &str) -> Vec<Value> {
    let page = scene.stranger.get(&format!("/lots/{}/car-wash/times{query}", scene.lot)).await.expect(200);
    page["items"].as_array().expect("items").clone()
}

#[tokio::test]
async fn today_begins_half_an_hour_from_now_and_ends_in_time_to_close() {
    let scene = Scene::set().await;
    let today = times(&scene, "").await;
    let (first, last) = (&today[0], &today[today.len() - 1]);
    assert_eq!(
        first,
        &json!({"starts_at": "2026-11-02T10:30:00+05:30", "ends_at": "2026-11-02T10:50:00+05:30", "free_bays": 2})
    );
    assert_eq!(last["starts_at"], "2026-11-02T20:30:00+05:30");
    assert_eq!(times(&scene, "?date=2026-11-01").await, Vec::<Value>::new(), "past");
    assert_eq!(times(&scene, "?date=2026-11-03").await[0]["starts_at"], "2026-11-03T09:00:00+05:30");
    assert_eq!(times(&scene, "?date=2026-11-10").await, Vec::<Value>::new(), "more than a week ahead");
}

#[tokio::test]
async fn a_full_time_is_left_out_and_a_booked_one_has_fewer_bays() {
    let scene = Scene::set().await;
    let free = |times: &[Value], at: &str| times.iter().find(|t| t["starts_at"] == at).map(|t| t["free_bays"].clone());
    scene.book(scene.standalone(60, "cash")).await;
    let at_eleven = "2026-11-02T11:00:00+05:30";
    assert_eq!(free(&times(&scene, "?date=2026-11-02").await, at_eleven), Some(json!(1)));
    scene.book(scene.standalone(60, "cash")).await;
    assert_eq!(free(&times(&scene, "?date=2026-11-02").await, at_eleven), None);
}

#[tokio::test]
async fn a_longer_service_has_other_times() {
    let scene = Scene::set().await;
    let full = offer(&scene.admin, "Full Service", 49_900, 50).await;
    let last = |times: Vec<Value>| times.last().expect("a time")["starts_at"].clone();
    assert_eq!(last(times(&scene, &format!("?service_id={full}")).await), "2026-11-02T20:00:00+05:30");
    assert_eq!(last(times(&scene, &format!("?service_id={}", scene.exterior)).await), "2026-11-02T20:30:00+05:30");
    assert_eq!(last(times(&scene, "").await), "2026-11-02T20:00:00+05:30", "room for any");
}

#[tokio::test]
async fn a_day_on_which_the_clocks_change_has_its_own_length() {
    let scene = Scene::washing(json!({"enabled": true, "bays": 1, "opens": "00:00", "closes": "24:00"})).await;
    let clocks = sqlx::query("update lot set time_zone = 'America/New_York' where id = $1").bind(scene.lot);
    clocks.execute(scene.world.db()).await.expect("moved");
    for (now, date, quarters) in
        [("2027-03-13T12:00:00Z", "2027-03-14", 23 * 4), ("2027-11-06T12:00:00Z", "2027-11-07", 25 * 4)]
    {
        scene.world.app.clock.advance_to(now.parse().expect("an instant"));
        let times = times(&scene, &format!("?date={date}")).await;
        assert_eq!(times.len(), quarters, "{date}");
    }
}

#[tokio::test]
async fn what_is_no_day_is_refused_and_a_lot_that_washes_nothing_offers_nothing() {
    let scene = Scene::set().await;
    for query in ["?date=tomorrow", "?date=2026-13-01", "?date=2026-1-2"] {
        let path = format!("/lots/{}/car-wash/times{query}", scene.lot);
        scene.stranger.get(&path).await.refused("validation_failed");
    }
    let dry = scene.world.operator("dry").await.lot("Dry").await.id;
    for what in ["times", "services"] {
        let path = format!("/lots/{dry}/car-wash/{what}");
        assert_eq!(scene.stranger.get(&path).await.expect(200)["items"], json!([]));
    }
    scene.stranger.get(&format!("/lots/{}/car-wash/times", parkmate::types::LotId::new())).await.refused("not_found");
}
