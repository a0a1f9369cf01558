//! A booking as people see it.

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use super::model::{Booking, Kind, RefundTerms, Status, WashRef};
use super::rules;
use crate::payments::{Payment, PaymentView, Status as PaymentStatus};
use crate::types::{AccountId, BookingId, LotId, Money, Plate, SlotId, VehicleClass};

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Booking, example = json!({
    "id": "019e0000-0000-7000-8000-000000000002", "reference": "PM-7K3D2Q", "kind": "instant", "status": "held",
    "lot": {"id": "019e0000-0000-7000-8000-000000000001", "name": "Nandi Central", "time_zone": "Asia/Kolkata"},
    "slot": {"id": "019e0000-0000-7000-8000-000000000004", "label": "A1"},
    "customer": {"id": "019e0000-0000-7000-8000-000000000005", "full_name": "Asha Rao"},
    "vehicle": {"plate": "KA01AB1234", "vehicle_class": "sedan"},
    "starts_at": "2026-11-22T10:00:00Z", "ends_at": "2026-11-22T11:00:00Z", "grace_ends_at": "2026-11-22T11:05:00Z",
    "hold_expires_at": "2026-11-22T10:10:00Z", "hold_extendable": true, "price": {"amount": 5000, "currency": "INR"},
    "renewal_of": null, "renewed_by": null, "rebooked_as": null, "status_reason": null, "version": 1,
    "created_at": "2026-11-22T10:00:00Z",
    "refund_terms": {"free_minutes": 10, "tiers": [{"hours_before_start": 24, "percent": 100}]},
    "payment": {
        "id": "019e0000-0000-7000-8000-000000000003", "method": "card", "status": "pending", "amount": 5000,
        "currency": "INR", "checkout_url": "http://127.0.0.1:8000/checkout/…", "refund_amount": 0, "refunded_amount": 0,
        "lot_id": "019e0000-0000-7000-8000-000000000001", "created_at": "2026-11-22T10:00:00Z", "settled_at": null
    },
    "refund": null, "car_washes": [], "reviewed": false, "server_time": "2026-11-22T10:00:00Z"
}))]
pub struct BookingView {
    id: BookingId,
    reference: String,
    kind: Kind,
    status: Status,
    lot: LotRef,
    slot: SlotRef,
    customer: CustomerRef,
    vehicle: VehicleRef,
    starts_at: DateTime<Utc>,
    ends_at: DateTime<Utc>,
    /// When the booking closes by itself.
    grace_ends_at: DateTime<Utc>,
    /// Until when the bay is kept while the payment is open; null once it is not.
    hold_expires_at: Option<DateTime<Utc>>,
    /// Whether its customer can still have that later, once (`extend-hold`).
    hold_extendable: bool,
    price: Money,
    refund_terms: RefundTerms,
    renewal_of: Option<BookingId>,
    renewed_by: Option<BookingId>,
    /// The booking that took its place when its payment was verified after its death.
    rebooked_as: Option<BookingId>,
    /// Why it ended as it did, such as the reason of a decline.
    status_reason: Option<String>,
    version: i32,
    created_at: DateTime<Utc>,
    payment: Option<PaymentView>,
    /// What goes back, if anything does.
    refund: Option<RefundView>,
    /// Washes while it is parked, oldest first.
    car_washes: Vec<WashRef>,
    /// I have reviewed it.
    reviewed: bool,
    /// The server's clock, for countdowns.
    server_time: DateTime<Utc>,
}

#[derive(Debug, Serialize, ToSchema)]
struct LotRef {
    id: LotId,
    name: String,
    time_zone: String,
}

#[derive(Debug, Serialize, ToSchema)]
struct SlotRef {
    id: SlotId,
    label: String,
}

#[derive(Debug, Serialize, ToSchema)]
struct CustomerRef {
    id: AccountId,
    full_name: String,
}

#[derive(Debug, Serialize, ToSchema)]
struct VehicleRef {
    plate: Plate,
    vehicle_class: VehicleClass,
}

#[derive(Debug, Serialize, ToSchema)]
struct RefundView {
    amount: Money,
    refunded: Money,
    status: PaymentStatus,
}

impl BookingView {
    /// `payment` may be missing where a list does not show it. Whether it is reviewed is its customer's to know.
    pub fn of(booking: Booking, payment: Option<Payment>, viewer: AccountId, now: DateTime<Utc>) -> Self {
        let grace = chrono::TimeDelta::minutes(i64::from(booking.grace_minutes));
        let refund = payment.as_ref().filter(|payment| payment.refund_amount > 0).map(|payment| RefundView {
            amount: Money::new(payment.refund_amount, payment.currency),
            refunded: Money::new(payment.refunded_amount, payment.currency),
            status: payment.status,
        });
        let open = payment.as_ref().filter(|payment| payment.status == PaymentStatus::Pending);
        let extendable = open.is_some_and(|open| rules::hold_extension(&booking, open.method, now).is_ok());
        Self {
            id: booking.id,
            kind: booking.kind,
            status: booking.status,
            lot: LotRef { id: booking.lot_id, name: booking.lot_name.clone(), time_zone: booking.time_zone.clone() },
            slot: SlotRef { id: booking.slot_id, label: booking.slot_label.clone() },
            customer: CustomerRef { id: booking.customer_id, full_name: booking.customer_name.clone() },
            vehicle: VehicleRef { plate: booking.plate.clone(), vehicle_class: booking.vehicle_class },
            starts_at: booking.starts_at,
            ends_at: booking.ends_at,
            grace_ends_at: booking.ends_at + grace,
            hold_expires_at: Some(booking.hold_expires_at).filter(|_| booking.status == Status::Held),
            hold_extendable: extendable,
            reviewed: booking.reviewed && booking.customer_id == viewer,
            price: booking.price(),
            renewal_of: booking.renewal_of,
            renewed_by: booking.renewed_by,
            rebooked_as: booking.rebooked_as,
            version: booking.version,
            created_at: booking.created_at,
            reference: booking.reference,
            refund_terms: booking.refund_terms.0,
            status_reason: booking.status_reason,
            refund,
            payment: payment.map(PaymentView::from),
            car_washes: booking.washes.0,
            server_time: now,
        }
    }
}
