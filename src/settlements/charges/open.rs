//! The way to a gateway's page: the charge is opened there when somebody comes to pay, and not while a bay is booked.

use std::time::Duration;

use chrono::TimeDelta;
use tokio::time::timeout;

use super::rules::State;
use super::store::{self, ChargeRow};
use crate::app::App;
use crate::error::{Code, Refusal, Result};
use crate::gateways::{Charge, Failure, Form, Opened, Provider};
use crate::merchants::{self, Account};
use crate::payments::{self, Method, Payment, Status};
use crate::types::PaymentId;

/// Who waits for a page waits no longer; the charge is opened all the same.
const PATIENCE: Duration = Duration::from_millis(3_500);
/// The customer has so long before we look whether a webhook was lost.
const FIRST_LOOK: TimeDelta = TimeDelta::seconds(30);

/// Where somebody pays.
pub enum Page {
    /// On the provider's page.
    There(String),
    /// The same, by a form.
    Form(Form),
    /// By the code that our own page shows.
    Code,
    /// Nothing is to be paid (any more): our own page tells how it is.
    Told,
}

/// Opens a payment's charge, or finds the one that is open. Refused with `unavailable` while the gateway does not answer.
pub async fn page(app: &App, payment: PaymentId, back: &str) -> Result<Page> {
    let Some((payment, row)) = begin(app, payment).await? else { return Ok(Page::Told) };
    if row.state == State::Closing {
        return Ok(Page::Told);
    }
    let (account, charge) = prepared(app, &payment, &row, back).await?;
    let row = match row.reference {
        Some(_) => row,
        None => match timeout(PATIENCE, account.gateway.open(&charge)).await {
            Ok(Ok(opened)) => keep(app, &row, opened).await?,
            Ok(Err(failure)) => return Err(no_page(&row, &failure)),
            Err(_) => return Err(no_page(&row, &Failure::Unknown("it took too long".into()))),
        },
    };
    // Its time ended while it was opened.
    let (State::Open, Some(reference)) = (row.state, row.reference) else { return Ok(Page::Told) };
    if payment.method == Method::Upi {
        let mut db = app.db.acquire().await?;
        let drawn = payments::find(&mut db, payment.id).await?.is_some_and(|payment| payment.upi_uri.is_some());
        return Ok(row.page.filter(|_| !drawn).map_or(Page::Code, Page::There));
    }
    let form = || account.gateway.form(&charge, &reference).map(Page::Form);
    Ok(row.page.map(Page::There).or_else(form).unwrap_or(Page::Told))
}

/// The charge that is asked for or open, written if there was none; None if nothing is to be paid.
async fn begin(app: &App, id: PaymentId) -> Result<Option<(Payment, ChargeRow)>> {
    let mut tx = app.begin().await?;
    let payment = payments::lock(&mut tx, id).await?;
    let (Status::Pending, Some(gateway)) = (payment.status, payment.gateway.clone()) else { return Ok(None) };
    let live = |row: &ChargeRow| matches!(row.state, State::Opening | State::Open | State::Closing);
    let row = match store::last(&mut tx, id).await? {
        Some(row) if live(&row) => Some(row),
        // It is paid, or somebody has to look at it.
        Some(row) if row.state != State::Closed => None,
        _ => {
            let now = tx.now();
            store::insert(&mut tx, id, payment.operator_id, &gateway, now).await?;
            store::last(&mut tx, id).await?
        }
    };
    tx.commit().await?;
    Ok(row.map(|row| (payment, row)))
}

/// All that the gateway is asked with: the same whenever it is.
pub(super) async fn prepared(app: &App, payment: &Payment, row: &ChargeRow, back: &str) -> Result<(Account, Charge)> {
    let mut db = app.db.acquire().await?;
    let provider = Provider::of(&row.gateway).ok_or(Code::Internal)?;
    let account = merchants::account(&mut db, &app.providers, row.operator_id, provider).await?;
    let account = account.ok_or_else(|| Refusal::new(Code::Unavailable).detail("The lot has no such gateway now."))?;
    let charge = Charge {
        payment: payment.id,
        attempt: row.attempt,
        money: payment.money(),
        upi: payment.method == Method::Upi,
        what: store::words(&mut db, payment.id).await?,
        back: back.to_owned(),
        now: row.opened_at,
    };
    Ok((account, charge))
}

/// Keeps the gateway's answer; the charge as it stands then. Of two answers the first is kept, and shown by whoever got the
/// other one.
pub(super) async fn keep(app: &App, row: &ChargeRow, opened: Opened) -> Result<ChargeRow> {
    let mut tx = app.begin().await?;
    let due = tx.now() + FIRST_LOOK;
    // Payment first, as everywhere.
    payments::lock(&mut tx, row.payment_id).await?;
    store::set_opened(&mut tx, row.id, &opened, due).await?;
    let kept = store::lock(&mut tx, row.id).await?.ok_or(Code::Internal)?;
    tx.commit().await?;
    Ok(kept)
}

fn no_page(row: &ChargeRow, failure: &Failure) -> crate::error::Error {
    tracing::warn!(charge = %row.id, gateway = row.gateway, %failure, "a charge could not be opened");
    Refusal::new(Code::Unavailable)
        .detail("The payment provider does not answer just now. Nothing was charged; try again.")
        .with("retry_after_seconds", 5)
        .into()
}
