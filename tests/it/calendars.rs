//! Bookings in people's own calendars, by a link that cannot be guessed.

use chrono::TimeDelta;
use reqwest::Method;
use reqwest::header::IF_NONE_MATCH;
use serde_json::{Value, json};

use crate::world::{Person, World};

/// As a calendar program asks: it knows nothing but the address. Status, ETag and text.
async fn read(world: &World, url: &str, known: Option<&str>) -> (u16, String, String) {
    let path = url.splitn(4, '/').nth(3).expect("a path");
    let mut request = world.stranger().request(Method::GET, &format!("/{path}"));
    if let Some(tag) = known {
        request = request.header(IF_NONE_MATCH, tag);
    }
    let answer = request.send().await.expect("an answer");
    let header = |name: &str| answer.headers().get(name).map(|value| value.to_str().expect("text").to_owned());
    let tag = header("etag").unwrap_or_default();
    if answer.status() == 200 {
        assert_eq!(header("content-type").as_deref(), Some("text/calendar; charset=utf-8"));
        assert_eq!(header("cache-control").as_deref(), Some("private, max-age=300"));
    }
    // Long lines are folded.
    (answer.status().as_u16(), tag, answer.text().await.expect("text").replace("\r\n ", ""))
}

async fn link(person: &Person, path: &str) -> String {
    person.post(path, json!({})).await.expect(201)["url"].as_str().expect("a link").to_owned()
}

fn lines<'t>(text: &'t str, name: &str) -> Vec<&'t str> {
    text.lines().filter_map(|line| line.strip_prefix(name)?.strip_prefix(':')).collect()
}

#[tokio::test]
async fn a_customers_calendar_shows_their_bookings_and_what_became_of_them() {
    let world = World::new().await;
    let operator = world.operator("nandi").await;
    let lot = operator.lot("MG Road, East").await;
    let (bay, other) = (lot.bay("A1").await, lot.bay("A2").await);
    let (asha, ravi) = (world.customer("asha").await, world.customer("ravi").await);
    let url = link(&asha, "/me/calendar-feed").await;
    let booked = asha.park(bay, 60).await;
    ravi.park(other, 60).await;
    let (status, tag, text) = read(&world, &url, None).await;
    assert_eq!(status, 200);
    assert!(text.starts_with("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n") && text.ends_with("END:VCALENDAR\r\n"), "{text}");
    assert_eq!(lines(&text, "UID"), [format!("booking-{}@127.0.0.1", booked.id)]);
    assert_eq!((lines(&text, "SEQUENCE"), lines(&text, "STATUS")), (vec!["2"], vec!["CONFIRMED"]));
    let start = booked.instant("starts_at").format("%Y%m%dT%H%M%SZ").to_string();
    assert_eq!(lines(&text, "DTSTART"), [start]);
    assert_eq!(lines(&text, "SUMMARY"), ["Parking at MG Road\\, East, bay A1".replace(", bay", "\\, bay")]);

    let (status, again, empty) = read(&world, &url, Some(&tag)).await;
    assert_eq!((status, again, empty.as_str()), (304, tag.clone(), ""), "nothing has changed");
    asha.cancel(&booked).await.expect(200);
    let (status, changed, text) = read(&world, &url, Some(&tag)).await;
    assert!(status == 200 && changed != tag);
    assert_eq!(lines(&text, "UID"), [format!("booking-{}@127.0.0.1", booked.id)]);
    assert_eq!((lines(&text, "SEQUENCE"), lines(&text, "STATUS")), (vec!["3"], vec!["CANCELLED"]));
}

