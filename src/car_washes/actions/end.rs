//! End a wash before it is done: by the customer, a lot admin, or because its payment came to nothing.

use super::{changed, save};
use crate::car_washes::model::{Status, Wash};
use crate::car_washes::{rules, store};
use crate::error::{Code, Result};
use crate::events::{Event, LapseCause, Tx, WashCancelled};
use crate::payments;
use crate::types::{AccountId, CarWashId};

/// The customer gives it up before it starts; what the terms it was booked under say goes back.
pub async fn cancel(tx: &mut Tx, customer: AccountId, id: CarWashId) -> Result<Wash> {
    let mut wash = store::lock(tx, id).await?.filter(|w| w.customer_id == customer).ok_or(Code::NotFound)?;
    if !wash.status.is_unstarted() {
        return Err(changed(&wash).into());
    }
    let amount = rules::refund(&wash, tx.now());
    end(tx, &mut wash, "cancelled", WashCancelled::ByCustomer, amount).await?;
    Ok(wash)
}

/// An admin calls it off, begun or not; everything goes back.
pub async fn call_off(tx: &mut Tx, may: impl Fn(&Wash) -> bool, id: CarWashId, reason: &str) -> Result<Wash> {
    let mut wash = store::lock(tx, id).await?.filter(may).ok_or(Code::NotFound)?;
    if matches!(wash.status, Status::Completed | Status::Cancelled) {
        return Err(changed(&wash).into());
    }
    let amount = wash.price_amount;
    end(tx, &mut wash, reason, WashCancelled::ByAdmin, amount).await?;
    Ok(wash)
}

/// Its own payment came to nothing: an unpaid wash is cancelled. Anything else stays as it is.
pub async fn release(tx: &mut Tx, wash: &mut Wash, cause: LapseCause) -> Result<()> {
    if wash.status != Status::AwaitingPayment {
        return Ok(());
    }
    rules::cancel(wash, cause.as_str(), tx.now());
    let why = WashCancelled::Lapsed(cause);
    save(tx, wash, Status::AwaitingPayment, |w| Event::CarWashCancelled { wash: w.facts(), why }).await
}

/// Cancels it and gives `amount` back, or closes its open payment, unless that also pays for a booking: then its share goes
/// back when the payment comes.
async fn end(tx: &mut Tx, wash: &mut Wash, reason: &str, why: WashCancelled, amount: i64) -> Result<()> {
    let was = wash.status;
    rules::cancel(wash, reason, tx.now());
    save(tx, wash, was, |w| Event::CarWashCancelled { wash: w.facts(), why }).await?;
    match was {
        Status::AwaitingPayment if wash.shares_payment => Ok(()),
        Status::AwaitingPayment => payments::expire(tx, &[wash.payment_id]).await,
        _ => {
            let mut payment = payments::lock(tx, wash.payment_id).await?;
            payments::refund(tx, &mut payment, amount, "car wash cancelled").await.map(drop)
        }
    }
}
