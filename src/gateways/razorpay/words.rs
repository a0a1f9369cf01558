//! Razorpay's entities and webhooks, read.

use chrono::{DateTime, Utc};
use hmac::Mac;
use serde_json::Value;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::gateways::call::{at, text};
use crate::gateways::{
    Credentials, Failure, RefundName, RefundStanding, Refunded, Says, Standing, TOLERANCE, Unbelievable, Word, mac,
};
use crate::types::{PaymentId, RefundId};

/// How an order or a code stands by the payments made on it. `closed`: there will be no other.
pub fn payments(collection: &Value, closed: bool) -> Result<Standing, Failure> {
    let items = at(collection, "/items").as_array().ok_or_else(|| Failure::Unknown("no list of payments".into()))?;
    let with = |states: &[&str]| {
        items.iter().find(|payment| at(payment, "/status").as_str().is_some_and(|status| states.contains(&status)))
    };
    // What was captured came, also if it was given back since.
    if let Some(captured) = with(&["captured", "refunded"]) {
        return paid(captured);
    }
    if with(&["created", "authorized"]).is_some() {
        return Ok(Standing::InFlight);
    }
    if closed {
        return Ok(Standing::Gone);
    }
    Ok(Standing::Waiting { refusal: items.first().and_then(refusal) })
}

fn paid(payment: &Value) -> Result<Standing, Failure> {
    Ok(Standing::Paid {
        by: text(payment, "id")?,
        amount: at(payment, "/amount").as_i64().unwrap_or_default(),
        currency: at(payment, "/currency").as_str().unwrap_or_default().to_owned(),
    })
}

fn refusal(payment: &Value) -> Option<String> {
    let reason = at(payment, "/error_reason").as_str().or_else(|| at(payment, "/error_code").as_str());
    reason.filter(|reason| !reason.is_empty()).map(str::to_owned)
}

pub fn refund(refund: &Value) -> Result<Refunded, Failure> {
    let standing = match text(refund, "status")?.as_str() {
        "pending" | "created" => RefundStanding::Pending,
        "processed" => RefundStanding::Done,
        "failed" => RefundStanding::Failed("failed".into()),
        other => return Err(Failure::Unknown(format!("a refund that is {other}"))),
    };
    Ok(Refunded { reference: text(refund, "id")?, standing })
}

/// `X-Razorpay-Signature`: the hex HMAC-SHA256 of the body. It has no time in it, and Razorpay sends the same again for a day
/// if we were away: what is old is not believed, but asked about.
pub fn word(
    credentials: &Credentials,
    signature: &str,
    id: Option<String>,
    body: &str,
    now: DateTime<Utc>,
) -> Result<Word, Unbelievable> {
    let given = hex::decode(signature).map_err(|_| Unbelievable::Signature)?;
    let signed = mac(&credentials.webhook_secret, body.as_bytes());
    signed.verify_slice(&given).map_err(|_| Unbelievable::Signature)?;
    let event: Value = serde_json::from_str(body).map_err(|_| Unbelievable::Rubbish)?;
    let kind = at(&event, "/event").as_str().ok_or(Unbelievable::Rubbish)?.to_owned();
    let written = at(&event, "/created_at").as_i64().and_then(|at| DateTime::from_timestamp(at, 0));
    let old = written.is_none_or(|at| now.signed_duration_since(at).abs() > TOLERANCE);
    // The header is not signed: without it the body speaks for itself.
    let id = id.filter(|id| (1..=100).contains(&id.len()));
    let id = id.unwrap_or_else(|| hex::encode(Sha256::digest(body.as_bytes())));
    let account = at(&event, "/account_id").as_str().map(str::to_owned);
    let says = says(&kind, at(&event, "/payload")).map_err(|_| Unbelievable::Rubbish)?;
    Ok(Word { id, kind, old, account, says })
}

