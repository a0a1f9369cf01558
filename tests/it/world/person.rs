//! People, and what they ask of a server.

use std::net::SocketAddr;

use parkmate::auth::session;
use parkmate::types::AccountId;
use reqwest::{Client, Method, RequestBuilder, redirect};
use serde_json::Value;
use uuid::Uuid;

use super::socket::Socket;
use super::{Reply, World};

#[derive(Clone)]
pub struct Person {
    pub id: AccountId,
    /// Empty for a stranger.
    pub token: String,
    pub server: SocketAddr,
    http: Client,
}

impl World {
    /// Someone with an account, logged in at the first server. The row is written directly: registering costs an argon2.
    pub async fn customer(&self, name: &str) -> Person {
        let mut db = self.db().acquire().await.expect("a connection");
        let id = AccountId::new();
        sqlx::query(
            "insert into account (id, email, full_name, created_at, password_hash) values ($1, $2, $3, $4, 'none')",
        )
        .bind(id)
        .bind(format!("{name}@example.com"))
        .bind(name)
        .bind(self.now())
        .execute(&mut *db)
        .await
        .expect("an account");
        let (token, _) = session::open(&mut db, id, self.now()).await.expect("a session");
        Person { id, token, ..self.stranger() }
    }

    /// Whoever just logged in or registered, by the answer to that.
    pub fn person(&self, logged_in: &Value) -> Person {
        let id = logged_in["user"]["id"].as_str().and_then(|id| id.parse().ok()).expect("an id");
        let token = logged_in["token"].as_str().expect("a token").into();
        Person { id: AccountId(id), token, ..self.stranger() }
    }

    pub async fn platform_admin(&self, name: &str) -> Person {
        let person = self.customer(name).await;
        let promote = "update account set is_platform_admin = true where id = $1";
        sqlx::query(promote).bind(person.id).execute(self.db()).await.expect("promoted");
        person
    }
}

impl Person {
    pub fn stranger(server: SocketAddr) -> Self {
        // reqwest asks for one, also where there is no TLS.
        rustls::crypto::ring::default_provider().install_default().ok();
        let http = Client::builder().redirect(redirect::Policy::none()).no_proxy().build().expect("a client");
        Self { id: AccountId(Uuid::nil()), token: String::new(), server, http }
    }

    /// The same person, asking another server.
    pub fn at(&self, server: SocketAddr) -> Self {
        Self { server, ..self.clone() }
    }

    pub async fn get(&self, path: &str) -> Reply {
        self.send(Method::GET, path, None).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Reply {
        self.send(Method::POST, path, Some(body)).await
    }

    pub async fn put(&self, path: &str, body: Value) -> Reply {
        self.send(Method::PUT, path, Some(body)).await
    }

    pub async fn patch(&self, path: &str, body: Value) -> Reply {
        self.send(Method::PATCH, path, Some(body)).await
    }

    pub async fn delete(&self, path: &str) -> Reply {
        self.send(Method::DELETE, path, None).await
    }

    /// With an `Idempotency-Key`.
    pub async fn post_once(&self, key: &str, path: &str, body: Value) -> Reply {
        Reply::of(self.posting_once(key, path, &body).send().await.expect("an answer")).await
    }

    /// The same, not sent yet.
    pub fn posting_once(&self, key: &str, path: &str, body: &Value) -> RequestBuilder {
        self.request(Method::POST, &format!("/api/v1{path}")).header("idempotency-key", key).json(body)
    }

    async fn send(&self, method: Method, path: &str, body: Option<Value>) -> Reply {
        let mut request = self.request(method, &format!("/api/v1{path}"));
        if let Some(body) = body {
            request = request.json(&body);
        }
        Reply::of(request.send().await.expect("an answer")).await
    }

    /// For what the verbs above leave out: `path` is the whole one.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.http.request(method, format!("http://{}{path}", self.server));
        if self.token.is_empty() { request } else { request.bearer_auth(&self.token) }
    }

    /// Any socket, with more headers on the way; the status with which the server refused, if it did.
    pub async fn dial(&self, path: &str, headers: &[(&'static str, &str)]) -> Result<Socket, u16> {
        Socket::dial(self, path, headers).await
    }

    /// A socket for this person's notifications, missed ones after `since` first.
    pub async fn socket(&self, since: Option<i64>) -> Socket {
        let since = since.map(|seq| format!("?since={seq}")).unwrap_or_default();
        let path = format!("/ws/notifications/{}/{since}", self.id);
        self.dial(&path, &[]).await.expect("the socket opens")
    }

    /// The same, of a server that may be gone.
    pub async fn try_socket(&self, since: i64) -> Option<Socket> {
        Socket::try_dial(self, &format!("/ws/notifications/{}/?since={since}", self.id), &[]).await.ok()
    }
}
