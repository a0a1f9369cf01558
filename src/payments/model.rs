//! Payments and refunds as rows, and as people see them.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::types::{AccountId, Currency, LotId, Money, OperatorId, PaymentId};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, sqlx::Type, ToSchema)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "payment_method", rename_all = "snake_case")]
#[schema(as = PaymentMethod)]
pub enum Method {
    Card,
    Upi,
    Cash,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, sqlx::Type, ToSchema)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "payment_status", rename_all = "snake_case")]
#[schema(as = PaymentStatus)]
pub enum Status {
    Pending,
    Succeeded,
    Failed,
    Expired,
    RefundPending,
    Refunded,
}

#[derive(Debug, Clone)]
pub struct Payment {
    pub id: PaymentId,
    pub customer_id: AccountId,
    pub lot_id: LotId,
    pub operator_id: OperatorId,
    pub method: Method,
    pub status: Status,
    pub amount: i64,
    pub currency: Currency,
    pub gateway: Option<String>,
    pub checkout_url: Option<String>,
    pub upi_uri: Option<String>,
    pub refund_amount: i64,
    pub refunded_amount: i64,
    pub created_at: DateTime<Utc>,
    pub settled_at: Option<DateTime<Utc>>,
}

impl Payment {
    pub fn money(&self) -> Money {
        Money::new(self.amount, self.currency)
    }
}

/// A payment as its customer and the lot's admins see it.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Payment, example = json!({
    "id": "019e0000-0000-7000-8000-000000000003", "method": "card", "status": "pending", "amount": 5000,
    "currency": "INR", "checkout_url": "http://127.0.0.1:8000/checkout/…", "refund_amount": 0, "refunded_amount": 0,
    "lot_id": "019e0000-0000-7000-8000-000000000001", "created_at": "2026-11-22T10:00:00Z", "settled_at": null
}))]
pub struct PaymentView {
    pub id: PaymentId,
    pub method: Method,
    pub status: Status,
    /// Minor units.
    pub amount: i64,
    pub currency: Currency,
    /// Where a card payment is made, while it is open.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub checkout_url: Option<String>,
    /// What the QR code of a UPI payment says, while it is open.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub upi_uri: Option<String>,
    /// Promised back in all.
    pub refund_amount: i64,
    /// Given back so far.
    pub refunded_amount: i64,
    pub lot_id: LotId,
    pub created_at: DateTime<Utc>,
    pub settled_at: Option<DateTime<Utc>>,
}

impl From<Payment> for PaymentView {
    fn from(payment: Payment) -> Self {
        let open = payment.status == Status::Pending;
        Self {
            id: payment.id,
            method: payment.method,
            status: payment.status,
            amount: payment.amount,
            currency: payment.currency,
            checkout_url: payment.checkout_url.filter(|_| open),
            upi_uri: payment.upi_uri.filter(|_| open),
            refund_amount: payment.refund_amount,
            refunded_amount: payment.refunded_amount,
            lot_id: payment.lot_id,
            created_at: payment.created_at,
            settled_at: payment.settled_at,
        }
    }
}
