//! What holds for every answer and every route: headers, whose page a write may come from, and what a form cannot send.

use reqwest::Method;
use reqwest::header::{COOKIE, ORIGIN};
use serde_json::{Value, json};

use crate::world::{Person, Reply, World, beginning};

/// Method and path of each operation, ids filled in with nobody's, and what the document says of it.
fn operations() -> Vec<(Method, String, Value)> {
    let document = serde_json::to_value(parkmate::http::openapi()).unwrap();
    let mut found = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        let concrete: Vec<&str> = path
            .split('/')
            .map(|part| if part.starts_with('{') { "019e0000-0000-7000-8000-000000000000" } else { part })
            .collect();
        for (method, says) in item.as_object().unwrap() {
            found.push((method.to_uppercase().parse().unwrap(), concrete.join("/"), says.clone()));
        }
    }
    assert!(found.len() > 100, "{}", found.len());
    found
}

/// Nobody's log-in decides about what they do, so that there is nothing in it for another site.
const OPEN_TO_ANYONE: [&str; 8] = [
    "/api/v1/auth/register",
    "/api/v1/auth/login",
    "/api/v1/auth/password/forgot",
    "/api/v1/auth/password/reset",
    "/api/v1/auth/invitations/accept",
    "/api/v1/dev/clock",
    "/api/v1/webhooks/019e0000-0000-7000-8000-000000000000",
    "/api/v1/webhooks/019e0000-0000-7000-8000-000000000000/019e0000-0000-7000-8000-000000000000",
];

