use actix_web::{HttpResponse, get, post, web};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::app::App;
use crate::auth::LotAdmin;
use crate::error::{Code, Problem, Result};
use crate::rest::{Once, Query, Reply, write};
use crate::types::{Page, PageQuery, WebhookDeliveryId, WebhookId};
use crate::webhooks::model::{Delivery, Status};
use crate::webhooks::{actions, store};

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Which {
    status: Option<Status>,
}

/// Send a webhook a test event
///
/// A signed `webhook.test` is sent at once; the log tells how it went.
#[utoipa::path(tag = "Lot admin", params(("id" = WebhookId, Path)), responses(
    (status = 201, description = "It is on its way", body = Delivery),
    (status = 403, description = "code: forbidden", body = Problem),
    (status = 404, description = "code: not_found", body = Problem),
    (status = 409, description = "code: webhook_disabled, limit_reached (five wait)", body = Problem),
))]
#[post("/operator/webhooks/{id}/test")]
pub(super) async fn test_webhook(
    app: web::Data<App>,
    who: LotAdmin,
    once: Once,
    id: web::Path<WebhookId>,
) -> Result<HttpResponse> {
    write(&app, &once, async |tx| Ok(Reply::created(&actions::test(tx, &who.admin_of, *id).await?))).await
}

/// What a webhook was told, and how each attempt went
///
/// For 14 days, 10,000 at most.
#[utoipa::path(tag = "Lot admin", params(("id" = WebhookId, Path), Which, PageQuery), responses(
    (status = 200, description = "Newest first", body = Page<Delivery>),
    (status = 403, description = "code: forbidden", body = Problem),
    (status = 404, description = "code: not_found", body = Problem),
))]
#[get("/operator/webhooks/{id}/deliveries")]
pub(super) async fn list_deliveries(
    app: web::Data<App>,
    who: LotAdmin,
    id: web::Path<WebhookId>,
    which: Query<Which>,
    page: Query<PageQuery>,
) -> Result<HttpResponse> {
    let mut db = app.db.acquire().await?;
    let webhook = store::one(&mut db, &who.admin_of, *id, app.clock.now()).await?.ok_or(Code::NotFound)?;
    let deliveries = store::deliveries(&mut db, webhook.id, which.status, &page).await?;
    Ok(HttpResponse::Ok().json(Page::of(deliveries, page.limit(), |delivery: &Delivery| delivery.id.to_string())))
}

/// Send something again
///
/// Under the same id, now, and for three days if it fails.
#[utoipa::path(
    tag = "Lot admin",
    params(("id" = WebhookId, Path), ("delivery_id" = WebhookDeliveryId, Path)),
    responses(
        (status = 200, description = "It is on its way", body = Delivery),
        (status = 403, description = "code: forbidden", body = Problem),
        (status = 404, description = "code: not_found", body = Problem),
        (status = 409, description = "code: webhook_disabled", body = Problem),
    ),
)]
#[post("/operator/webhooks/{id}/deliveries/{delivery_id}/redeliver")]
pub(super) async fn redeliver(
    app: web::Data<App>,
    who: LotAdmin,
    once: Once,
    path: web::Path<(WebhookId, WebhookDeliveryId)>,
) -> Result<HttpResponse> {
    let (id, delivery) = path.into_inner();
    write(&app, &once, async |tx| Ok(Reply::ok(&actions::redeliver(tx, &who.admin_of, id, delivery).await?))).await
}
