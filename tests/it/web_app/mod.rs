//! The web app's files as the server gives them out. A small app stands in, so that it is the same whether or not the real
//! one was built.

mod checkout;

use std::collections::BTreeSet;
use std::net::TcpListener;

use parkmate::config::Config;
use parkmate::http::{Server, WebApp};
use reqwest::Method;
use rust_embed::RustEmbed;
use serde_json::{Value, json};

use crate::world::{Person, Reply, World};

#[derive(RustEmbed)]
#[folder = "tests/it/web_app/dist"]
struct SmallApp;

#[derive(RustEmbed)]
#[folder = "tests/it/web_app/never-built"]
#[allow_missing = true]
struct NoApp;

const SCRIPT: &str = "/assets/app-1a2b3c4d.js";

/// A server with this app, and someone who asks it.
async fn serve<App: RustEmbed>(world: &World) -> (Server, Person) {
    let web_app = WebApp::of::<App>(&world.app.config);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let server = Server::start(world.app.clone(), web_app, listener, 1).unwrap();
    let person = Person::stranger(server.address);
    (server, person)
}

async fn ask(person: &Person, method: Method, path: &str, headers: &[(&str, &str)]) -> Reply {
    let request =
        headers.iter().fold(person.request(method, path), |request, (name, value)| request.header(*name, *value));
    Reply::of(request.send().await.unwrap()).await
}

async fn get(person: &Person, path: &str) -> Reply {
    ask(person, Method::GET, path, &[]).await
}

#[tokio::test]
async fn every_address_of_the_app_is_its_page() {
    let world = World::new().await;
    let (server, person) = serve::<SmallApp>(&world).await;
    for path in
        ["/", "/index.html", "/lots/019e0000-0000-7000-8000-000000000001?from=x", "/operator", "/reset?token=a.b"]
    {
        let reply = get(&person, path).await;
        assert_eq!(reply.header("content-type"), Some("text/html; charset=utf-8"), "{path}");
        assert_eq!(reply.header("cache-control"), Some("no-store"), "{path}");
        assert!(reply.expect(200).as_str().unwrap().contains("A built app"), "{path}");
    }
    server.stop().await.unwrap();
}

#[tokio::test]
async fn what_is_not_there_is_no_page() {
    let world = World::new().await;
    let (server, person) = serve::<SmallApp>(&world).await;
    for path in [
        "/assets/gone-1a2b3c4d.js",
        "/assets/gone",
        "/favicon.ico",
        "/api/v1/nothing",
        "/api",
        "/ws/nothing/",
        "/healthz/nothing",
        "/checkout/nothing",
        "/assets/app-1a2b3c4d.js.br",
        "/assets/",
        "/..%2fCargo.toml",
    ] {
        let reply = get(&person, path).await;
        assert_eq!(reply.status, 404, "{path}");
        reply.refused("not_found");
    }
    ask(&person, Method::POST, "/lots", &[]).await.refused("not_found");
    ask(&person, Method::DELETE, "/robots.txt", &[]).await.refused("not_found");
    server.stop().await.unwrap();
}

#[tokio::test]
async fn a_server_built_without_the_app_says_how_to_build_it() {
    let world = World::new().await;
    let (server, person) = serve::<NoApp>(&world).await;
    let page = get(&person, "/").await;
    assert!(page.header("content-security-policy").unwrap().starts_with("default-src 'self';"));
    assert!(page.expect(200).as_str().unwrap().contains("<code>make run</code>"));
    get(&person, "/operator").await.refused("not_found");
    server.stop().await.unwrap();
}

#[tokio::test]
async fn each_page_has_a_nonce_of_its_own_that_its_policy_names() {
    let world = World::new().await;
    let (server, person) = serve::<SmallApp>(&world).await;
    let mut nonces = BTreeSet::new();
    for _ in 0..20 {
        let reply = get(&person, "/").await;
        let policy = reply.header("content-security-policy").unwrap().to_owned();
        let page = reply.expect(200).as_str().unwrap().to_owned();
        let nonce = policy.split("'nonce-").nth(1).and_then(|after| after.split('\'').next()).unwrap().to_owned();
        assert_eq!(page.matches(&format!("nonce=\"{nonce}\"")).count(), 2, "{page}");
        assert!(!page.contains("CSP_NONCE"), "{page}");
        assert_eq!(policy.matches(&nonce).count(), 2, "for scripts and for styles: {policy}");
        assert!(!policy.contains("unsafe") && policy.contains("object-src 'none'"), "{policy}");
        nonces.insert(nonce);
    }
    assert_eq!(nonces.len(), 20);
    server.stop().await.unwrap();
}

