//! The verbs of payments. Each takes a payment that its caller has locked, with the thing it pays for locked before.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use super::model::{Payment, Status};
use super::rules::{self, Success};
use super::store;
use crate::error::{Code, Refusal, Result};
use crate::events::{Event, PaymentFacts, Tx};
use crate::ledger::{self, Goods, PaidRefund, RefundPromised, Sale};
use crate::types::{Money, PaymentId, RefundId};

/// The payment, as it is.
pub async fn find(db: &mut PgConnection, id: PaymentId) -> Result<Option<Payment>> {
    store::find(db, id).await
}

/// These payments, in no order.
pub async fn find_all(db: &mut PgConnection, ids: &[PaymentId]) -> Result<Vec<Payment>> {
    store::find_all(db, ids).await
}

/// Locks a payment to the end of the transaction and reads it.
pub async fn lock(db: &mut PgConnection, id: PaymentId) -> Result<Payment> {
    store::lock(db, id).await?;
    store::find(db, id).await?.ok_or_else(|| Code::NotFound.into())
}

/// Money came for these goods. False if that was known; refused when a person says so of a payment that was rejected.
pub async fn succeed(tx: &mut Tx, payment: &mut Payment, by_hand: bool, goods: Vec<(Goods, i64)>) -> Result<bool> {
    match rules::success(payment.status, by_hand) {
        Success::Known => Ok(false),
        Success::Refused => Err(changed(payment)),
        Success::New => {
            let verified_by = if by_hand { tx.actor() } else { None };
            let now = tx.now();
            if !store::set_status(tx, payment, Status::Succeeded, verified_by, now).await? {
                return Err(changed(payment));
            }
            payment.status = Status::Succeeded;
            payment.settled_at = Some(now);
            ledger::post_sales(tx, &[sale(payment, goods, now)]).await?;
            Ok(true)
        }
    }
}

/// Someone said no. False if it is not open any more.
pub async fn fail(tx: &mut Tx, payment: &mut Payment) -> Result<bool> {
    if payment.status != Status::Pending {
        return Ok(false);
    }
    let now = tx.now();
    let failed = store::set_status(tx, payment, Status::Failed, None, now).await?;
    store::close_charges(tx, &[payment.id], now).await?;
    payment.status = Status::Failed;
    Ok(failed)
}

/// Nobody paid in time, or what it was for is gone: open ones of these close.
pub async fn expire(tx: &mut Tx, payments: &[PaymentId]) -> Result<()> {
    let now = tx.now();
    store::expire(tx, payments, now).await
}

/// The time to pay these is up. Those for which a gateway waits for money it is asked first, and what they pay for waits as
/// long: it must not be lost to money that is under way. Returns these.
pub async fn ask_first(tx: &mut Tx, payments: &[PaymentId]) -> Result<Vec<PaymentId>> {
    let now = tx.now();
    if payments.is_empty() { Ok(Vec::new()) } else { store::close_charges(tx, payments, now).await }
}

/// Whether a gateway is asked what became of it: nothing can be put off any more.
pub async fn is_closing(db: &mut PgConnection, id: PaymentId) -> Result<bool> {
    store::is_closing(db, id).await
}

/// Promises up to `amount` back, as far as it came and has not been promised before. Returns what was promised.
pub async fn refund(tx: &mut Tx, payment: &mut Payment, amount: i64, reason: &str) -> Result<i64> {
    let mut wanted = [(payment.clone(), amount)];
    refund_all(tx, &mut wanted, reason).await?;
    let [(refunded, amount)] = wanted;
    *payment = refunded;
    Ok(amount)
}

