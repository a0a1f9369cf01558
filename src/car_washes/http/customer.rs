//! Book a wash, cancel it; one's own washes.

use actix_web::{HttpResponse, get, post, web};
use garde::Validate;
use serde::Deserialize;
use utoipa::ToSchema;

use super::{ListQuery, page, view};
use crate::app::App;
use crate::auth::Customer;
use crate::car_washes::actions::{self, Vehicle, When, Wish};
use crate::car_washes::store::{self, Scope};
use crate::car_washes::view::WashView;
use crate::error::{Code, Problem, Refusal, Result};
use crate::payments::Method;
use crate::rest::{Body, Once, Query, Reply, Routes, write};
use crate::types::{BookingId, CarWashId, CarWashServiceId, LotId, Page, PageQuery, Plate, VehicleClass, VehicleId};

#[derive(Debug, Deserialize, Validate, ToSchema)]
#[schema(as = CarWashRequest, example = json!({
    "service_id": "019e0000-0000-7000-8000-000000000007", "lot_id": "019e0000-0000-7000-8000-000000000001",
    "scheduled_at": "2026-11-22T14:30", "payment_method": "card"
}))]
struct WashRequest {
    #[garde(skip)]
    service_id: CarWashServiceId,
    /// A parking of mine that it is an add-on to.
    #[garde(skip)]
    booking_id: Option<BookingId>,
    /// Where, for a standalone wash.
    #[garde(skip)]
    lot_id: Option<LotId>,
    /// RFC 3339, or local `YYYY-MM-DDThh:mm` in the lot's zone. Standalone: 30 minutes to 7 days ahead. For an add-on the
    /// earliest free time while the car is parked, unless told.
    #[garde(length(max = 40))]
    #[schema(max_length = 40)]
    scheduled_at: Option<String>,
    /// The car, for a standalone wash.
    #[garde(skip)]
    vehicle: Option<WashVehicle>,
    /// One of my vehicles, instead of `vehicle`.
    #[garde(skip)]
    vehicle_id: Option<VehicleId>,
    #[garde(skip)]
    payment_method: Method,
    #[garde(length(chars, max = 500))]
    #[schema(max_length = 500)]
    notes: Option<String>,
}

#[derive(Debug, Deserialize, ToSchema)]
struct WashVehicle {
    plate: String,
    vehicle_class: Option<VehicleClass>,
}

impl WashRequest {
    fn wish(&self) -> Result<Wish, Refusal> {
        let scheduled_at = self.scheduled_at.clone();
        let when = match (self.booking_id, self.lot_id, scheduled_at) {
            (Some(booking_id), None, scheduled_at) => When::Parked { booking_id, scheduled_at },
            (None, Some(lot_id), Some(scheduled_at)) => When::Standalone { lot_id, scheduled_at },
            (None, Some(_), None) => return Err(Refusal::field("scheduled_at", "required", "Say when.")),
            _ => return Err(Refusal::field("booking_id", "required", "Say either booking_id or lot_id.")),
        };
        let vehicle = match (&self.vehicle, self.vehicle_id) {
            (Some(vehicle), None) => {
                let plate = Plate::parse(&vehicle.plate).ok_or_else(|| {
                    let message = "2 to 16 letters and digits; spaces and dashes do not count.";
                    Refusal::field("vehicle.plate", "invalid", message)
                })?;
                Some(Vehicle::Given { plate, vehicle_class: vehicle.vehicle_class })
            }
            (None, Some(id)) => Some(Vehicle::Known(id)),
            (None, None) => None,
            (Some(_), Some(_)) => {
                return Err(Refusal::field("vehicle", "ambiguous", "Say either vehicle or vehicle_id, not both."));
            }
        };
        Ok(Wish { service_id: self.service_id, when, vehicle, notes: self.notes.clone() })
    }
}

