//! Quote, book, renew, cancel, leave; one's own bookings.

use actix_web::{HttpResponse, get, post, web};
use chrono::{DateTime, Utc};
use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use super::{ListQuery, page, view};
use crate::app::App;
use crate::auth::{Anyone, Customer};
use crate::bookings::actions::{self, Length, Vehicle, Wish};
use crate::bookings::model::{Booking, RefundTerms};
use crate::bookings::store::{self, Scope};
use crate::bookings::view::BookingView;
use crate::error::{Code, Problem, Refusal, Result};
use crate::payments::Method;
use crate::rest::{Body, Once, Query, Reply, write};
use crate::types::{BookingId, Money, Page, PageQuery, Plate, SlotId, VehicleClass, VehicleId};

#[derive(Debug, Deserialize, Validate, ToSchema)]
#[schema(example = json!({"slot_id": "019e0000-0000-7000-8000-000000000004", "duration_minutes": 60}))]
struct QuoteRequest {
    #[garde(skip)]
    slot_id: SlotId,
    /// RFC 3339, or local `YYYY-MM-DDThh:mm` in the lot's zone; now unless told.
    #[garde(length(max = 40))]
    starts_at: Option<String>,
    #[garde(skip)]
    duration_minutes: Option<i64>,
    #[garde(length(max = 40))]
    ends_at: Option<String>,
    /// Price it as a renewal of this booking of mine.
    #[garde(skip)]
    renewal_of: Option<BookingId>,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "lines": [{"label": "Parking, 60 minutes", "amount": 5000}], "total": {"amount": 5000, "currency": "INR"},
    "starts_at": "2026-11-22T10:00:00Z", "ends_at": "2026-11-22T11:00:00Z", "available": true, "unavailable_code": null,
    "refund_terms": {"free_minutes": 10, "tiers": [{"hours_before_start": 24, "percent": 100}]}
}))]
struct QuoteReply {
    lines: Vec<Line>,
    total: Money,
    starts_at: DateTime<Utc>,
    ends_at: DateTime<Utc>,
    refund_terms: RefundTerms,
    /// Whether it could be had at this moment. Nothing is kept.
    available: bool,
    /// Why not, as the code that booking it would be refused with.
    unavailable_code: Option<Code>,
}

#[derive(Debug, Serialize, ToSchema)]
struct Line {
    label: String,
    /// Minor units.
    amount: i64,
}

/// What a booking would cost, and under which terms. Nothing is kept.
#[utoipa::path(tag = "Bookings", security((), ("bearer" = []), ("cookie" = [])), request_body = QuoteRequest, responses(
    (status = 200, body = QuoteReply),
    (status = 404, description = "not_found", body = Problem),
    (status = 409, description = "lot_not_bookable, slot_closed, lot_closed", body = Problem),
))]
#[post("/quotes")]
async fn quote(app: web::Data<App>, who: Anyone, body: Body<QuoteRequest>) -> Result<web::Json<QuoteReply>> {
    let wish = Wish {
        slot_id: body.slot_id,
        starts_at: body.starts_at.clone(),
        length: length(body.duration_minutes, body.ends_at.clone())?,
        vehicle: Vehicle::Any,
    };
    let renewal = body.renewal_of.map(|id| (id, who.0.map(|identity| identity.account_id)));
    let mut db = app.db.acquire().await?;
    let quote = actions::quote(&mut db, &wish, renewal, app.clock.now()).await?;
    let minutes = (quote.draft.ends_at - quote.draft.starts_at).num_minutes();
    let what = if body.renewal_of.is_some() { "Renewal" } else { "Parking" };
    Ok(web::Json(QuoteReply {
        lines: vec![Line { label: format!("{what}, {minutes} minutes"), amount: quote.draft.price_amount }],
        total: quote.draft.price(),
        starts_at: quote.draft.starts_at,
        ends_at: quote.draft.ends_at,
        refund_terms: quote.draft.refund_terms.0,
        available: quote.refusal.is_none(),
        unavailable_code: quote.refusal.map(|refusal| refusal.code),
    }))
}

