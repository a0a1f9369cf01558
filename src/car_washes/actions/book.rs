//! Book a wash: for a parking one has, together with a new one, or by itself.

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::PgConnection;
use sqlx::types::Json;

use super::due::retire;
use crate::bookings::{self, Booking, Kind, RefundTerms, hold_until};
use crate::car_washes::model::{Status, Wash};
use crate::car_washes::rules::{self, Washing};
use crate::car_washes::store::{self, NewWash, Place};
use crate::error::{Code, Error, Refusal, Result};
use crate::events::{Event, Tx};
use crate::gateways::Sandbox;
use crate::lots;
use crate::payments::{self, Method, Payment, upi_uri};
use crate::types::{
    AccountId, BookingId, CarWashId, CarWashServiceId, LotId, Money, PaymentId, Period, Plate, SlotId, VehicleClass,
    VehicleId,
};

/// A time this little in the past is now.
const JUST_NOW: TimeDelta = TimeDelta::seconds(60);
/// Each try that a rival wins fills one wash bay; beyond these, rivals roll back and holds elapse.
const SPARE_TRIES: i32 = 3;

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
    let payment = payment(gateway, &place, &draft, method)?;
    let wash = reserve(tx, &place, &offer, draft, Some(&payment)).await?;
    tx.emit(Event::CarWashPlaced { wash: wash.facts(), offline: method != Method::Card });
    Ok((wash, payment))
}

