//! Asking gateways what became of charges, and acting on it.

use chrono::{DateTime, TimeDelta, Utc};
use futures_util::StreamExt;
use futures_util::stream;
use metrics::counter;

use super::open::{keep, prepared};
use super::rules::{self, GIVEN_UP, SILENCE, State, Verdict, backoff, verdict};
use super::store::{self, ChargeRow};
use crate::app::App;
use crate::error::{Error, Result};
use crate::events::{Event, Trouble, Tx};
use crate::gateways::{Failure, Standing};
use crate::payments::{self, Payment, Status};
use crate::settlements::actions;
use crate::types::PaymentId;

const BATCH: i64 = 16;
/// Gateways asked at the same time, by a server.
const AT_ONCE: usize = 8;

/// Asks for all that is due. Returns how many that were.
pub async fn ask_due(app: &App) -> Result<usize> {
    let mut asked = 0;
    loop {
        let due = store::take_due(&mut *app.db.acquire().await?, app.clock.now(), BATCH).await?;
        if due.is_empty() {
            return Ok(asked);
        }
        asked += due.len();
        let all = stream::iter(due).for_each_concurrent(AT_ONCE, async |row| {
            let id = row.id;
            // The others do not wait for one that cannot be worked on.
            if let Err(error) = ask(app, row).await {
                tracing::error!(charge = %id, ?error, "a charge could not be asked for");
            }
        });
        all.await;
    }
}

pub async fn next_due(app: &App) -> Result<Option<DateTime<Utc>>> {
    store::next_due(&mut *app.db.acquire().await?).await
}

/// The customer came back from the provider's page: what became of it is asked at once.
pub async fn come_back(app: &App, payment: PaymentId) -> Result<()> {
    let mut tx = app.begin().await?;
    let now = tx.now();
    store::hurry(&mut tx, payment, now).await?;
    tx.commit().await
}

async fn ask(app: &App, row: ChargeRow) -> Result<()> {
    let payment = payments::find(&mut *app.db.acquire().await?, row.payment_id).await?;
    let Some(payment) = payment else { return Ok(()) };
    let answer = match standing(app, &payment, &row).await {
        Ok(answer) => answer,
        Err(error) => Err(Failure::Unknown(match &error {
            Error::Refused(refusal) => refusal.to_string(),
            other => {
                tracing::error!(charge = %row.id, error = ?other, "a gateway could not be asked");
                "not asked".into()
            }
        })),
    };
    let mut tx = app.begin().await?;
    match answer {
        Ok(Some(standing)) => settle(&mut tx, &row, standing).await?,
        Ok(None) => {}
        Err(failure) => unanswered(&mut tx, &row, &failure).await?,
    }
    tx.commit().await
}

/// How it stands; None if all that was to be learnt is its reference.
async fn standing(app: &App, payment: &Payment, row: &ChargeRow) -> Result<Result<Option<Standing>, Failure>> {
    let back = crate::settlements::back_to(app, payment.id);
    let (account, charge) = prepared(app, payment, row, &back).await?;
    let reference = match &row.reference {
        Some(reference) => reference.clone(),
        // Whether we asked for it at all nobody knows: the same key gives the same charge.
        None => match account.gateway.open(&charge).await {
            Ok(opened) => {
                // None: it ended meanwhile.
                let Some(reference) = keep(app, row, opened).await?.reference else { return Ok(Ok(None)) };
                if row.state == State::Opening && payment.status == Status::Pending {
                    return Ok(Ok(None));
                }
                reference
            }
            // There never was one, nor will there be.
            Err(Failure::Refused(_)) if row.state != State::Opening => return Ok(Ok(Some(Standing::Gone))),
            Err(failure) => return Ok(Err(failure)),
        },
    };
    let over = row.state == State::Closing || payment.status != Status::Pending;
    let answer = if over && row.state != State::Watched {
        account.gateway.close(&reference).await
    } else {
        account.gateway.ask(&reference).await
    };
    Ok(answer.map(Some))
}