#[tokio::test]
async fn a_lots_calendar_shows_bays_and_plates_and_not_whose_they_are() {
    let world = World::new().await;
    let operator = world.operator("nandi").await;
    let lot = operator.lot("MG Road").await;
    let bay = lot.bay("A1").await;
    let asha = world.customer("asha").await;
    let url = link(&operator.admin, &format!("/operator/lots/{}/calendar-feed", lot.id)).await;
    asha.hold(bay, 60, "cash").await;
    let (status, _, text) = read(&world, &url, None).await;
    assert_eq!((status, lines(&text, "STATUS")), (200, vec!["TENTATIVE"]));
    assert_eq!(lines(&text, "SUMMARY"), [format!("A1 {}", asha.plate())]);
    assert!(!text.contains("asha") && !text.contains(&asha.id.to_string()), "{text}");
    let elsewhere = world.operator("elsewhere").await;
    elsewhere.admin.post(&format!("/operator/lots/{}/calendar-feed", lot.id), json!({})).await.refused("not_found");
}

#[tokio::test]
async fn a_lots_calendar_that_is_too_long_leaves_out_what_is_farthest_off() {
    let world = World::new().await;
    let operator = world.operator("nandi").await;
    let lot = operator.lot("MG Road").await;
    let bay = lot.bay("A1").await;
    let asha = world.customer("asha").await;
    let url = link(&operator.admin, &format!("/operator/lots/{}/calendar-feed", lot.id)).await;
    let next_week = world.now() + TimeDelta::days(7);
    world.crowd(&lot, std::slice::from_ref(&asha), 2_000, next_week + TimeDelta::hours(1)).await;
    sqlx::query("update booking set starts_at = $1").bind(next_week).execute(world.db()).await.expect("moved");
    asha.hold(bay, 60, "cash").await;
    let (status, _, text) = read(&world, &url, None).await;
    assert_eq!((status, lines(&text, "UID").len()), (200, 2_000));
    assert!(lines(&text, "SUMMARY").contains(&format!("A1 {}", asha.plate()).as_str()), "today is there");
}

#[tokio::test]
async fn a_link_is_shown_once_and_ends_when_it_is_renewed_or_revoked() {
    let world = World::new().await;
    let asha = world.customer("asha").await;
    assert_eq!(asha.get("/me/calendar-feed").await.expect(200)["created_at"], Value::Null);
    let first = link(&asha, "/me/calendar-feed").await;
    let shown = asha.get("/me/calendar-feed").await.expect(200);
    assert!(shown["created_at"].is_string() && shown.get("url").is_none(), "{shown}");
    let token = first.rsplit('/').next().expect("a token").trim_end_matches(".ics");
    assert_eq!(token.len(), 43, "256 bits");
    let stored: Vec<u8> =
        sqlx::query_scalar("select token_hash from calendar_feed").fetch_one(world.db()).await.expect("a hash");
    assert_eq!(stored, parkmate::auth::token::hash(token), "it is not kept itself");

    let second = link(&asha, "/me/calendar-feed").await;
    assert_eq!((read(&world, &first, None).await.0, read(&world, &second, None).await.0), (404, 200));
    asha.delete("/me/calendar-feed").await.expect(204);
    assert_eq!(read(&world, &second, None).await.0, 404);
    assert_eq!(read(&world, &second.replace(".ics", "x.ics"), None).await.0, 404);
    asha.delete("/me/calendar-feed").await.expect(204);
}

#[tokio::test]
async fn the_calendar_of_a_disabled_account_is_closed() {
    let world = World::new().await;
    let (asha, root) = (world.customer("asha").await, world.platform_admin("root").await);
    let url = link(&asha, "/me/calendar-feed").await;
    root.post(&format!("/admin/users/{}/disable", asha.id), json!({"reason": "Gone."})).await.expect(200);
    assert_eq!(read(&world, &url, None).await.0, 404);
}

#[tokio::test]
async fn a_calendar_is_read_ten_times_a_minute_at_most() {
    let world = World::with(|config| config.rate_limits = parkmate::config::Switch::On).await;
    let asha = world.customer("asha").await;
    let url = link(&asha, "/me/calendar-feed").await;
    let mut answers = Vec::new();
    for _ in 0..12 {
        answers.push(read(&world, &url, None).await.0);
    }
    assert!(answers[..10].iter().all(|status| *status == 200) && answers.contains(&429), "{answers:?}");
}
