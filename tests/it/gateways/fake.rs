//! Stripe and Razorpay as their documents have them, on a port of our own: with books, moods, and a memory of what was asked.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use hmac::Mac;
use parkmate::gateways::mac;
use serde_json::{Value, json};
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, Request, Respond, ResponseTemplate};

pub struct Fake {
    server: MockServer,
    books: Arc<Mutex<Books>>,
}

/// What it does with what it is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mood {
    #[default]
    Well,
    /// It takes part in nothing, and says so.
    Down,
    /// It does what it is asked, and nobody hears of it.
    Mute,
    /// The same, after all patience has run out.
    Slow,
}

#[derive(Default)]
pub struct Books {
    pub mood: Mood,
    /// Method, path, Idempotency-Key of its sort, body.
    pub asked: Vec<(String, String, String, String)>,
    /// Charges by reference: Stripe's sessions, Razorpay's orders and codes.
    pub charges: BTreeMap<String, Value>,
    /// Razorpay's payments by order or code.
    pub payments: BTreeMap<String, Vec<Value>>,
    pub refunds: Vec<Value>,
    /// How a refund begins.
    pub refunds_are: Option<&'static str>,
    keys: BTreeMap<String, String>,
}

struct Desk(Arc<Mutex<Books>>);

impl Respond for Desk {
    fn respond(&self, request: &Request) -> ResponseTemplate {
        let mut books = self.0.lock().unwrap();
        let header = |name: &str| request.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let key = format!("{}{}", header("idempotency-key"), header("x-refund-idempotency"));
        let (method, path) = (request.method.to_string(), request.url.path().to_owned());
        let body = String::from_utf8_lossy(&request.body).into_owned();
        books.asked.push((method.clone(), path.clone(), key.clone(), body.clone()));
        if books.mood == Mood::Down {
            return ResponseTemplate::new(503);
        }
        let authorised = header("authorization").contains("Bearer sk_") || header("authorization").contains("Basic ");
        let answer =
            if authorised { books.answer(&method, request.url.as_str(), &path, &key, &body) } else { Err(401) };
        match (books.mood, answer) {
            (Mood::Mute, _) => ResponseTemplate::new(500),
            (mood, Ok(answer)) => {
                let wait = if mood == Mood::Slow { Duration::from_secs(5) } else { Duration::ZERO };
                ResponseTemplate::new(200).set_body_json(answer).set_delay(wait)
            }
            (_, Err(status)) => {
                ResponseTemplate::new(status).set_body_json(json!({"error": {"code": "no_such_state"}}))
            }
        }
    }
}

impl Books {
    fn answer(&mut self, method: &str, url: &str, path: &str, key: &str, body: &str) -> Result<Value, u16> {
        let parts: Vec<&str> = path.trim_start_matches("/v1/").split('/').collect();
        match (method, parts.as_slice()) {
            ("POST", ["checkout", "sessions"]) => self.open_session(key, body),
            ("POST", ["checkout", "sessions", id, "expire"]) => {
                let session = self.charges.get_mut(*id).ok_or(404_u16)?;
                if session["status"] != "open" {
                    return Err(400);
                }
                session["status"] = json!("expired");
                Ok(session.clone())
            }
            ("GET", ["checkout", "sessions", id]) => self.charges.get(*id).cloned().ok_or(404),
            ("POST", ["refunds"]) => {
                let fields: BTreeMap<String, String> = form_urlencoded::parse(body.as_bytes()).into_owned().collect();
                let metadata =
                    json!({"refund_id": fields["metadata[refund_id]"], "refund_key": fields["metadata[refund_key]"]});
                let amount = fields["amount"].parse::<i64>().unwrap();
                self.refund(
                    key,
                    json!({"payment_intent": fields["payment_intent"], "amount": amount, "metadata": metadata}),
                )
            }
            ("GET", ["refunds"]) => Ok(json!({"object": "list", "data": self.refunds})),
            ("GET", ["refunds", id]) | ("GET", ["payments", _, "refunds", id]) => {
                self.refunds.iter().find(|refund| refund["id"] == *id).cloned().ok_or(404)
            }
            ("GET", ["orders"]) => {
                let known = self.charges.values().filter(|order| {
                    order["receipt"].as_str().is_some_and(|receipt| url.ends_with(&format!("receipt={receipt}")))
                });
                Ok(json!({"entity": "collection", "items": known.collect::<Vec<_>>()}))
            }
            ("POST", ["orders"]) => {
                let id = format!("order_{}", self.charges.len() + 1);
                let mut order: Value = serde_json::from_str(body).unwrap();
                order["id"] = json!(id);
                order["status"] = json!("created");
                self.charges.insert(id, order.clone());
                Ok(order)
            }
            ("POST", ["payments", "qr_codes"]) => {
                let id = format!("qr_{}", self.charges.len() + 1);
                let mut code: Value = serde_json::from_str(body).unwrap();
                code["id"] = json!(id);
                code["status"] = json!("active");
                code["image_url"] = json!(format!("https://rzp.example/{id}"));
                code["image_content"] = json!(format!("upi://pay?pa=lot@bank&tr={id}"));
                self.charges.insert(id, code.clone());
                Ok(code)
            }
            ("POST", ["payments", "qr_codes", id, "close"]) => {
                let code = self.charges.get_mut(*id).ok_or(404_u16)?;
                if code["status"] == "closed" {
                    return Err(400);
                }
                code["status"] = json!("closed");
                Ok(code.clone())
            }
            ("GET", ["payments", "qr_codes", id]) => self.charges.get(*id).cloned().ok_or(404),
            ("GET", ["payments", "qr_codes", id, "payments"]) | ("GET", ["orders", id, "payments"]) => {
                Ok(json!({"entity": "collection", "items": self.payments.get(*id).cloned().unwrap_or_default()}))
            }
            ("POST", ["payments", id, "refund"]) => {
                let mut refund: Value = serde_json::from_str(body).unwrap();
                refund["payment_id"] = json!(id);
                self.refund(key, refund)
            }
            ("GET", ["payments", _, "refunds"]) => Ok(json!({"entity": "collection", "items": self.refunds})),
            other => panic!("nobody asks for {other:?}"),
        }
    }

