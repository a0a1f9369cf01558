//! Which browsers show push messages.

use actix_web::{HttpResponse, delete, get, post, web};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use garde::Validate;
use p256::PublicKey;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{actions, push};
use crate::app::App;
use crate::auth::Customer;
use crate::error::{Problem, Refusal, Result};
use crate::rest::{self, Body, Once, Reply, Routes};

#[derive(Serialize, ToSchema)]
struct PushKey {
    /// As `applicationServerKey` takes it.
    public_key: String,
}

/// The key that a browser subscribes with
#[utoipa::path(tag = "Notifications", responses(
    (status = 200, body = PushKey),
    (status = 401, description = "code: unauthenticated", body = Problem),
))]
#[get("/me/push-key")]
async fn push_key(app: web::Data<App>, _who: Customer) -> Result<HttpResponse> {
    let public_key = push::public_key(&mut *app.db.acquire().await?, app.clock.now()).await?;
    Ok(HttpResponse::Ok().json(PushKey { public_key }))
}

#[derive(Deserialize, Validate, ToSchema)]
struct Keys {
    #[garde(length(max = 100))]
    #[schema(max_length = 100)]
    p256dh: String,
    #[garde(length(max = 32))]
    #[schema(max_length = 32)]
    auth: String,
}

/// As a browser's `PushSubscription` writes itself.
#[derive(Deserialize, Validate, ToSchema)]
#[schema(example = json!({
    "endpoint": "https://push.example/send/abc",
    "keys": {
        "p256dh": "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
        "auth": "BTBZMqHH6r4Tts7J_aSIgg"
    }
}))]
struct NewSubscription {
    #[garde(length(max = 1000))]
    #[schema(max_length = 1000)]
    endpoint: String,
    #[garde(dive)]
    keys: Keys,
}

#[derive(Serialize, ToSchema)]
struct Subscribed {
    id: Uuid,
    created_at: DateTime<Utc>,
}

/// Let this browser show push messages
///
/// For as long as this log-in lasts. The same browser again is the same subscription. Ten a person: one more takes the place
/// of the oldest.
#[utoipa::path(tag = "Notifications", request_body = NewSubscription, responses(
    (status = 201, body = Subscribed),
    (status = 401, description = "code: unauthenticated", body = Problem),
    (status = 422, description = "code: validation_failed", body = Problem),
))]
#[post("/me/push-subscriptions")]
async fn subscribe(
    app: web::Data<App>,
    who: Customer,
    once: Once,
    body: Body<NewSubscription>,
) -> Result<HttpResponse> {
    let NewSubscription { endpoint, keys } = body.into_inner();
    let refuse = |field, message| Refusal::field(field, "invalid", message);
    app.courier.may_call(&endpoint).map_err(|why| refuse("endpoint", why))?;
    let decoded = |text: &str| BASE64_URL_SAFE_NO_PAD.decode(text.trim_end_matches('='));
    let p256dh = decoded(&keys.p256dh).ok().filter(|key| key.len() == 65 && PublicKey::from_sec1_bytes(key).is_ok());
    let p256dh = p256dh.ok_or_else(|| refuse("keys.p256dh", "This is no key of a browser."))?;
    let auth = decoded(&keys.auth).ok().filter(|auth| auth.len() == 16);
    let auth = auth.ok_or_else(|| refuse("keys.auth", "This is no secret of a browser."))?;
    rest::write(&app, &once, async |tx| {
        let subscription = push::Subscription { id: Uuid::now_v7(), endpoint, p256dh, auth };
        let (id, created_at) = actions::subscribe(tx, who.account_id, who.session_id, &subscription).await?;
        Ok(Reply::created(&Subscribed { id, created_at }))
    })
    .await
}

/// Let this browser show none any more
#[utoipa::path(tag = "Notifications", params(("id" = Uuid, Path)), responses(
    (status = 204, description = "It shows none"),
    (status = 401, description = "code: unauthenticated", body = Problem),
    (status = 404, description = "code: not_found", body = Problem),
))]
#[delete("/me/push-subscriptions/{id}")]
async fn unsubscribe(app: web::Data<App>, who: Customer, once: Once, id: web::Path<Uuid>) -> Result<HttpResponse> {
    rest::write(&app, &once, async |tx| {
        actions::unsubscribe(tx, who.account_id, *id).await?;
        Ok(Reply::no_content())
    })
    .await
}

pub fn routes(cfg: &mut Routes) {
    cfg.service(push_key).service(subscribe).service(unsubscribe);
}
