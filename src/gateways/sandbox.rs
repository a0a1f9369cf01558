//! The sandbox gateway: its links, its webhooks and their signatures. It behaves like a real one: a decision on its page
//! becomes a signed webhook that is delivered until it is taken, perhaps late, perhaps twice.

use chrono::{DateTime, TimeDelta, Utc};
use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use uuid::Uuid;

use crate::types::{Currency, PaymentId, RefundId};

/// A webhook signed longer ago (or ahead) than this is refused: it may be a replay.
const TOLERANCE: TimeDelta = TimeDelta::minutes(5);

#[derive(Clone)]
pub struct Sandbox {
    secret: SecretString,
    public_url: String,
}

/// What a webhook says. Its `id` is the provider's: the same id is the same event, however often it comes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    pub id: Uuid,
    #[serde(rename = "type")]
    pub kind: NoticeKind,
    pub payment_id: PaymentId,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refund_id: Option<RefundId>,
    /// Minor units.
    pub amount: i64,
    pub currency: Currency,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum NoticeKind {
    #[serde(rename = "payment.succeeded")]
    PaymentSucceeded,
    #[serde(rename = "payment.failed")]
    PaymentFailed,
    #[serde(rename = "refund.succeeded")]
    RefundSucceeded,
}

impl NoticeKind {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::PaymentSucceeded => "payment.succeeded",
            Self::PaymentFailed => "payment.failed",
            Self::RefundSucceeded => "refund.succeeded",
        }
    }
}

impl Sandbox {
    pub const NAME: &'static str = "sandbox";

    pub fn new(secret: SecretString, public_url: String) -> Self {
        Self { secret, public_url }
    }

    /// The link to a payment's checkout page; who holds it may pay.
    pub fn checkout_url(&self, payment: PaymentId) -> String {
        format!("{}/checkout/{}.{}", self.public_url, payment, self.link_mac(payment))
    }

    /// The payment behind a link's last segment; None if we did not make it.
    pub fn payment_of(&self, segment: &str) -> Option<PaymentId> {
        let (id, mac) = segment.split_once('.')?;
        let payment = PaymentId(Uuid::try_parse(id).ok()?);
        let expected = hex::decode(mac).ok()?;
        self.mac(&format!("checkout.{payment}")).verify_slice(&expected).ok().map(|()| payment)
    }

    fn link_mac(&self, payment: PaymentId) -> String {
        hex::encode(self.mac(&format!("checkout.{payment}")).finalize().into_bytes())
    }

    /// The `Sandbox-Signature` header of a body sent at `now`: `t=<unix seconds>,v1=<hex HMAC-SHA256 of "t.body">`.
    pub fn signature(&self, body: &str, now: DateTime<Utc>) -> String {
        let sent_at = now.timestamp();
        let mac = self.mac(&format!("{sent_at}.{body}")).finalize();
        format!("t={sent_at},v1={}", hex::encode(mac.into_bytes()))
    }

    /// Whether a webhook is ours: its signature fits, and is fresh at `now`.
    pub fn has_signed(&self, body: &str, signature: &str, now: DateTime<Utc>) -> bool {
        self.verify(signature, body, now).is_some()
    }

    fn verify(&self, signature: &str, body: &str, now: DateTime<Utc>) -> Option<()> {
        let part = |name: &str| signature.split(',').find_map(|part| part.trim().strip_prefix(name));
        let sent_at: i64 = part("t=")?.parse().ok()?;
        let mac = hex::decode(part("v1=")?).ok()?;
        let age = now.signed_duration_since(DateTime::from_timestamp(sent_at, 0)?);
        if age.abs() > TOLERANCE {
            return None;
        }
        self.mac(&format!("{sent_at}.{body}")).verify_slice(&mac).ok()
    }

    fn mac(&self, message: &str) -> Hmac<Sha256> {
        // HMAC takes keys of any length (RFC 2104); the error arm cannot be reached, and would only fail to verify.
        let mut mac = Hmac::<Sha256>::new_from_slice(self.secret.expose_secret().as_bytes())
            .unwrap_or_else(|_| Hmac::<Sha256>::new(&Default::default()));
        mac.update(message.as_bytes());
        mac
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sandbox() -> Sandbox {
        Sandbox::new("secret".into(), "http://localhost".into())
    }

    fn notice() -> Notice {
        Notice {
            id: Uuid::nil(),
            kind: NoticeKind::PaymentSucceeded,
            payment_id: PaymentId(Uuid::nil()),
            refund_id: None,
            amount: 5000,
            currency: Currency::Inr,
        }
    }

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(seconds, 0).expect("in range")
    }

    #[test]
    fn a_webhook_is_believed_for_five_minutes_around_its_signing() {
        let body = serde_json::to_string(&notice()).expect("serialises");
        let signature = sandbox().signature(&body, at(1000));
        for (seconds, believed) in [(1000, true), (1300, true), (700, true), (1301, false), (699, false)] {
            assert_eq!(sandbox().has_signed(&body, &signature, at(seconds)), believed, "at {seconds}");
        }
    }

    #[test]
    fn a_changed_body_or_another_secret_is_not_believed() {
        let body = serde_json::to_string(&notice()).expect("serialises");
        let signature = sandbox().signature(&body, at(0));
        assert!(!sandbox().has_signed(&body.replace("5000", "5"), &signature, at(0)));
        let other = Sandbox::new("other".into(), String::new());
        assert!(!other.has_signed(&body, &signature, at(0)));
    }

    #[test]
    fn only_links_we_made_open_a_checkout() {
        let payment = PaymentId(Uuid::from_u128(7));
        let url = sandbox().checkout_url(payment);
        let segment = url.rsplit('/').next().expect("a segment");
        assert_eq!(sandbox().payment_of(segment), Some(payment));
        let forged = segment.replacen("07.", "08.", 1);
        assert_eq!(sandbox().payment_of(&forged), None);
        assert_eq!(sandbox().payment_of("rubbish"), None);
    }
}