#[tokio::test]
async fn a_file_comes_in_the_best_encoding_the_browser_takes() {
    let world = World::new().await;
    let (server, person) = serve::<SmallApp>(&world).await;
    let mut etags = BTreeSet::new();
    for (accepted, encoding, content) in [
        (Some("gzip, deflate, br, zstd"), Some("br"), "stands for the script in brotli\n"),
        (Some("gzip, deflate"), Some("gzip"), "stands for the script in gzip\n"),
        (Some("br;q=0, gzip;q=0.5"), Some("gzip"), "stands for the script in gzip\n"),
        (Some("zstd"), None, "document.title = \"The app runs\";\n"),
        (None, None, "document.title = \"The app runs\";\n"),
    ] {
        let accepted: Vec<_> = accepted.map(|accepted| ("accept-encoding", accepted)).into_iter().collect();
        let reply = ask(&person, Method::GET, SCRIPT, &accepted).await;
        assert_eq!(reply.header("content-encoding"), encoding, "{accepted:?}");
        assert_eq!(reply.header("vary"), Some("accept-encoding"));
        assert_eq!(reply.header("content-type"), Some("text/javascript; charset=utf-8"));
        etags.insert(reply.header("etag").unwrap().to_owned());
        assert_eq!(reply.expect(200), json!(content), "{accepted:?}");
    }
    assert_eq!(etags.len(), 3, "each encoding has its own: {etags:?}");
    let photo = ask(&person, Method::GET, "/assets/photo-5e6f7a8b.webp", &[("accept-encoding", "br")]).await;
    assert_eq!((photo.header("vary"), photo.header("content-encoding")), (None, None));
    assert_eq!(photo.header("content-type"), Some("image/webp"));
    server.stop().await.unwrap();
}

#[tokio::test]
async fn what_has_a_hash_in_its_name_is_kept_for_ever_and_the_rest_is_asked_for_again() {
    let world = World::new().await;
    let (server, person) = serve::<SmallApp>(&world).await;
    let script = get(&person, SCRIPT).await;
    assert_eq!(script.header("cache-control"), Some("public, max-age=31536000, immutable"));
    for (path, kind) in
        [("/manifest.webmanifest", "application/manifest+json"), ("/robots.txt", "text/plain; charset=utf-8")]
    {
        let reply = get(&person, path).await;
        assert_eq!(reply.header("cache-control"), Some("public, max-age=3600"));
        assert_eq!(reply.header("content-type"), Some(kind));
        let etag = reply.header("etag").unwrap().to_owned();
        let again = ask(&person, Method::GET, path, &[("if-none-match", &etag)]).await;
        assert_eq!((again.status, again.header("etag")), (304, Some(etag.as_str())));
        assert_eq!(again.body, Value::Null);
        ask(&person, Method::GET, path, &[("if-none-match", "\"another\"")]).await.expect(200);
    }
    server.stop().await.unwrap();
}

#[tokio::test]
async fn head_says_what_get_would_bring() {
    let world = World::new().await;
    let (server, person) = serve::<SmallApp>(&world).await;
    for path in ["/", "/operator", SCRIPT, "/robots.txt"] {
        let (head, full) = (ask(&person, Method::HEAD, path, &[]).await, get(&person, path).await);
        for header in ["content-type", "content-length", "cache-control", "etag"] {
            assert_eq!(head.header(header), full.header(header), "{header} of {path}");
        }
        assert_eq!((head.status, &head.body), (200, &Value::Null), "{path}");
    }
    ask(&person, Method::HEAD, "/assets/gone.js", &[]).await.expect(404);
    server.stop().await.unwrap();
}

/// Whichever way this was built.
#[tokio::test]
async fn the_app_that_was_embedded_or_its_stand_in_is_at_the_root() {
    let world = World::new().await;
    let reply = get(&world.stranger(), "/").await;
    assert!(reply.header("permissions-policy").unwrap().contains("camera=()"));
    assert_eq!(reply.header("cross-origin-opener-policy"), Some("same-origin"));
    assert_eq!(reply.header("referrer-policy"), Some("same-origin"));
    assert!(!reply.header("content-security-policy").unwrap().contains("unsafe"));
    assert!(reply.expect(200).as_str().unwrap().contains("ParkMate"));
}

#[tokio::test]
async fn an_installation_without_a_map_says_so() {
    let world = World::new().await;
    let settings = world.stranger().get("/settings").await.expect(200);
    assert_eq!(settings, json!({"map": null, "clock": "simulated", "version": env!("CARGO_PKG_VERSION")}));
}

#[tokio::test]
async fn the_map_is_where_the_settings_say_and_pages_may_show_it() {
    let tiles = "https://{s}.tiles.example/{z}/{x}/{y}.png";
    let set = |config: &mut Config| {
        config.map_tiles = Some(tiles.parse().unwrap());
        config.map_attribution = Some("© those who drew it".into());
    };
    let world = World::with(set).await;
    let (server, person) = serve::<SmallApp>(&world).await;
    let settings = person.get("/settings").await.expect(200);
    assert_eq!(settings["map"], json!({"tiles_url": tiles, "attribution": "© those who drew it"}));
    let page = get(&person, "/").await;
    let policy = page.header("content-security-policy").unwrap();
    assert!(policy.contains("img-src 'self' data: blob: https://*.tiles.example;"), "{policy}");
    assert_eq!(page.header("referrer-policy"), Some("strict-origin-when-cross-origin"));
    server.stop().await.unwrap();
}
