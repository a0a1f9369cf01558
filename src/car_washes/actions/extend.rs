//! Extend a hold: by itself, or along with the booking it was bought with.

use chrono::{DateTime, Utc};

use crate::car_washes::model::Wash;
use crate::car_washes::{rules, store};
use crate::error::{Code, Refusal, Result};
use crate::events::{Event, Tx};
use crate::payments;
use crate::types::{AccountId, BookingId, CarWashId};

/// Gives the customer longer to pay, once. Refused with `hold_extended`, `hold_not_extendable`, or `state_changed`.
pub async fn extend_hold(tx: &mut Tx, customer: AccountId, id: CarWashId) -> Result<Wash> {
    let mut wash = store::lock(tx, id).await?.filter(|w| w.customer_id == customer).ok_or(Code::NotFound)?;
    let payment = payments::find(tx, wash.payment_id).await?.ok_or(Code::NotFound)?;
    if payment.status != payments::Status::Pending || payments::is_closing(tx, payment.id).await? {
        return Err(Refusal::new(Code::StateChanged).with("state", wash.status).into());
    }
    let until = rules::hold_extension(&wash, payment.method, tx.now())?;
    save_until(tx, &mut wash, until).await?;
    Ok(wash)
}

/// A booking has longer to be paid: so has the wash that its payment pays for too.
pub(super) async fn along_with(tx: &mut Tx, booking: BookingId) -> Result<()> {
    let Some(parking) = crate::bookings::find(tx, booking).await? else { return Ok(()) };
    let Some(id) = store::unpaid_of(tx, booking).await? else { return Ok(()) };
    match store::lock(tx, id).await? {
        Some(mut wash) => save_until(tx, &mut wash, parking.hold_expires_at).await,
        None => Ok(()),
    }
}

/// Its time is up, and its gateway has not said yet what became of the money.
pub(super) async fn keep_until(tx: &mut Tx, mut wash: Wash) -> Result<()> {
    let until = wash.hold_expires_at + payments::KEPT;
    store::set_hold_timer(tx, wash.id, until).await?;
    save_until(tx, &mut wash, until).await
}

async fn save_until(tx: &mut Tx, wash: &mut Wash, until: DateTime<Utc>) -> Result<()> {
    if !store::extend_hold(tx, wash, until).await? {
        return Err(anyhow::anyhow!("a locked car wash was changed by another").into());
    }
    wash.hold_expires_at = until;
    wash.hold_extended = true;
    wash.version += 1;
    tx.emit(Event::CarWashHoldExtended { wash: wash.facts() });
    Ok(())
}
