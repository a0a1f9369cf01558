//! What time does to bookings, any number of them at once.

use crate::bookings::model::{Booking, Status, Timer};
use crate::bookings::rules;
use crate::bookings::store::{self, Change};
use crate::error::Result;
use crate::events::{Event, Tx};
use crate::payments;
use crate::types::{BookingId, PaymentId};

/// Takes up to `limit` due timers of a kind and lets them act. Returns how many were taken: fewer than `limit` means that
/// no more are due, or that someone else is working on their bookings.
pub async fn fire(tx: &mut Tx, timer: Timer, limit: i64) -> Result<usize> {
    let now = tx.now();
    let ids = store::take_due(tx, timer, now, limit).await?;
    act(tx, timer, &ids).await?;
    Ok(ids.len())
}

/// Lapses the holds in the way of a wish whose time ran out: they never block anyone, whatever the scheduler does.
pub async fn retire(tx: &mut Tx, wish: &Booking) -> Result<()> {
    let now = tx.now();
    let ids = store::elapsed_holds(tx, wish, now).await?;
    act(tx, Timer::BookingHold, &ids).await
}

async fn act(tx: &mut Tx, timer: Timer, ids: &[BookingId]) -> Result<()> {
    if ids.is_empty() {
        return Ok(());
    }
    let now = tx.now();
    let mut changes = Vec::with_capacity(ids.len());
    let mut told: Vec<fn(&Booking) -> Event> = Vec::with_capacity(ids.len());
    let bookings = store::find_all(tx, ids).await?;
    let asked = if timer == Timer::BookingHold { ask_first(tx, &bookings).await? } else { Vec::new() };
    for mut booking in bookings {
        let was = booking.status;
        if asked.contains(&booking.payment_id) {
            booking.hold_expires_at += payments::KEPT;
            changes.push(Change { booking, was });
            told.push(|b| Event::BookingHoldExtended { booking: b.facts() });
            continue;
        }
        match rules::fire(timer, &mut booking, now) {
            // A warning is told, but changes nothing.
            Some(event) if booking.status == was => tx.emit(event(&booking)),
            Some(event) => {
                changes.push(Change { booking, was });
                told.push(event);
            }
            None => {}
        }
    }
    if changes.is_empty() {
        return Ok(());
    }
    store::save(tx, &mut changes, now).await?;
    let lapsed = changes.iter().filter(|change| change.booking.status == Status::Lapsed);
    let unpaid: Vec<PaymentId> = lapsed.map(|change| change.booking.payment_id).collect();
    if !unpaid.is_empty() {
        payments::expire(tx, &unpaid).await?;
    }
    for (change, event) in changes.iter().zip(told) {
        tx.emit(event(&change.booking));
    }
    Ok(())
}

/// Holds that a gateway has been asked to charge for are kept a little longer, once, until it has said what became of that.
async fn ask_first(tx: &mut Tx, holds: &[Booking]) -> Result<Vec<PaymentId>> {
    let now = tx.now();
    let fresh = holds.iter().filter(|b| b.status == Status::Held && now < b.hold_expires_at + payments::KEPT);
    let unpaid: Vec<PaymentId> = fresh.map(|booking| booking.payment_id).collect();
    payments::ask_first(tx, &unpaid).await
}
