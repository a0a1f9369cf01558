//! Money came for a wash: in time, late, or for one that is dead.

use sqlx::PgConnection;

use super::offer::offer;
use super::reserve::reserve;
use super::save;
use crate::bookings::{self, Booking, PaidBy};
use crate::car_washes::model::{Settled, Status, Wash};
use crate::car_washes::{rules, store};
use crate::error::{Code, Error, Result};
use crate::events::{Event, Tx, WashCancelled, WashPaid};
use crate::types::{CarWashId, PaymentId, Period};

/// Locks and reads the parking of the wash that a payment pays for, if it has one: to be called before the payment is locked.
pub async fn lock_parking(db: &mut PgConnection, payment: PaymentId) -> Result<Option<Booking>> {
    match store::parking_of_payment(db, payment).await? {
        Some(id) => bookings::lock(db, id).await,
        None => Ok(None),
    }
}

/// Locks and reads the wash that a payment pays for: the live one, or else the last dead one. The caller holds the payment.
pub async fn lock_by_payment(db: &mut PgConnection, payment: PaymentId) -> Result<Option<Wash>> {
    store::lock_of_payment(db, payment).await
}

/// Queues the wash for its money. The caller holds the locks, has made the payment `succeeded`, settled the booking that it
/// pays for too, and sends the wash's price back on [`Settled::NoRoom`]. `parking`: the live booking it is an add-on to.
pub async fn paid(tx: &mut Tx, mut wash: Wash, by: PaidBy, parking: Option<&Booking>) -> Result<Settled> {
    let now = tx.now();
    let how = match by {
        PaidBy::Gateway => WashPaid::Gateway,
        PaidBy::Hand { .. } if wash.shares_payment => WashPaid::WithBooking,
        PaidBy::Hand { cash: true } => WashPaid::Cash,
        PaidBy::Hand { cash: false } => WashPaid::Upi,
    };
    match wash.status {
        Status::AwaitingPayment if now < wash.ends_at => {
            wash.status = Status::Queued;
            save(tx, &mut wash, Status::AwaitingPayment, |w| Event::CarWashQueued { wash: w.facts(), paid: how })
                .await?;
            Ok(Settled::Queued)
        }
        Status::AwaitingPayment => {
            rules::cancel(&mut wash, "paid_too_late", now);
            let why = WashCancelled::PaidTooLate;
            let told = |w: &Wash| Event::CarWashCancelled { wash: w.facts(), why };
            save(tx, &mut wash, Status::AwaitingPayment, told).await?;
            Ok(Settled::NoRoom)
        }
        Status::Cancelled if may_rebook(&wash, by) => rebook(tx, wash, how, parking).await,
        Status::Cancelled => Ok(Settled::NoRoom),
        Status::Queued | Status::Assigned | Status::InProgress | Status::Completed => {
            Err(anyhow::anyhow!("car wash {} was paid already", wash.id).into())
        }
    }
}

/// As for bookings: one that lapsed has its time back if there still is room, whoever says that money came; one that a person
/// cancelled only if a person says so, and not beside a booking that goes on without it.
fn may_rebook(wash: &Wash, by: PaidBy) -> bool {
    let reason = wash.status_reason.as_deref().unwrap_or_default();
    let lapsed = matches!(reason, "hold_elapsed" | "payment_declined" | "payment_rejected" | "booking_ended");
    lapsed || (by != PaidBy::Gateway && !wash.shares_payment)
}

/// A dead wash stays dead: if there still is room at its time, a new one takes its place and its payment.
async fn rebook(tx: &mut Tx, mut dead: Wash, paid: WashPaid, parking: Option<&Booking>) -> Result<Settled> {
    let now = tx.now();
    let place = store::place(tx, dead.lot_id, dead.service_id, None, None).await?.ok_or(Code::NotFound)?;
    let Ok(offer) = offer(&place) else { return Ok(Settled::NoRoom) };
    let period = Period::new(dead.starts_at, dead.ends_at).ok_or(Code::Internal)?;
    let parked = |p: &Booking| {
        let live = matches!(p.status, bookings::Status::Confirmed | bookings::Status::Active);
        live && p.starts_at <= dead.starts_at && dead.ends_at <= p.ends_at
    };
    let stands = dead.booking_id.is_none() || parking.is_some_and(parked);
    if now >= dead.ends_at || !stands || !offer.washing.is_open(&period) {
        return Ok(Settled::NoRoom);
    }
    let id = CarWashId::new();
    let wash = Wash {
        id,
        status: Status::Queued,
        booking_id: parking.map(|p| p.id),
        chain_id: parking.map(|p| p.chain_id),
        employee_id: None,
        status_reason: None,
        created_at: now,
        ended_at: None,
        version: 1,
        ..dead.clone()
    };
    let wash = match reserve(tx, &place, &offer, wash, None).await {
        Ok(wash) => wash,
        Err(Error::Refused(_)) => return Ok(Settled::NoRoom),
        Err(error) => return Err(error),
    };
    tx.emit(Event::CarWashRebooked { wash: wash.facts(), paid, instead_of: dead.id });
    let was = dead.status;
    dead.rebooked_as = Some(id);
    save(tx, &mut dead, was, |w| Event::CarWashReplaced { wash: w.facts() }).await?;
    Ok(Settled::Rebooked(id))
}
