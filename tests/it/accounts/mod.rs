//! Log-ins, vehicles, and platform admins' power over accounts.

mod passwords;

use parkmate::config::Switch;
use reqwest::Method;
use reqwest::header::{COOKIE, ORIGIN};
use serde_json::{Value, json};

use crate::world::{Person, Reply, World};

const ASHA: &str = "asha@parkmate.example";
const PASSWORD: &str = "correct horse";

/// Someone with a password, by the front door.
async fn register(world: &World) -> Person {
    let body = json!({"email": ASHA, "password": PASSWORD, "full_name": "Asha Rao"});
    world.person(&world.stranger().post("/auth/register", body).await.expect(201))
}

async fn try_log_in(world: &World, email: &str, password: &str) -> Reply {
    world.stranger().post("/auth/login", json!({"email": email, "password": password})).await
}

async fn log_in(world: &World, password: &str) -> Person {
    world.person(&try_log_in(world, ASHA, password).await.expect(200))
}

async fn is_logged_in(person: &Person) -> bool {
    match person.get("/me").await {
        reply if reply.status == 200 => true,
        reply => {
            reply.refused("unauthenticated");
            false
        }
    }
}

#[tokio::test]
async fn who_registers_is_logged_in_under_an_email_without_its_case_and_spaces() {
    let world = World::new().await;
    let body = json!({"email": " Asha@ParkMate.Example", "password": PASSWORD, "full_name": " Asha Rao ", "phone": "+91 98765 43210"});
    let asha = world.person(&world.stranger().post("/auth/register", body.clone()).await.expect(201));
    let me = asha.get("/me").await.expect(200);
    assert_eq!((&me["email"], &me["full_name"], &me["memberships"]), (&json!(ASHA), &json!("Asha Rao"), &json!([])));
    world.stranger().post("/auth/register", body).await.refused("email_taken");
    let again = world.person(&try_log_in(&world, "ASHA@parkmate.example ", PASSWORD).await.expect(200));
    assert_eq!(again.id, asha.id);
    assert_ne!(again.token, asha.token);
}

#[tokio::test]
async fn what_does_not_fit_is_named_and_leaves_no_account() {
    let world = World::new().await;
    let good = json!({"email": ASHA, "password": PASSWORD, "full_name": "Asha Rao"});
    for (field, value) in [
        ("password", json!("too short")),
        ("password", json!("x".repeat(129))),
        ("password", json!("ASHA@parkmate.example")),
        ("email", json!("asha")),
        ("full_name", json!(" ")),
        ("full_name", json!("Asha\nRao")),
        ("phone", json!("call me")),
    ] {
        let mut body = good.clone();
        body[field] = value;
        let problem = world.stranger().post("/auth/register", body).await.refused("validation_failed");
        assert_eq!(problem["errors"][0]["field"], field, "{problem:#}");
    }
    world.stranger().post("/auth/register", good).await.expect(201);
}

