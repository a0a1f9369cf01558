//! What opens a door is never written where it could be read: not in the log, however much is logged, nor in the metrics.

use std::fs::{self, File};
use std::path::PathBuf;

use hmac::{Hmac, KeyInit, Mac};
use nix::sys::signal::Signal;
use parkmate::config::Config;
use reqwest::Method;
use reqwest::header::{COOKIE, ORIGIN};
use serde_json::{Value, json};
use sha2::Sha256;
use uuid::Uuid;

use crate::world::{Person, Process, Reply, World, token_in, until};

const DATABASE_PASSWORD: &str = "database-5ecret-7gk2";
const GATEWAY_SECRET: &str = "gateway-5ecret-3hx9";
/// What is meant to be logged: if it is not found, neither would a secret be.
const MARKER: &str = "meant-to-be-logged-8f1c";

/// A server that logs all it can, and all secrets that it was told or has told.
struct Watched {
    world: World,
    server: Process,
    data: PathBuf,
    secrets: Vec<(&'static str, String)>,
}

impl Watched {
    async fn start() -> Self {
        let world = World::in_real_time().await;
        let data = std::env::temp_dir().join(format!("parkmate-test-data-{}-secrets", std::process::id()));
        fs::create_dir_all(&data).expect("a folder");
        let options = world.db().connect_options();
        let (folder, name) = (options.get_socket().expect("a socket"), options.get_database().expect("a name"));
        let url = format!("postgres://parkmate:{DATABASE_PASSWORD}@localhost/{name}?host={}", folder.display());
        let settings = [
            ("DATABASE_URL", url.as_str()),
            ("PARKMATE_DATA", data.to_str().expect("text")),
            ("PARKMATE_GATEWAY_SECRET", GATEWAY_SECRET),
            ("PARKMATE_LOG", "json"),
            ("PARKMATE_LOG_FILTER", "trace"),
        ];
        let log = File::create(data.join("log")).expect("a log");
        let server = Process::logging(&settings, log).await;
        let secrets = vec![
            ("the database's password", DATABASE_PASSWORD.into()),
            ("the gateway's secret", GATEWAY_SECRET.into()),
        ];
        Self { world, server, data, secrets }
    }

    fn stranger(&self) -> Person {
        Person::stranger(self.server.address)
    }

    /// Remembers a secret.
    fn keep(&mut self, what: &'static str, secret: &Value) -> String {
        let secret = secret.as_str().unwrap_or_else(|| panic!("no {what}")).to_owned();
        self.secrets.push((what, secret.clone()));
        secret
    }

    fn log(&self) -> String {
        fs::read_to_string(self.data.join("log")).expect("a log")
    }

