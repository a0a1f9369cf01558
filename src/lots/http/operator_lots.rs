//! An operator's lots.

use actix_web::{HttpResponse, get, patch, post, web};
use garde::Validate;
use serde::Deserialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::view::LotView;
use crate::app::App;
use crate::auth::LotAdmin;
use crate::error::{Code, Problem, Result};
use crate::lots::model::{Lot, LotSettings};
use crate::lots::{actions, store};
use crate::operators::acting_for;
use crate::rest::{Body, Once, Query, Reply, write};
use crate::types::{LotId, Page, PageQuery};

/// What is to be different, in the shape of a new lot; a field set to null falls back to its default.
#[derive(Deserialize, Validate, ToSchema)]
#[serde(transparent)]
#[schema(value_type = Object, example = json!({
    "address": {"street": "16 Church Street"}, "rules": {"buffer_minutes": 10, "hold_minutes": {"upi": 20}}
}))]
pub struct LotChange(#[garde(skip)] Map<String, Value>);

/// My operators' lots
#[utoipa::path(tag = "Lot admin", params(PageQuery), responses(
    (status = 200, description = "Oldest first", body = Page<LotView>),
    (status = 403, description = "code: forbidden", body = Problem),
))]
#[get("/operator/lots")]
pub(super) async fn list_own_lots(app: web::Data<App>, who: LotAdmin, page: Query<PageQuery>) -> Result<HttpResponse> {
    let now = app.clock.now();
    let mut db = app.db.acquire().await?;
    let ids = store::lot_ids(&mut db, &who.admin_of, page.cursor, page.fetch()).await?;
    let lots = store::lots(&mut db, &ids, now).await?;
    let page = Page::of(lots, page.limit(), |lot: &Lot| lot.id.to_string());
    Ok(HttpResponse::Ok().json(page.map(|lot| LotView::of(lot, now))))
}

/// A lot of mine, also before its operator is approved
#[utoipa::path(tag = "Lot admin", params(("id" = LotId, Path)), responses(
    (status = 200, description = "The lot", body = LotView),
    (status = 403, description = "code: forbidden", body = Problem),
    (status = 404, description = "code: not_found", body = Problem),
))]
#[get("/operator/lots/{id}")]
pub(super) async fn show_own_lot(app: web::Data<App>, who: LotAdmin, id: web::Path<LotId>) -> Result<HttpResponse> {
    let now = app.clock.now();
    let lot = store::lots(&mut *app.db.acquire().await?, &[*id], now).await?.pop();
    let lot = lot.filter(|lot| who.admin_of.contains(&lot.operator_id)).ok_or(Code::NotFound)?;
    Ok(HttpResponse::Ok().json(LotView::of(lot, now)))
}

/// Open a lot
///
/// It is listed and can be booked once the operator is approved and it has bays.
#[utoipa::path(tag = "Lot admin", request_body = LotSettings, responses(
    (status = 201, description = "The lot", body = LotView),
    (status = 403, description = "code: forbidden", body = Problem),
    (status = 404, description = "code: not_found (someone else's operator)", body = Problem),
    (status = 422, description = "code: validation_failed", body = Problem),
))]
#[post("/operator/lots")]
pub(super) async fn create_lot(
    app: web::Data<App>,
    who: LotAdmin,
    once: Once,
    body: Body<LotSettings>,
) -> Result<HttpResponse> {
    let operator = acting_for(&who, body.operator_id)?;
    write(&app, &once, async |tx| {
        let lot = actions::add_lot(tx, operator, &body).await?;
        Ok(Reply::created(&LotView::of(lot, tx.now())))
    })
    .await
}

/// Change a lot
///
/// Address, location, car wash and rules change field by field; opening hours as a whole. Bookings made keep the rules
/// they were made under.
#[utoipa::path(tag = "Lot admin", params(("id" = LotId, Path)), request_body = LotChange, responses(
    (status = 200, description = "The lot after the change", body = LotView),
    (status = 403, description = "code: forbidden", body = Problem),
    (status = 404, description = "code: not_found", body = Problem),
    (status = 422, description = "code: validation_failed", body = Problem),
))]
#[patch("/operator/lots/{id}")]
pub(super) async fn change_lot(
    app: web::Data<App>,
    who: LotAdmin,
    once: Once,
    id: web::Path<LotId>,
    body: Body<LotChange>,
) -> Result<HttpResponse> {
    let change = Value::Object(body.into_inner().0);
    write(&app, &once, async |tx| {
        let lot = actions::change_lot(tx, &who.admin_of, *id, &change).await?;
        Ok(Reply::ok(&LotView::of(lot, tx.now())))
    })
    .await
}
