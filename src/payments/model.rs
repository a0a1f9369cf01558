//! Payments and refunds as rows, and as people see them.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::gateways::Sandbox;
use crate::ledger::Holder;
use crate::types::{AccountId, BookingId, CarWashId, Currency, LotId, Money, OperatorId, PaymentId};

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
    /// The time to pay is over, and its gateway is asked what became of it.
    pub asked: bool,
    /// Why the last try to pay at its gateway failed.
    pub refusal: Option<String>,
    /// Its gateway could not give money back.
    pub refund_failed: bool,
}

impl Payment {
    /// Whether people take it, whom a lot admin is to expect, and not a gateway.
    pub fn by_hand(&self) -> bool {
        self.gateway.is_none()
    }

    pub fn money(&self) -> Money {
        Money::new(self.amount, self.currency)
    }

    /// Who has the money once it came: the platform's own gateway takes it for the platform; a counter, and a gateway with
    /// which the operator has an account, for the operator.
    pub fn holder(&self) -> Holder {
        if self.gateway.as_deref() == Some(Sandbox::NAME) { Holder::Platform } else { Holder::Operator }
    }
}

/// What a payment pays for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, sqlx::Type, ToSchema)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
#[schema(as = PaymentSubjectKind)]
pub enum SubjectKind {
    /// A bay, perhaps with a car wash.
    Booking,
    /// A car wash by itself.
    CarWash,
}

/// What a payment pays for, as it is read beside the ledger, which does not know it.
#[derive(Debug, Clone)]
pub struct Subject {
    pub payment_id: PaymentId,
    pub kind: SubjectKind,
    pub booking_id: Option<BookingId>,
    pub car_wash_id: Option<CarWashId>,
    pub reference: Option<String>,
    pub customer_id: AccountId,
    pub customer_name: String,
    pub lot_id: LotId,
    pub lot_name: String,
    pub time_zone: String,
    pub slot_label: Option<String>,
    pub plate: Option<String>,
    pub starts_at: Option<DateTime<Utc>>,
}

#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = PaymentSubject)]
pub struct SubjectView {
    kind: SubjectKind,
    /// The booking, or the parking that a wash is an add-on to.
    booking_id: Option<BookingId>,
    /// A wash by itself, or one that is paid with its booking.
    car_wash_id: Option<CarWashId>,
    /// Of the booking.
    reference: Option<String>,
    customer: SubjectCustomer,
    lot: SubjectLot,
    slot_label: Option<String>,
    plate: Option<String>,
    starts_at: Option<DateTime<Utc>>,
}

#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = PaymentCustomer)]
struct SubjectCustomer {
    id: AccountId,
    full_name: String,
}

#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = PaymentLot)]
struct SubjectLot {
    id: LotId,
    name: String,
    time_zone: String,
}

impl From<Subject> for SubjectView {
    fn from(subject: Subject) -> Self {
        Self {
            kind: subject.kind,
            booking_id: subject.booking_id,
            car_wash_id: subject.car_wash_id,
            reference: subject.reference,
            customer: SubjectCustomer { id: subject.customer_id, full_name: subject.customer_name },
            lot: SubjectLot { id: subject.lot_id, name: subject.lot_name, time_zone: subject.time_zone },
            slot_label: subject.slot_label,
            plate: subject.plate,
            starts_at: subject.starts_at,
        }
    }
}

/// A payment as its customer and the lot's admins see it.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Payment, example = json!({
    "id": "019e0000-0000-7000-8000-000000000003", "method": "card", "status": "pending", "amount": 5000,
    "currency": "INR", "checkout_url": "http://127.0.0.1:8000/checkout/…", "refund_amount": 0, "refunded_amount": 0,
    "lot_id": "019e0000-0000-7000-8000-000000000001", "created_at": "2026-11-22T10:00:00Z", "settled_at": null,
    "by_gateway": true, "asked": false, "refund_failed": false,
    "subject": {
        "kind": "booking", "booking_id": "019e0000-0000-7000-8000-000000000002", "car_wash_id": null,
        "reference": "PM-7K3D2Q", "customer": {"id": "019e0000-0000-7000-8000-000000000005", "full_name": "Asha Rao"},
        "lot": {"id": "019e0000-0000-7000-8000-000000000001", "name": "Nandi Central", "time_zone": "Asia/Kolkata"},
        "slot_label": "A1", "plate": "KA01AB1234", "starts_at": "2026-11-22T10:00:00Z"
    }
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
    /// A gateway takes it and gives it back; else people do.
    pub by_gateway: bool,
    /// The time to pay is over, and the gateway is asked whether money came meanwhile.
    pub asked: bool,
    /// Why the last try to pay failed, in the gateway's words; another may follow.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refusal: Option<String>,
    /// The gateway could not give the money back: a lot admin is to.
    pub refund_failed: bool,
    /// What it pays for; left out where it is shown with that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<SubjectView>,
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
            by_gateway: payment.gateway.is_some(),
            asked: payment.asked && open,
            refusal: payment.refusal.filter(|_| open),
            refund_failed: payment.refund_failed,
            subject: None,
        }
    }
}
