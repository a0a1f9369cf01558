//! Someone who is logged in, and hears what the server tells.

use anyhow::{Context, bail, ensure};
use futures_util::StreamExt;
use reqwest::header::AUTHORIZATION;
use reqwest::{Client, Method};
use serde_json::{Value, json};
use tokio::sync::mpsc;
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;

const PASSWORD: &str = "parkmate-demo";

#[derive(Clone)]
pub struct Person {
    pub name: String,
    id: String,
    token: String,
    server: String,
    http: Client,
}

/// A frame from a person's socket.
pub struct Told {
    pub who: String,
    pub frame: Value,
}

impl Person {
    pub async fn log_in(server: &str, email: &str) -> anyhow::Result<Self> {
        // reqwest asks for one, also where there is no TLS.
        rustls::crypto::ring::default_provider().install_default().ok();
        let http = Client::builder().no_proxy().build()?;
        let stranger =
            Self { name: String::new(), id: String::new(), token: String::new(), server: server.into(), http };
        let asked = json!({"email": email, "password": PASSWORD});
        let reply = stranger.post("/auth/login", asked).await.with_context(|| format!("{email} logs in"))?;
        let (name, id, token) =
            (text(&reply["user"]["full_name"])?, text(&reply["user"]["id"])?, text(&reply["token"])?);
        Ok(Self { name, id, token, ..stranger })
    }

    pub async fn get(&self, path: &str) -> anyhow::Result<Value> {
        self.ask(Method::GET, &format!("/api/v1{path}"), None).await.and_then(granted)
    }

    pub async fn post(&self, path: &str, body: Value) -> anyhow::Result<Value> {
        self.ask(Method::POST, &format!("/api/v1{path}"), Some(body)).await.and_then(granted)
    }

    /// The problem, where a refusal with this code is what should come.
    pub async fn refused(&self, path: &str, body: Value, code: &str) -> anyhow::Result<Value> {
        let (status, problem) = self.ask(Method::POST, &format!("/api/v1{path}"), Some(body)).await?;
        ensure!(problem["code"] == code, "{path} should be refused with {code}: {status} {problem}");
        Ok(problem)
    }

    /// Decides on the gateway's page behind a booking's payment.
    pub async fn check_out(&self, booking: &Value, decision: Value) -> anyhow::Result<Value> {
        let url = text(&booking["payment"]["checkout_url"])?;
        let page = url.find("/checkout/").and_then(|at| url.get(at..)).context("no checkout page")?;
        self.ask(Method::POST, page, Some(decision)).await.and_then(granted)
    }

    async fn ask(&self, method: Method, path: &str, body: Option<Value>) -> anyhow::Result<(u16, Value)> {
        let mut request = self.http.request(method, format!("{}{path}", self.server));
        if !self.token.is_empty() {
            request = request.bearer_auth(&self.token);
        }
        if let Some(body) = body.filter(|body| !body.is_null()) {
            request = request.json(&body);
        }
        let response = request.send().await?;
        let status = response.status().as_u16();
        let body = response.text().await?;
        Ok((status, serde_json::from_str(&body).unwrap_or(Value::String(body))))
    }

    /// Opens this person's socket. From now on everything that comes goes to `ear`. Returns the number of the notification
    /// before the first that will come.
    pub async fn listen(&self, ear: mpsc::UnboundedSender<Told>) -> anyhow::Result<i64> {
        let address = self.server.replacen("http", "ws", 1);
        let mut request = format!("{address}/ws/notifications/{}/", self.id).into_client_request()?;
        request.headers_mut().insert(AUTHORIZATION, format!("Bearer {}", self.token).parse()?);
        let (mut socket, _) = connect_async(request).await.with_context(|| format!("the socket of {}", self.name))?;
        let Some(Ok(Message::Text(welcome))) = socket.next().await else { bail!("no first frame for {}", self.name) };
        let welcome: Value = serde_json::from_str(&welcome)?;
        let who = self.name.clone();
        tokio::spawn(async move {
            while let Some(Ok(message)) = socket.next().await {
                let Message::Text(text) = message else { continue };
                let Ok(frame) = serde_json::from_str(&text) else { continue };
                if ear.send(Told { who: who.clone(), frame }).is_err() {
                    return;
                }
            }
        });
        welcome["latest_seq"].as_i64().context("a first frame without latest_seq")
    }
}

fn granted((status, body): (u16, Value)) -> anyhow::Result<Value> {
    ensure!((200..300).contains(&status), "refused with {status}: {body}");
    Ok(body)
}

pub fn text(value: &Value) -> anyhow::Result<String> {
    value.as_str().map(str::to_owned).context("a text is missing in an answer")
}
