//! Stripe: cards, by Checkout Sessions on its own page.

mod words;

use chrono::{DateTime, TimeDelta, Utc};
use reqwest::{Method, RequestBuilder};
use secrecy::ExposeSecret;
use serde_json::Value;

use super::call::{self, Caller, at, form, text};
use super::{
    Answer, Charge, Credentials, Failure, Form, Gateway, Header, Opened, Provider, Refund, RefundStanding, Refunded,
    Standing, Unbelievable, Word,
};

/// The version of the API whose shapes are read here.
const VERSION: &str = "2024-06-20";
/// A page lives for half an hour at least, says Stripe. The hold's end closes it earlier.
const PAGE_LIVES: TimeDelta = TimeDelta::hours(2);

pub struct Stripe {
    pub caller: Caller,
    /// Without a slash at its end.
    pub url: String,
    pub credentials: Credentials,
}

impl Stripe {
    fn request(&self, method: Method, path: &str) -> Result<RequestBuilder, Failure> {
        let request = self.caller.client()?.request(method, format!("{}{path}", self.url));
        Ok(request.bearer_auth(self.credentials.secret.expose_secret()).header("stripe-version", VERSION))
    }

    async fn post(
        &self,
        call: &'static str,
        path: &str,
        key: &str,
        fields: &[(&str, String)],
    ) -> Result<Value, Failure> {
        let request = self.request(Method::POST, path)?.header("idempotency-key", key);
        call::send(Provider::Stripe, call, form(request, fields)).await
    }

    async fn get(&self, call: &'static str, path: &str) -> Result<Value, Failure> {
        call::send(Provider::Stripe, call, self.request(Method::GET, path)?).await
    }

    async fn open_session(&self, charge: &Charge) -> Result<Opened, Failure> {
        let payment = charge.payment.to_string();
        // A retry must say the same as before, or Stripe refuses the key: nothing in here may depend on when it is asked
        // but what the charge's own row says.
        let fields = [
            ("mode", "payment".to_owned()),
            ("payment_method_types[0]", "card".into()),
            ("line_items[0][quantity]", "1".into()),
            ("line_items[0][price_data][currency]", charge.money.currency.code().to_lowercase()),
            ("line_items[0][price_data][unit_amount]", charge.money.amount.to_string()),
            ("line_items[0][price_data][product_data][name]", charge.what.clone()),
            ("client_reference_id", payment.clone()),
            ("metadata[payment_id]", payment.clone()),
            ("payment_intent_data[metadata][payment_id]", payment),
            ("expires_at", (charge.now + PAGE_LIVES).timestamp().to_string()),
            ("success_url", charge.back.clone()),
            ("cancel_url", charge.back.clone()),
        ];
        let session = self.post("open", "/v1/checkout/sessions", &charge.key(), &fields).await?;
        Ok(Opened { reference: text(&session, "id")?, page: Some(text(&session, "url")?), upi_uri: None })
    }

    async fn look(&self, reference: &str) -> Result<Standing, Failure> {
        let path = format!("/v1/checkout/sessions/{reference}?expand[]=payment_intent");
        words::session(&self.get("ask", &path).await?)
    }

    async fn expire(&self, reference: &str) -> Result<Standing, Failure> {
        let path = format!("/v1/checkout/sessions/{reference}/expire");
        match self.post("close", &path, &format!("{reference}-expire"), &[]).await {
            Ok(session) => words::session(&session),
            // It is paid, or ran out already.
            Err(Failure::Refused(_)) => self.look(reference).await,
            Err(unknown) => Err(unknown),
        }
    }

    async fn give_back(&self, refund: &Refund, again: bool) -> Result<Refunded, Failure> {
        if again && let Some(found) = self.find(refund).await? {
            return Ok(found);
        }
        let fields = [
            ("payment_intent", refund.of.clone()),
            ("amount", refund.money.amount.to_string()),
            ("metadata[refund_id]", refund.id.to_string()),
            ("metadata[refund_key]", refund.key()),
        ];
        words::refund(&self.post("refund", "/v1/refunds", &refund.key(), &fields).await?)
    }

    /// Keys of requests are forgotten by Stripe after a day; what stands in its books is not.
    async fn find(&self, refund: &Refund) -> Result<Option<Refunded>, Failure> {
        let all = self.get("ask_refund", &format!("/v1/refunds?payment_intent={}&limit=100", refund.of)).await?;
        let key = refund.key();
        let ours = |one: &&Value| at(one, "/metadata/refund_key") == key.as_str();
        at(&all, "/data").as_array().and_then(|all| all.iter().find(ours)).map(words::refund).transpose()
    }
}

impl Gateway for Stripe {
    fn open<'a>(&'a self, charge: &'a Charge) -> Answer<'a, Opened> {
        Box::pin(self.open_session(charge))
    }

    fn form(&self, _: &Charge, _: &str) -> Option<Form> {
        None
    }

    fn ask<'a>(&'a self, reference: &'a str) -> Answer<'a, Standing> {
        Box::pin(self.look(reference))
    }

    fn close<'a>(&'a self, reference: &'a str) -> Answer<'a, Standing> {
        Box::pin(self.expire(reference))
    }

    fn refund<'a>(&'a self, refund: &'a Refund, again: bool) -> Answer<'a, Refunded> {
        Box::pin(self.give_back(refund, again))
    }

    fn ask_refund<'a>(&'a self, _: &'a Refund, reference: &'a str) -> Answer<'a, Refunded> {
        Box::pin(async move { words::refund(&self.get("ask_refund", &format!("/v1/refunds/{reference}")).await?) })
    }

    fn word(&self, header: Header<'_>, body: &str, now: DateTime<Utc>) -> Result<Word, Unbelievable> {
        let signature = header("stripe-signature").unwrap_or_default();
        words::word(&self.credentials, &signature, body, now)
    }
}

fn standing_of(status: &str, failure: Option<&str>) -> Result<RefundStanding, Failure> {
    match status {
        "pending" | "requires_action" => Ok(RefundStanding::Pending),
        "succeeded" => Ok(RefundStanding::Done),
        "failed" | "canceled" => Ok(RefundStanding::Failed(failure.unwrap_or(status).to_owned())),
        other => Err(Failure::Unknown(format!("a refund that is {other}"))),
    }
}
