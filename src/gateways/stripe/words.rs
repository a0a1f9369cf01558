//! Stripe's objects and webhooks, read.

use chrono::{DateTime, Utc};
use hmac::Mac;
use serde_json::Value;
use uuid::Uuid;

use super::standing_of;
use crate::gateways::call::{at, text};
use crate::gateways::{Credentials, Failure, RefundName, Refunded, Says, Standing, TOLERANCE, Unbelievable, Word, mac};
use crate::types::{PaymentId, RefundId};

/// How a Checkout Session stands. `payment_intent` is an id, or the object where it was expanded.
pub fn session(session: &Value) -> Result<Standing, Failure> {
    let intent = at(session, "/payment_intent");
    let by = || intent.as_str().or_else(|| at(intent, "/id").as_str()).map(str::to_owned);
    match (at(session, "/status").as_str(), at(session, "/payment_status").as_str()) {
        (Some("complete"), Some("paid")) => Ok(Standing::Paid {
            by: by().ok_or_else(|| Failure::Unknown("paid, by nothing".into()))?,
            amount: at(session, "/amount_total").as_i64().unwrap_or_default(),
            currency: at(session, "/currency").as_str().unwrap_or_default().to_uppercase(),
        }),
        (Some("complete"), _) if at(intent, "/status") == "canceled" => Ok(Standing::Failed),
        // Filled in, and a bank has not decided yet.
        (Some("complete"), _) => Ok(Standing::InFlight),
        (Some("expired"), _) => Ok(Standing::Gone),
        (Some("open"), _) if at(intent, "/status") == "processing" => Ok(Standing::InFlight),
        (Some("open"), _) => Ok(Standing::Waiting { refusal: refusal(intent) }),
        (other, _) => Err(Failure::Unknown(format!("a session that is {other:?}"))),
    }
}

/// Why the last try to pay failed, or that the bank wants to see the customer.
fn refusal(intent: &Value) -> Option<String> {
    let error = at(intent, "/last_payment_error");
    let code = at(error, "/decline_code").as_str().or_else(|| at(error, "/code").as_str());
    let wanted = (at(intent, "/status") == "requires_action").then_some("authentication_required");
    code.or(wanted).map(str::to_owned)
}

pub fn refund(refund: &Value) -> Result<Refunded, Failure> {
    let standing = standing_of(&text(refund, "status")?, at(refund, "/failure_reason").as_str())?;
    Ok(Refunded { reference: text(refund, "id")?, standing })
}

/// `Stripe-Signature: t=<unix seconds>,v1=<hex>[,v1=<hex>]`: one of them must fit, for secrets are rolled.
pub fn word(credentials: &Credentials, signature: &str, body: &str, now: DateTime<Utc>) -> Result<Word, Unbelievable> {
    let parts = || signature.split(',').map(str::trim);
    let sent_at: i64 = parts()
        .find_map(|part| part.strip_prefix("t="))
        .and_then(|at| at.parse().ok())
        .ok_or(Unbelievable::Signature)?;
    let age = DateTime::from_timestamp(sent_at, 0).map(|at| now.signed_duration_since(at).abs());
    let signed = || mac(&credentials.webhook_secret, format!("{sent_at}.{body}").as_bytes());
    let fits = |hex: &str| hex::decode(hex).is_ok_and(|given| signed().verify_slice(&given).is_ok());
    if age.is_none_or(|age| age > TOLERANCE) || !parts().filter_map(|part| part.strip_prefix("v1=")).any(fits) {
        return Err(Unbelievable::Signature);
    }
    let event: Value = serde_json::from_str(body).map_err(|_| Unbelievable::Rubbish)?;
    let text = |member: &str| at(&event, &format!("/{member}")).as_str().map(str::to_owned);
    let (id, kind) = text("id").zip(text("type")).ok_or(Unbelievable::Rubbish)?;
    let says = says(&kind, at(&event, "/data/object")).map_err(|_| Unbelievable::Rubbish)?;
    Ok(Word { id, kind, old: false, account: text("account"), says })
}

