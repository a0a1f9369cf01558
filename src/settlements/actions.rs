//! Success and failure of a payment, for whatever it pays for: a booking, a car wash, or both.

use crate::bookings::{self, Booking, PaidBy, Settled};
use crate::car_washes::{self, Wash};
use crate::error::{Code, Refusal, Result};
use crate::events::{LapseCause, Tx};
use crate::ledger::Goods;
use crate::payments::{self, Method, Payment};
use crate::types::PaymentId;

/// What money did for that which it pays for.
#[derive(Debug)]
pub struct Settlement {
    pub booking: Option<Settled>,
    pub wash: Option<car_washes::Settled>,
}

/// What a payment pays for, and itself, locked in the order of the house.
struct Owed {
    booking: Option<Booking>,
    /// The booking of a wash that is paid by itself.
    parking: Option<Booking>,
    payment: Payment,
    wash: Option<Wash>,
}

async fn lock(tx: &mut Tx, id: PaymentId) -> Result<Owed> {
    let booking = bookings::lock_by_payment(tx, id).await?;
    let parking = if booking.is_some() { None } else { car_washes::lock_parking(tx, id).await? };
    let payment = payments::lock(tx, id).await?;
    let wash = car_washes::lock_by_payment(tx, id).await?;
    if booking.is_none() && wash.is_none() {
        return Err(Code::NotFound.into());
    }
    Ok(Owed { booking, parking, payment, wash })
}

/// Money came: booking and wash stand, or the money for them goes back. None if that was known before: one effect.
pub async fn succeed(tx: &mut Tx, id: PaymentId, by_hand: bool) -> Result<Option<Settlement>> {
    let Owed { booking, mut parking, mut payment, wash } = lock(tx, id).await?;
    let goods = goods(booking.as_ref(), wash.as_ref());
    if !payments::succeed(tx, &mut payment, by_hand, goods).await? {
        return Ok(None);
    }
    let by = if by_hand { PaidBy::Hand { cash: payment.method == Method::Cash } } else { PaidBy::Gateway };
    let booking = match booking {
        Some(booking) => {
            let was = booking.id;
            let settled = bookings::paid(tx, booking, by).await?;
            let stands = match settled {
                Settled::Confirmed => was,
                Settled::Rebooked(new) => new,
                Settled::NoBay => {
                    let amount = payment.amount;
                    payments::refund(tx, &mut payment, amount, "paid too late").await?;
                    // An unpaid wash follows its booking.
                    return Ok(Some(Settlement { booking: Some(settled), wash: None }));
                }
            };
            parking = bookings::find(tx, stands).await?;
            Some(settled)
        }
        None => None,
    };
    let wash = match wash {
        Some(wash) => Some(settle_wash(tx, &mut payment, wash, by, parking.as_ref()).await?),
        None => None,
    };
    Ok(Some(Settlement { booking, wash }))
}

/// What is sold for how much.
fn goods(booking: Option<&Booking>, wash: Option<&Wash>) -> Vec<(Goods, i64)> {
    let parking = booking.map(|booking| {
        let goods = if booking.kind == bookings::Kind::Renewal { Goods::Renewal } else { Goods::Parking };
        (goods, booking.price_amount)
    });
    parking.into_iter().chain(wash.map(|wash| (Goods::CarWash, wash.price_amount))).collect()
}

async fn settle_wash(
    tx: &mut Tx,
    payment: &mut Payment,
    wash: Wash,
    by: PaidBy,
    parking: Option<&Booking>,
) -> Result<car_washes::Settled> {
    let price = wash.price_amount;
    let settled = car_washes::paid(tx, wash, by, parking).await?;
    if settled == car_washes::Settled::NoRoom {
        payments::refund(tx, payment, price, "paid too late").await?;
    }
    Ok(settled)
}

/// The gateway says no: what was held is released. Nothing happens to a payment that is not open any more.
pub async fn decline(tx: &mut Tx, id: PaymentId) -> Result<()> {
    fail(tx, id, LapseCause::PaymentDeclined).await?;
    Ok(())
}

/// The time to pay is up, and the gateway says that nobody has: what was held is released.
pub(super) async fn lapse(tx: &mut Tx, id: PaymentId) -> Result<()> {
    let Owed { booking, payment, wash, .. } = lock(tx, id).await?;
    if payment.status != payments::Status::Pending {
        return Ok(());
    }
    payments::expire(tx, &[id]).await?;
    match (booking, wash) {
        (Some(mut booking), _) => bookings::release(tx, &mut booking, LapseCause::HoldElapsed).await,
        (None, Some(mut wash)) => car_washes::release(tx, &mut wash, LapseCause::HoldElapsed).await,
        (None, None) => Ok(()),
    }
}

/// Locks what a payment pays for, then the payment.
pub(super) async fn lock_payment(tx: &mut Tx, id: PaymentId) -> Result<Payment> {
    Ok(lock(tx, id).await?.payment)
}

/// A lot admin says that no money came: what was held is released. Refused if the payment is not open any more; rejecting
/// twice is one effect.
pub async fn reject(tx: &mut Tx, id: PaymentId) -> Result<()> {
    let payment = fail(tx, id, LapseCause::PaymentRejected).await?;
    if payment.status == payments::Status::Failed {
        return Ok(());
    }
    Err(Refusal::new(Code::StateChanged).with("state", payment.status).into())
}

async fn fail(tx: &mut Tx, id: PaymentId, cause: LapseCause) -> Result<Payment> {
    let Owed { booking, mut payment, wash, .. } = lock(tx, id).await?;
    if payments::fail(tx, &mut payment).await? {
        match (booking, wash) {
            // Its wash follows it.
            (Some(mut booking), _) => bookings::release(tx, &mut booking, cause).await?,
            (None, Some(mut wash)) => car_washes::release(tx, &mut wash, cause).await?,
            (None, None) => {}
        }
    }
    Ok(payment)
}
