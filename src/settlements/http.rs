//! Verify and reject for lot admins and staff; webhooks for gateways.

use actix_web::{HttpRequest, HttpResponse, post, web};
use serde::Serialize;
use utoipa::ToSchema;

use super::actions::Settlement;
use super::{actions, charges, webhook};
use crate::app::App;
use crate::auth::{LotAdmin, Staff};
use crate::bookings::Settled;
use crate::car_washes;
use crate::error::{Code, Problem, Refusal, Result};
use crate::events::Tx;
use crate::gateways::Sandbox;
use crate::payments::{self, Method, PaymentView};
use crate::rest::{Once, Reply, Routes, write};
use crate::types::{BookingId, CarWashId, OperatorId, PaymentId};

/// No provider's webhook comes near this.
const MOST_BYTES: usize = 64 * 1024;

/// What a verification did.
#[derive(Debug, Serialize, ToSchema)]
struct Verified {
    #[serde(flatten)]
    payment: PaymentView,
    outcome: Outcome,
    /// The booking that stands for the money now.
    booking_id: Option<BookingId>,
    /// The car wash that does.
    car_wash_id: Option<CarWashId>,
}

#[derive(Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Outcome {
    /// The booking is confirmed, or runs; a car wash by itself is queued.
    Confirmed,
    /// It was dead, its time still free: a new one stands in its place.
    Rebooked,
    /// There is no bay for it any more: the money is to go back.
    RefundDue,
    /// It was verified before.
    Unchanged,
}

impl Outcome {
    /// By the booking, where there is one.
    fn of(settlement: &Settlement) -> Self {
        match (&settlement.booking, settlement.wash) {
            (Some(Settled::Confirmed), _) | (None, Some(car_washes::Settled::Queued)) => Self::Confirmed,
            (Some(Settled::Rebooked(_)), _) | (None, Some(car_washes::Settled::Rebooked(_))) => Self::Rebooked,
            (Some(Settled::NoBay), _) | (None, Some(car_washes::Settled::NoRoom)) => Self::RefundDue,
            (None, None) => Self::Unchanged,
        }
    }
}

/// The money of a cash or UPI payment is there.
///
/// Lot admins, and for cash staff of the operator. Verifying twice is one effect. For a booking that is dead, its time is
/// booked anew if it is still free, else a refund is due: see `outcome`.
#[utoipa::path(tag = "Lot admin", params(("id" = PaymentId, Path)), responses(
    (status = 200, body = Verified),
    (status = 403, description = "forbidden: staff verify cash only", body = Problem),
    (status = 404, description = "not_found", body = Problem),
    (status = 409, description = "state_changed: it was rejected, or is a card payment", body = Problem),
))]
#[post("/operator/payments/{id}/verify")]
async fn verify(app: web::Data<App>, staff: Staff, once: Once, id: web::Path<PaymentId>) -> Result<HttpResponse> {
    write(&app, &once, async |tx| {
        may_settle(tx, &staff, *id).await?;
        let settled = actions::succeed(tx, *id, true).await?;
        tx.follow().await?;
        let outcome = settled.as_ref().map_or(Outcome::Unchanged, Outcome::of);
        let nothing = outcome == Outcome::RefundDue;
        let booking_id = crate::bookings::lock_by_payment(tx, *id).await?.filter(|_| !nothing).map(|b| b.id);
        let wash = car_washes::lock_by_payment(tx, *id).await?;
        let car_wash_id = wash.filter(|wash| wash.status != car_washes::Status::Cancelled).map(|wash| wash.id);
        let payment = payments::find(tx, *id).await?.ok_or(Code::NotFound)?;
        let payment = payments::view(tx, payment).await?;
        Ok(Reply::ok(&Verified { payment, outcome, booking_id, car_wash_id }))
    })
    .await
}

/// The money of a cash or UPI payment did not come: the hold is released.
#[utoipa::path(tag = "Lot admin", params(("id" = PaymentId, Path)), responses(
    (status = 200, body = PaymentView),
    (status = 403, description = "forbidden: staff reject cash only", body = Problem),
    (status = 404, description = "not_found", body = Problem),
    (status = 409, description = "state_changed, with the state that won", body = Problem),
))]
#[post("/operator/payments/{id}/reject")]
async fn reject(app: web::Data<App>, staff: Staff, once: Once, id: web::Path<PaymentId>) -> Result<HttpResponse> {
    write(&app, &once, async |tx| {
        may_settle(tx, &staff, *id).await?;
        actions::reject(tx, *id).await?;
        let payment = payments::find(tx, *id).await?.ok_or(Code::NotFound)?;
        Ok(Reply::ok(&payments::view(tx, payment).await?))
    })
    .await
}