#[tokio::test]
async fn a_text_with_a_nul_is_refused_not_an_accident() {
    let world = World::new().await;
    let operator = json!({"name": "Nandi", "address": "12\u{0}"});
    let body = json!({"email": ASHA, "password": PASSWORD, "full_name": "Asha", "operator": operator});
    world.stranger().post("/auth/register", body).await.refused("malformed_request");
    world.platform_admin("root").await.get("/admin/users?q=%00").await.refused("malformed_request");
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_email_get_the_same_answer() {
    let world = World::new().await;
    register(&world).await;
    let wrong = try_log_in(&world, ASHA, "correct cow").await.refused("wrong_credentials");
    let unknown = try_log_in(&world, "nobody@parkmate.example", PASSWORD).await.refused("wrong_credentials");
    assert_eq!(wrong["detail"], unknown["detail"]);
    // Who was never given a password.
    world.customer("invited").await;
    try_log_in(&world, "invited@example.com", "").await.refused("wrong_credentials");
}

#[tokio::test]
async fn the_cookie_is_out_of_reach_of_scripts_and_of_other_sites() {
    let world = World::with(|config| config.public_url = Some("https://parkmate.example/".into())).await;
    register(&world).await;
    let reply = try_log_in(&world, ASHA, PASSWORD).await;
    let cookie = reply.header("set-cookie").unwrap().to_owned();
    for attribute in ["HttpOnly", "SameSite=Lax", "Secure", "Path=/"] {
        assert!(cookie.contains(attribute), "{cookie}");
    }
    let pair = cookie.split(';').next().unwrap();
    let stranger = world.stranger();
    let patch = async |origin: Option<&str>| {
        let request = stranger.request(Method::PATCH, "/api/v1/me").header(COOKIE, pair).json(&json!({}));
        let request = if let Some(origin) = origin { request.header(ORIGIN, origin) } else { request };
        Reply::of(request.send().await.unwrap()).await
    };
    patch(Some("https://parkmate.example")).await.expect(200);
    patch(Some("https://evil.example")).await.refused("foreign_origin");
    patch(None).await.refused("foreign_origin");
}

#[tokio::test]
async fn without_https_the_cookie_is_not_kept_back() {
    let world = World::new().await;
    register(&world).await;
    let reply = try_log_in(&world, ASHA, PASSWORD).await;
    assert!(!reply.header("set-cookie").unwrap().contains("Secure"));
}

#[tokio::test]
async fn logging_out_ends_this_log_in_and_its_socket_only() {
    let world = World::new().await;
    let (phone, laptop) = (register(&world).await, log_in(&world, PASSWORD).await);
    let mut on_laptop = laptop.socket(None).await;
    let on_phone = phone.socket(None).await;
    on_laptop.next().await;
    let left = phone.post("/auth/logout", json!({})).await;
    assert!(left.header("set-cookie").unwrap().contains("Max-Age=0"));
    left.expect(204);
    assert_eq!(on_phone.close_code().await, 4001);
    assert!(!is_logged_in(&phone).await && is_logged_in(&laptop).await);
    world.expect_silence(&laptop, &mut on_laptop).await;
}

#[tokio::test]
async fn logging_out_everywhere_ends_every_log_in_and_socket() {
    let world = World::new().await;
    let (phone, laptop) = (register(&world).await, log_in(&world, PASSWORD).await);
    let sockets = [phone.socket(None).await, laptop.socket(None).await];
    phone.post("/auth/logout-all", json!({})).await.expect(204);
    for socket in sockets {
        assert_eq!(socket.close_code().await, 4001);
    }
    assert!(!is_logged_in(&phone).await && !is_logged_in(&laptop).await);
}

#[tokio::test]
async fn a_log_in_lives_as_long_as_it_is_used_and_two_weeks_more() {
    let world = World::new().await;
    let (used, unused) = (register(&world).await, log_in(&world, PASSWORD).await);
    let days = async |days| world.advance(chrono::TimeDelta::days(days)).await;
    days(10).await;
    assert!(is_logged_in(&used).await);
    days(10).await;
    assert!(is_logged_in(&used).await && !is_logged_in(&unused).await);
    let mut tx = world.app.begin().await.unwrap();
    parkmate::accounts::forget_elapsed(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
    let left: i64 = sqlx::query_scalar("select count(*) from session").fetch_one(world.db()).await.unwrap();
    assert_eq!(left, 1);
}

#[tokio::test]
async fn ones_name_and_phone_can_be_changed_and_the_phone_removed() {
    let world = World::new().await;
    let asha = world.customer("asha").await;
    let me = asha.patch("/me", json!({"full_name": "Asha Rao", "phone": "98765 43210"})).await.expect(200);
    assert_eq!((&me["full_name"], &me["phone"]), (&json!("Asha Rao"), &json!("98765 43210")));
    assert_eq!(asha.patch("/me", json!({})).await.expect(200), me);
    let me = asha.patch("/me", json!({"phone": null})).await.expect(200);
    assert_eq!((&me["full_name"], &me["phone"]), (&json!("Asha Rao"), &Value::Null));
}

#[tokio::test]
async fn vehicles_are_ones_own_and_known_by_their_plate() {
    let world = World::new().await;
    let (asha, ravi) = (world.customer("asha").await, world.customer("ravi").await);
    let new = json!({"plate": "ka-01 ab 1234", "vehicle_class": "sedan", "label": "Red"});
    let car = asha.post_once("one", "/me/vehicles", new.clone()).await.expect(201);
    assert_eq!(car["plate"], "KA01AB1234");
    assert_eq!(asha.post_once("one", "/me/vehicles", new.clone()).await.expect(201), car);
    asha.post("/me/vehicles", json!({"plate": "KA 01 AB 1234", "vehicle_class": "sedan"}))
        .await
        .refused("vehicle_known");
    ravi.post("/me/vehicles", new).await.expect(201);

    let path = format!("/me/vehicles/{}", car["id"].as_str().unwrap());
    ravi.patch(&path, json!({"label": "Mine"})).await.refused("not_found");
    ravi.delete(&path).await.refused("not_found");
    let changed = asha.patch(&path, json!({"label": null, "vehicle_class": "hatchback"})).await.expect(200);
    assert_eq!((&changed["label"], &changed["vehicle_class"]), (&Value::Null, &json!("hatchback")));
    asha.patch(&path, json!({"plate": "?"})).await.refused("validation_failed");
    assert_eq!(asha.get("/me/vehicles").await.expect(200)["items"], json!([changed]));
    asha.delete(&path).await.expect(204);
    asha.delete(&path).await.refused("not_found");
}

#[tokio::test]
async fn a_disabled_account_is_out_at_once_and_told_so_only_with_its_password() {
    let world = World::new().await;
    let (asha, root) = (register(&world).await, world.platform_admin("root").await);
    let socket = asha.socket(None).await;
    let (disable, enable) = (format!("/admin/users/{}/disable", asha.id), format!("/admin/users/{}/enable", asha.id));
    asha.post(&disable, json!({})).await.refused("forbidden");
    assert!(root.post(&disable, json!({})).await.expect(200)["disabled_at"].is_string());
    assert_eq!(socket.close_code().await, 4001);
    assert!(!is_logged_in(&asha).await);
    try_log_in(&world, ASHA, "correct cow").await.refused("wrong_credentials");
    try_log_in(&world, ASHA, PASSWORD).await.refused("account_disabled");
    assert_eq!(root.post(&disable, json!({})).await.refused("state_changed")["state"], "disabled");
    root.post(&enable, json!({})).await.expect(200);
    assert!(!is_logged_in(&asha).await);
    log_in(&world, PASSWORD).await;
    root.post(&format!("/admin/users/{}/disable", root.id), json!({})).await.refused("forbidden");
}

#[tokio::test]
async fn platform_admins_find_users_by_a_part_of_name_or_email_page_by_page() {
    let world = World::new().await;
    let root = world.platform_admin("root").await;
    for name in ["asha", "asha-two", "ravi", "natasha"] {
        world.customer(name).await;
    }
    let names = |page: &Value| -> Vec<String> {
        page["items"].as_array().unwrap().iter().map(|user| user["full_name"].as_str().unwrap().to_owned()).collect()
    };
    let first = root.get("/admin/users?q=ASHA&limit=2").await.expect(200);
    assert_eq!(names(&first), ["natasha", "asha-two"]);
    let cursor = first["next_cursor"].as_str().unwrap();
    let second = root.get(&format!("/admin/users?q=ASHA&limit=2&cursor={cursor}")).await.expect(200);
    assert_eq!((names(&second), &second["next_cursor"]), (vec!["asha".to_owned()], &Value::Null));
    assert!(names(&root.get("/admin/users?q=%25").await.expect(200)).is_empty());
}

#[tokio::test]
async fn the_eleventh_log_in_within_a_minute_is_told_when_to_come_back() {
    let world = World::with(|config| config.rate_limits = Switch::On).await;
    let mut tried = 0;
    let reply = loop {
        let reply = try_log_in(&world, ASHA, PASSWORD).await;
        if reply.status == 429 {
            break reply;
        }
        reply.refused("wrong_credentials");
        tried += 1;
        assert!(tried < 60, "there is no end");
    };
    // More only on a machine so slow that some came back meanwhile.
    assert!(tried >= 10, "{tried}");
    let seconds: u64 = reply.header("retry-after").unwrap().parse().unwrap();
    assert_eq!(reply.refused("rate_limited")["retry_after_seconds"], seconds);
    assert!((1..=6).contains(&seconds), "{seconds}");
    try_log_in(&world, "ravi@parkmate.example", PASSWORD).await.refused("wrong_credentials");
}

#[tokio::test]
async fn the_command_line_makes_a_platform_admin_of_anyone() {
    let world = World::new().await;
    let asha = register(&world).await;
    let admin = parkmate::accounts::create_admin(&world.app, " Asha@parkmate.example", "battery staple").await.unwrap();
    assert_eq!(admin, asha.id);
    assert!(!is_logged_in(&asha).await);
    log_in(&world, "battery staple").await.get("/admin/users").await.expect(200);
    parkmate::accounts::create_admin(&world.app, "root@parkmate.example", "battery staple").await.unwrap();
    parkmate::accounts::create_admin(&world.app, "root@parkmate.example", "short").await.unwrap_err();
}