/// Acts on how a charge stands, once: whoever comes second finds it ended.
pub(super) async fn settle(tx: &mut Tx, row: &ChargeRow, standing: Standing) -> Result<()> {
    let payment = actions::lock_payment(tx, row.payment_id).await?;
    let Some(row) = store::lock(tx, row.id).await? else { return Ok(()) };
    let now = tx.now();
    match (row.state, &standing) {
        // The same money, told again.
        (State::Paid, Standing::Paid { by, .. }) if row.paid_by.as_ref() == Some(by) => return Ok(()),
        // The customer paid twice.
        (State::Paid, Standing::Paid { .. }) => return trouble(tx, &row, &payment, Trouble::Mismatch).await,
        (_, Standing::Paid { .. }) => {}
        // Money that came stays, and what is over does not begin anew, whatever is said late.
        (state, _) if state.is_over() => return Ok(()),
        _ => {}
    }
    match verdict(row.state, row.closing_at, &payment, standing, now) {
        Verdict::Settle { by } => paid(tx, &row, &payment, &by).await,
        Verdict::Doubt { by } => doubt(tx, &row, &payment, &by).await,
        Verdict::Decline => {
            store::end(tx, &row, State::Closed, None).await?;
            actions::decline(tx, payment.id).await
        }
        Verdict::Lapse { watched } => {
            actions::lapse(tx, payment.id).await?;
            if watched {
                return store::put_off(tx, &row, (State::Watched, 0), None, now + backoff(3)).await;
            }
            store::end(tx, &row, State::Closed, None).await
        }
        Verdict::Close => store::end(tx, &row, State::Closed, None).await,
        Verdict::Wait { after, refusal } => {
            store::put_off(tx, &row, (row.state, 0), refusal.as_deref(), now + after).await
        }
    }
}

/// Money that fits: it settles, unless another charge of the payment did.
async fn paid(tx: &mut Tx, row: &ChargeRow, payment: &Payment, by: &str) -> Result<()> {
    if store::another_is_paid(tx, row).await? {
        return doubt(tx, row, payment, by).await;
    }
    store::end(tx, row, State::Paid, Some(by)).await?;
    actions::succeed(tx, payment.id, false).await?;
    // By an older page than the last: nobody is to pay that one too.
    payments::ask_first(tx, &[payment.id]).await.map(drop)
}

async fn doubt(tx: &mut Tx, row: &ChargeRow, payment: &Payment, by: &str) -> Result<()> {
    // Told before.
    if row.state == State::Doubtful && row.paid_by.as_deref() == Some(by) {
        return Ok(());
    }
    store::end(tx, row, State::Doubtful, Some(by)).await?;
    trouble(tx, row, payment, Trouble::Mismatch).await
}

/// Nobody knows how it stands: it is asked for again, ever more rarely; the lot admins are told, and in the end it is theirs.
async fn unanswered(tx: &mut Tx, row: &ChargeRow, failure: &Failure) -> Result<()> {
    let payment = actions::lock_payment(tx, row.payment_id).await?;
    let Some(row) = store::lock(tx, row.id).await?.filter(|row| !row.state.is_over()) else { return Ok(()) };
    let (now, tries) = (tx.now(), row.tries + 1);
    // While it can be paid nobody waits for the answer.
    let waits_since = row.closing_at.or((row.state == State::Opening).then_some(row.opened_at));
    let silence = waits_since.map_or(TimeDelta::zero(), |since| now - since);
    tracing::warn!(charge = %row.id, gateway = row.gateway, tries, %failure, "a gateway does not say how a charge stands");
    if silence >= SILENCE {
        trouble(tx, &row, &payment, Trouble::Unanswered).await?;
    }
    if silence >= GIVEN_UP {
        return store::end(tx, &row, State::Doubtful, None).await;
    }
    store::put_off(tx, &row, (row.state, tries), None, now + rules::backoff(tries)).await
}

/// Told once, loudly.
async fn trouble(tx: &mut Tx, row: &ChargeRow, payment: &Payment, trouble: Trouble) -> Result<()> {
    let now = tx.now();
    if store::set_told(tx, row.id, now).await? {
        counter!("parkmate_gateway_troubles_total").increment(1);
        tracing::error!(charge = %row.id, payment = %payment.id, gateway = row.gateway, ?trouble, "a charge is in trouble");
        tx.emit(Event::PaymentTroubled { payment: payments::facts(payment), trouble });
    }
    Ok(())
}
