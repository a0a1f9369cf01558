use actix_web::{HttpResponse, delete, get, patch, post, web};
use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::app::App;
use crate::auth::LotAdmin;
use crate::error::{Code, Problem, Refusal, Result};
use crate::events::OFFERED;
use crate::operators;
use crate::rest::{Body, Once, Query, Reply, write};
use crate::types::{OperatorId, WebhookId};
use crate::webhooks::model::{Change, Webhook};
use crate::webhooks::{actions, rules, store};

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Which {
    /// Of this operator alone.
    operator_id: Option<OperatorId>,
}

#[derive(Serialize, ToSchema)]
pub(super) struct Webhooks {
    /// Ten an operator at most.
    items: Vec<Webhook>,
    /// What can be subscribed to.
    events: Vec<&'static str>,
}

#[derive(Deserialize, Validate, ToSchema)]
#[schema(example = json!({"url": "https://hooks.example.com/parkmate", "events": ["booking.paid", "booking.cancelled"]}))]
pub(super) struct NewWebhook {
    /// Needed by who runs several operators.
    #[garde(skip)]
    operator_id: Option<OperatorId>,
    /// By https, on the public internet.
    #[garde(length(max = 2000))]
    #[schema(max_length = 2000)]
    url: String,
    /// Names of events, or `*` for all.
    #[garde(length(min = 1, max = 100))]
    #[schema(min_items = 1, max_items = 100)]
    events: Vec<String>,
}

#[derive(Deserialize, Validate, ToSchema)]
#[schema(example = json!({"events": ["*"], "enabled": true}))]
pub(super) struct WebhookChange {
    #[garde(inner(length(max = 2000)))]
    #[schema(max_length = 2000)]
    url: Option<String>,
    #[garde(inner(length(min = 1, max = 100)))]
    #[schema(min_items = 1, max_items = 100)]
    events: Option<Vec<String>>,
    /// What happens while it is off it is never told.
    #[garde(skip)]
    enabled: Option<bool>,
}

/// A webhook and what its messages are signed with.
#[derive(Serialize, ToSchema)]
pub(super) struct WebhookWithSecret {
    #[serde(flatten)]
    webhook: Webhook,
    /// Shown this once.
    secret: String,
}

fn url(app: &App, written: &str) -> Result<String, Refusal> {
    let url = app.courier.may_call(written.trim()).map_err(|why| Refusal::field("url", "invalid", why))?;
    // Written out it may have become longer.
    let url = String::from(url);
    if url.len() <= 2_000 { Ok(url) } else { Err(Refusal::field("url", "too_long", "2000 characters at most.")) }
}

/// The webhooks of my operators
#[utoipa::path(tag = "Lot admin", params(Which), responses(
    (status = 200, description = "Oldest first", body = Webhooks),
    (status = 403, description = "code: forbidden", body = Problem),
    (status = 404, description = "code: not_found", body = Problem),
))]
#[get("/operator/webhooks")]
pub(super) async fn list_webhooks(app: web::Data<App>, who: LotAdmin, which: Query<Which>) -> Result<HttpResponse> {
    let own = match which.operator_id {
        Some(named) => vec![operators::acting_for(&who, Some(named))?],
        None => who.admin_of.clone(),
    };
    let items = store::of_operators(&mut *app.db.acquire().await?, &own, app.clock.now()).await?;
    Ok(HttpResponse::Ok().json(Webhooks { items, events: OFFERED.to_vec() }))
}

/// Add a webhook
///
/// From now on it is told of these events. Its secret is shown in this answer and never again.
#[utoipa::path(tag = "Lot admin", request_body = NewWebhook, responses(
    (status = 201, description = "The webhook and its secret", body = WebhookWithSecret),
    (status = 403, description = "code: forbidden", body = Problem),
    (status = 404, description = "code: not_found (someone else's operator)", body = Problem),
    (status = 409, description = "code: limit_reached", body = Problem),
    (status = 422, description = "code: validation_failed", body = Problem),
))]
#[post("/operator/webhooks")]
pub(super) async fn add_webhook(app: web::Data<App>, who: LotAdmin, body: Body<NewWebhook>) -> Result<HttpResponse> {
    app.limits.check_write(who.account_id)?;
    let operator = operators::acting_for(&who, body.operator_id)?;
    let (url, events) = (url(&app, &body.url)?, rules::subscription(&body.events)?);
    // No reply is kept under an Idempotency-Key, because it would keep the secret.
    let mut tx = app.begin_as(who.account_id).await?;
    let (webhook, secret) = actions::add(&mut tx, app.providers.keys.as_ref(), operator, url, events).await?;
    tx.commit().await?;
    Ok(HttpResponse::Created().json(WebhookWithSecret { webhook, secret }))
}

