//! How push services know who sends: RFC 8292.

use anyhow::Context;
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use p256::SecretKey;
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use p256::elliptic_curve::sec1::ToSec1Point;
use serde_json::json;

/// They allow a day.
const VALID: TimeDelta = TimeDelta::hours(12);

/// As browsers want it, to let only us send to them.
pub fn public_key(key: &SecretKey) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(key.public_key().to_sec1_point(false).as_bytes())
}

/// The Authorization header of a message. `origin` is the push service's, `contact` where its people find ours.
pub fn authorization(key: &SecretKey, origin: &str, contact: &str, now: DateTime<Utc>) -> anyhow::Result<String> {
    let part = |part: serde_json::Value| BASE64_URL_SAFE_NO_PAD.encode(part.to_string());
    let claims = json!({"aud": origin, "exp": (now + VALID).timestamp(), "sub": format!("mailto:{contact}")});
    let signed = format!("{}.{}", part(json!({"typ": "JWT", "alg": "ES256"})), part(claims));
    let key_that_signs = SigningKey::from_slice(&key.to_bytes()).context("a key that signs")?;
    let signature: Signature = key_that_signs.sign(signed.as_bytes());
    let signature = BASE64_URL_SAFE_NO_PAD.encode(signature.to_bytes());
    Ok(format!("vapid t={signed}.{signature}, k={}", public_key(key)))
}