#[tokio::test]
async fn no_write_by_cookie_is_taken_from_another_site() {
    let world = World::new().await;
    let cookie = format!("parkmate_session={}", world.customer("asha").await.token);
    let (mut refused, mut open, mut wrong) = (0, 0, Vec::new());
    for (method, path, _) in operations().into_iter().filter(|(method, ..)| !method.is_safe()) {
        for origin in [None, Some("https://evil.example"), Some("null"), Some("http://127.0.0.1")] {
            let mut request = world.stranger().request(method.clone(), &path).header(COOKIE, &cookie).json(&json!({}));
            if let Some(origin) = origin {
                request = request.header(ORIGIN, origin);
            }
            let reply = Reply::of(request.send().await.unwrap()).await;
            match reply.body["code"] == "foreign_origin" {
                true => refused += 1,
                false if OPEN_TO_ANYONE.contains(&path.as_str()) => open += 1,
                false => {
                    wrong.push(format!("{method} {path} from {origin:?}: {} {}", reply.status, reply.body["code"]))
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(refused > 100 && open == 4 * OPEN_TO_ANYONE.len(), "{refused} refused, {open} open");
    let ours = format!("http://{}", world.address());
    let own = world.stranger().request(Method::PATCH, "/api/v1/me").header(COOKIE, &cookie).header(ORIGIN, ours);
    Reply::of(own.json(&json!({})).send().await.unwrap()).await.expect(200);
}

/// A page of another site can send these without asking first, and JSON only with a leave that nobody gives.
#[tokio::test]
async fn no_route_reads_what_a_foreign_form_can_send() {
    let world = World::new().await;
    let admin = world.platform_admin("root").await;
    let mut asked = 0;
    for (method, path, says) in operations() {
        if says["requestBody"]["content"].get("application/json").is_none() {
            continue;
        }
        for kind in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"] {
            asked += 1;
            let request = admin.request(method.clone(), &path).header("content-type", kind).body("{}");
            let reply = Reply::of(request.send().await.unwrap()).await;
            assert!([403, 404, 415].contains(&reply.status), "{method} {path} takes {kind}: {}", reply.status);
        }
        let asks_first = world.stranger().request(Method::OPTIONS, &path).header(ORIGIN, "https://evil.example");
        let reply = Reply::of(asks_first.send().await.unwrap()).await;
        assert!(reply.status == 405 && reply.header("access-control-allow-origin").is_none(), "{path}");
    }
    assert!(asked > 60, "{asked}");
}

async fn ask(person: &Person, method: Method, path: &str, headers: &[(&str, &str)]) -> Reply {
    let mut request = person.request(method, path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    Reply::of(request.send().await.unwrap()).await
}

/// Whatever is asked, by whom, and however it ends.
#[tokio::test]
async fn every_kind_of_answer_carries_the_security_headers() {
    let world = World::with_the_demo(beginning()).await;
    let (stranger, asha) = (world.stranger(), world.customer("nobody-else").await);
    let own = format!("/ws/notifications/{}/", asha.id);
    let lot = world.stranger().get("/lots").await.expect(200)["items"][0]["id"].as_str().unwrap().to_owned();
    let page = ask(&stranger, Method::GET, "/", &[]).await;
    let script = page.body.as_str().and_then(|page| Some(page.split_once("src=\"/assets/")?.1.split_once('"')?.0));
    let asset = script.map_or("/robots.txt".into(), |name| format!("/assets/{name}"));
    let json = [("content-type", "application/json")];
    type Asked<'a> = (&'a Person, Method, &'a str, &'a [(&'a str, &'a str)], u16);
    let cases: [Asked<'_>; 17] = [
        (&stranger, Method::GET, "/", &[], 200),
        (&stranger, Method::GET, &asset, &[], page.status),
        (&stranger, Method::GET, "/api/docs/", &[], 200),
        (&stranger, Method::GET, "/metrics", &[], 200),
        (&stranger, Method::GET, "/readyz", &[], 200),
        (&stranger, Method::GET, "/checkout/rubbish", &[], 404),
        (&stranger, Method::GET, "/checkout/sandbox.css", &[], 200),
        (&stranger, Method::GET, "/api/v1/lots", &[], 200),
        (&stranger, Method::GET, &format!("/api/v1/lots/{lot}/slots"), &[], 200),
        (&stranger, Method::GET, "/api/v1/me", &[], 401),
        (&asha, Method::GET, "/api/v1/admin/audit", &[], 403),
        (&asha, Method::GET, "/api/v1/nothing", &[], 404),
        (&asha, Method::DELETE, "/api/v1/me", &[], 405),
        (&asha, Method::PATCH, "/api/v1/me", &[], 415),
        (&asha, Method::POST, "/api/v1/bookings", &json, 400),
        (&stranger, Method::GET, &own, &[("origin", "https://evil.example")], 403),
        (&stranger, Method::GET, &own, &[], 401),
    ];
    for (person, method, path, headers, status) in cases {
        let reply = ask(person, method, path, headers).await;
        assert_eq!(reply.status, status, "{path}: {}", reply.body);
        let has = |name: &str| reply.header(name).unwrap_or_default().to_owned();
        assert_eq!(has("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(has("x-frame-options"), "DENY", "{path}");
        assert_eq!(has("cross-origin-opener-policy"), "same-origin", "{path}");
        assert!(has("referrer-policy").contains("same-origin"), "{path}");
        assert!(has("permissions-policy").contains("camera=()"), "{path}");
        let policy = has("content-security-policy");
        assert!(policy.contains("frame-ancestors 'none'") && policy.contains("object-src 'none'"), "{path}: {policy}");
        assert!(!policy.contains("'unsafe-inline'") || path == "/api/docs/", "{path}: {policy}");
        assert!(!policy.contains("'unsafe-eval'"), "{path}: {policy}");
        assert!(reply.header("x-request-id").is_some() && reply.header("server").is_none(), "{path}");
        let stored = !(path.starts_with("/api/v1") || path.starts_with("/ws/") || path == "/");
        assert!(stored || has("cache-control") == "no-store", "{path}: {:?}", reply.header("cache-control"));
        assert_eq!(reply.header("www-authenticate").is_some(), status == 401, "{path}");
    }
}
