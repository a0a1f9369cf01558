//! Renew: a new booking that follows the old one, on the same bay, for the same vehicle.

use chrono::{DateTime, Utc};

use super::book::{Opened, Terms, compose, open_throughout, reserve};
use crate::bookings::model::{Booking, Kind};
use crate::bookings::refused;
use crate::bookings::rules;
use crate::bookings::store::{self, Obstacles, Place};
use crate::error::{Code, Refusal, Result};
use crate::events::{Event, Tx};
use crate::gateways::Sandbox;
use crate::payments::Method;
use crate::types::{AccountId, BookingId, Money};

/// Holds the bay for a renewal of one's own booking. That it cannot be had is told (event 4) and so is a value, for an `Err`
/// would roll the telling back; what is not a renewal at all (another's booking, a length out of bounds) is an `Err`.
pub async fn renew(
    tx: &mut Tx,
    gateway: &Sandbox,
    customer: AccountId,
    id: BookingId,
    minutes: i64,
    method: Method,
) -> Result<Result<Opened, Refusal>> {
    let old = store::find(tx, id).await?.filter(|old| old.customer_id == customer).ok_or(Code::NotFound)?;
    // The customer's queue before the bay's, as when booking.
    let place = store::place(tx, old.slot_id, Some(customer), None).await?.ok_or(Code::NotFound)?;
    let old = store::lock(tx, id).await?.ok_or(Code::NotFound)?;
    let draft = draft(&place, &old, minutes, method, tx.now())?;
    match take(tx, gateway, &place, draft.clone(), method).await? {
        Ok(opened) => {
            tx.emit(Event::BookingPlaced { booking: opened.0.facts(), offline: opened.1.by_hand() });
            Ok(Ok(opened))
        }
        Err((refusal, seen)) => {
            let reason = refused::renewal_reason(&draft, &refusal, seen.as_ref());
            tx.emit(Event::RenewalRefused { booking: old.facts(), reason });
            Ok(Err(refusal))
        }
    }
}

/// The booking that a renewal means; not written yet.
pub(super) fn draft(
    place: &Place,
    old: &Booking,
    minutes: i64,
    method: Method,
    now: DateTime<Utc>,
) -> Result<Booking, Refusal> {
    let start = rules::renewal_start(old, &place.rules, now)?;
    let period = rules::period(Some(start), rules::Length::Minutes(minutes), &place.rules, now)?;
    let rate = Money::new(place.hourly_rate, place.currency).percent(place.rules.renewal_rate_percent);
    let price = rules::price(rate, period.length());
    let (customer, plate, kind) = (old.customer_id, old.plate.clone(), Kind::Renewal);
    let draft = compose(place, Terms { customer, plate, kind, period, price, method }, now);
    Ok(Booking { renewal_of: Some(old.id), chain_id: old.chain_id, ..draft })
}

async fn take(
    tx: &mut Tx,
    gateway: &Sandbox,
    place: &Place,
    draft: Booking,
    method: Method,
) -> Result<Result<Opened, (Refusal, Option<Obstacles>)>> {
    let bookable = match draft.period() {
        _ if !place.approved => Err(Refusal::new(Code::LotNotBookable)),
        _ if place.slot_closed => Err(Refusal::new(Code::SlotClosed)),
        Some(period) => open_throughout(place, &period),
        None => Ok(()),
    };
    if let Err(refusal) = bookable {
        return Ok(Err((refusal, None)));
    }
    let taken = reserve(tx, gateway, place, draft, (method, 0)).await?;
    Ok(taken.map_err(|(refusal, obstacles)| (refusal, Some(obstacles))))
}
