//! Calls to a provider: with a timeout, an end to the answer's size, and no redirects. What becomes of one that is not
//! answered nobody knows, and that is what it says.

use std::time::Duration;

use metrics::counter;
use reqwest::header::CONTENT_TYPE;
use reqwest::{Client, RequestBuilder, StatusCode, redirect};
use serde_json::Value;

use super::{Failure, Provider};

/// Providers take a few seconds for a refund on a bad day.
const PATIENCE: Duration = Duration::from_secs(15);
const CONNECTING: Duration = Duration::from_secs(3);
const LONGEST_ANSWER: usize = 256 * 1024;

#[derive(Clone)]
pub struct Caller(Option<Client>);

impl Caller {
    pub fn new() -> Self {
        // Whoever came first chose the same.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder()
            .timeout(PATIENCE)
            .connect_timeout(CONNECTING)
            .redirect(redirect::Policy::none())
            .pool_idle_timeout(Duration::from_secs(30))
            .user_agent(concat!("parkmate/", env!("CARGO_PKG_VERSION")))
            .build();
        Self(client.inspect_err(|error| tracing::error!(?error, "no provider can be called")).ok())
    }

    pub fn client(&self) -> Result<&Client, Failure> {
        self.0.as_ref().ok_or_else(|| Failure::Unknown("there is no client".into()))
    }
}

/// Sends it, counts how it ended under the name of the call, and reads the answer.
pub async fn send(provider: Provider, call: &'static str, request: RequestBuilder) -> Result<Value, Failure> {
    let answer = exchange(request).await;
    let outcome = match &answer {
        Ok(_) => "answered",
        Err(Failure::Unknown(_)) => "unknown",
        Err(Failure::Refused(_)) => "refused",
    };
    let labels = [("gateway", provider.as_str()), ("call", call), ("outcome", outcome)];
    counter!("parkmate_gateway_calls_total", &labels).increment(1);
    answer
}

async fn exchange(request: RequestBuilder) -> Result<Value, Failure> {
    // The error's words could hold the address, never a key: those are in headers.
    let unknown = |error: reqwest::Error| Failure::Unknown(error.without_url().to_string());
    let mut response = request.send().await.map_err(unknown)?;
    let status = response.status();
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(unknown)? {
        if body.len() + chunk.len() > LONGEST_ANSWER {
            return Err(Failure::Unknown("the answer has no end".into()));
        }
        body.extend_from_slice(&chunk);
    }
    let answer = serde_json::from_slice::<Value>(&body);
    match answer {
        Ok(answer) if status.is_success() => Ok(answer),
        Err(_) if status.is_success() => Err(Failure::Unknown("the answer is no JSON".into())),
        answer if is_final(status) => Err(Failure::Refused(reason(status, &answer.unwrap_or_default()))),
        _ => Err(Failure::Unknown(status.to_string())),
    }
}

/// Whether asking again the same is in vain. A conflict is our own request that is still under way, and 401 and 403 are
/// keys that may be put right.
fn is_final(status: StatusCode) -> bool {
    let passing = [
        StatusCode::UNAUTHORIZED,
        StatusCode::FORBIDDEN,
        StatusCode::REQUEST_TIMEOUT,
        StatusCode::CONFLICT,
        StatusCode::TOO_EARLY,
        StatusCode::TOO_MANY_REQUESTS,
    ];
    status.is_client_error() && !passing.contains(&status)
}

/// Both say why in `error`: Stripe by `code` or `type`, Razorpay by `reason` or `code`.
fn reason(status: StatusCode, answer: &Value) -> String {
    let error = at(answer, "/error");
    let word = ["reason", "code", "type"].iter().find_map(|member| at(error, &format!("/{member}")).as_str());
    let word = word.filter(|word| *word != "NA").unwrap_or(status.as_str());
    word.chars().take(100).collect()
}

/// A form's body, as Stripe takes it.
pub fn form(request: RequestBuilder, fields: &[(&str, String)]) -> RequestBuilder {
    let mut body = form_urlencoded::Serializer::new(String::new());
    for (name, value) in fields {
        body.append_pair(name, value);
    }
    request.header(CONTENT_TYPE, "application/x-www-form-urlencoded").body(body.finish())
}

pub fn json(request: RequestBuilder, body: &Value) -> RequestBuilder {
    request.header(CONTENT_TYPE, "application/json").body(body.to_string())
}

/// What stands there in an answer (RFC 6901), null if nothing does.
pub fn at<'v>(answer: &'v Value, path: &str) -> &'v Value {
    answer.pointer(path).unwrap_or(&Value::Null)
}

/// A member that is a text; without it the answer is none that we know.
pub fn text(answer: &Value, member: &str) -> Result<String, Failure> {
    let text = at(answer, &format!("/{member}")).as_str().map(str::to_owned);
    text.ok_or_else(|| Failure::Unknown(format!("an answer without {member}")))
}
