//! End a booking before its time: cancel, decline, leave, or release an unpaid hold.

use super::save;
use crate::bookings::model::{Booking, Status};
use crate::bookings::rules;
use crate::bookings::store;
use crate::error::{Code, Refusal, Result};
use crate::events::{Event, LapseCause, Tx};
use crate::payments;
use crate::types::{AccountId, BookingId, OperatorId};

/// The customer gives the booking back; what the terms it was made under say is refunded.
pub async fn cancel(tx: &mut Tx, customer: AccountId, id: BookingId) -> Result<Booking> {
    let mut booking = store::lock(tx, id).await?.filter(|b| b.customer_id == customer).ok_or(Code::NotFound)?;
    let now = tx.now();
    rules::may_end_early(&booking, now)?;
    let percent = rules::refund_percent(&booking.refund_terms, booking.created_at, booking.starts_at, now);
    let was = booking.status;
    rules::end(&mut booking, Status::Cancelled, "cancelled", now);
    save(tx, &mut booking, was, |b| Event::BookingCancelled { booking: b.facts() }).await?;
    give_back(tx, &booking, was, percent, "booking cancelled").await?;
    Ok(booking)
}

/// An admin turns the booking away; everything is refunded.
pub async fn decline(tx: &mut Tx, may: impl Fn(&Booking) -> bool, id: BookingId, reason: &str) -> Result<Booking> {
    let mut booking = store::lock(tx, id).await?.filter(may).ok_or(Code::NotFound)?;
    let now = tx.now();
    rules::may_end_early(&booking, now)?;
    let was = booking.status;
    rules::end(&mut booking, Status::Declined, reason, now);
    save(tx, &mut booking, was, |b| Event::BookingDeclined { booking: b.facts(), reason: reason.to_owned() }).await?;
    give_back(tx, &booking, was, 100, "booking declined").await?;
    Ok(booking)
}

/// Closes the payment of a booking that ended early, or refunds its share, and sets a booking that it renewed free again.
async fn give_back(tx: &mut Tx, booking: &Booking, was: Status, percent: u32, reason: &str) -> Result<()> {
    if was == Status::Held {
        payments::expire(tx, &[booking.payment_id]).await?;
    } else {
        let mut payment = payments::lock(tx, booking.payment_id).await?;
        // The payment may cover more than the bay.
        let amount = booking.price().percent(percent).amount;
        payments::refund(tx, &mut payment, amount, reason).await?;
    }
    unlink_renewal(tx, booking).await
}

/// A paid renewal that is gone no longer follows the booking it renewed: that one's own warning and end are due again.
async fn unlink_renewal(tx: &mut Tx, renewal: &Booking) -> Result<()> {
    let Some(id) = renewal.renewal_of else { return Ok(()) };
    let Some(mut old) = store::lock(tx, id).await?.filter(|old| old.renewed_by == Some(renewal.id)) else {
        return Ok(());
    };
    let was = old.status;
    old.renewed_by = None;
    save(tx, &mut old, was, |b| Event::BookingRenewalLinked { booking: b.facts() }).await
}

/// Staff at the lot let the car in. Told, but no transition: a car may stand there or not while its booking runs.
pub async fn check_in(tx: &mut Tx, operators: &[OperatorId], id: BookingId) -> Result<()> {
    let found = store::lock(tx, id).await?.filter(|b| operators.contains(&b.operator_id));
    let booking = found.ok_or(Code::NotFound)?;
    if !matches!(booking.status, Status::Active | Status::Overdue) {
        return Err(Refusal::new(Code::StateChanged).with("state", booking.status).into());
    }
    let now = tx.now();
    if store::check_in(tx, id, now).await? {
        tx.emit(Event::BookingCheckedIn { booking: booking.facts() });
    }
    Ok(())
}

/// The customer, or staff at the lot, says the bay is empty.
pub async fn check_out(tx: &mut Tx, may: impl Fn(&Booking) -> bool, id: BookingId) -> Result<Booking> {
    let mut booking = store::lock(tx, id).await?.filter(may).ok_or(Code::NotFound)?;
    let was = booking.status;
    rules::check_out(&mut booking, tx.now())?;
    save(tx, &mut booking, was, |b| Event::BookingCheckedOut { booking: b.facts() }).await?;
    Ok(booking)
}

/// Its payment came to nothing: a hold lapses, with the cause. Anything else stays as it is.
pub async fn release(tx: &mut Tx, booking: &mut Booking, cause: LapseCause) -> Result<()> {
    if booking.status != Status::Held {
        return Ok(());
    }
    rules::end(booking, Status::Lapsed, cause.as_str(), tx.now());
    save(tx, booking, Status::Held, |b| Event::BookingLapsed { booking: b.facts(), cause }).await
}
