//! Success and failure of a payment, for whatever it pays for.

use crate::bookings::{self, PaidBy, Settled};
use crate::error::{Code, Refusal, Result};
use crate::events::{LapseCause, Tx};
use crate::payments::{self, Method, Payment};
use crate::types::PaymentId;

/// Money came: the booking stands, or the money goes back. None if that was known before: one effect.
pub async fn succeed(tx: &mut Tx, id: PaymentId, by_hand: bool) -> Result<Option<Settled>> {
    let booking = bookings::lock_by_payment(tx, id).await?.ok_or(Code::NotFound)?;
    let mut payment = payments::lock(tx, id).await?;
    if !payments::succeed(tx, &mut payment, by_hand).await? {
        return Ok(None);
    }
    let by = if by_hand { PaidBy::Hand { cash: payment.method == Method::Cash } } else { PaidBy::Gateway };
    let settled = bookings::paid(tx, booking, by).await?;
    if let Settled::NoBay = settled {
        let amount = payment.amount;
        payments::refund(tx, &mut payment, amount, "paid too late").await?;
    }
    Ok(Some(settled))
}

/// The gateway says no: the hold is released. Nothing happens to a payment that is not open any more.
pub async fn decline(tx: &mut Tx, id: PaymentId) -> Result<()> {
    fail(tx, id, LapseCause::PaymentDeclined).await?;
    Ok(())
}

/// A lot admin says that no money came: the hold is released. Refused if the payment is not open any more; rejecting twice is
/// one effect.
pub async fn reject(tx: &mut Tx, id: PaymentId) -> Result<()> {
    let payment = fail(tx, id, LapseCause::PaymentRejected).await?;
    if payment.status == payments::Status::Failed {
        return Ok(());
    }
    Err(Refusal::new(Code::StateChanged).with("state", payment.status).into())
}

async fn fail(tx: &mut Tx, id: PaymentId, cause: LapseCause) -> Result<Payment> {
    let mut booking = bookings::lock_by_payment(tx, id).await?.ok_or(Code::NotFound)?;
    let mut payment = payments::lock(tx, id).await?;
    if payments::fail(tx, &mut payment).await? {
        bookings::release(tx, &mut booking, cause).await?;
    }
    Ok(payment)
}