    /// The token in the newest mail to this address, once it has been sent.
    async fn mailed(&self, email: &str) -> String {
        let folder = self.data.join("mail");
        let newest = || {
            let mut files: Vec<_> = fs::read_dir(&folder).ok()?.filter_map(|file| Some(file.ok()?.path())).collect();
            files.sort_unstable();
            let texts = files.iter().rev().filter_map(|file| fs::read_to_string(file).ok());
            texts.into_iter().find(|text| text.contains(&format!("\r\nTo: {email}\r\n")) && text.contains("?token="))
        };
        until("the mail is sent", async || newest().is_some()).await;
        token_in(&newest().expect("a mail"))
    }
}

/// Registers, logs in rightly and wrongly, changes and resets the password, and uses all that was got by it.
async fn an_account(watched: &mut Watched) -> Person {
    let (email, password) = ("asha@example.com", "first-5ecret-pa55word");
    let stranger = watched.stranger();
    let newcomer =
        json!({"email": email, "password": password, "full_name": "Asha Rao", "operator": {"name": "Nandi"}});
    let registered = stranger.post("/auth/register", newcomer).await.expect(201);
    watched.keep("a password", &json!(password));
    watched.keep("a token", &registered["token"]);
    let mistyped = watched.keep("a mistyped password", &json!("second-5ecret-pa55word"));
    stranger.post("/auth/login", json!({"email": email, "password": mistyped})).await.expect(401);
    let logged_in = stranger.post("/auth/login", json!({"email": email, "password": password})).await.expect(200);
    watched.keep("a token", &logged_in["token"]);
    let asha = watched.world.person(&logged_in).at(watched.server.address);
    asha.get("/me").await.expect(200);
    let cookie = format!("parkmate_session={}", asha.token);
    let ours = format!("http://{}", watched.server.address);
    for origin in [ours.as_str(), "https://evil.example"] {
        let request = stranger.request(Method::PATCH, "/api/v1/me").header(COOKIE, &cookie).header(ORIGIN, origin);
        request.json(&json!({"full_name": "Asha R."})).send().await.expect("an answer");
    }
    let new = watched.keep("a password", &json!("third-5ecret-pa55word"));
    let change = json!({"current_password": password, "new_password": new});
    asha.post("/me/password", change).await.expect(204);
    stranger.post("/auth/password/forgot", json!({"email": email})).await.expect(204);
    let link = watched.mailed(email).await;
    watched.keep("a link's token", &json!(link));
    let newest = watched.keep("a password", &json!("fourth-5ecret-pa55word"));
    stranger.post("/auth/password/reset", json!({"token": link, "password": newest})).await.expect(204);
    stranger.post("/auth/password/reset", json!({"token": link, "password": newest})).await.expect(422);
    let again = stranger.post("/auth/login", json!({"email": email, "password": newest})).await.expect(200);
    watched.keep("a token", &again["token"]);
    watched.world.person(&again).at(watched.server.address)
}

async fn an_invitation(watched: &mut Watched, admin: &Person) {
    let invited = admin.post("/operator/staff", json!({"email": "meera@example.com", "full_name": "Meera"})).await;
    let invited = invited.expect(201);
    let token = token_in(invited["invitation_url"].as_str().expect("a link"));
    watched.keep("an invitation's token", &json!(token));
    let password = watched.keep("a password", &json!("fifth-5ecret-pa55word"));
    let accept = json!({"token": token, "password": password});
    watched.stranger().post("/auth/invitations/accept", accept).await.expect(204);
}

async fn sockets(watched: &mut Watched, person: &Person) {
    let ticket = person.post("/auth/ws-ticket", json!({})).await.expect(201)["ticket"].clone();
    let ticket = watched.keep("a ticket", &ticket);
    let path = format!("/ws/notifications/{}/?ticket={ticket}", person.id);
    let stranger = watched.stranger();
    stranger.dial(&path, &[]).await.expect("it opens").next().await;
    assert_eq!(stranger.dial(&path, &[]).await.expect_err("it was used"), 401);
    person.socket(None).await.next().await;
}

/// A checkout whose address is all one needs, and a gateway's word.
async fn a_payment(watched: &mut Watched) {
    let operator = watched.world.operator("here").await;
    let bay = operator.lot("MG Road").await.bay("A1").await;
    let ravi = watched.world.customer("ravi").await.at(watched.server.address);
    watched.secrets.push(("a token", ravi.token.clone()));
    let held = ravi.hold(bay, 60, "card").await;
    let checkout = held.checkout.expect("a checkout");
    let (_, segment) = checkout.split_once("/checkout/").expect("a checkout");
    watched.keep("a checkout's address", &json!(segment));
    for method in [Method::GET, Method::POST] {
        let request = ravi.request(method, &format!("/checkout/{segment}"));
        Reply::of(request.json(&json!({"outcome": "succeed"})).send().await.expect("an answer")).await.expect(200);
    }
    let (now, body) = (watched.world.now().timestamp(), json!({"id": Uuid::nil(), "type": "?"}).to_string());
    let mut mac = Hmac::<Sha256>::new_from_slice(GATEWAY_SECRET.as_bytes()).expect("a key");
    mac.update(format!("{now}.{body}").as_bytes());
    let signature = hex::encode(mac.finalize().into_bytes());
    watched.keep("a signature", &json!(signature));
    let request = watched.stranger().request(Method::POST, "/api/v1/webhooks/sandbox").body(body);
    let request = request.header("sandbox-signature", format!("t={now},v1={signature}"));
    Reply::of(request.send().await.expect("an answer")).await.expect(422);
}

/// What an operator's systems and people's calendars are let in by.
async fn systems(watched: &mut Watched, admin: &Person) {
    let hook = json!({"url": "https://hooks.example.com/", "events": ["*"]});
    let made = admin.post("/operator/webhooks", hook).await.expect(201);
    watched.keep("a webhook's secret", &made["secret"]);
    let id = made["id"].as_str().expect("an id");
    let rotated = admin.post(&format!("/operator/webhooks/{id}/rotate-secret"), json!({})).await.expect(200);
    watched.keep("a webhook's secret", &rotated["secret"]);
    let link = admin.post("/me/calendar-feed", json!({})).await.expect(201);
    let link = link["url"].as_str().expect("a link").to_owned();
    let token = link.rsplit('/').next().expect("a token").trim_end_matches(".ics");
    watched.keep("a calendar's link", &json!(token));
    for path in [format!("/calendar/{token}.ics"), format!("/calendar/{token}x.ics"), format!("/calendar/{token}/")] {
        watched.stranger().request(Method::GET, &path).send().await.expect("an answer");
    }
}

/// Failures, whose causes are logged: of the client, and of the database in the middle of something.
async fn failures(watched: &mut Watched, person: &Person) {
    let stranger = watched.stranger();
    let password = watched.keep("a password", &json!("sixth-5ecret-pa55word"));
    for body in
        [format!(r#"{{"email": "{password}", "password": "{password}"}}"#), format!(r#"{{"password": {password}"#)]
    {
        let request = stranger.request(Method::POST, "/api/v1/auth/login").header("content-type", "application/json");
        assert!(request.body(body).send().await.expect("an answer").status().is_client_error());
    }
    let long = stranger.request(Method::GET, "/api/v1/nothing").header("x-request-id", MARKER);
    Reply::of(long.send().await.expect("an answer")).await.expect(404);
    let log_in = json!({"email": "asha@example.com", "password": "fourth-5ecret-pa55word"});
    let newcomer = json!({"email": "lena@example.com", "password": password, "full_name": "Lena"});
    for (gone, back) in [("session", "session_gone"), ("account", "account_gone")] {
        rename(watched, gone, back).await;
        stranger.post("/auth/login", log_in.clone()).await.expect(500);
        stranger.post("/auth/register", newcomer.clone()).await.expect(500);
        person.get("/me").await.expect(500);
        person.post("/auth/ws-ticket", json!({})).await.expect(500);
        rename(watched, back, gone).await;
    }
}

async fn rename(watched: &Watched, from: &str, to: &str) {
    let statement = format!("alter table {from} rename to {to}");
    sqlx::query(sqlx::AssertSqlSafe(statement)).execute(watched.world.db()).await.expect("renamed");
}

/// The hashes that the database has of them are nobody's business either.
async fn hashes(watched: &mut Watched) {
    let stored = "select password_hash from account where password_hash like '$argon2%'
        union all select encode(token_hash, 'hex') from session";
    let hashes: Vec<String> = sqlx::query_scalar(stored).fetch_all(watched.world.db()).await.expect("hashes");
    assert!(hashes.len() >= 4, "{hashes:?}");
    watched.secrets.extend(hashes.into_iter().map(|hash| ("a hash", hash)));
}

#[tokio::test]
async fn no_secret_is_logged_or_counted_however_much_is() {
    let mut watched = Watched::start().await;
    let asha = an_account(&mut watched).await;
    an_invitation(&mut watched, &asha).await;
    sockets(&mut watched, &asha).await;
    a_payment(&mut watched).await;
    systems(&mut watched, &asha).await;
    failures(&mut watched, &asha).await;
    hashes(&mut watched).await;
    let metrics = watched.stranger().request(Method::GET, "/metrics").send().await.expect("an answer");
    let metrics = metrics.text().await.expect("figures");
    watched.server.tell(Signal::SIGTERM);
    until("its last line is written", async || watched.log().contains("stopping")).await;
    let log = watched.log();
    for logged in [MARKER, "request failed", "TRACE", "/api/v1/auth/login", "insert into session"] {
        assert!(log.contains(logged), "{logged} is not in the log, so this test would find nothing");
    }
    assert!(metrics.contains("/api/v1/auth/login"));
    assert!(watched.secrets.len() > 15, "{}", watched.secrets.len());
    for (what, secret) in &watched.secrets {
        for (place, text) in [("log", &log), ("metrics", &metrics)] {
            let line = text.lines().find(|line| line.contains(secret.as_str()));
            assert!(line.is_none(), "{what} is in the {place}: {}", line.unwrap_or_default());
        }
    }
}

#[tokio::test]
async fn settings_can_be_printed_for_debugging_without_their_secrets() {
    let world = World::with(|config| {
        config.database_url = Some(format!("postgres://u:{DATABASE_PASSWORD}@h/d").into());
        config.gateway_secret = GATEWAY_SECRET.into();
    });
    let config: Config = world.await.app.config.clone();
    let printed = format!("{config:?} {config:#?}");
    assert!(printed.contains("gateway_secret"), "{printed}");
    assert!(!printed.contains(DATABASE_PASSWORD) && !printed.contains(GATEWAY_SECRET), "{printed}");
}
