//! What happens to washes by themselves: holds that run out, and parkings that end.

use super::extend::{along_with, keep_until};
use super::save_all;
use crate::car_washes::model::{Status, Wash};
use crate::car_washes::rules;
use crate::car_washes::store::{self, Change};
use crate::error::Result;
use crate::events::{Event, LapseCause, Tx, WashCancelled};
use crate::payments;
use crate::types::{BookingId, CarWashId, PaymentId};

/// Lapses up to `limit` holds that are due. Returns how many were taken: fewer than `limit` means that no more are due, or
/// that someone else is working on them.
pub async fn lapse(tx: &mut Tx, limit: i64) -> Result<usize> {
    let now = tx.now();
    let ids = store::take_due(tx, now, limit).await?;
    lapse_holds(tx, &ids).await?;
    Ok(ids.len())
}

/// Lapses the holds in the way of a wish whose time ran out: they never block anyone, whatever the scheduler does.
pub(super) async fn retire(tx: &mut Tx, wish: &Wash) -> Result<()> {
    let now = tx.now();
    let ids = store::elapsed_holds(tx, wish, now).await?;
    lapse_holds(tx, &ids).await
}

async fn lapse_holds(tx: &mut Tx, ids: &[CarWashId]) -> Result<()> {
    let mut washes = store::find_all(tx, ids).await?;
    washes.retain(|wash| wash.status == Status::AwaitingPayment);
    keep(tx, &mut washes).await?;
    let why = WashCancelled::Lapsed(LapseCause::HoldElapsed);
    // What also pays for a booking stays open as long as that.
    let unpaid: Vec<PaymentId> = washes.iter().filter(|w| !w.shares_payment).map(|w| w.payment_id).collect();
    end_all(tx, washes, "hold_elapsed", |_| why).await?;
    payments::expire(tx, &unpaid).await
}

/// Takes those out that a gateway has been asked to charge for: they are kept a little longer, once, until it has said what
/// became of that.
async fn keep(tx: &mut Tx, washes: &mut Vec<Wash>) -> Result<()> {
    let now = tx.now();
    let fresh = washes.iter().filter(|w| !w.shares_payment && now < w.hold_expires_at + payments::KEPT);
    let unpaid: Vec<PaymentId> = fresh.map(|wash| wash.payment_id).collect();
    let asked = payments::ask_first(tx, &unpaid).await?;
    for wash in washes.extract_if(.., |wash| asked.contains(&wash.payment_id)) {
        keep_until(tx, wash).await?;
    }
    Ok(())
}

/// What becomes of washes when something happened to their parking: with its end, those that have not begun are cancelled and
/// all that was paid for them goes back; those in progress go on. A renewal takes them along. What is bought together is held together.
pub async fn follow(tx: &mut Tx, events: &[Event]) -> Result<()> {
    for booking in events.iter().filter_map(Event::extended_booking) {
        along_with(tx, booking).await?;
    }
    let flowed: Vec<BookingId> = events.iter().filter_map(Event::flowed_booking).collect();
    if !flowed.is_empty() {
        store::move_on(tx, &flowed).await?;
    }
    let ended: Vec<BookingId> = events.iter().filter_map(Event::ended_booking).collect();
    if ended.is_empty() {
        return Ok(());
    }
    let ids = store::lock_unstarted(tx, &ended).await?;
    if ids.is_empty() {
        return Ok(());
    }
    let washes = store::find_all(tx, &ids).await?;
    let (unpaid, paid): (Vec<Wash>, Vec<Wash>) =
        washes.iter().cloned().partition(|wash| wash.status == Status::AwaitingPayment);
    end_all(tx, washes, "booking_ended", |wash| {
        let together = wash.shares_payment && events.iter().any(|event| has_lapsed(event, wash));
        if together { WashCancelled::LapsedWithBooking } else { WashCancelled::BookingEnded }
    })
    .await?;
    let unpaid: Vec<PaymentId> = unpaid.iter().map(|wash| wash.payment_id).collect();
    payments::expire(tx, &unpaid).await?;
    give_back_all(tx, &paid).await
}

fn has_lapsed(event: &Event, wash: &Wash) -> bool {
    matches!(event, Event::BookingLapsed { booking, .. } if Some(booking.booking_id) == wash.booking_id)
}

async fn end_all(tx: &mut Tx, washes: Vec<Wash>, reason: &str, why: impl Fn(&Wash) -> WashCancelled) -> Result<()> {
    let now = tx.now();
    let changes = washes.into_iter().map(|mut wash| {
        let was = wash.status;
        rules::cancel(&mut wash, reason, now);
        Change { wash, was }
    });
    save_all(tx, changes.collect(), |wash| Event::CarWashCancelled { wash: wash.facts(), why: why(wash) }).await
}

async fn give_back_all(tx: &mut Tx, washes: &[Wash]) -> Result<()> {
    if washes.is_empty() {
        return Ok(());
    }
    let ids: Vec<PaymentId> = washes.iter().map(|wash| wash.payment_id).collect();
    let found = payments::find_all(tx, &ids).await?.into_iter();
    let mut wanted: Vec<_> = found
        .filter_map(|payment| {
            let wash = washes.iter().find(|wash| wash.payment_id == payment.id)?;
            Some((payment, wash.price_amount))
        })
        .collect();
    payments::refund_all(tx, &mut wanted, "car wash cancelled").await
}
