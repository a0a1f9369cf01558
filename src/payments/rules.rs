//! How a payment begins, and what may happen to it.

use chrono::{DateTime, TimeDelta, Utc};

use super::model::{Method, Payment, Status};
use crate::error::Refusal;
use crate::gateways::Sandbox;
use crate::types::{AccountId, LotId, Money, OperatorId, PaymentId};

/// A hold whose payment a gateway has been asked for is kept so much longer at most, until it has said what became of it.
pub const KEPT: TimeDelta = TimeDelta::minutes(5);

/// Which gateways take an operator's payments.
#[derive(Debug, Clone, Copy, Default)]
pub struct Takes<'a> {
    /// None: the platform's own.
    pub card: Option<&'a str>,
    /// None: by the operator's UPI id, confirmed by hand.
    pub upi: Option<&'a str>,
}

/// What is to be paid, by whom, to whom.
pub struct Bill<'a> {
    pub id: PaymentId,
    pub customer_id: AccountId,
    pub lot_id: LotId,
    pub operator_id: OperatorId,
    pub payee: &'a str,
    pub upi_id: Option<&'a str>,
    pub takes: Takes<'a>,
    pub total: Money,
    pub method: Method,
    pub now: DateTime<Utc>,
}

impl Bill<'_> {
    /// The payment to open for it, with the way to pay.
    pub fn payment(self, gateway: &Sandbox) -> Result<Payment, Refusal> {
        let Self { id, total, method, .. } = self;
        let by = match method {
            Method::Card => Some(self.takes.card.unwrap_or(Sandbox::NAME)),
            Method::Upi => self.takes.upi,
            Method::Cash => None,
        };
        let upi_uri = match (method, self.upi_id) {
            (Method::Upi, _) if by.is_some() => None,
            (Method::Upi, None) => {
                return Err(Refusal::field("payment_method", "not_offered", "This lot takes no UPI payments."));
            }
            (Method::Upi, Some(upi_id)) => Some(upi_uri(upi_id, self.payee, total, id)),
            (Method::Card | Method::Cash, _) => None,
        };
        Ok(Payment {
            id,
            customer_id: self.customer_id,
            lot_id: self.lot_id,
            operator_id: self.operator_id,
            method,
            status: Status::Pending,
            amount: total.amount,
            currency: total.currency,
            gateway: by.map(str::to_owned),
            checkout_url: by.map(|_| gateway.checkout_url(id)),
            upi_uri,
            refund_amount: 0,
            refunded_amount: 0,
            created_at: self.now,
            settled_at: None,
            asked: false,
            refusal: None,
            refund_failed: false,
        })
    }
}

/// Who says that money came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Success {
    /// Now it has.
    New,
    /// It is known already: one effect.
    Known,
    /// Someone said no to it for good.
    Refused,
}

/// What a success means to a payment in this state. `by_hand`: said by a person, who cannot overrule a rejection; a gateway
/// can, because its word means that money moved.
pub fn success(status: Status, by_hand: bool) -> Success {
    match status {
        Status::Pending | Status::Expired => Success::New,
        Status::Failed if by_hand => Success::Refused,
        Status::Failed => Success::New,
        Status::Succeeded | Status::RefundPending | Status::Refunded => Success::Known,
    }
}

/// What can still go back, of `wanted`.
pub fn refundable(payment: &Payment, wanted: i64) -> i64 {
    match payment.status {
        Status::Succeeded | Status::RefundPending | Status::Refunded => {
            wanted.min(payment.amount - payment.refund_amount)
        }
        Status::Pending | Status::Failed | Status::Expired => 0,
    }
}

/// The link behind a UPI code (NPCI, UPI linking specification 1.6): payee, amount in major units, reference.
fn upi_uri(upi_id: &str, payee: &str, amount: Money, payment: PaymentId) -> String {
    let payee: String = payee.bytes().map(escaped).collect();
    let (major, minor) = (amount.amount / 100, amount.amount % 100);
    let (currency, reference) = (amount.currency.code(), payment.0.simple());
    format!("upi://pay?pa={upi_id}&pn={payee}&am={major}.{minor:02}&cu={currency}&tr={reference}")
}

fn escaped(byte: u8) -> String {
    if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::Currency;

    #[test]
    fn a_person_cannot_verify_what_was_rejected_but_a_gateways_word_is_money() {
        assert_eq!(success(Status::Failed, true), Success::Refused);
        assert_eq!(success(Status::Failed, false), Success::New);
        assert_eq!(success(Status::Expired, true), Success::New);
        assert_eq!(success(Status::RefundPending, false), Success::Known);
    }

    #[test]
    fn a_upi_link_names_payee_amount_and_reference() {
        let payment = PaymentId(uuid::Uuid::nil());
        let uri = upi_uri("nandi@upi", "Nandi & Co", Money::new(5005, Currency::Inr), payment);
        assert_eq!(
            uri,
            "upi://pay?pa=nandi@upi&pn=Nandi%20%26%20Co&am=50.05&cu=INR&tr=00000000000000000000000000000000"
        );
    }
}