fn says(kind: &str, object: &Value) -> Result<Says, Failure> {
    let payment = || id_in(object, "payment_id").map(PaymentId);
    Ok(match kind {
        "checkout.session.completed" | "checkout.session.async_payment_succeeded" | "checkout.session.expired" => {
            Says::Charge { reference: Some(text(object, "id")?), payment: payment(), standing: session(object)? }
        }
        "checkout.session.async_payment_failed" => {
            Says::Charge { reference: Some(text(object, "id")?), payment: payment(), standing: Standing::Failed }
        }
        // A try failed; the page stays open for another.
        "payment_intent.payment_failed" | "payment_intent.requires_action" => Says::Charge {
            reference: None,
            payment: payment(),
            standing: Standing::Waiting { refusal: refusal(object) },
        },
        "payment_intent.processing" => {
            Says::Charge { reference: None, payment: payment(), standing: Standing::InFlight }
        }
        "refund.created" | "refund.updated" | "refund.failed" | "charge.refund.updated" => {
            let key = at(object, "/metadata/refund_key").as_str().map(str::to_owned);
            let name = id_in(object, "refund_id").map(|id| RefundName { refund: RefundId(id), key });
            Says::Refund { refund: name, refunded: refund(object)? }
        }
        _ => Says::Nothing,
    })
}

fn id_in(object: &Value, name: &str) -> Option<Uuid> {
    Uuid::try_parse(at(object, &format!("/metadata/{name}")).as_str()?).ok()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn credentials() -> Credentials {
        Credentials { public_key: "pk".into(), secret: "sk".into(), webhook_secret: "whsec_1".into() }
    }

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(seconds, 0).expect("in range")
    }

    fn sign(secret: &str, body: &str, sent_at: i64) -> String {
        hex::encode(mac(&secret.into(), format!("{sent_at}.{body}").as_bytes()).finalize().into_bytes())
    }

    #[test]
    fn one_of_several_signatures_must_fit_and_be_fresh() {
        let body = json!({"id": "evt_1", "type": "a.new.kind", "data": {"object": {}}}).to_string();
        let (right, other) = (sign("whsec_1", &body, 1_000), sign("whsec_0", &body, 1_000));
        let read = |signature: &str, seconds| word(&credentials(), signature, &body, at(seconds));
        let believed = [format!("t=1000,v1={right}"), format!("t=1000,v1={other},v1={right},v0=aa")];
        for signature in &believed {
            assert_eq!(read(signature, 1_300).map(|word| word.says), Ok(Says::Nothing), "{signature}");
            assert_eq!(read(signature, 1_301), Err(Unbelievable::Signature), "{signature}");
            assert_eq!(read(signature, 699), Err(Unbelievable::Signature), "{signature}");
        }
        let forged =
            ["", "t=1000", &format!("t=1000,v1={other}"), &format!("t=1001,v1={right}"), &format!("v1={right}")];
        for signature in forged {
            assert_eq!(read(signature, 1_000), Err(Unbelievable::Signature), "{signature}");
        }
    }

    #[test]
    fn a_session_tells_whether_money_came_is_on_its_way_or_never_will() {
        let stands = |status: &str, paid: &str, intent: Value| {
            let object = json!({"status": status, "payment_status": paid, "payment_intent": intent, "amount_total": 5, "currency": "inr"});
            session(&object)
        };
        let paid = Standing::Paid { by: "pi_1".into(), amount: 5, currency: "INR".into() };
        assert_eq!(stands("complete", "paid", json!("pi_1")), Ok(paid.clone()));
        assert_eq!(stands("complete", "paid", json!({"id": "pi_1"})), Ok(paid));
        assert_eq!(stands("complete", "unpaid", json!("pi_1")), Ok(Standing::InFlight));
        assert_eq!(stands("expired", "unpaid", Value::Null), Ok(Standing::Gone));
        let wants = json!({"status": "requires_action"});
        let refusal = Some("authentication_required".to_owned());
        assert_eq!(stands("open", "unpaid", wants), Ok(Standing::Waiting { refusal }));
        assert!(stands("imagined", "unpaid", Value::Null).is_err());
    }
}