fn state_changed(state: payments::Status) -> crate::error::Error {
    Refusal::new(Code::StateChanged).with("state", state).into()
}

/// Admins settle cash and UPI at their lots, staff only cash; what a gateway takes is the gateway's.
async fn may_settle(tx: &mut Tx, staff: &Staff, id: PaymentId) -> Result<()> {
    let payment = payments::find(tx, id).await?.filter(|payment| staff.works_for().contains(&payment.operator_id));
    let payment = payment.ok_or(Code::NotFound)?;
    match payment.method {
        _ if payment.gateway.is_some() => Err(state_changed(payment.status)),
        Method::Card => Err(state_changed(payment.status)),
        Method::Upi if !staff.admin_of.contains(&payment.operator_id) => Err(Code::Forbidden.into()),
        Method::Upi | Method::Cash => Ok(()),
    }
}

/// A webhook's body: signed as it came, so not parsed yet.
fn said(body: &[u8]) -> Result<&str> {
    if body.len() > MOST_BYTES {
        return Err(Code::PayloadTooLarge.into());
    }
    Ok(std::str::from_utf8(body).map_err(|_| Refusal::new(Code::MalformedRequest))?)
}

/// A gateway tells what became of a payment or refund.
///
/// Signed, at most five minutes old, and without effect when it comes again.
#[utoipa::path(tag = "Payments", security(()), request_body = String, params(
    ("gateway" = String, Path, example = "sandbox"),
    ("Sandbox-Signature" = String, Header, description = "t=<unix seconds>,v1=<hex HMAC-SHA256 of \"t.body\">"),
), responses(
    (status = 204, description = "Taken, now or before"),
    (status = 401, description = "signature_invalid", body = Problem),
    (status = 404, description = "not_found: no such gateway or payment", body = Problem),
    (status = 422, description = "validation_failed: signed, but of a type or currency that is not known, or not of the \
        amount that was asked for", body = Problem),
))]
#[post("/webhooks/{gateway}")]
async fn receive(
    app: web::Data<App>,
    request: HttpRequest,
    gateway: web::Path<String>,
    body: web::Bytes,
) -> Result<HttpResponse> {
    if gateway.as_str() != Sandbox::NAME {
        return Err(Code::NotFound.into());
    }
    let body = said(&body)?;
    let signature = request.headers().get("sandbox-signature").and_then(|value| value.to_str().ok());
    let mut tx = app.begin().await?;
    webhook::receive(&mut tx, &app.gateway, signature.unwrap_or_default(), body).await?;
    tx.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}

/// An operator's own gateway tells what became of a payment or refund.
///
/// Signed as the gateway signs: `Stripe-Signature`, or `X-Razorpay-Signature` with `X-Razorpay-Event-Id`. Without effect when
/// it comes again, or is of no concern.
#[utoipa::path(tag = "Payments", security(()), request_body = String, params(
    ("gateway" = String, Path, example = "stripe"),
    ("operator_id" = OperatorId, Path),
), responses(
    (status = 204, description = "Taken, now or before"),
    (status = 400, description = "malformed_request: signed, and not to be understood", body = Problem),
    (status = 401, description = "signature_invalid", body = Problem),
    (status = 404, description = "not_found: the operator has no such gateway", body = Problem),
    (status = 422, description = "validation_failed: signed, and about another account", body = Problem),
))]
#[post("/webhooks/{gateway}/{operator_id}")]
async fn receive_of_operator(
    app: web::Data<App>,
    request: HttpRequest,
    path: web::Path<(String, OperatorId)>,
    body: web::Bytes,
) -> Result<HttpResponse> {
    let body = said(&body)?;
    let (gateway, operator) = path.into_inner();
    let header = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    charges::receive(&app, &gateway, operator, &header, body).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Ask the gateway once more for a refund that it could not pay
#[utoipa::path(tag = "Lot admin", params(("id" = PaymentId, Path)), responses(
    (status = 200, body = PaymentView),
    (status = 404, description = "not_found", body = Problem),
    (status = 409, description = "state_changed: no refund of it has failed", body = Problem),
))]
#[post("/operator/payments/{id}/refund-again")]
async fn refund_again(
    app: web::Data<App>,
    admin: LotAdmin,
    once: Once,
    id: web::Path<PaymentId>,
) -> Result<HttpResponse> {
    write(&app, &once, async |tx| {
        let payment = payments::find(tx, *id).await?.filter(|payment| admin.admin_of.contains(&payment.operator_id));
        let payment = payment.ok_or(Code::NotFound)?;
        charges::ask_again(tx, payment.id).await?;
        Ok(Reply::ok(&payments::view(tx, payment).await?))
    })
    .await
}

pub fn routes(cfg: &mut Routes) {
    cfg.service(verify).service(reject).service(receive).service(receive_of_operator).service(refund_again);
}
