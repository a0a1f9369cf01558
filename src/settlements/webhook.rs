//! Webhooks: taking them, and the sandbox's own sending of them.

use chrono::TimeDelta;
use uuid::Uuid;

use super::{actions, charges, store};
use crate::app::App;
use crate::error::{Code, Refusal, Result};
use crate::events::Tx;
use crate::gateways::{Notice, NoticeKind, Sandbox};
use crate::payments::{self, Payment};
use crate::rest;
use crate::types::{Currency, PaymentId, RefundId};

/// What the sandbox does once somebody has decided on its checkout page; nothing if that was decided before.
pub async fn charge(app: &App, payment: &Payment, succeeds: bool, delay: TimeDelta) -> Result<()> {
    let mut tx = app.begin().await?;
    let now = tx.now();
    if store::insert_charge(&mut tx, payment.id, succeeds, now).await? {
        let kind = if succeeds { NoticeKind::PaymentSucceeded } else { NoticeKind::PaymentFailed };
        let queued = queue(&mut tx, kind, payment.id, None, (payment.amount, payment.currency), delay).await?;
        tx.commit().await?;
        deliver(app, Some(queued)).await?;
    }
    Ok(())
}

/// Takes a webhook: refused unless signed and fresh, and if it says what we do not know; without effect if it was taken
/// before.
pub async fn receive(tx: &mut Tx, gateway: &Sandbox, signature: &str, body: &str) -> Result<()> {
    let now = tx.now();
    if !gateway.has_signed(body, signature, now) {
        return Err(Code::SignatureInvalid.into());
    }
    let notice: Notice = rest::parse(body.as_bytes())?;
    if !store::insert_webhook_event(tx, Sandbox::NAME, &notice.id.to_string(), notice.kind.as_str(), now).await? {
        return Ok(());
    }
    apply(tx, &notice).await
}

async fn apply(tx: &mut Tx, notice: &Notice) -> Result<()> {
    let payment = payments::find(tx, notice.payment_id).await?.ok_or(Code::NotFound)?;
    let fits = notice.kind == NoticeKind::RefundSucceeded || payment.amount == notice.amount;
    if !fits || payment.currency != notice.currency {
        let message = "Not the amount that this payment asked for.";
        return Err(Refusal::field("amount", "mismatch", message).into());
    }
    match (notice.kind, notice.refund_id) {
        (NoticeKind::PaymentSucceeded, _) => actions::succeed(tx, notice.payment_id, false).await.map(drop),
        (NoticeKind::PaymentFailed, _) => actions::decline(tx, notice.payment_id).await,
        (NoticeKind::RefundSucceeded, Some(refund)) => payments::refund_done(tx, refund).await,
        (NoticeKind::RefundSucceeded, None) => {
            Err(Refusal::field("refund_id", "required", "Which refund succeeded?").into())
        }
    }
}

/// What the sandbox has to say, queued in the transaction that decided it.
async fn queue(
    tx: &mut Tx,
    kind: NoticeKind,
    payment_id: PaymentId,
    refund_id: Option<RefundId>,
    amount: (i64, Currency),
    delay: TimeDelta,
) -> Result<Uuid> {
    let id = Uuid::now_v7();
    let notice = Notice { id, kind, payment_id, refund_id, amount: amount.0, currency: amount.1 };
    let body = serde_json::to_string(&notice).map_err(anyhow::Error::from)?;
    let now = tx.now();
    store::insert_sandbox_webhook(tx, id, &body, now, now + delay).await?;
    Ok(id)
}

/// Delivers one of the sandbox's webhooks that is due, `id` or any. Returns whether there was one. One that is not taken is
/// delivered again later, so that it never holds up what is due after it.
async fn deliver(app: &App, id: Option<Uuid>) -> Result<bool> {
    let mut tx = app.begin().await?;
    let now = tx.now();
    let Some((id, body)) = store::take_sandbox_webhook(&mut tx, id, now).await? else { return Ok(false) };
    if let Err(error) = hand_over(app, tx, &body).await {
        tracing::error!(webhook = %id, ?error, "a webhook was not taken");
        metrics::counter!("parkmate_webhook_retries_total").increment(1);
        let mut tx = app.begin().await?;
        store::postpone_sandbox_webhook(&mut tx, id, now).await?;
        tx.commit().await?;
    }
    Ok(true)
}

/// Signs a webhook and hands it to [`receive`], in the transaction that took it from the queue: a crash before the commit
/// leaves it queued.
async fn hand_over(app: &App, mut tx: Tx, body: &str) -> Result<()> {
    let signature = app.gateway.signature(body, tx.now());
    receive(&mut tx, &app.gateway, &signature, body).await?;
    tx.commit().await
}

/// Delivers every webhook of the sandbox that is due; returns how many.
pub async fn deliver_due(app: &App) -> Result<usize> {
    let mut delivered = 0;
    while deliver(app, None).await? {
        delivered += 1;
    }
    Ok(delivered)
}

/// Asks the gateway for the refunds that are due; its webhook says when they are done. Returns how many.
pub async fn send_due_refunds(app: &App) -> Result<usize> {
    let mut sent = 0;
    loop {
        let mut tx = app.begin().await?;
        let now = tx.now();
        let Some(refund) = store::take_due_refund(&mut tx, now).await? else { return Ok(sent) };
        if let Some((payment, amount)) = payments::refund_sent(&mut tx, refund).await? {
            let payment = payments::find(&mut tx, payment).await?.ok_or(Code::NotFound)?;
            if payment.gateway.as_deref() == Some(Sandbox::NAME) {
                let (kind, money) = (NoticeKind::RefundSucceeded, (amount, payment.currency));
                queue(&mut tx, kind, payment.id, Some(refund), money, TimeDelta::zero()).await?;
            } else {
                charges::begin_refund(&mut tx, refund, &payment).await?;
            }
        }
        tx.commit().await?;
        sent += 1;
    }
}

/// A day after the sandbox's webhooks arrived nobody asks for them.
pub async fn forget_delivered(app: &App) -> Result<()> {
    let day_ago = app.clock.now() - TimeDelta::hours(24);
    store::delete_delivered(&mut *app.db.acquire().await?, day_ago).await
}