/// At most one of minutes and end.
fn length(minutes: Option<i64>, end: Option<String>) -> Result<Length, Refusal> {
    match (minutes, end) {
        (Some(_), Some(_)) => {
            Err(Refusal::field("ends_at", "ambiguous", "Say either duration_minutes or ends_at, not both."))
        }
        (Some(minutes), None) => Ok(Length::Minutes(minutes)),
        (None, Some(end)) => Ok(Length::Until(end)),
        (None, None) => Ok(Length::Default),
    }
}

#[derive(Debug, Deserialize, Validate, ToSchema)]
#[schema(example = json!({
    "slot_id": "019e0000-0000-7000-8000-000000000004", "duration_minutes": 60,
    "vehicle": {"plate": "KA 01 AB 1234", "vehicle_class": "sedan"}, "payment_method": "card"
}))]
struct BookRequest {
    #[garde(skip)]
    slot_id: SlotId,
    /// RFC 3339, or local `YYYY-MM-DDThh:mm` in the lot's zone; now unless told.
    #[garde(length(max = 40))]
    starts_at: Option<String>,
    #[garde(skip)]
    duration_minutes: Option<i64>,
    #[garde(length(max = 40))]
    ends_at: Option<String>,
    #[garde(skip)]
    vehicle: Option<VehicleRequest>,
    /// One of my vehicles, instead of `vehicle`.
    #[garde(skip)]
    vehicle_id: Option<VehicleId>,
    #[garde(skip)]
    payment_method: Method,
}

#[derive(Debug, Deserialize, ToSchema)]
struct VehicleRequest {
    plate: String,
    vehicle_class: VehicleClass,
}

impl BookRequest {
    fn wish(&self) -> Result<Wish, Refusal> {
        let vehicle = match (&self.vehicle, self.vehicle_id) {
            (Some(vehicle), None) => Vehicle::Given {
                plate: Plate::parse(&vehicle.plate).ok_or_else(|| {
                    Refusal::field(
                        "vehicle.plate",
                        "invalid",
                        "2 to 16 letters and digits; spaces and dashes do not count.",
                    )
                })?,
                vehicle_class: vehicle.vehicle_class,
            },
            (None, Some(id)) => Vehicle::Known(id),
            _ => return Err(Refusal::field("vehicle", "required", "Say either vehicle or vehicle_id.")),
        };
        let length = length(self.duration_minutes, self.ends_at.clone())?;
        Ok(Wish { slot_id: self.slot_id, starts_at: self.starts_at.clone(), length, vehicle })
    }
}

/// Book a bay, now or later.
///
/// The bay is held while the payment is open: `payment.checkout_url` for card, `payment.upi_uri` for UPI, the counter for
/// cash. The server computes the price; an amount in the request is ignored.
#[utoipa::path(tag = "Bookings", request_body = BookRequest, responses(
    (status = 201, body = BookingView),
    (status = 404, description = "not_found", body = Problem),
    (status = 409, description = "slot_taken (with available_from and alternatives), vehicle_booked, slot_closed, \
        lot_closed, lot_not_bookable, too_many_unpaid", body = Problem),
))]
#[post("/bookings")]
async fn book(app: web::Data<App>, customer: Customer, once: Once, body: Body<BookRequest>) -> Result<HttpResponse> {
    let wish = body.wish()?;
    write(&app, &once, async |tx| {
        let (booking, payment) =
            actions::book(tx, &app.gateway, customer.account_id, &wish, body.payment_method).await?;
        Ok(Reply::created(&BookingView::of(booking, Some(payment), tx.now())))
    })
    .await
}

/// My bookings, newest first.
#[utoipa::path(tag = "Bookings", params(ListQuery, PageQuery), responses((status = 200, body = Page<BookingView>)))]
#[get("/bookings")]
async fn list(
    app: web::Data<App>,
    customer: Customer,
    query: Query<ListQuery>,
    paging: Query<PageQuery>,
) -> Result<web::Json<Page<BookingView>>> {
    let mut db = app.db.acquire().await?;
    let (scope, filter) = (Scope::Customer(customer.account_id), query.filter()?);
    let rows = store::list(&mut db, scope, &filter, paging.cursor, paging.fetch()).await?;
    Ok(web::Json(page(&mut db, rows, &paging, app.clock.now()).await?))
}

