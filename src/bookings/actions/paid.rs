//! Money came for a booking: in time, late, or for one that is dead.

use sqlx::Connection;

use super::book::open_throughout;
use super::{release, retire, save};
use crate::bookings::model::{Booking, Kind, PaidBy, Settled, Status};
use crate::bookings::rules;
use crate::bookings::store::{self, Change, NewBooking};
use crate::error::{Code, Error, Result};
use crate::events::{Event, LapseCause, Tx};
use crate::types::BookingId;

/// Gives the bay for the money, if there still is one to give. The caller holds the locks on slot and booking, has made the
/// payment `succeeded`, and sends the money back on [`Settled::NoBay`].
pub async fn paid(tx: &mut Tx, mut booking: Booking, by: PaidBy) -> Result<Settled> {
    let now = tx.now();
    if now >= booking.ends_at && !may_restart(&booking, by) {
        release(tx, &mut booking, LapseCause::HoldElapsed).await?;
        return Ok(Settled::NoBay);
    }
    match (booking.status, by) {
        // Also when the hold has just run out: the row has kept the range, so nobody else has it.
        (Status::Held, _) => confirm_held(tx, booking, by).await,
        (Status::Lapsed, PaidBy::Gateway) => reacquire(tx, booking).await,
        (Status::Lapsed | Status::Cancelled | Status::Declined, PaidBy::Hand { cash }) => {
            rebook(tx, booking, cash).await
        }
        (Status::Cancelled | Status::Declined, PaidBy::Gateway) => Ok(Settled::NoBay),
        (Status::Confirmed | Status::Active | Status::Overdue | Status::Completed, _) => {
            Err(anyhow::anyhow!("booking {} was paid already", booking.id).into())
        }
    }
}

fn may_restart(booking: &Booking, by: PaidBy) -> bool {
    booking.status == Status::Held && by != PaidBy::Gateway && booking.kind != Kind::Advance
}

fn told(by: PaidBy, booking: &Booking) -> Event {
    match by {
        PaidBy::Gateway => Event::BookingPaid { booking: booking.facts() },
        PaidBy::Hand { cash } => Event::BookingVerified { booking: booking.facts(), cash },
    }
}

/// The clock of a booking verified by hand starts now if the bay is free for the moved range, else it keeps its range.
async fn confirm_held(tx: &mut Tx, mut booking: Booking, by: PaidBy) -> Result<Settled> {
    let now = tx.now();
    if by != PaidBy::Gateway
        && let Some(mut moved) = rules::restarted(&booking, now)
    {
        rules::confirm(&mut moved, now);
        if try_save(tx, &mut moved, Status::Held).await? {
            tx.emit(told(by, &moved));
            follow(tx, &moved).await?;
            return Ok(Settled::Confirmed);
        }
    }
    // An elapsed hold kept its range from other bookings, but not from a closure.
    if now >= booking.ends_at || (now >= booking.hold_expires_at && !free(tx, &booking).await?) {
        release(tx, &mut booking, LapseCause::HoldElapsed).await?;
        return Ok(Settled::NoBay);
    }
    rules::confirm(&mut booking, now);
    save(tx, &mut booking, Status::Held, |b| told(by, b)).await?;
    follow(tx, &booking).await?;
    Ok(Settled::Confirmed)
}

/// The hold lapsed before the gateway's word came: the booking has its range back if nobody took it.
async fn reacquire(tx: &mut Tx, mut booking: Booking) -> Result<Settled> {
    let now = tx.now();
    rules::confirm(&mut booking, now);
    if !try_save(tx, &mut booking, Status::Lapsed).await? {
        return Ok(Settled::NoBay);
    }
    tx.emit(told(PaidBy::Gateway, &booking));
    follow(tx, &booking).await?;
    Ok(Settled::Confirmed)
}

/// A dead booking stays dead: if its range is still free, a new one takes its place and its payment.
async fn rebook(tx: &mut Tx, mut dead: Booking, cash: bool) -> Result<Settled> {
    let now = tx.now();
    if !free(tx, &dead).await? {
        return Ok(Settled::NoBay);
    }
    let id = BookingId::new();
    let chain_id = if dead.kind == Kind::Renewal { dead.chain_id } else { id };
    let mut booking = Booking { id, chain_id, created_at: now, version: 1, rebooked_as: None, ..dead.clone() };
    rules::confirm(&mut booking, now);
    let new = NewBooking { booking: &booking, payment: None, max_unpaid: i64::MAX, now };
    let Some(reference) = store::insert(tx, &new).await? else { return Ok(Settled::NoBay) };
    booking.reference = reference;
    tx.emit(Event::BookingRebooked { booking: booking.facts(), cash, instead_of: dead.id });
    follow(tx, &booking).await?;
    let was = dead.status;
    dead.rebooked_as = Some(booking.id);
    save(tx, &mut dead, was, |b| Event::BookingReplaced { booking: b.facts() }).await?;
    Ok(Settled::Rebooked(booking.id))
}

/// Saves a booking whose range comes (back) to life; false, and nothing changed, if the bay or the car is not free for it,
/// or the bay is closed then. An update that meets another's waits for it, and the other perhaps for us: so it is tried
/// only where nothing stands, and the constraint judges what comes meanwhile.
async fn try_save(tx: &mut Tx, booking: &mut Booking, was: Status) -> Result<bool> {
    if !free(tx, booking).await? {
        return Ok(false);
    }
    let now = tx.now();
    let mut attempt = Connection::begin(&mut **tx).await?;
    let mut changes = [Change { booking: booking.clone(), was }];
    match store::save(&mut attempt, &mut changes, now).await {
        Ok(()) => {
            attempt.commit().await?;
            let [change] = changes;
            *booking = change.booking;
            Ok(true)
        }
        Err(Error::Refused(refusal))
            if matches!(refusal.code, Code::SlotTaken | Code::VehicleBooked | Code::AlreadyRenewed) =>
        {
            attempt.rollback().await?;
            Ok(false)
        }
        Err(error) => Err(error),
    }
}

/// Whether lot, bay and car are free for this range. Holds in its way that ran out are retired.
async fn free(tx: &mut Tx, booking: &Booking) -> Result<bool> {
    let place = store::place(tx, booking.slot_id, None, None).await?.ok_or(Code::NotFound)?;
    let now = tx.now();
    let obstacles = store::obstacles(tx, booking, now).await?;
    let open = booking.period().is_some_and(|period| open_throughout(&place, &period).is_ok());
    if place.slot_closed || obstacles.closed || obstacles.slot_taken || obstacles.vehicle_booked || !open {
        return Ok(false);
    }
    if obstacles.elapsed {
        retire(tx, booking).await?;
    }
    Ok(true)
}

/// A paid renewal takes over from the booking it renews: that one's warning and expiry are withdrawn, and one whose time is
/// up already is completed.
async fn follow(tx: &mut Tx, renewal: &Booking) -> Result<()> {
    let Some(id) = renewal.renewal_of else { return Ok(()) };
    let Some(mut old) = store::lock(tx, id).await? else { return Ok(()) };
    let (was, now) = (old.status, tx.now());
    if matches!(was, Status::Cancelled | Status::Declined | Status::Lapsed) {
        return Ok(());
    }
    old.renewed_by = Some(renewal.id);
    if was == Status::Overdue || (was == Status::Active && now >= old.ends_at) {
        rules::end(&mut old, Status::Completed, "renewed", now);
        return save(tx, &mut old, was, |b| Event::BookingFlowedOn { booking: b.facts() }).await;
    }
    save(tx, &mut old, was, |b| Event::BookingRenewalLinked { booking: b.facts() }).await
}