/// Book a car wash: as an add-on to a parking of mine, or by itself
///
/// The wash bay is kept while the payment is open. The server computes the price; an amount in the request is ignored.
#[utoipa::path(tag = "Car wash", request_body = WashRequest, responses(
    (status = 201, body = WashView),
    (status = 404, description = "not_found", body = Problem),
    (status = 409, description = "wash_full (with next_times), wash_unfinished, no_car_wash, lot_closed (with next_times), \
        lot_not_bookable, too_many_unpaid, state_changed: the parking is over", body = Problem),
))]
#[post("/car-washes")]
async fn book(app: web::Data<App>, customer: Customer, once: Once, body: Body<WashRequest>) -> Result<HttpResponse> {
    let wish = body.wish()?;
    write(&app, &once, async |tx| {
        let method = body.payment_method;
        let (wash, payment) = actions::book(tx, &app.gateway, customer.account_id, &wish, method).await?;
        Ok(Reply::created(&WashView::of(wash, Some(payment), customer.account_id, tx.now())))
    })
    .await
}

/// My car washes, newest first
#[utoipa::path(tag = "Car wash", params(ListQuery, PageQuery), responses((status = 200, body = Page<WashView>)))]
#[get("/car-washes")]
async fn list(
    app: web::Data<App>,
    customer: Customer,
    query: Query<ListQuery>,
    paging: Query<PageQuery>,
) -> Result<web::Json<Page<WashView>>> {
    let mut db = app.db.acquire().await?;
    let rows = store::list(&mut db, Scope::Customer(customer.account_id), &query.filter()?, &paging).await?;
    Ok(web::Json(page(&mut db, rows, &paging, customer.account_id, app.clock.now()).await?))
}

/// A car wash of mine, or at a lot I work for
#[utoipa::path(tag = "Car wash", params(("id" = CarWashId, Path)), responses(
    (status = 200, body = WashView),
    (status = 404, description = "not_found", body = Problem),
))]
#[get("/car-washes/{id}")]
async fn show(app: web::Data<App>, who: Customer, id: web::Path<CarWashId>) -> Result<web::Json<WashView>> {
    let mut db = app.db.acquire().await?;
    let wash = store::find(&mut db, *id).await?.filter(|wash| {
        wash.customer_id == who.account_id || who.works_for().contains(&wash.operator_id) || who.is_platform_admin
    });
    let id = wash.ok_or(Code::NotFound)?.id;
    Ok(web::Json(view(&mut db, id, who.account_id, app.clock.now()).await?))
}

/// Cancel my car wash before it starts
///
/// What goes back follows the terms it was booked under, as for bookings.
#[utoipa::path(tag = "Car wash", params(("id" = CarWashId, Path)), responses(
    (status = 200, body = WashView),
    (status = 404, description = "not_found", body = Problem),
    (status = 409, description = "state_changed, with the state that won", body = Problem),
))]
#[post("/car-washes/{id}/cancel")]
async fn cancel(app: web::Data<App>, customer: Customer, once: Once, id: web::Path<CarWashId>) -> Result<HttpResponse> {
    write(&app, &once, async |tx| {
        let wash = actions::cancel(tx, customer.account_id, *id).await?;
        let now = tx.now();
        Ok(Reply::ok(&view(tx, wash.id, customer.account_id, now).await?))
    })
    .await
}

/// Have longer to pay for a car wash of mine, once, before its hold runs out
///
/// The hold then ends as much later as it was given minutes. One that was bought with a booking is held as long as that.
#[utoipa::path(tag = "Car wash", params(("id" = CarWashId, Path)), responses(
    (status = 200, body = WashView),
    (status = 404, description = "not_found", body = Problem),
    (status = 409, description = "hold_extended: it was extended before; hold_not_extendable: it lasts until the arrival, \
        or as long as its booking's (`booking_id`); state_changed: it is not held any more, or has run out", body = Problem),
))]
#[post("/car-washes/{id}/extend-hold")]
async fn extend_hold(app: web::Data<App>, me: Customer, once: Once, id: web::Path<CarWashId>) -> Result<HttpResponse> {
    write(&app, &once, async |tx| {
        let wash = actions::extend_hold(tx, me.account_id, *id).await?;
        let now = tx.now();
        Ok(Reply::ok(&view(tx, wash.id, me.account_id, now).await?))
    })
    .await
}

pub fn routes(cfg: &mut Routes) {
    cfg.service(book).service(list).service(show).service(cancel).service(extend_hold);
}
