//! What is sold, and when it is to be had.

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::PgConnection;

use crate::bookings::Booking;
use crate::car_washes::rules::{self, Washing};
use crate::car_washes::store::{self, Place};
use crate::error::{Code, Error, Refusal, Result};
use crate::events::Tx;
use crate::lots;
use crate::types::{CarWashServiceId, Money, Period};

/// A time this little in the past is now.
const JUST_NOW: TimeDelta = TimeDelta::seconds(60);

/// A service as it is sold, and when.
pub struct Offer {
    pub id: CarWashServiceId,
    pub name: String,
    pub minutes: i32,
    pub price: Money,
    pub washing: Washing,
}

pub fn offer(place: &Place) -> Result<Offer, Refusal> {
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
pub async fn period(
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
pub async fn earliest(
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

pub async fn next_times(
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

pub fn full(next_times: Vec<DateTime<Utc>>) -> Refusal {
    Refusal::new(Code::WashFull).with("next_times", next_times)
}