/// Adds a wash to a parking that is being booked in this transaction and shares its payment, at the earliest free time.
pub async fn add_to(tx: &mut Tx, parking: &Booking, service: CarWashServiceId, method: Method) -> Result<Wash> {
    let now = tx.now();
    let customer = parking.customer_id;
    let place = store::place(tx, parking.lot_id, service, Some(customer), None).await?.ok_or(Code::NotFound)?;
    let offer = offer(&place)?;
    let period = period(tx, &place, &offer, Some(parking), None).await?;
    let (hold, payment) = (parking.hold_expires_at, parking.payment_id);
    let draft = compose(&place, &offer, Terms { customer, parking: Some(parking), period, hold, payment }, now);
    let wash = Wash { shares_payment: true, ..reserve(tx, &place, &offer, draft, None).await? };
    tx.emit(Event::CarWashPlaced { wash: wash.facts(), offline: method != Method::Card });
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

/// A service as it is sold, and when.
pub(super) struct Offer {
    id: CarWashServiceId,
    name: String,
    pub minutes: i32,
    price: Money,
    pub washing: Washing,
}

pub(super) fn offer(place: &Place) -> Result<Offer, Refusal> {
    if !place.approved {
        return Err(Refusal::new(Code::LotNotBookable));
    }
    let car_wash = place.car_wash.as_ref().filter(|car_wash| car_wash.enabled);
    let car_wash = car_wash.ok_or_else(|| Refusal::new(Code::NoCarWash))?;
    let (Some(id), Some(name), Some(minutes), Some(amount)) =
        (place.service_id, place.service_name.clone(), place.minutes, place.price_amount)
    else {
        return Err(Refusal::field("service_id", "not_found", "There is no such service at this lot."));
    };
    let washing = Washing::new(car_wash, place.opening_hours.0.clone(), lots::zone(&place.time_zone));
    Ok(Offer { id, name, minutes, price: Money::new(amount, place.currency), washing })
}

/// When the wash is to be.
async fn period(
    tx: &mut Tx,
    place: &Place,
    offer: &Offer,
    parking: Option<&Booking>,
    scheduled_at: Option<&str>,
) -> Result<Period> {
    let now = tx.now();
    let zone = offer.washing.zone;
    let scheduled = scheduled_at.map(|written| lots::instant(written, zone, "scheduled_at")).transpose()?;
    let window = match parking {
        Some(parking) => Some(Period::new(parking.starts_at.max(now), parking.ends_at).ok_or(Code::StateChanged)?),
        None => None,
    };
    let start = match (window, scheduled) {
        (Some(window), None) => return earliest(tx, place, offer, &window, now).await?.map_err(Error::from),
        (Some(window), Some(at)) if at < window.start() && window.start() - at < JUST_NOW => window.start(),
        (_, Some(at)) => at,
        (None, None) => return Err(Refusal::field("scheduled_at", "required", "Say when.").into()),
    };
    let period = Period::starting(start, offer.minutes.into());
    let period = period.ok_or_else(|| Refusal::field("scheduled_at", "invalid", "No such time."))?;
    match window {
        None => rules::standalone_start(start, now)?,
        Some(window) if period.start() < window.start() || period.end() > window.end() => {
            return Err(Refusal::field("scheduled_at", "not_while_parked", "While the car is parked.").into());
        }
        Some(_) => {}
    }
    if !offer.washing.is_open(&period) {
        let next_times = next_times(tx, place, offer, start, now).await?;
        return Err(Refusal::new(Code::LotClosed).with("next_times", next_times).into());
    }
    Ok(period)
}

/// The earliest free time within the window, or the refusal that names others.
async fn earliest(
    db: &mut PgConnection,
    place: &Place,
    offer: &Offer,
    window: &Period,
    now: DateTime<Utc>,
) -> Result<Result<Period, Refusal>> {
    let busy = store::busy(db, place.lot_id, window, now).await?;
    let first = offer.washing.next_times(&busy, window, offer.minutes).first().copied();
    match first.and_then(|start| Period::starting(start, offer.minutes.into())) {
        Some(period) => Ok(Ok(period)),
        None => Ok(Err(full(next_times(db, place, offer, window.start(), now).await?))),
    }
}

async fn next_times(
    db: &mut PgConnection,
    place: &Place,
    offer: &Offer,
    start: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<Vec<DateTime<Utc>>> {
    let Some(window) = rules::search_from(start.max(now)) else { return Ok(Vec::new()) };
    let busy = store::busy(db, place.lot_id, &window, now).await?;
    Ok(offer.washing.next_times(&busy, &window, offer.minutes))
}

fn full(next_times: Vec<DateTime<Utc>>) -> Refusal {
    Refusal::new(Code::WashFull).with("next_times", next_times)
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

/// What is decided of a wash before it is written.
struct Terms<'a> {
    customer: AccountId,
    parking: Option<&'a Booking>,
    period: Period,
    hold: DateTime<Utc>,
    payment: PaymentId,
}

fn compose(place: &Place, offer: &Offer, terms: Terms<'_>, now: DateTime<Utc>) -> Wash {
    let Terms { customer, parking, period, hold, payment } = terms;
    Wash {
        id: CarWashId::new(),
        status: Status::AwaitingPayment,
        lot_id: place.lot_id,
        lot_name: place.lot_name.clone(),
        time_zone: place.time_zone.clone(),
        operator_id: place.operator_id,
        service_id: offer.id,
        service_name: offer.name.clone(),
        minutes: offer.minutes,
        price_amount: offer.price.amount,
        currency: offer.price.currency,
        booking_id: parking.map(|parking| parking.id),
        chain_id: parking.map(|parking| parking.chain_id),
        customer_id: customer,
        customer_name: place.customer_name.clone().unwrap_or_default(),
        plate: parking.map(|parking| parking.plate.clone()),
        vehicle_class: parking.map(|parking| parking.vehicle_class),
        wash_bay: 0,
        starts_at: period.start(),
        ends_at: period.end(),
        hold_expires_at: hold,
        refund_terms: Json(RefundTerms::from(&place.rules.0)),
        payment_id: payment,
        shares_payment: false,
        notes: None,
        employee_id: None,
        employee_name: None,
        rebooked_as: None,
        status_reason: None,
        created_at: now,
        ended_at: None,
        version: 1,
    }
}

/// Writes a draft. If it is refused, holds in its way that have elapsed are retired first.
pub(super) async fn reserve(
    tx: &mut Tx,
    place: &Place,
    offer: &Offer,
    mut draft: Wash,
    payment: Option<&Payment>,
) -> Result<Wash> {
    let max_unpaid = if payment.is_some() { place.rules.max_unpaid_bookings } else { i64::MAX };
    let (now, bays) = (tx.now(), offer.washing.bays);
    let wanted = Period::new(draft.starts_at, draft.ends_at).ok_or(Code::Internal)?;
    for _ in 0..bays.saturating_add(SPARE_TRIES) {
        let new = NewWash { wash: &draft, bays, payment, max_unpaid, now };
        if let Some(wash_bay) = store::insert(tx, &new).await? {
            draft.wash_bay = wash_bay;
            return Ok(draft);
        }
        let obstacles = store::obstacles(tx, &draft, now).await?;
        if obstacles.unfinished {
            return Err(Code::WashUnfinished.into());
        }
        if obstacles.unpaid >= max_unpaid {
            return Err(Refusal::new(Code::TooManyUnpaid).with("most", max_unpaid).into());
        }
        let busy = store::busy(tx, draft.lot_id, &wanted, now).await?;
        if offer.washing.free_bays(&busy, &wanted) == 0 {
            break;
        }
        if obstacles.elapsed {
            retire(tx, &draft).await?;
        }
    }
    Err(full(next_times(tx, place, offer, draft.starts_at, now).await?).into())
}

fn payment(gateway: &Sandbox, place: &Place, draft: &Wash, method: Method) -> Result<Payment, Refusal> {
    let by_card = method == Method::Card;
    let upi_uri = match (method, place.upi_id.as_deref()) {
        (Method::Upi, None) => {
            return Err(Refusal::field("payment_method", "not_offered", "This lot takes no UPI payments."));
        }
        (Method::Upi, Some(upi_id)) => Some(upi_uri(upi_id, &place.operator_name, draft.price(), draft.payment_id)),
        (Method::Card | Method::Cash, _) => None,
    };
    Ok(Payment {
        id: draft.payment_id,
        customer_id: draft.customer_id,
        lot_id: draft.lot_id,
        operator_id: draft.operator_id,
        method,
        status: payments::Status::Pending,
        amount: draft.price_amount,
        currency: draft.currency,
        gateway: by_card.then(|| Sandbox::NAME.to_owned()),
        checkout_url: by_card.then(|| gateway.checkout_url(draft.payment_id)),
        upi_uri,
        refund_amount: 0,
        refunded_amount: 0,
        created_at: draft.created_at,
        settled_at: None,
    })
}
