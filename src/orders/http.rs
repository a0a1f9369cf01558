//! Prices, and booking a bay with what goes with it.

use actix_web::{HttpResponse, post, web};
use chrono::{DateTime, Utc};
use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::app::App;
use crate::auth::{Anyone, Customer};
use crate::bookings::{self, BookingView, Length, RefundTerms, Rush, Vehicle, Wish};
use crate::car_washes;
use crate::error::{Code, Problem, Refusal, Result};
use crate::payments::Method;
use crate::rest::{Body, Once, Reply, Routes, write};
use crate::types::{BookingId, CarWashServiceId, Money, Plate, SlotId, VehicleClass, VehicleId};

#[derive(Debug, Deserialize, Validate, ToSchema)]
#[schema(example = json!({"slot_id": "019e0000-0000-7000-8000-000000000004", "duration_minutes": 60}))]
struct QuoteRequest {
    #[garde(skip)]
    slot_id: SlotId,
    /// RFC 3339, or local `YYYY-MM-DDThh:mm` in the lot's zone; now unless told.
    #[garde(length(max = 40))]
    #[schema(max_length = 40)]
    starts_at: Option<String>,
    #[garde(skip)]
    duration_minutes: Option<i64>,
    #[garde(length(max = 40))]
    #[schema(max_length = 40)]
    ends_at: Option<String>,
    /// Price it as a renewal of this booking of mine.
    #[garde(skip)]
    renewal_of: Option<BookingId>,
    /// With this car wash.
    #[garde(skip)]
    car_wash_service_id: Option<CarWashServiceId>,
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
async fn price(app: web::Data<App>, who: Anyone, body: Body<QuoteRequest>) -> Result<web::Json<QuoteReply>> {
    let wish = Wish {
        slot_id: body.slot_id,
        starts_at: body.starts_at.clone(),
        length: length(body.duration_minutes, body.ends_at.clone())?,
        vehicle: Vehicle::Any,
        besides: 0,
    };
    let renewal = body.renewal_of.map(|id| (id, who.0.map(|identity| identity.account_id)));
    let (mut db, now) = (app.db.acquire().await?, app.clock.now());
    let quote = bookings::quote(&mut db, &wish, renewal, now).await?;
    let wash = match body.car_wash_service_id {
        Some(service) => {
            let parked = quote.draft.period();
            Some(car_washes::quote(&mut db, body.slot_id, service, parked, now).await?)
        }
        None => None,
    };
    Ok(web::Json(reply(quote, wash, body.renewal_of.is_some())))
}

fn reply(quote: bookings::Quote, wash: Option<car_washes::Quote>, renews: bool) -> QuoteReply {
    let minutes = (quote.draft.ends_at - quote.draft.starts_at).num_minutes();
    let what = if renews { "Renewal" } else { "Parking" };
    let mut lines = vec![Line { label: format!("{what}, {minutes} minutes"), amount: quote.draft.price_amount }];
    let mut refusal = quote.refusal;
    if let Some(wash) = wash {
        let label = format!("Car wash: {}, {} minutes", wash.name, wash.minutes);
        lines.push(Line { label, amount: wash.price.amount });
        refusal = refusal.or(wash.refusal);
    }
    let amount = lines.iter().map(|line| line.amount).sum();
    QuoteReply {
        lines,
        total: Money { amount, ..quote.draft.price() },
        starts_at: quote.draft.starts_at,
        ends_at: quote.draft.ends_at,
        refund_terms: quote.draft.refund_terms.0,
        available: refusal.is_none(),
        unavailable_code: refusal.map(|refusal| refusal.code),
    }
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
    #[schema(max_length = 40)]
    starts_at: Option<String>,
    #[garde(skip)]
    duration_minutes: Option<i64>,
    #[garde(length(max = 40))]
    #[schema(max_length = 40)]
    ends_at: Option<String>,
    #[garde(skip)]
    vehicle: Option<VehicleRequest>,
    /// One of my vehicles, instead of `vehicle`.
    #[garde(skip)]
    vehicle_id: Option<VehicleId>,
    #[garde(skip)]
    payment_method: Method,
    /// Wash the car while it is parked, at the earliest free time: one payment for both.
    #[garde(skip)]
    car_wash_service_id: Option<CarWashServiceId>,
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
        Ok(Wish { slot_id: self.slot_id, starts_at: self.starts_at.clone(), length, vehicle, besides: 0 })
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
        lot_closed, lot_not_bookable, too_many_unpaid; with a car wash also wash_full (with next_times), no_car_wash", body = Problem),
))]
#[post("/bookings")]
async fn book(
    app: web::Data<App>,
    rush: web::Data<Rush>,
    customer: Customer,
    once: Once,
    body: Body<BookRequest>,
) -> Result<HttpResponse> {
    let mut wish = body.wish()?;
    let bay = wish.slot_id;
    // Under a key the bay may be the customer's own, whose reply was lost.
    if !once.has_key()
        && let Some(refusal) = rush.refusal(&app, &wish).await?
    {
        app.limits.check_write(customer.account_id)?;
        return Err(refusal.into());
    }
    let booked = write(&app, &once, async |tx| {
        let (now, method) = (tx.now(), body.payment_method);
        if let Some(service) = body.car_wash_service_id {
            wish.besides = car_washes::quote(tx, wish.slot_id, service, None, now).await?.price.amount;
        }
        let (mut booking, payment) = bookings::book(tx, &app.gateway, customer.account_id, &wish, method).await?;
        if let Some(service) = body.car_wash_service_id {
            car_washes::add_to(tx, &booking, service, method).await?;
            // As it is with its wash.
            booking = bookings::find(tx, booking.id).await?.ok_or(Code::NotFound)?;
        }
        Ok(Reply::created(&BookingView::of(booking, Some(payment), customer.account_id, now)))
    });
    let booked = booked.await;
    rush.note(bay, &booked);
    booked
}

pub fn routes(cfg: &mut Routes) {
    cfg.service(price).service(book);
}
