//! What operators' gateways are asked to give back.

use chrono::TimeDelta;
use futures_util::StreamExt;
use futures_util::stream;
use metrics::counter;

use super::rules::{backoff, until_next_question};
use super::store::refund::{self as store, Known, RefundRow};
use crate::app::App;
use crate::error::{Code, Refusal, Result};
use crate::events::{Event, Trouble, Tx};
use crate::gateways::{Failure, Provider, Refund, RefundName, RefundStanding, Refunded};
use crate::merchants;
use crate::payments::{self, Payment};
use crate::types::{Money, OperatorId, PaymentId, RefundId};

const BATCH: i64 = 16;
const AT_ONCE: usize = 8;
/// So long without an answer, and the lot admins are told.
const SILENCE: TimeDelta = TimeDelta::hours(1);

/// A gateway is to be asked for it.
pub async fn begin(tx: &mut Tx, refund: RefundId, payment: &Payment) -> Result<()> {
    let now = tx.now();
    let gateway = payment.gateway.as_deref().unwrap_or_default();
    store::insert(tx, refund, payment.id, payment.operator_id, gateway, now).await
}

/// Asks for all refunds that are due. Returns how many that were.
pub async fn give_back_due(app: &App) -> Result<usize> {
    let mut asked = 0;
    loop {
        let due = store::take_due(&mut *app.db.acquire().await?, app.clock.now(), BATCH).await?;
        if due.is_empty() {
            return Ok(asked);
        }
        asked += due.len();
        let all = stream::iter(due).for_each_concurrent(AT_ONCE, async |row| {
            let id = row.id;
            if let Err(error) = ask(app, row).await {
                tracing::error!(refund = %id, ?error, "a refund could not be asked for");
            }
        });
        all.await;
    }
}

async fn ask(app: &App, row: RefundRow) -> Result<()> {
    let answer = answer(app, &row).await;
    let mut tx = app.begin().await?;
    match answer {
        Ok(refunded) => apply(&mut tx, row.id, &refunded).await?,
        // Asking for one that it has is no reason to give that up.
        Err(Failure::Refused(reason)) if row.reference.is_none() => failed(&mut tx, row.id, &reason).await?,
        Err(failure) => unanswered(&mut tx, &row, &failure).await?,
    }
    tx.commit().await
}

async fn answer(app: &App, row: &RefundRow) -> Result<Refunded, Failure> {
    let not_asked = |error: &dyn std::fmt::Debug| Failure::Unknown(format!("not asked: {error:?}"));
    let mut db = app.db.acquire().await.map_err(|error| not_asked(&error))?;
    let provider = Provider::of(&row.gateway).ok_or_else(|| Failure::Refused("no_such_gateway".into()))?;
    let account = merchants::account(&mut db, &app.providers, row.operator_id, provider).await;
    drop(db);
    let account = account.map_err(|error| not_asked(&error))?.ok_or_else(|| Failure::Refused("no_keys".into()))?;
    let of = row.of.clone().ok_or_else(|| Failure::Refused("nothing_paid".into()))?;
    let money = Money::new(row.amount, row.currency);
    let refund = Refund { id: row.id, attempt: row.attempt, of, money };
    match &row.reference {
        Some(reference) => account.gateway.ask_refund(&refund, reference).await,
        None => account.gateway.refund(&refund, row.tries > 1).await,
    }
}

/// Acts on how a refund stands, by an answer or a webhook, once.
async fn apply(tx: &mut Tx, id: RefundId, refunded: &Refunded) -> Result<()> {
    match &refunded.standing {
        // Counts it as given back, if that was not known.
        RefundStanding::Done => {
            payments::refund_done(tx, id).await?;
            store::set_done(tx, id).await
        }
        RefundStanding::Failed(reason) => failed(tx, id, reason).await,
        RefundStanding::Pending => pending(tx, id, &refunded.reference).await,
    }
}

/// A gateway told by webhook how a refund stands.
pub(super) async fn told(
    tx: &mut Tx,
    operator: OperatorId,
    named: Option<&RefundName>,
    refunded: &Refunded,
    old: bool,
) -> Result<()> {
    let now = tx.now();
    let known = store::find(tx, operator, named.map(|name| name.refund), &refunded.reference).await?;
    let Some(Known { id, attempt, reference }) = known else { return Ok(()) };
    if old {
        return store::hurry(tx, id, now).await;
    }
    let of_this_attempt = match named.and_then(|name| name.key.as_ref()) {
        Some(key) => *key == Refund::key_of(id, attempt),
        None => reference.as_ref() == Some(&refunded.reference),
    };
    // One that failed was asked for anew: a late word about it says nothing of the next, unless the money did go back.
    if of_this_attempt || refunded.standing == RefundStanding::Done { apply(tx, id, refunded).await } else { Ok(()) }
}

/// The lot admin tries a refund again that the gateway could not pay.
pub async fn ask_again(tx: &mut Tx, payment: PaymentId) -> Result<()> {
    let now = tx.now();
    if store::ask_again(tx, payment, now).await? { Ok(()) } else { Err(Refusal::new(Code::StateChanged).into()) }
}

async fn pending(tx: &mut Tx, id: RefundId, reference: &str) -> Result<()> {
    let now = tx.now();
    let Some(since) = store::lock(tx, id).await? else { return Ok(()) };
    store::set_pending(tx, id, reference, now + until_next_question(now - since)).await
}

async fn failed(tx: &mut Tx, id: RefundId, reason: &str) -> Result<()> {
    let now = tx.now();
    match store::set_failed(tx, id, reason, now).await? {
        Some(payment) => trouble(tx, payment, Trouble::RefundFailed).await,
        None => Ok(()),
    }
}

async fn unanswered(tx: &mut Tx, row: &RefundRow, failure: &Failure) -> Result<()> {
    let (now, tries) = (tx.now(), row.tries);
    tracing::warn!(refund = %row.id, gateway = row.gateway, tries, %failure, "a gateway does not say how a refund stands");
    let silent = now - row.created_at >= SILENCE;
    if store::set_unanswered(tx, row, now + backoff(tries), silent, now).await? {
        return trouble(tx, row.payment_id, Trouble::Unanswered).await;
    }
    Ok(())
}

async fn trouble(tx: &mut Tx, payment: PaymentId, trouble: Trouble) -> Result<()> {
    counter!("parkmate_gateway_troubles_total").increment(1);
    tracing::error!(%payment, ?trouble, "a refund is in trouble");
    let payment = payments::find(tx, payment).await?.ok_or(Code::NotFound)?;
    tx.emit(Event::PaymentTroubled { payment: payments::facts(&payment), trouble });
    Ok(())
}
