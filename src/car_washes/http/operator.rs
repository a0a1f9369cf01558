//! Lot admins see the washes at their lots, and call them off.

use actix_web::{HttpResponse, get, post, web};
use garde::Validate;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{ListQuery, page, view};
use crate::app::App;
use crate::auth::{AnyAdmin, LotAdmin};
use crate::car_washes::actions;
use crate::car_washes::store::{self, Scope};
use crate::car_washes::view::WashView;
use crate::error::{Code, Error, Problem, Result};
use crate::lots::printable;
use crate::rest::{Body, Once, Query, Reply, Routes, write};
use crate::types::{CarWashId, Page, PageQuery};

/// Car washes at my operators' lots, newest first
#[utoipa::path(tag = "Lot admin", params(ListQuery, PageQuery), responses((status = 200, body = Page<WashView>)))]
#[get("/operator/car-washes")]
async fn list(
    app: web::Data<App>,
    admin: LotAdmin,
    query: Query<ListQuery>,
    paging: Query<PageQuery>,
) -> Result<web::Json<Page<WashView>>> {
    let mut db = app.db.acquire().await?;
    let rows = store::list(&mut db, Scope::Operators(&admin.admin_of), &query.filter()?, &paging).await?;
    Ok(web::Json(page(&mut db, rows, &paging, admin.account_id, app.clock.now()).await?))
}

#[derive(Debug, Deserialize, Validate, ToSchema)]
#[schema(example = json!({"reason": "The pump is broken."}))]
struct CallOffRequest {
    /// Kept with the wash.
    #[garde(inner(length(chars, min = 1, max = 500), custom(printable)))]
    #[schema(min_length = 1, max_length = 500)]
    reason: Option<String>,
}

/// Call off a car wash at my lot, or as a platform admin anywhere, before it is completed; all that was paid goes back
#[utoipa::path(tag = "Lot admin", params(("id" = CarWashId, Path)), request_body = CallOffRequest, responses(
    (status = 200, body = WashView),
    (status = 404, description = "not_found", body = Problem),
    (status = 409, description = "state_changed, with the state that won", body = Problem),
))]
#[post("/operator/car-washes/{id}/cancel")]
async fn call_off(
    app: web::Data<App>,
    admin: AnyAdmin,
    once: Once,
    id: web::Path<CarWashId>,
    body: Result<Body<CallOffRequest>, Error>,
) -> Result<HttpResponse> {
    let reason = match body {
        Ok(body) => body.into_inner().reason,
        // Without a body there is no reason.
        Err(error) if error.refusal().code == Code::UnsupportedMediaType => None,
        Err(error) => return Err(error),
    };
    let reason = reason.as_deref().map_or("called_off", str::trim);
    write(&app, &once, async |tx| {
        let wash = actions::call_off(tx, |wash| admin.runs(wash.operator_id), *id, reason).await?;
        let now = tx.now();
        Ok(Reply::ok(&view(tx, wash.id, admin.account_id, now).await?))
    })
    .await
}

pub fn routes(cfg: &mut Routes) {
    cfg.service(list).service(call_off);
}
