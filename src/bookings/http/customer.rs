//! Renew, cancel, leave; one's own bookings. Prices and new bookings are `orders`'.

use actix_web::{HttpResponse, get, post, web};
use garde::Validate;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{ListQuery, page, view};
use crate::app::App;
use crate::auth::Customer;
use crate::bookings::actions;
use crate::bookings::model::Booking;
use crate::bookings::store::{self, Scope};
use crate::bookings::view::BookingView;
use crate::error::{Code, Problem, Result};
use crate::payments::Method;
use crate::rest::{Body, Once, Query, Reply, Routes, write};
use crate::types::{BookingId, Page, PageQuery};

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
    Ok(web::Json(page(&mut db, rows, &paging, customer.account_id, app.clock.now()).await?))
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
    Ok(web::Json(view(&mut db, id, who.account_id, app.clock.now()).await?))
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
        // What hangs on it ends with it, and shows in the answer.
        tx.follow().await?;
        let now = tx.now();
        Ok(Reply::ok(&view(tx, booking.id, customer.account_id, now).await?))
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
            Ok((booking, payment)) => {
                Ok(Reply::created(&BookingView::of(booking, Some(payment), customer.account_id, tx.now())))
            }
            Err(refusal) => Ok(Reply::refused(&refusal)),
        }
    })
    .await
}

/// Have longer to pay for a booking of mine, once, before its hold runs out.
///
/// The hold then ends as much later as it was given minutes; a car wash bought with it is kept as long. Cash that may be
/// paid on arrival has an end of its own.
#[utoipa::path(tag = "Bookings", params(("id" = BookingId, Path)), responses(
    (status = 200, body = BookingView),
    (status = 404, description = "not_found", body = Problem),
    (status = 409, description = "hold_extended: it was extended before; hold_not_extendable: it lasts until the arrival; \
        state_changed: it is not held any more, or has run out", body = Problem),
))]
#[post("/bookings/{id}/extend-hold")]
async fn extend_hold(app: web::Data<App>, me: Customer, once: Once, id: web::Path<BookingId>) -> Result<HttpResponse> {
    write(&app, &once, async |tx| {
        let booking = actions::extend_hold(tx, me.account_id, *id).await?;
        // A wash bought with it is kept as long, and shows in the answer.
        tx.follow().await?;
        let now = tx.now();
        Ok(Reply::ok(&view(tx, booking.id, me.account_id, now).await?))
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
        // What hangs on it ends with it, and shows in the answer.
        tx.follow().await?;
        let now = tx.now();
        Ok(Reply::ok(&view(tx, booking.id, who.account_id, now).await?))
    })
    .await
}

pub fn routes(cfg: &mut Routes) {
    cfg.service(list).service(show).service(cancel).service(renew).service(extend_hold).service(check_out);
}
