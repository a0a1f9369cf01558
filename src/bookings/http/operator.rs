//! Lot admins see the bookings at their lots, and decline.

use std::collections::HashMap;

use actix_web::{HttpRequest, HttpResponse, get, post, web};
use chrono::{DateTime, SecondsFormat, Utc};
use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{ListQuery, page, payments_of, view};
use crate::app::App;
use crate::auth::{AnyAdmin, Identity, LotAdmin, PlatformAdmin};
use crate::bookings::Booking;
use crate::bookings::actions;
use crate::bookings::store::{self, Scope};
use crate::bookings::view::BookingView;
use crate::error::{Problem, Result};
use crate::payments::Payment;
use crate::rest::{Body, Csv, Once, Query, Reply, Routes, wants_csv, write};
use crate::types::{BookingId, Money, Page, PageQuery, PaymentId};

/// Rows of a table at most.
const MOST_ROWS: i64 = 10_000;

/// Bookings at my operators' lots, newest first.
///
/// With `Accept: text/csv` as a table, of the newest ten thousand.
#[utoipa::path(tag = "Lot admin", params(ListQuery, PageQuery), responses(
    (status = 200, content((Page<BookingView> = "application/json"), (String = "text/csv"))),
))]
#[get("/operator/bookings")]
async fn list(
    app: web::Data<App>,
    admin: LotAdmin,
    request: HttpRequest,
    query: Query<ListQuery>,
    paging: Query<PageQuery>,
) -> Result<HttpResponse> {
    listed(&app, &admin, Scope::Operators(&admin.admin_of), &request, (&query, &paging)).await
}

/// All bookings, newest first.
///
/// With `Accept: text/csv` as a table, of the newest ten thousand.
#[utoipa::path(tag = "Platform admin", params(ListQuery, PageQuery), responses(
    (status = 200, content((Page<BookingView> = "application/json"), (String = "text/csv"))),
))]
#[get("/admin/bookings")]
async fn list_all(
    app: web::Data<App>,
    admin: PlatformAdmin,
    request: HttpRequest,
    query: Query<ListQuery>,
    paging: Query<PageQuery>,
) -> Result<HttpResponse> {
    listed(&app, &admin, Scope::All, &request, (&query, &paging)).await
}

async fn listed(
    app: &App,
    viewer: &Identity,
    scope: Scope<'_>,
    request: &HttpRequest,
    (query, paging): (&ListQuery, &PageQuery),
) -> Result<HttpResponse> {
    let mut db = app.db.acquire().await?;
    let csv = wants_csv(request);
    let fetch = if csv { MOST_ROWS } else { paging.fetch() };
    let rows = store::list(&mut db, scope, &query.filter()?, paging.cursor, fetch).await?;
    if csv {
        let payments = payments_of(&mut db, &rows).await?;
        return Ok(table(&rows, &payments));
    }
    Ok(HttpResponse::Ok().json(page(&mut db, rows, paging, viewer.account_id, app.clock.now()).await?))
}

/// Times by the lot's wall clock, money in major units.
fn table(rows: &[Booking], payments: &HashMap<PaymentId, Payment>) -> HttpResponse {
    let mut csv = Csv::new(&[
        "reference",
        "kind",
        "status",
        "lot",
        "slot",
        "customer",
        "plate",
        "vehicle_class",
        "starts_at",
        "ends_at",
        "currency",
        "price",
        "payment_method",
        "payment_status",
        "refunded",
        "status_reason",
        "created_at",
    ]);
    for booking in rows {
        let zone: chrono_tz::Tz = booking.time_zone.parse().unwrap_or(chrono_tz::UTC);
        let local = |at: DateTime<Utc>| at.with_timezone(&zone).to_rfc3339_opts(SecondsFormat::Secs, true);
        let payment = payments.get(&booking.payment_id);
        let refunded = payment.map_or(0, |payment| payment.refunded_amount);
        csv.row(&[
            booking.reference.as_str().into(),
            word(booking.kind).into(),
            word(booking.status).into(),
            booking.lot_name.as_str().into(),
            booking.slot_label.as_str().into(),
            booking.customer_name.as_str().into(),
            booking.plate.as_str().into(),
            word(booking.vehicle_class).into(),
            local(booking.starts_at).into(),
            local(booking.ends_at).into(),
            booking.currency.code().into(),
            booking.price().into(),
            payment.map(|payment| word(payment.method)).unwrap_or_default().into(),
            payment.map(|payment| word(payment.status)).unwrap_or_default().into(),
            Money::new(refunded, booking.currency).into(),
            booking.status_reason.as_deref().unwrap_or_default().into(),
            local(booking.created_at).into(),
        ]);
    }
    csv.response("bookings")
}

/// An enum's name on the wire.
fn word(value: impl Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|word| word.as_str().map(str::to_owned)).unwrap_or_default()
}

#[derive(Debug, Deserialize, Validate, ToSchema)]
#[schema(example = json!({"reason": "The lift is out of order."}))]
struct DeclineRequest {
    /// Told to the customer.
    #[garde(custom(filled), length(chars, max = 500))]
    #[schema(min_length = 1, max_length = 500)]
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
        Ok(Reply::ok(&view(tx, booking.id, admin.account_id, now).await?))
    })
    .await
}

pub fn routes(cfg: &mut Routes) {
    cfg.service(list).service(list_all).service(decline);
}
