//! Washes and services as people see them.

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use super::model::{Service, Status, Wash};
use super::rules;
use crate::payments::{Payment, PaymentView, Status as PaymentStatus};
use crate::types::{AccountId, BookingId, CarWashId, CarWashServiceId, LotId, Money, OperatorId, Plate, VehicleClass};

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CarWashJob, example = json!({
    "id": "019e0000-0000-7000-8000-000000000006", "status": "queued",
    "service": {"id": "019e0000-0000-7000-8000-000000000007", "name": "Exterior", "minutes": 20},
    "lot": {"id": "019e0000-0000-7000-8000-000000000001", "name": "Nandi Central", "time_zone": "Asia/Kolkata"},
    "booking_id": null, "customer": {"id": "019e0000-0000-7000-8000-000000000005", "full_name": "Asha Rao"},
    "scheduled_at": "2026-11-22T10:00:00Z", "ends_at": "2026-11-22T10:20:00Z", "hold_expires_at": null, "hold_extendable": false,
    "price": {"amount": 29900, "currency": "INR"}, "payment": {
        "id": "019e0000-0000-7000-8000-000000000003", "method": "card", "status": "succeeded", "amount": 29900,
        "currency": "INR", "refund_amount": 0, "refunded_amount": 0,
        "lot_id": "019e0000-0000-7000-8000-000000000001", "created_at": "2026-11-22T09:00:00Z",
        "settled_at": "2026-11-22T09:01:00Z"
    },
    "employee": null, "vehicle": {"plate": "KA01AB1234", "vehicle_class": "sedan"}, "notes": null,
    "status_reason": null, "rebooked_as": null, "reviewed": false, "version": 2, "created_at": "2026-11-22T09:00:00Z",
    "server_time": "2026-11-22T09:30:00Z"
}))]
pub struct WashView {
    id: CarWashId,
    status: Status,
    service: ServiceRef,
    lot: LotRef,
    /// The parking it is an add-on to; null for a standalone wash.
    booking_id: Option<BookingId>,
    customer: PersonRef,
    scheduled_at: DateTime<Utc>,
    ends_at: DateTime<Utc>,
    /// Until when the wash bay is kept while the payment is open; null once it is not.
    hold_expires_at: Option<DateTime<Utc>>,
    /// Whether its customer can still have that later, once (`extend-hold`); one bought with a booking follows that.
    hold_extendable: bool,
    price: Money,
    /// May pay for a booking too.
    payment: Option<PaymentView>,
    /// Who does it, or did.
    employee: Option<PersonRef>,
    vehicle: Option<VehicleRef>,
    notes: Option<String>,
    /// Why it was cancelled.
    status_reason: Option<String>,
    /// The wash that took its place when its payment came after its end.
    rebooked_as: Option<CarWashId>,
    /// I have reviewed it.
    reviewed: bool,
    version: i32,
    created_at: DateTime<Utc>,
    /// The server's clock, for countdowns.
    server_time: DateTime<Utc>,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CarWashServiceRef)]
struct ServiceRef {
    id: CarWashServiceId,
    name: String,
    minutes: i32,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CarWashLotRef)]
struct LotRef {
    id: LotId,
    name: String,
    time_zone: String,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CarWashPersonRef)]
struct PersonRef {
    id: AccountId,
    full_name: String,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CarWashVehicleRef)]
struct VehicleRef {
    plate: Plate,
    vehicle_class: Option<VehicleClass>,
}

impl WashView {
    /// Whether it is reviewed is its customer's to know.
    pub fn of(wash: Wash, payment: Option<Payment>, viewer: AccountId, now: DateTime<Utc>) -> Self {
        let open = payment.as_ref().filter(|payment| payment.status == PaymentStatus::Pending);
        let extendable = open.is_some_and(|open| rules::hold_extension(&wash, open.method, now).is_ok());
        let (price, employee_name) = (wash.price(), wash.employee_name);
        Self {
            id: wash.id,
            status: wash.status,
            service: ServiceRef { id: wash.service_id, name: wash.service_name, minutes: wash.minutes },
            lot: LotRef { id: wash.lot_id, name: wash.lot_name, time_zone: wash.time_zone },
            booking_id: wash.booking_id,
            customer: PersonRef { id: wash.customer_id, full_name: wash.customer_name },
            scheduled_at: wash.starts_at,
            ends_at: wash.ends_at,
            hold_expires_at: Some(wash.hold_expires_at).filter(|_| wash.status == Status::AwaitingPayment),
            hold_extendable: extendable,
            reviewed: wash.reviewed && wash.customer_id == viewer,
            price,
            payment: payment.map(PaymentView::from),
            employee: wash.employee_id.zip(employee_name).map(|(id, full_name)| PersonRef { id, full_name }),
            vehicle: wash.plate.map(|plate| VehicleRef { plate, vehicle_class: wash.vehicle_class }),
            notes: wash.notes,
            status_reason: wash.status_reason,
            rebooked_as: wash.rebooked_as,
            version: wash.version,
            created_at: wash.created_at,
            server_time: now,
        }
    }
}

/// A service as lots offer it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CarWashService, example = json!({
    "id": "019e0000-0000-7000-8000-000000000007", "operator_id": "019e0000-0000-7000-8000-000000000008",
    "name": "Exterior", "description": "Foam, rinse and dry by hand.", "price": {"amount": 29900, "currency": "INR"},
    "minutes": 20, "closed": false
}))]
pub struct ServiceView {
    pub id: CarWashServiceId,
    pub operator_id: OperatorId,
    pub name: String,
    pub description: String,
    pub price: Money,
    pub minutes: i32,
    /// Offered no more.
    pub closed: bool,
}

impl From<Service> for ServiceView {
    fn from(service: Service) -> Self {
        Self {
            price: service.price(),
            id: service.id,
            operator_id: service.operator_id,
            name: service.name,
            description: service.description,
            minutes: service.minutes,
            closed: service.closed_at.is_some(),
        }
    }
}
