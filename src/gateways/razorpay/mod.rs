//! Razorpay: cards, by an order and its own checkout page; UPI, by a code for one payment of one amount.

mod words;

use chrono::{DateTime, TimeDelta, Utc};
use reqwest::{Method, RequestBuilder};
use secrecy::ExposeSecret;
use serde_json::{Value, json};

use super::call::{self, Caller, at, text};
use super::{
    Answer, Charge, Credentials, Failure, Form, Gateway, Header, Opened, Provider, Refund, Refunded, Standing,
    Unbelievable, Word,
};

/// A code lives for a quarter of an hour at least, says Razorpay. The hold's end closes it, mostly earlier.
const CODE_LIVES: TimeDelta = TimeDelta::minutes(30);

pub struct Razorpay {
    pub caller: Caller,
    /// Without a slash at its end.
    pub url: String,
    pub credentials: Credentials,
}

impl Razorpay {
    fn request(&self, method: Method, path: &str) -> Result<RequestBuilder, Failure> {
        let request = self.caller.client()?.request(method, format!("{}{path}", self.url));
        let Credentials { public_key, secret, .. } = &self.credentials;
        Ok(request.basic_auth(public_key, Some(secret.expose_secret())))
    }

    async fn post(&self, call: &'static str, path: &str, body: &Value) -> Result<Value, Failure> {
        call::send(Provider::Razorpay, call, call::json(self.request(Method::POST, path)?, body)).await
    }

    async fn get(&self, call: &'static str, path: &str) -> Result<Value, Failure> {
        call::send(Provider::Razorpay, call, self.request(Method::GET, path)?).await
    }

    /// Orders have no key of ours, but a receipt that they are found by. Asking twice at once may make two; only the one that
    /// is kept is ever shown.
    async fn open_order(&self, charge: &Charge) -> Result<Opened, Failure> {
        let known = self.get("ask", &format!("/v1/orders?receipt={}", charge.key())).await?;
        let order = match at(&known, "/items").as_array().and_then(|items| items.first()) {
            Some(order) => order.clone(),
            None => {
                let capture =
                    json!({"automatic_expiry_period": 12, "manual_expiry_period": 7200, "refund_speed": "normal"});
                let body = json!({
                    "amount": charge.money.amount, "currency": charge.money.currency.code(), "receipt": charge.key(),
                    "payment": {"capture": "automatic", "capture_options": capture},
                    "notes": {"payment_id": charge.payment},
                });
                self.post("open", "/v1/orders", &body).await?
            }
        };
        Ok(Opened { reference: text(&order, "id")?, page: None, upi_uri: None })
    }

    /// Asking twice makes two codes. Only the one that is kept is ever shown, so that the other does no harm.
    async fn open_code(&self, charge: &Charge) -> Result<Opened, Failure> {
        let body = json!({
            "type": "upi_qr", "usage": "single_use", "fixed_amount": true, "payment_amount": charge.money.amount,
            "name": "ParkMate", "description": charge.what, "close_by": (charge.now + CODE_LIVES).timestamp(),
            "notes": {"payment_id": charge.payment, "key": charge.key()},
        });
        let code = self.post("open", "/v1/payments/qr_codes", &body).await?;
        let upi_uri = at(&code, "/image_content").as_str().filter(|uri| uri.starts_with("upi://")).map(str::to_owned);
        Ok(Opened { reference: text(&code, "id")?, page: Some(text(&code, "image_url")?), upi_uri })
    }

    async fn look(&self, reference: &str) -> Result<Standing, Failure> {
        if !is_code(reference) {
            return words::payments(&self.get("ask", &format!("/v1/orders/{reference}/payments")).await?, false);
        }
        // The code first: a payment that comes between the two is seen.
        let code = self.get("ask", &format!("/v1/payments/qr_codes/{reference}")).await?;
        self.paid_by(reference, &code).await
    }

