//! Lot admins see the bookings at their lots, and decline.

use actix_web::{HttpResponse, get, post, web};
use garde::Validate;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use super::{ListQuery, page, view};
use crate::app::App;
use crate::auth::{AnyAdmin, LotAdmin};
use crate::bookings::actions;
use crate::bookings::store::{self, Scope};
use crate::bookings::view::BookingView;
use crate::error::{Problem, Result};
use crate::rest::{Body, Once, Query, Reply, write};
use crate::types::{BookingId, Page, PageQuery};

/// Bookings at my operators' lots, newest first.
#[utoipa::path(tag = "Lot admin", params(ListQuery, PageQuery), responses((status = 200, body = Page<BookingView>)))]
#[get("/operator/bookings")]
async fn list(
    app: web::Data<App>,
    admin: LotAdmin,
    query: Query<ListQuery>,
    paging: Query<PageQuery>,
) -> Result<web::Json<Page<BookingView>>> {
    let mut db = app.db.acquire().await?;
    let rows = store::list(&mut db, Scope::Operators(&admin.admin_of), &query.filter()?, &paging).await?;
    Ok(web::Json(page(&mut db, rows, &paging, app.clock.now()).await?))
}

#[derive(Debug, Deserialize, Validate, ToSchema)]
#[schema(example = json!({"reason": "The lift is out of order."}))]
struct DeclineRequest {
    /// Told to the customer.
    #[garde(custom(filled), length(chars, max = 500))]
    reason: String,
}

fn filled(reason: &str, _: &()) -> garde::Result {
    if reason.trim().is_empty() { Err(garde::Error::new("A reason is required.")) } else { Ok(()) }
}

/// Decline a booking at my lot, or as a platform admin anywhere, before its end; all that was paid goes back.
#[utoipa::path(tag = "Lot admin", params(("id" = BookingId, Path)), request_body = DeclineRequest, responses(
    (status = 200, body = BookingView),
    (status = 404, description = "not_found", body = Problem),
    (status = 409, description = "state_changed, with the state that won", body = Problem),
))]
#[post("/operator/bookings/{id}/decline")]
async fn decline(
    app: web::Data<App>,
    admin: AnyAdmin,
    once: Once,
    id: web::Path<BookingId>,
    body: Body<DeclineRequest>,
) -> Result<HttpResponse> {
    write(&app, &once, async |tx| {
        let booking = actions::decline(tx, |booking| admin.runs(booking.operator_id), *id, body.reason.trim()).await?;
        // What hangs on it ends with it, and shows in the answer.
        tx.follow().await?;
        let now = tx.now();
        Ok(Reply::ok(&view(tx, booking.id, now).await?))
    })
    .await
}

pub fn routes(cfg: &mut ServiceConfig) {
    cfg.service(list).service(decline);
}
