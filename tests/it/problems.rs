//! Every failure is problem+json with a stable code and the request's id, wherever it came from.

use chrono::{DateTime, DurationRound, TimeDelta};
use reqwest::Method;
use reqwest::header::CONTENT_TYPE;
use serde_json::json;

use crate::world::{Person, Reply, World};

async fn post_raw(person: &Person, content_type: &str, body: impl Into<reqwest::Body>) -> Reply {
    let request = person.request(Method::POST, "/api/v1/dev/clock").header(CONTENT_TYPE, content_type).body(body);
    Reply::of(request.send().await.unwrap()).await
}

async fn get_raw(person: &Person, path: &str, request_id: &str) -> Reply {
    let request = person.request(Method::GET, path).header("x-request-id", request_id);
    Reply::of(request.send().await.unwrap()).await
}

#[tokio::test]
async fn what_is_not_there_is_not_found() {
    let world = World::new().await;
    let person = world.stranger();
    for path in ["/api/v1/nothing/here", "/api/v1", "/api/nothing", "/nothing.txt", "/api/docs/nothing", "/%2e%2e/.%ff"]
    {
        let reply = get_raw(&person, path, "x").await;
        assert_eq!(reply.status, 404, "{path}");
        reply.refused("not_found");
    }
}

#[tokio::test]
async fn a_method_that_is_not_there_is_answered_with_those_that_are() {
    let world = World::new().await;
    for method in [Method::DELETE, Method::PUT, Method::OPTIONS, "BREW".parse().unwrap()] {
        let request = world.stranger().request(method, "/api/v1/dev/clock");
        let reply = Reply::of(request.send().await.unwrap()).await;
        assert_eq!(reply.header("allow"), Some("GET, POST"));
        reply.refused("method_not_allowed");
    }
}

#[tokio::test]
async fn head_is_answered_as_get_without_the_body() {
    let world = World::new().await;
    let response = world.stranger().request(Method::HEAD, "/healthz").send().await.unwrap();
    let reply = Reply::of(response).await;
    assert_eq!((reply.status, reply.header("content-length")), (200, Some("15")));
    assert!(reply.body.is_null());
}

#[tokio::test]
async fn a_body_that_is_no_json_says_so() {
    let world = World::new().await;
    let person = world.stranger();
    for body in ["{", "", "{\"advance_seconds\": 1} and more", "\u{0}"] {
        post_raw(&person, "application/json", body).await.refused("malformed_request");
    }
    for content_type in ["text/plain", "application/x-www-form-urlencoded", "application/jsonp", ""] {
        post_raw(&person, content_type, "{}").await.refused("unsupported_media_type");
    }
    post_raw(&person, "Application/JSON; charset=utf-8", r#"{"advance_seconds": 1}"#).await.expect(200);
}

#[tokio::test]
async fn a_body_that_is_too_large_is_refused_and_the_server_goes_on() {
    let world = World::new().await;
    let person = world.stranger();
    let large = format!("{{\"advance_seconds\": {}1}}", " ".repeat(1 << 20));
    post_raw(&person, "application/json", large).await.refused("payload_too_large");
    person.get("/dev/clock").await.expect(200);
}

#[tokio::test]
async fn a_field_that_does_not_fit_is_named() {
    let world = World::new().await;
    let person = world.stranger();
    for body in [json!({"advance_seconds": "soon"}), json!({"advance_seconds": 1.5}), json!({"advance_seconds": -1})] {
        let problem = person.post("/dev/clock", body).await.refused("validation_failed");
        assert_eq!(problem["errors"][0]["field"], "advance_seconds", "{problem:#}");
    }
}

#[tokio::test]
async fn a_sane_request_id_is_kept_and_any_other_replaced() {
    let world = World::new().await;
    let person = world.stranger();
    assert_eq!(get_raw(&person, "/healthz", "trace-7_a.b").await.header("x-request-id"), Some("trace-7_a.b"));
    let long = "a".repeat(65);
    for strange in ["", "a b", "<script>", long.as_str()] {
        let reply = get_raw(&person, "/nothing.txt", strange).await;
        let given = reply.header("x-request-id").unwrap();
        assert!(given != strange && given.len() == 36, "{given}");
    }
}

#[tokio::test]
async fn every_answer_carries_the_security_headers() {
    let world = World::new().await;
    for path in ["/", "/healthz", "/nothing.txt", "/api/v1/nothing", "/api/docs/"] {
        let reply = get_raw(&world.stranger(), path, "x").await;
        assert_eq!(reply.header("x-content-type-options"), Some("nosniff"), "{path}");
        assert_eq!(reply.header("x-frame-options"), Some("DENY"), "{path}");
        assert_eq!(reply.header("referrer-policy"), Some("same-origin"), "{path}");
        assert!(reply.header("content-security-policy").unwrap().contains("frame-ancestors 'none'"), "{path}");
        assert_eq!(reply.header("strict-transport-security"), None, "not without TLS: {path}");
        let date = reply.header("date").and_then(|date| DateTime::parse_from_rfc2822(date).ok()).expect("a date");
        assert_eq!(date, world.now().duration_trunc(TimeDelta::seconds(1)).unwrap(), "by the clock in force: {path}");
        let no_store = reply.header("cache-control") == Some("no-store");
        assert_eq!(no_store, path == "/" || path.starts_with("/api/v1"), "{path}");
    }
}

#[tokio::test]
async fn behind_tls_browsers_are_told_to_stay_there() {
    let world = World::with(|config| config.public_url = Some("https://park.example".into())).await;
    let reply = get_raw(&world.stranger(), "/", "x").await;
    assert!(reply.header("strict-transport-security").unwrap().starts_with("max-age=31536000"));
}
