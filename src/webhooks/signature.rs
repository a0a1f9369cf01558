//! How a message is signed: as the Standard Webhooks specification has it, so that receivers find libraries for it.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use hmac::{Hmac, KeyInit, Mac};
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderValue};
use sha2::Sha256;
use uuid::Uuid;

const PREFIX: &str = "whsec_";

/// 256 random bits.
pub fn fresh_secret() -> String {
    format!("{PREFIX}{}", STANDARD.encode(rand::random::<[u8; 32]>()))
}

/// What goes with a body: its id, when it is sent, and a signature by each of the secrets.
pub fn headers(secrets: &[String], id: Uuid, now: DateTime<Utc>, body: &str) -> HeaderMap {
    let signed = format!("{id}.{}.{body}", now.timestamp());
    let signatures: Vec<String> = secrets.iter().filter_map(|secret| signature(secret, &signed)).collect();
    let written = [
        ("webhook-id", id.to_string()),
        ("webhook-timestamp", now.timestamp().to_string()),
        ("webhook-signature", signatures.join(" ")),
    ];
    let mut headers = HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static("application/json"))]);
    headers.extend(written.into_iter().filter_map(|(name, value)| {
        Some((reqwest::header::HeaderName::from_static(name), HeaderValue::try_from(value).ok()?))
    }));
    headers
}

fn signature(secret: &str, signed: &str) -> Option<String> {
    let key = STANDARD.decode(secret.strip_prefix(PREFIX)?).ok()?;
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).ok()?;
    mac.update(signed.as_bytes());
    Some(format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes())))
}

#[cfg(test)]
mod tests {
    use super::{fresh_secret, headers, signature};

    /// The example of the specification.
    #[test]
    fn a_message_is_signed_as_the_specification_shows() {
        let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        let signed = r#"msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330.{"test": 2432232314}"#;
        assert_eq!(signature(secret, signed).expect("signed"), "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    #[test]
    fn each_secret_signs_and_none_is_like_another() {
        let secrets = [fresh_secret(), fresh_secret()];
        assert_ne!(secrets[0], secrets[1]);
        let headers = headers(&secrets, uuid::Uuid::nil(), chrono::DateTime::UNIX_EPOCH, "{}");
        let signatures = headers["webhook-signature"].to_str().expect("text");
        assert_eq!(signatures.split(' ').count(), 2);
        assert!(signatures.split(' ').all(|signature| signature.starts_with("v1,")));
        assert_eq!(
            (&headers["webhook-timestamp"], &headers["content-type"]),
            (&"0".parse().expect("text"), &"application/json".parse().expect("text"))
        );
    }
}
