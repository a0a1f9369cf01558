use actix_web::{HttpResponse, get, post, web};
use garde::Validate;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::accounts;
use crate::app::App;
use crate::auth::PlatformAdmin;
use crate::error::{Problem, Result};
use crate::operators::model::{Operator, Verification};
use crate::operators::{actions, store};
use crate::rest::{Body, Once, Query, Reply, write};
use crate::types::{OperatorId, Page, PageQuery};

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Filter {
    #[param(inline)]
    verification: Option<Verification>,
    /// How many, 1 to 100; 20 unless told.
    limit: Option<i64>,
    /// The `next_cursor` of the page before.
    cursor: Option<Uuid>,
}

#[derive(Deserialize, Validate, ToSchema)]
#[schema(example = json!({"reason": "The trade licence could not be found."}))]
pub(super) struct OperatorDecline {
    #[garde(length(chars, max = 500), custom(accounts::one_line))]
    #[schema(min_length = 1, max_length = 500)]
    reason: String,
}

/// Operators, the newest first
#[utoipa::path(tag = "Platform admin", params(Filter), responses(
    (status = 200, description = "Operators", body = Page<Operator>),
    (status = 403, description = "code: forbidden", body = Problem),
))]
#[get("/admin/operators")]
pub(super) async fn list_operators(
    app: web::Data<App>,
    _who: PlatformAdmin,
    filter: Query<Filter>,
) -> Result<HttpResponse> {
    let page = PageQuery { limit: filter.limit, cursor: filter.cursor };
    let mut db = app.db.acquire().await?;
    let operators = store::operators(&mut db, filter.verification, page.cursor, page.fetch()).await?;
    Ok(HttpResponse::Ok().json(Page::of(operators, page.limit(), |operator| operator.id.to_string())))
}

/// Approve an operator
///
/// From then on its lots are listed and can be booked. One that was declined may be approved after all.
#[utoipa::path(tag = "Platform admin", params(("id" = OperatorId, Path)), responses(
    (status = 200, description = "Approved", body = Operator),
    (status = 403, description = "code: forbidden", body = Problem),
    (status = 404, description = "code: not_found", body = Problem),
    (status = 409, description = "code: state_changed, with `state`", body = Problem),
))]
#[post("/admin/operators/{id}/approve")]
pub(super) async fn approve_operator(
    app: web::Data<App>,
    _who: PlatformAdmin,
    once: Once,
    id: web::Path<OperatorId>,
) -> Result<HttpResponse> {
    write(&app, &once, async |tx| Ok(Reply::ok(&actions::approve(tx, *id).await?))).await
}

/// Decline an operator
///
/// Its lots are no longer listed nor booked; bookings that stand are not touched.
#[utoipa::path(tag = "Platform admin", params(("id" = OperatorId, Path)), request_body = OperatorDecline, responses(
    (status = 200, description = "Declined", body = Operator),
    (status = 403, description = "code: forbidden", body = Problem),
    (status = 404, description = "code: not_found", body = Problem),
    (status = 409, description = "code: state_changed, with `state`", body = Problem),
    (status = 422, description = "code: validation_failed", body = Problem),
))]
#[post("/admin/operators/{id}/decline")]
pub(super) async fn decline_operator(
    app: web::Data<App>,
    _who: PlatformAdmin,
    once: Once,
    id: web::Path<OperatorId>,
    body: Body<OperatorDecline>,
) -> Result<HttpResponse> {
    write(&app, &once, async |tx| Ok(Reply::ok(&actions::decline(tx, *id, body.reason.trim()).await?))).await
}