    /// The same key, the same session; with another body it is refused, as by Stripe.
    fn open_session(&mut self, key: &str, body: &str) -> Result<Value, u16> {
        if let Some(id) = self.keys.get(key) {
            return if self.charges[id]["asked_with"] == body { Ok(self.charges[id].clone()) } else { Err(400) };
        }
        let fields: BTreeMap<String, String> = form_urlencoded::parse(body.as_bytes()).into_owned().collect();
        let id = format!("cs_test_{}", self.charges.len() + 1);
        let session = json!({
            "id": id, "object": "checkout.session", "status": "open", "payment_status": "unpaid", "payment_intent": null,
            "amount_total": fields["line_items[0][price_data][unit_amount]"].parse::<i64>().unwrap(),
            "currency": fields["line_items[0][price_data][currency]"], "url": format!("https://checkout.example/{id}"),
            "client_reference_id": fields["client_reference_id"], "asked_with": body,
            "metadata": {"payment_id": fields["metadata[payment_id]"]},
        });
        self.keys.insert(key.to_owned(), id.clone());
        self.charges.insert(id, session.clone());
        Ok(session)
    }

    fn refund(&mut self, key: &str, mut refund: Value) -> Result<Value, u16> {
        if let Some(id) = self.keys.get(key) {
            return Ok(self.refunds.iter().find(|refund| refund["id"] == id.as_str()).unwrap().clone());
        }
        let id = format!("re_{}", self.refunds.len() + 1);
        refund["id"] = json!(id);
        let done = if refund["payment_id"].is_string() { "processed" } else { "succeeded" };
        refund["status"] = json!(self.refunds_are.unwrap_or(done));
        self.keys.insert(key.to_owned(), id);
        self.refunds.push(refund.clone());
        Ok(refund)
    }
}

impl Fake {
    pub async fn start() -> Self {
        let (server, books) = (MockServer::start().await, Arc::<Mutex<Books>>::default());
        Mock::given(any()).respond_with(Desk(books.clone())).mount(&server).await;
        Self { server, books }
    }

    pub fn url(&self) -> String {
        self.server.uri()
    }

    pub fn books(&self) -> MutexGuard<'_, Books> {
        self.books.lock().unwrap()
    }

    pub fn is(&self, mood: Mood) {
        self.books().mood = mood;
    }

    /// How often it was asked for something whose path holds this.
    pub fn asked(&self, method: &str, path: &str) -> usize {
        self.books().asked.iter().filter(|(m, p, ..)| m == method && p.contains(path)).count()
    }

    /// The one charge there is; its reference.
    pub fn charge(&self) -> String {
        let books = self.books();
        assert_eq!(books.charges.len(), 1, "{:?}", books.charges);
        books.charges.keys().next().unwrap().clone()
    }

    /// The customer pays on Stripe's page.
    pub fn pay_session(&self, reference: &str) -> Value {
        let mut books = self.books();
        let session = books.charges.get_mut(reference).unwrap();
        assert_eq!(session["status"], "open", "nobody can pay this page");
        session["status"] = json!("complete");
        session["payment_status"] = json!("paid");
        session["payment_intent"] = json!(format!("pi_of_{reference}"));
        session.clone()
    }

    /// A payment on Razorpay's order or code, in this state.
    pub fn pay_razorpay(&self, reference: &str, status: &str) -> Value {
        let mut books = self.books();
        let charge = books.charges[reference].clone();
        let code = reference.starts_with("qr_");
        let amount = if code { &charge["payment_amount"] } else { &charge["amount"] };
        let payment = json!({
            "id": format!("pay_of_{reference}"), "entity": "payment", "amount": amount, "currency": "INR",
            "status": status, "order_id": if code { Value::Null } else { json!(reference) }, "notes": charge["notes"],
            "error_reason": null,
        });
        books.payments.insert(reference.to_owned(), vec![payment.clone()]);
        payment
    }

    pub fn set_refunds(&self, status: &str) {
        for refund in &mut self.books().refunds {
            refund["status"] = json!(status);
        }
    }
}

/// `Stripe-Signature` of a body.
pub fn stripe_signature(secret: &str, body: &str, sent_at: i64) -> String {
    let signed = mac(&secret.into(), format!("{sent_at}.{body}").as_bytes()).finalize().into_bytes();
    format!("t={sent_at},v1={}", hex::encode(signed))
}

pub fn razorpay_signature(secret: &str, body: &str) -> String {
    hex::encode(mac(&secret.into(), body.as_bytes()).finalize().into_bytes())
}
