//! Extend a hold.

use super::save;
use crate::bookings::model::{Booking, Status};
use crate::bookings::{rules, store};
use crate::error::{Code, Refusal, Result};
use crate::events::{Event, Tx};
use crate::payments;
use crate::types::{AccountId, BookingId};

/// Gives the customer longer to pay, once: the bay is kept all the while, because the hold has not run out. Refused with
/// `hold_extended`, `hold_not_extendable`, or `state_changed`.
pub async fn extend_hold(tx: &mut Tx, customer: AccountId, id: BookingId) -> Result<Booking> {
    let mut booking = store::lock(tx, id).await?.filter(|b| b.customer_id == customer).ok_or(Code::NotFound)?;
    // Whatever settles it locks its booking first.
    let payment = payments::find(tx, booking.payment_id).await?.ok_or(Code::NotFound)?;
    if payment.status != payments::Status::Pending || payments::is_closing(tx, payment.id).await? {
        return Err(Refusal::new(Code::StateChanged).with("state", booking.status).into());
    }
    booking.hold_expires_at = rules::hold_extension(&booking, payment.method, tx.now())?;
    booking.hold_extended = true;
    save(tx, &mut booking, Status::Held, |b| Event::BookingHoldExtended { booking: b.facts() }).await?;
    Ok(booking)
}
