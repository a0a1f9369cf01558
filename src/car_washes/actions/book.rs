//! Book a wash: for a parking one has, together with a new one, or by itself.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use super::offer::{earliest, offer, period};
use super::reserve::{Terms, bill, compose, reserve};
use crate::bookings::{self, Booking, Kind, hold_until};
use crate::car_washes::model::Wash;
use crate::car_washes::store::{self, Place};
use crate::error::{Code, Refusal, Result};
use crate::events::{Event, Tx};
use crate::gateways::Sandbox;
use crate::payments::{Method, Payment};
use crate::types::{
    AccountId, BookingId, CarWashServiceId, LotId, Money, PaymentId, Period, Plate, SlotId, VehicleClass, VehicleId,
};

/// What is wished for, times as written: they are read in the lot's zone.
#[derive(Debug, Clone)]
pub struct Wish {
    pub service_id: CarWashServiceId,
    pub when: When,
    pub vehicle: Option<Vehicle>,
    pub notes: Option<String>,
}

#[derive(Debug, Clone)]
pub enum When {
    /// While one parks; None is the earliest free time.
    Parked {
        booking_id: BookingId,
        scheduled_at: Option<String>,
    },
    Standalone {
        lot_id: LotId,
        scheduled_at: String,
    },
}

#[derive(Debug, Clone)]
pub enum Vehicle {
    Given {
        plate: Plate,
        vehicle_class: Option<VehicleClass>,
    },
    /// One of the customer's own.
    Known(VehicleId),
}

/// Keeps a wash bay and opens the payment for it. Refused with `wash_full` (and `next_times`), `wash_unfinished`,
/// `no_car_wash`, `lot_closed`, `lot_not_bookable`, `too_many_unpaid`, `state_changed` for a parking that is over, or a
/// field that does not fit.
pub async fn book(
    tx: &mut Tx,
    gateway: &Sandbox,
    customer: AccountId,
    wish: &Wish,
    method: Method,
) -> Result<(Wash, Payment)> {
    let now = tx.now();
    store::queue_up(tx, customer).await?;
    let parking = match &wish.when {
        When::Parked { booking_id, .. } => Some(parking(tx, customer, *booking_id).await?),
        When::Standalone { .. } => None,
    };
    let (lot, scheduled_at) = match (&wish.when, &parking) {
        (When::Standalone { lot_id, scheduled_at }, _) => (*lot_id, Some(scheduled_at)),
        (When::Parked { scheduled_at, .. }, Some(parking)) => (parking.lot_id, scheduled_at.as_ref()),
        (When::Parked { .. }, None) => return Err(Code::NotFound.into()),
    };
    let vehicle = if let Some(Vehicle::Known(id)) = wish.vehicle { Some(id) } else { None };
    let place = store::place(tx, lot, wish.service_id, Some(customer), vehicle).await?.ok_or(Code::NotFound)?;
    let offer = offer(&place)?;
    let period = period(tx, &place, &offer, parking.as_ref(), scheduled_at.map(String::as_str)).await?;
    let kind = if parking.is_some() { Kind::Instant } else { Kind::Advance };
    let hold = hold_until(kind, method, period.start(), &place.rules, now);
    let terms = Terms { customer, parking: parking.as_ref(), period, hold, payment: PaymentId::new() };
    let mut draft = compose(&place, &offer, terms, now);
    (draft.plate, draft.vehicle_class) = car(&place, wish, parking.as_ref())?;
    draft.notes.clone_from(&wish.notes);
    let payment = bill(&place, &draft, method).payment(gateway)?;
    let wash = reserve(tx, &place, &offer, draft, Some(&payment)).await?;
    tx.emit(Event::CarWashPlaced { wash: wash.facts(), offline: payment.by_hand() });
    Ok((wash, payment))
}

/// Adds a wash to a parking that is being booked in this transaction and shares its payment, at the earliest free time.
pub async fn add_to(tx: &mut Tx, parking: &Booking, service: CarWashServiceId, opened: &Payment) -> Result<Wash> {
    let now = tx.now();
    let customer = parking.customer_id;
    let place = store::place(tx, parking.lot_id, service, Some(customer), None).await?.ok_or(Code::NotFound)?;
    let offer = offer(&place)?;
    let period = period(tx, &place, &offer, Some(parking), None).await?;
    let (hold, payment) = (parking.hold_expires_at, parking.payment_id);
    let draft = compose(&place, &offer, Terms { customer, parking: Some(parking), period, hold, payment }, now);
    let wash = Wash { shares_payment: true, ..reserve(tx, &place, &offer, draft, None).await? };
    tx.emit(Event::CarWashPlaced { wash: wash.facts(), offline: opened.by_hand() });
    Ok(wash)
}

/// What a wash of this service costs at the lot of a bay: its words for a bill, its price, and whether the earliest free
/// time in the period is still to be had.
pub struct Quote {
    pub name: String,
    pub minutes: i32,
    pub price: Money,
    pub refusal: Option<Refusal>,
}

pub async fn quote(
    db: &mut PgConnection,
    slot: SlotId,
    service: CarWashServiceId,
    period: Option<Period>,
    now: DateTime<Utc>,
) -> Result<Quote> {
    let lot = store::lot_of(db, slot).await?.ok_or(Code::NotFound)?;
    let place = store::place(db, lot, service, None, None).await?.ok_or(Code::NotFound)?;
    let offer = offer(&place)?;
    let refusal = match period {
        Some(period) => earliest(db, &place, &offer, &period, now).await?.err(),
        None => None,
    };
    Ok(Quote { name: offer.name, minutes: offer.minutes, price: offer.price, refusal })
}

/// One's own live parking, locked, so that it cannot end meanwhile.
async fn parking(tx: &mut Tx, customer: AccountId, id: BookingId) -> Result<Booking> {
    let parking = bookings::lock(tx, id).await?.filter(|b| b.customer_id == customer).ok_or(Code::NotFound)?;
    let live =
        matches!(parking.status, bookings::Status::Held | bookings::Status::Confirmed | bookings::Status::Active);
    if live && tx.now() < parking.ends_at {
        Ok(parking)
    } else {
        Err(Refusal::new(Code::StateChanged).with("state", parking.status).into())
    }
}

/// The car to wash: the one that parks, else the one named, if any.
fn car(
    place: &Place,
    wish: &Wish,
    parking: Option<&Booking>,
) -> Result<(Option<Plate>, Option<VehicleClass>), Refusal> {
    match (parking, &wish.vehicle) {
        (Some(parking), _) => Ok((Some(parking.plate.clone()), Some(parking.vehicle_class))),
        (None, Some(Vehicle::Given { plate, vehicle_class })) => Ok((Some(plate.clone()), *vehicle_class)),
        (None, Some(Vehicle::Known(_))) if place.plate.is_some() => Ok((place.plate.clone(), place.plate_class)),
        (None, Some(Vehicle::Known(_))) => Err(Refusal::field("vehicle_id", "not_found", "You have no such vehicle.")),
        (None, None) => Ok((None, None)),
    }
}
