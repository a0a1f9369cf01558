//! Book a bay, now or later.

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use sqlx::PgConnection;
use sqlx::types::Json;

use super::retire;
use crate::bookings::model::{Booking, Kind, RefundTerms, Status};
use crate::bookings::refused;
use crate::bookings::rules;
use crate::bookings::store::{self, NewBooking, Obstacles, Place};
use crate::error::{Code, Error, Refusal, Result};
use crate::events::{Event, Tx};
use crate::gateways::Sandbox;
use crate::lots;
use crate::payments::{Bill, Method, Payment};
use crate::types::{AccountId, BookingId, Money, PaymentId, Period, Plate, SlotId, VehicleClass, VehicleId};

/// A start this little in the past is now: the customer's clock, or a local time without seconds.
const JUST_NOW: TimeDelta = TimeDelta::seconds(60);
/// Rivals that roll back, and holds that elapse, make room for another try.
const TRIES: usize = 4;

/// What is wished for, times as written: they are read in the lot's zone.
#[derive(Debug, Clone)]
pub struct Wish {
    pub slot_id: SlotId,
    /// None is now.
    pub starts_at: Option<String>,
    pub length: Length,
    pub vehicle: Vehicle,
    /// Minor units that its payment is to cover besides, for what is bought with it.
    pub besides: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Length {
    Default,
    Minutes(i64),
    Until(String),
}

#[derive(Debug, Clone)]
pub enum Vehicle {
    Given {
        plate: Plate,
        vehicle_class: VehicleClass,
    },
    /// One of the customer's own.
    Known(VehicleId),
    /// Any of the bay's class: for a quote.
    Any,
}

/// A booking that is held, and its open payment.
pub type Opened = (Booking, Payment);

/// Holds a bay and opens the payment for it. Refused with `slot_taken`, `vehicle_booked`, `slot_closed`, `lot_closed`,
/// `lot_not_bookable`, `too_many_unpaid`, or a field that does not fit.
pub async fn book(tx: &mut Tx, gateway: &Sandbox, customer: AccountId, wish: &Wish, method: Method) -> Result<Opened> {
    let now = tx.now();
    let vehicle = if let Vehicle::Known(id) = wish.vehicle { Some(id) } else { None };
    let place = store::place(tx, wish.slot_id, Some(customer), vehicle).await?.ok_or(Code::NotFound)?;
    let draft = draft(&place, customer, wish, method, now)?;
    let opened = reserve(tx, gateway, &place, draft, (method, wish.besides))
        .await?
        .map_err(|(refusal, _)| Error::from(refusal))?;
    tx.emit(Event::BookingPlaced { booking: opened.0.facts(), offline: method != Method::Card });
    Ok(opened)
}

/// What a booking would cost, and whether it could be had.
pub struct Quote {
    pub draft: Booking,
    pub refusal: Option<Refusal>,
}

/// Prices a wish, as a renewal of one's own booking where one is named, and looks whether it could be had; takes nothing.
pub async fn quote(
    db: &mut PgConnection,
    wish: &Wish,
    renewal_of: Option<(BookingId, Option<AccountId>)>,
    now: DateTime<Utc>,
) -> Result<Quote> {
    let place = store::place(db, wish.slot_id, None, None).await?.ok_or(Code::NotFound)?;
    let draft = match renewal_of {
        // Nobody's: no plate and no customer stand in the way.
        None => draft(&place, AccountId(uuid::Uuid::nil()), wish, Method::Card, now)?,
        Some((id, customer)) => {
            let old = store::find(db, id).await?.filter(|old| Some(old.customer_id) == customer);
            let old = old.filter(|old| old.slot_id == place.slot_id).ok_or(Code::NotFound)?;
            let Length::Minutes(minutes) = wish.length else {
                return Err(Refusal::field("duration_minutes", "required", "Say how long to renew for.").into());
            };
            super::renew::draft(&place, &old, minutes, Method::Card, now)?
        }
    };
    let obstacles = store::obstacles(db, &draft, now).await?;
    let refusal = refused::refusal(&draft, &obstacles, i64::MAX);
    Ok(Quote { draft, refusal })
}

/// The booking that a wish means, by the lot's rules; not written yet.
fn draft(place: &Place, customer: AccountId, wish: &Wish, method: Method, now: DateTime<Utc>) -> Result<Booking> {
    if !place.approved {
        return Err(Code::LotNotBookable.into());
    }
    if place.slot_closed {
        return Err(Code::SlotClosed.into());
    }
    let plate = plate(place, &wish.vehicle)?;
    let zone = zone(place);
    let start = match &wish.starts_at {
        Some(written) => Some(lots::instant(written, zone, "starts_at")?).filter(|at| !is_now(*at, now)),
        None => None,
    };
    let length = match &wish.length {
        Length::Default => rules::Length::Default,
        Length::Minutes(minutes) => rules::Length::Minutes(*minutes),
        Length::Until(written) => rules::Length::Until(lots::instant(written, zone, "ends_at")?),
    };
    let kind = if start.is_some() { Kind::Advance } else { Kind::Instant };
    let period = rules::period(start, length, &place.rules, now)?;
    open_throughout(place, &period)?;
    let price = rules::price(Money::new(place.hourly_rate, place.currency), period.length());
    Ok(compose(place, Terms { customer, plate, kind, period, price, method }, now))
}

fn is_now(at: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    at <= now && now - at < JUST_NOW
}

pub(super) fn zone(place: &Place) -> Tz {
    place.time_zone.parse().unwrap_or(chrono_tz::UTC)
}

pub(super) fn open_throughout(place: &Place, period: &Period) -> Result<(), Refusal> {
    if place.opening_hours.open_throughout(zone(place), period) { Ok(()) } else { Err(Refusal::new(Code::LotClosed)) }
}

fn plate(place: &Place, vehicle: &Vehicle) -> Result<Plate> {
    let (plate, class) = match vehicle {
        Vehicle::Given { plate, vehicle_class } => (plate.clone(), *vehicle_class),
        Vehicle::Known(_) => match (&place.plate, place.plate_class) {
            (Some(plate), Some(class)) => (plate.clone(), class),
            _ => return Err(Refusal::field("vehicle_id", "not_found", "You have no such vehicle.").into()),
        },
        Vehicle::Any => return Ok(Plate::nobodys()),
    };
    if class != place.vehicle_class {
        return Err(Refusal::field("vehicle.vehicle_class", "wrong_class", "The bay is for another class.").into());
    }
    Ok(plate)
}

/// What is decided of a booking before it is written.
pub(super) struct Terms {
    pub customer: AccountId,
    pub plate: Plate,
    pub kind: Kind,
    pub period: Period,
    pub price: Money,
    pub method: Method,
}

pub(super) fn compose(place: &Place, terms: Terms, now: DateTime<Utc>) -> Booking {
    let Terms { customer, plate, kind, period, price, method } = terms;
    let id = BookingId::new();
    Booking {
        id,
        reference: String::new(),
        kind,
        status: Status::Held,
        lot_id: place.lot_id,
        lot_name: place.lot_name.clone(),
        time_zone: place.time_zone.clone(),
        operator_id: place.operator_id,
        slot_id: place.slot_id,
        slot_label: place.slot_label.clone(),
        customer_id: customer,
        customer_name: place.customer_name.clone().unwrap_or_default(),
        plate,
        vehicle_class: place.vehicle_class,
        starts_at: period.start(),
        ends_at: period.end(),
        occupied_until: period.end() + TimeDelta::minutes(place.rules.buffer_minutes),
        hold_expires_at: rules::hold_until(kind, method, period.start(), &place.rules, now),
        hold_extended: false,
        price_amount: price.amount,
        currency: price.currency,
        grace_minutes: place.rules.grace_minutes,
        refund_terms: Json(RefundTerms::from(&place.rules.0)),
        payment_id: PaymentId::new(),
        renewal_of: None,
        renewed_by: None,
        rebooked_as: None,
        chain_id: id,
        status_reason: None,
        created_at: now,
        ended_at: None,
        version: 1,
        reviewed: false,
        washes: Json(Vec::new()),
    }
}

/// Writes a draft. If it is refused, holds in its way that have elapsed are retired first; what still stands in the way
/// is a refusal, with what was seen.
pub(super) async fn reserve(
    tx: &mut Tx,
    gateway: &Sandbox,
    place: &Place,
    mut draft: Booking,
    (method, besides): (Method, i64),
) -> Result<Result<Opened, (Refusal, Obstacles)>> {
    let max_unpaid = place.rules.max_unpaid_bookings;
    let now = tx.now();
    let payment = bill(place, &draft, method, besides).payment(gateway)?;
    let mut seen = None;
    for tried in 0..TRIES {
        if tried > 0 {
            metrics::counter!("parkmate_booking_retries_total").increment(1);
        }
        let new = NewBooking { booking: &draft, payment: Some(&payment), max_unpaid, now };
        if let Some(reference) = store::insert(tx, &new).await? {
            draft.reference = reference;
            return Ok(Ok((draft, payment)));
        }
        let obstacles = store::obstacles(tx, &draft, now).await?;
        if let Some(refusal) = refused::refusal(&draft, &obstacles, max_unpaid) {
            return Ok(Err((refusal, obstacles)));
        }
        if obstacles.elapsed {
            retire(tx, &draft).await?;
        }
        seen = Some(obstacles);
    }
    // Someone takes and gives back faster than we look.
    match seen {
        Some(obstacles) => Ok(Err((Refusal::new(Code::SlotTaken), obstacles))),
        None => Err(Code::SlotTaken.into()),
    }
}

/// `besides`: what its payment is to cover besides the bay.
fn bill<'p>(place: &'p Place, draft: &Booking, method: Method, besides: i64) -> Bill<'p> {
    Bill {
        id: draft.payment_id,
        customer_id: draft.customer_id,
        lot_id: draft.lot_id,
        operator_id: draft.operator_id,
        payee: &place.operator_name,
        upi_id: place.upi_id.as_deref(),
        total: Money { amount: draft.price_amount + besides, ..draft.price() },
        method,
        now: draft.created_at,
    }
}