/// The same for any number of different payments in one statement; each amount becomes what was promised.
pub async fn refund_all(tx: &mut Tx, wanted: &mut [(Payment, i64)], reason: &str) -> Result<()> {
    for (payment, amount) in wanted.iter_mut() {
        *amount = rules::refundable(payment, *amount).max(0);
    }
    let now = tx.now();
    let due = wanted.iter_mut().filter(|(_, amount)| *amount > 0);
    let mut due: Vec<(RefundId, &mut Payment, i64)> = due.map(|(p, amount)| (RefundId::new(), p, *amount)).collect();
    if due.is_empty() {
        return Ok(());
    }
    store::insert_refunds(tx, &due, reason, now).await?;
    // After the payments are locked: what was sold goes back by what is left of it.
    let promised: Vec<_> =
        due.iter().map(|(refund, payment, amount)| refund_of(*refund, payment, *amount, now)).collect();
    ledger::post_refunds(tx, &promised).await?;
    for (_, payment, amount) in &mut due {
        payment.status = Status::RefundPending;
        payment.refund_amount += *amount;
        tx.emit(Event::RefundDue {
            payment_id: payment.id,
            customer_id: payment.customer_id,
            operator_id: payment.operator_id,
            lot_id: payment.lot_id,
            amount: Money::new(*amount, payment.currency),
            by_hand: payment.gateway.is_none(),
        });
    }
    Ok(())
}

/// What an event of its trouble says of it.
pub fn facts(payment: &Payment) -> PaymentFacts {
    PaymentFacts {
        payment_id: payment.id,
        customer_id: payment.customer_id,
        operator_id: payment.operator_id,
        lot_id: payment.lot_id,
        amount: payment.money(),
    }
}

/// The refund a gateway has to be asked for: its payment and amount; None if it is done.
pub async fn refund_sent(db: &mut PgConnection, refund: RefundId) -> Result<Option<(PaymentId, i64)>> {
    store::pending_refund(db, refund).await
}

/// Money went back. Nothing happens to a refund that is done.
pub async fn refund_done(tx: &mut Tx, refund: RefundId) -> Result<()> {
    let Some(payment) = store::payment_of_refund(tx, refund).await? else { return Ok(()) };
    // The payment first, as by hand. Who held it may have done the refund.
    let payment = lock(tx, payment).await?;
    let Some((_, amount)) = store::pending_refund(tx, refund).await? else { return Ok(()) };
    let now = tx.now();
    store::finish_refund(tx, refund, now).await?;
    ledger::post_paid_refunds(tx, &[refund_of(refund, &payment, amount, now)]).await?;
    tx.emit(Event::RefundDone {
        payment_id: payment.id,
        customer_id: payment.customer_id,
        operator_id: payment.operator_id,
        lot_id: payment.lot_id,
        amount: Money::new(amount, payment.currency),
    });
    Ok(())
}

/// A lot admin paid the open refunds of a payment at the counter.
pub(super) async fn refund_by_hand(tx: &mut Tx, payment: &Payment) -> Result<()> {
    let refunds = store::pending_refunds(tx, payment.id).await?;
    let by_gateway = payment.gateway.is_some() && !store::gateway_failed(tx, payment.id).await?;
    if refunds.is_empty() || by_gateway {
        return Err(changed(payment));
    }
    for refund in refunds {
        refund_done(tx, refund).await?;
    }
    Ok(())
}

/// As the books have it.
pub fn sale(payment: &Payment, goods: Vec<(Goods, i64)>, at: DateTime<Utc>) -> Sale {
    Sale {
        payment_id: payment.id,
        operator_id: payment.operator_id,
        lot_id: payment.lot_id,
        amount: payment.money(),
        holder: payment.holder(),
        goods,
        at,
    }
}

/// A refund of it, as the books have it.
pub fn refund_of(refund: RefundId, payment: &Payment, amount: i64, at: DateTime<Utc>) -> PaidRefund {
    RefundPromised {
        refund_id: refund,
        payment_id: payment.id,
        operator_id: payment.operator_id,
        lot_id: payment.lot_id,
        amount: Money::new(amount, payment.currency),
        holder: payment.holder(),
        at,
    }
}

fn changed(payment: &Payment) -> crate::error::Error {
    Refusal::new(Code::StateChanged).with("state", payment.status).into()
}
