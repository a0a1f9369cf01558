//! What a server answered, and what a test expects of it.

use reqwest::header::HeaderMap;
use serde_json::Value;

#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub headers: HeaderMap,
    /// Null if it is empty, a string if it is no JSON.
    pub body: Value,
}

impl Reply {
    pub async fn of(response: reqwest::Response) -> Self {
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let text = response.text().await.expect("a readable body");
        let body =
            if text.is_empty() { Value::Null } else { serde_json::from_str(&text).unwrap_or(Value::String(text)) };
        Self { status, headers, body }
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// The body, if the status is this one.
    #[track_caller]
    pub fn expect(self, status: u16) -> Value {
        assert_eq!(self.status, status, "{:#}", self.body);
        self.body
    }

    /// The problem, if it was refused with this code, in the form all refusals have.
    #[track_caller]
    pub fn refused(self, code: &str) -> Value {
        assert_eq!(self.body["code"], code, "{} {:#}", self.status, self.body);
        assert_eq!(self.header("content-type"), Some("application/problem+json"), "{:#}", self.body);
        assert_eq!(self.body["status"], self.status, "{:#}", self.body);
        assert!(self.header("x-request-id").is_some(), "{:?}", self.headers);
        for member in ["type", "title", "detail"] {
            assert!(self.body[member].is_string(), "{member} in {:#}", self.body);
        }
        self.body
    }

    /// The first field that did not fit, and why.
    #[track_caller]
    pub fn misfit(self) -> (String, String) {
        let problem = self.refused("validation_failed");
        let text = |member: &str| problem["errors"][0][member].as_str().unwrap_or_default().to_owned();
        (text("field"), text("code"))
    }
}
