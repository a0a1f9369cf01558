//! A delivery as messages to the person's browsers, by whatever push services they use.

mod encryption;
mod vapid;

use anyhow::{Context, anyhow};
use chrono::{DateTime, TimeDelta, Utc};
use futures_util::future::join_all;
use p256::SecretKey;
use p256::elliptic_curve::Generate;
use rand::RngExt;
use reqwest::header::{HeaderMap, HeaderValue};
use serde_json::json;
use sqlx::PgConnection;
use uuid::Uuid;

use super::model::Taken;
use super::{email, store, words};
use crate::app::App;
use crate::error::Result;
use crate::events::critical;
use crate::mail::Failure;

use encryption::Fresh;

/// A push service keeps a message for a browser that is off for so long.
const KEPT: TimeDelta = TimeDelta::hours(12);
/// Of what it says, in characters: all of it must fit into 4 KiB.
const LONGEST: usize = 600;

/// A browser that shows messages.
pub struct Subscription {
    pub id: Uuid,
    pub endpoint: String,
    pub p256dh: Vec<u8>,
    pub auth: Vec<u8>,
}

/// The key by which push services know us, made when it is first needed.
pub async fn key(db: &mut PgConnection, now: DateTime<Utc>) -> Result<SecretKey> {
    let made = SecretKey::generate_from_rng(&mut rand::rng());
    let bytes = store::push_key(db, &made.to_bytes(), now).await?;
    Ok(SecretKey::from_slice(&bytes).map_err(|_| anyhow!("the stored push key is none"))?)
}

pub async fn public_key(db: &mut PgConnection, now: DateTime<Utc>) -> Result<String> {
    Ok(vapid::public_key(&key(db, now).await?))
}

/// Sends to all of the person's browsers at once, so that none waits for another; whether there still is one. What a browser
/// gets twice replaces itself there.
pub async fn send(app: &App, d: &Taken) -> Result<bool, Failure> {
    let now = app.clock.now();
    let (key, subscriptions) = prepared(app, d, now).await.map_err(|error| Failure::Passing(format!("{error:#}")))?;
    let text = payload(d, &app.public_url);
    let each = subscriptions.iter().map(async |subscription| {
        let outcome = send_one(app, d, &key, subscription, &text, now).await;
        let outcome = outcome.unwrap_or_else(|error| Outcome::Failed(Failure::Final(format!("{error:#}"))));
        if matches!(outcome, Outcome::Gone) {
            forget(app, subscription.id).await;
        }
        outcome
    });
    judged(join_all(each).await)
}

/// One browser that shows it is enough. Where none does, one that may yet says more than one that never will.
fn judged(outcomes: Vec<Outcome>) -> Result<bool, Failure> {
    let mut failed = None;
    for outcome in outcomes {
        match outcome {
            Outcome::Taken => return Ok(true),
            Outcome::Gone => {}
            Outcome::Failed(_) if matches!(failed, Some(Failure::Passing(_))) => {}
            Outcome::Failed(failure) => failed = Some(failure),
        }
    }
    failed.map_or(Ok(false), Err)
}

enum Outcome {
    Taken,
    /// There is no such browser any more.
    Gone,
    Failed(Failure),
}

async fn prepared(app: &App, d: &Taken, now: DateTime<Utc>) -> Result<(SecretKey, Vec<Subscription>)> {
    let mut db = app.db.acquire().await?;
    Ok((key(&mut db, now).await?, store::subscriptions(&mut db, d.account, now).await?))
}

async fn send_one(
    app: &App,
    d: &Taken,
    key: &SecretKey,
    to: &Subscription,
    text: &str,
    now: DateTime<Utc>,
) -> anyhow::Result<Outcome> {
    let Ok(url) = app.courier.may_call(&to.endpoint) else { return Ok(Outcome::Gone) };
    let fresh = Fresh { key: SecretKey::generate_from_rng(&mut rand::rng()), salt: rand::rng().random() };
    let body = encryption::encrypt(text.as_bytes(), &to.p256dh, &to.auth, &fresh)?;
    let origin = url.origin().ascii_serialization();
    let authorization = vapid::authorization(key, &origin, app.relay.sender(), now)?;
    let until = d.ends_at.filter(|_| d.event == "booking.expiring_soon").unwrap_or(now + KEPT);
    let mut headers = HeaderMap::new();
    for (name, value) in [
        ("authorization", authorization),
        ("content-encoding", "aes128gcm".to_owned()),
        ("content-type", "application/octet-stream".to_owned()),
        ("ttl", (until - now).num_seconds().max(0).to_string()),
        ("urgency", if critical(&d.event) { "high" } else { "normal" }.to_owned()),
        // A message that waits for its browser is replaced by the same one sent again.
        ("topic", d.id.simple().to_string()),
    ] {
        headers.insert(name, HeaderValue::from_str(&value).context(name)?);
    }
    let answer = app.courier.post(&to.endpoint, headers, body).await;
    Ok(match answer.outcome {
        Ok(200..=299) => Outcome::Taken,
        Ok(404 | 410) => Outcome::Gone,
        Ok(status @ (408 | 425 | 429 | 500..=599)) => Outcome::Failed(Failure::Passing(format!("answered {status}"))),
        Ok(status) => Outcome::Failed(Failure::Final(format!("answered {status}"))),
        Err(trouble) => Outcome::Failed(Failure::Passing(trouble.as_str().into())),
    })
}

/// What its service worker shows.
fn payload(d: &Taken, public_url: &str) -> String {
    let language = d.language.unwrap_or_default();
    let (title, says) = words::words(&d.event, language, d.message.as_deref().unwrap_or_default());
    let short = |text: &str| text.chars().take(LONGEST).collect::<String>();
    let body = match &d.lot_name {
        Some(lot) if !says.contains(lot.as_str()) => format!("{says} {lot}"),
        _ => says,
    };
    let url = format!("{public_url}{}", email::path(d));
    json!({"title": short(&title), "body": short(&body), "url": url, "tag": d.id, "lang": language.tag()}).to_string()
}

async fn forget(app: &App, subscription: Uuid) {
    let gone = async { store::forget_subscription(&mut *app.db.acquire().await?, subscription).await };
    if let Err(error) = gone.await {
        tracing::warn!(?error, "a browser that is gone could not be forgotten");
    }
}