fn says(kind: &str, payload: &Value) -> Result<Says, Failure> {
    let payment = at(payload, "/payment/entity");
    let code = at(payload, "/qr_code/entity/id").as_str();
    let reference = || at(payment, "/order_id").as_str().or(code).map(str::to_owned);
    // Whether a payment repeats the notes of its order or code is not certain.
    let noted = [payment, at(payload, "/order/entity"), at(payload, "/qr_code/entity")];
    let ours = || noted.iter().find_map(|entity| id_in(entity, "payment_id")).map(PaymentId);
    let charge = |standing| Says::Charge { reference: reference(), payment: ours(), standing };
    Ok(match kind {
        "payment.captured" | "order.paid" | "qr_code.credited" => charge(paid(payment)?),
        "payment.authorized" => charge(Standing::InFlight),
        // A try failed; another may follow.
        "payment.failed" => charge(Standing::Waiting { refusal: refusal(payment) }),
        "refund.created" | "refund.processed" | "refund.failed" => {
            let entity = at(payload, "/refund/entity");
            let key = at(entity, "/notes/refund_key").as_str().map(str::to_owned);
            let name = id_in(entity, "refund_id").map(|id| RefundName { refund: RefundId(id), key });
            Says::Refund { refund: name, refunded: refund(entity)? }
        }
        _ => Says::Nothing,
    })
}

/// Notes are an object, or an empty list where there are none.
fn id_in(entity: &Value, name: &str) -> Option<Uuid> {
    Uuid::try_parse(at(entity, &format!("/notes/{name}")).as_str()?).ok()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(body: &str, secret: &str, seconds: i64) -> Result<Word, Unbelievable> {
        let signature = hex::encode(mac(&secret.into(), body.as_bytes()).finalize().into_bytes());
        let credentials = Credentials { public_key: "rzp".into(), secret: "s".into(), webhook_secret: "w".into() };
        let now = DateTime::from_timestamp(seconds, 0).expect("in range");
        word(&credentials, &signature, Some("evt_1".into()), body, now)
    }

    #[test]
    fn a_webhook_is_believed_by_its_signature_and_asked_about_if_it_is_old() {
        let body = json!({"event": "a.new.kind", "created_at": 1_000, "payload": {}}).to_string();
        assert_eq!(read(&body, "w", 1_300).map(|word| (word.old, word.says)), Ok((false, Says::Nothing)));
        assert_eq!(read(&body, "w", 1_301).map(|word| word.old), Ok(true));
        assert_eq!(read(&body, "x", 1_000), Err(Unbelievable::Signature));
        assert_eq!(read("not JSON", "w", 1_000), Err(Unbelievable::Rubbish));
    }

    #[test]
    fn a_payment_need_not_repeat_what_was_noted_on_its_order_or_code() {
        let id = PaymentId::new();
        for entity in ["payment", "order", "qr_code"] {
            let mut payload = json!({"payment": {"entity": {"id": "pay_1", "notes": []}}});
            payload[entity]["entity"]["notes"] = json!({"payment_id": id});
            let body = json!({"event": "order.paid", "created_at": 1_000, "payload": payload}).to_string();
            match read(&body, "w", 1_000).map(|word| word.says) {
                Ok(Says::Charge { payment, .. }) => assert_eq!(payment, Some(id), "{entity}"),
                other => panic!("{other:?}"),
            }
        }
    }

    #[test]
    fn an_order_is_paid_by_what_was_captured_whatever_failed_before() {
        let stands = |states: &[&str], closed| {
            let items: Vec<Value> = states
                .iter()
                .map(|status| json!({"id": "pay_1", "status": status, "amount": 5, "currency": "INR", "error_reason": "payment_declined"}))
                .collect();
            payments(&json!({"items": items}), closed).expect("it stands somehow")
        };
        let paid = Standing::Paid { by: "pay_1".into(), amount: 5, currency: "INR".into() };
        assert_eq!(stands(&["failed", "captured"], true), paid);
        assert_eq!(stands(&["failed", "authorized"], false), Standing::InFlight);
        assert_eq!(stands(&[], true), Standing::Gone);
        assert_eq!(stands(&["failed"], false), Standing::Waiting { refusal: Some("payment_declined".into()) });
    }
}