/// A booking of mine, or at a lot I work for.
#[utoipa::path(tag = "Bookings", params(("id" = BookingId, Path)), responses(
    (status = 200, body = BookingView),
    (status = 404, description = "not_found", body = Problem),
))]
#[get("/bookings/{id}")]
async fn show(app: web::Data<App>, who: Customer, id: web::Path<BookingId>) -> Result<web::Json<BookingView>> {
    let mut db = app.db.acquire().await?;
    let booking = store::find(&mut db, *id).await?.filter(|booking| {
        booking.customer_id == who.account_id || who.works_for().contains(&booking.operator_id) || who.is_platform_admin
    });
    let id = booking.ok_or(Code::NotFound)?.id;
    Ok(web::Json(view(&mut db, id, app.clock.now()).await?))
}

/// Cancel my booking before its end.
///
/// What goes back follows the terms it was made under; see `refund` in the reply.
#[utoipa::path(tag = "Bookings", params(("id" = BookingId, Path)), responses(
    (status = 200, body = BookingView),
    (status = 404, description = "not_found", body = Problem),
    (status = 409, description = "state_changed, with the state that won", body = Problem),
))]
#[post("/bookings/{id}/cancel")]
async fn cancel(app: web::Data<App>, customer: Customer, once: Once, id: web::Path<BookingId>) -> Result<HttpResponse> {
    write(&app, &once, async |tx| {
        let booking = actions::cancel(tx, customer.account_id, *id).await?;
        let now = tx.now();
        Ok(Reply::ok(&view(tx, booking.id, now).await?))
    })
    .await
}

#[derive(Debug, Deserialize, Validate, ToSchema)]
#[schema(example = json!({"duration_minutes": 60, "payment_method": "card"}))]
struct RenewRequest {
    #[garde(skip)]
    duration_minutes: i64,
    #[garde(skip)]
    payment_method: Method,
}

/// Renew my booking: a new one that follows it on the same bay, at the lot's renewal rate.
///
/// From a running booking it starts at its end; up to an hour after the end it starts now. A refusal is also told as event
/// `booking.renewal_failed`.
#[utoipa::path(tag = "Bookings", params(("id" = BookingId, Path)), request_body = RenewRequest, responses(
    (status = 201, body = BookingView),
    (status = 404, description = "not_found", body = Problem),
    (status = 409, description = "slot_taken (with latest_end and alternatives), slot_closed, lot_closed, vehicle_booked, \
        too_many_unpaid, not_renewable, already_renewed", body = Problem),
))]
#[post("/bookings/{id}/renew")]
async fn renew(
    app: web::Data<App>,
    customer: Customer,
    once: Once,
    id: web::Path<BookingId>,
    body: Body<RenewRequest>,
) -> Result<HttpResponse> {
    write(&app, &once, async |tx| {
        let (minutes, method) = (body.duration_minutes, body.payment_method);
        match actions::renew(tx, &app.gateway, customer.account_id, *id, minutes, method).await? {
            Ok((booking, payment)) => Ok(Reply::created(&BookingView::of(booking, Some(payment), tx.now()))),
            Err(refusal) => Ok(Reply::refused(&refusal)),
        }
    })
    .await
}

/// Leave early, or check a car out as staff at the lot: the bay is free now.
#[utoipa::path(tag = "Bookings", params(("id" = BookingId, Path)), responses(
    (status = 200, body = BookingView),
    (status = 404, description = "not_found", body = Problem),
    (status = 409, description = "state_changed: it does not run", body = Problem),
))]
#[post("/bookings/{id}/check-out")]
async fn check_out(app: web::Data<App>, who: Customer, once: Once, id: web::Path<BookingId>) -> Result<HttpResponse> {
    let works_for = who.works_for();
    let may = |booking: &Booking| booking.customer_id == who.account_id || works_for.contains(&booking.operator_id);
    write(&app, &once, async |tx| {
        let booking = actions::check_out(tx, may, *id).await?;
        let now = tx.now();
        Ok(Reply::ok(&view(tx, booking.id, now).await?))
    })
    .await
}

pub fn routes(cfg: &mut ServiceConfig) {
    cfg.service(quote).service(book).service(list).service(show).service(cancel).service(renew).service(check_out);
}