/// A webhook
#[utoipa::path(tag = "Lot admin", params(("id" = WebhookId, Path)), responses(
    (status = 200, description = "The webhook", body = Webhook),
    (status = 403, description = "code: forbidden", body = Problem),
    (status = 404, description = "code: not_found", body = Problem),
))]
#[get("/operator/webhooks/{id}")]
pub(super) async fn show_webhook(app: web::Data<App>, who: LotAdmin, id: web::Path<WebhookId>) -> Result<HttpResponse> {
    let webhook = store::one(&mut *app.db.acquire().await?, &who.admin_of, *id, app.clock.now()).await?;
    Ok(HttpResponse::Ok().json(webhook.ok_or(Code::NotFound)?))
}

/// Change where a webhook goes, what it hears, or whether it is on
#[utoipa::path(tag = "Lot admin", params(("id" = WebhookId, Path)), request_body = WebhookChange, responses(
    (status = 200, description = "The webhook after the change", body = Webhook),
    (status = 403, description = "code: forbidden", body = Problem),
    (status = 404, description = "code: not_found", body = Problem),
    (status = 422, description = "code: validation_failed", body = Problem),
))]
#[patch("/operator/webhooks/{id}")]
pub(super) async fn change_webhook(
    app: web::Data<App>,
    who: LotAdmin,
    once: Once,
    id: web::Path<WebhookId>,
    body: Body<WebhookChange>,
) -> Result<HttpResponse> {
    let url = body.url.as_deref().map(|written| url(&app, written)).transpose()?;
    let events = body.events.as_deref().map(rules::subscription).transpose()?;
    let change = Change { url, events, enabled: body.enabled };
    write(&app, &once, async |tx| Ok(Reply::ok(&actions::change(tx, &who.admin_of, *id, change).await?))).await
}

/// Remove a webhook
///
/// What waits for it is not sent any more.
#[utoipa::path(tag = "Lot admin", params(("id" = WebhookId, Path)), responses(
    (status = 204, description = "It is gone"),
    (status = 403, description = "code: forbidden", body = Problem),
    (status = 404, description = "code: not_found", body = Problem),
))]
#[delete("/operator/webhooks/{id}")]
pub(super) async fn remove_webhook(
    app: web::Data<App>,
    who: LotAdmin,
    once: Once,
    id: web::Path<WebhookId>,
) -> Result<HttpResponse> {
    write(&app, &once, async |tx| {
        actions::remove(tx, &who.admin_of, *id).await?;
        Ok(Reply::no_content())
    })
    .await
}

/// Replace a webhook's secret
///
/// For 24 hours the old one signs beside the new one, which is shown in this answer and never again.
#[utoipa::path(tag = "Lot admin", params(("id" = WebhookId, Path)), responses(
    (status = 200, description = "The webhook and its new secret", body = WebhookWithSecret),
    (status = 403, description = "code: forbidden", body = Problem),
    (status = 404, description = "code: not_found", body = Problem),
))]
#[post("/operator/webhooks/{id}/rotate-secret")]
pub(super) async fn rotate_secret(
    app: web::Data<App>,
    who: LotAdmin,
    id: web::Path<WebhookId>,
) -> Result<HttpResponse> {
    app.limits.check_write(who.account_id)?;
    let mut tx = app.begin_as(who.account_id).await?;
    let (webhook, secret) = actions::rotate(&mut tx, app.providers.keys.as_ref(), &who.admin_of, *id).await?;
    tx.commit().await?;
    Ok(HttpResponse::Ok().json(WebhookWithSecret { webhook, secret }))
}