    async fn paid_by(&self, reference: &str, code: &Value) -> Result<Standing, Failure> {
        let closed = at(code, "/status") == "closed";
        words::payments(&self.get("ask", &format!("/v1/payments/qr_codes/{reference}/payments")).await?, closed)
    }

    /// An order cannot be closed: who has its page open may still pay.
    async fn shut(&self, reference: &str) -> Result<Standing, Failure> {
        if !is_code(reference) {
            return self.look(reference).await;
        }
        match self.post("close", &format!("/v1/payments/qr_codes/{reference}/close"), &json!({})).await {
            Ok(code) => self.paid_by(reference, &code).await,
            // It was used, or ran out already.
            Err(Failure::Refused(_)) => self.look(reference).await,
            Err(unknown) => Err(unknown),
        }
    }

    async fn give_back(&self, refund: &Refund, again: bool) -> Result<Refunded, Failure> {
        if again && let Some(found) = self.find(refund).await? {
            return Ok(found);
        }
        let body = json!({
            "amount": refund.money.amount, "speed": "normal", "receipt": refund.key(),
            "notes": {"refund_id": refund.id, "refund_key": refund.key()},
        });
        let request = self.request(Method::POST, &format!("/v1/payments/{}/refund", refund.of))?;
        let request = request.header("x-refund-idempotency", refund.key());
        words::refund(&call::send(Provider::Razorpay, "refund", call::json(request, &body)).await?)
    }

    async fn find(&self, refund: &Refund) -> Result<Option<Refunded>, Failure> {
        let all = self.get("ask_refund", &format!("/v1/payments/{}/refunds?count=100", refund.of)).await?;
        let key = refund.key();
        let ours = |one: &&Value| at(one, "/notes/refund_key") == key.as_str();
        at(&all, "/items").as_array().and_then(|all| all.iter().find(ours)).map(words::refund).transpose()
    }
}

fn is_code(reference: &str) -> bool {
    reference.starts_with("qr_")
}

impl Gateway for Razorpay {
    fn open<'a>(&'a self, charge: &'a Charge) -> Answer<'a, Opened> {
        Box::pin(async move { if charge.upi { self.open_code(charge).await } else { self.open_order(charge).await } })
    }

    fn form(&self, charge: &Charge, reference: &str) -> Option<Form> {
        let fields = vec![
            ("key_id", self.credentials.public_key.clone()),
            ("order_id", reference.to_owned()),
            ("amount", charge.money.amount.to_string()),
            ("currency", charge.money.currency.code().to_owned()),
            ("name", "ParkMate".to_owned()),
            ("description", charge.what.clone()),
            ("callback_url", charge.back.clone()),
            ("cancel_url", charge.back.clone()),
        ];
        (!charge.upi).then(|| Form { action: format!("{}/v1/checkout/embedded", self.url), fields })
    }

    fn ask<'a>(&'a self, reference: &'a str) -> Answer<'a, Standing> {
        Box::pin(self.look(reference))
    }

    fn close<'a>(&'a self, reference: &'a str) -> Answer<'a, Standing> {
        Box::pin(self.shut(reference))
    }

    fn refund<'a>(&'a self, refund: &'a Refund, again: bool) -> Answer<'a, Refunded> {
        Box::pin(self.give_back(refund, again))
    }

    fn ask_refund<'a>(&'a self, refund: &'a Refund, reference: &'a str) -> Answer<'a, Refunded> {
        let path = format!("/v1/payments/{}/refunds/{reference}", refund.of);
        Box::pin(async move { words::refund(&self.get("ask_refund", &path).await?) })
    }

    fn word(&self, header: Header<'_>, body: &str, now: DateTime<Utc>) -> Result<Word, Unbelievable> {
        let id = header("x-razorpay-event-id");
        words::word(&self.credentials, &header("x-razorpay-signature").unwrap_or_default(), id, body, now)
    }
}
