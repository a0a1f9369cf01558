//! Car washes and the catalogue as rows.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sqlx::types::Json;
use utoipa::ToSchema;

use crate::bookings::RefundTerms;
use crate::events::CarWashFacts;
use crate::types::{
    AccountId, BookingId, CarWashId, CarWashServiceId, Currency, LotId, Money, OperatorId, PaymentId, Plate,
    VehicleClass,
};

/// That an operator offers at a time: customers get all of them on one page.
pub const MOST_SERVICES: i64 = 100;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, sqlx::Type, ToSchema)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "car_wash_status", rename_all = "snake_case")]
#[schema(as = CarWashStatus)]
pub enum Status {
    /// The wash bay is kept while the payment is open.
    AwaitingPayment,
    /// Paid, waits for someone.
    Queued,
    /// Someone is to do it.
    Assigned,
    InProgress,
    Completed,
    Cancelled,
}

impl Status {
    /// It has not begun, and still may.
    pub const fn is_unstarted(self) -> bool {
        matches!(self, Self::AwaitingPayment | Self::Queued | Self::Assigned)
    }
}

/// A line of an operator's catalogue.
#[derive(Debug, Clone)]
pub struct Service {
    pub id: CarWashServiceId,
    pub operator_id: OperatorId,
    pub name: String,
    pub description: String,
    pub price_amount: i64,
    pub currency: Currency,
    pub minutes: i32,
    pub created_at: DateTime<Utc>,
    pub closed_at: Option<DateTime<Utc>>,
}

impl Service {
    pub fn price(&self) -> Money {
        Money::new(self.price_amount, self.currency)
    }
}

/// What an operator says of a service.
#[derive(Debug, Clone)]
pub struct Offered {
    pub name: String,
    pub description: String,
    pub price_amount: i64,
    pub minutes: i32,
}

/// What money did for a wash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Settled {
    /// It waits for someone.
    Queued,
    /// It was dead; this one stands in its place.
    Rebooked(CarWashId),
    /// There is no room for it any more: its price is to go back.
    NoRoom,
}

/// A wash with the names its readers need.
#[derive(Debug, Clone)]
pub struct Wash {
    pub id: CarWashId,
    pub status: Status,
    pub lot_id: LotId,
    pub lot_name: String,
    pub time_zone: String,
    pub operator_id: OperatorId,
    pub service_id: CarWashServiceId,
    /// As it was sold, like minutes and price.
    pub service_name: String,
    pub minutes: i32,
    pub price_amount: i64,
    pub currency: Currency,
    pub booking_id: Option<BookingId>,
    pub chain_id: Option<BookingId>,
    pub customer_id: AccountId,
    pub customer_name: String,
    pub plate: Option<Plate>,
    pub vehicle_class: Option<VehicleClass>,
    pub wash_bay: i32,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub hold_expires_at: DateTime<Utc>,
    /// It is extended once at most.
    pub hold_extended: bool,
    pub refund_terms: Json<RefundTerms>,
    pub payment_id: PaymentId,
    /// Its payment pays for a booking too.
    pub shares_payment: bool,
    pub notes: Option<String>,
    pub employee_id: Option<AccountId>,
    pub employee_name: Option<String>,
    pub rebooked_as: Option<CarWashId>,
    pub status_reason: Option<String>,
    pub created_at: DateTime<Utc>,
    pub ended_at: Option<DateTime<Utc>>,
    pub version: i32,
    /// By its customer.
    pub reviewed: bool,
}

impl Wash {
    pub fn price(&self) -> Money {
        Money::new(self.price_amount, self.currency)
    }

    pub fn facts(&self) -> CarWashFacts {
        let zone: chrono_tz::Tz = self.time_zone.parse().unwrap_or(chrono_tz::UTC);
        CarWashFacts {
            car_wash_id: self.id,
            version: self.version,
            customer_id: self.customer_id,
            operator_id: self.operator_id,
            lot_id: self.lot_id,
            lot_name: self.lot_name.clone(),
            service_name: self.service_name.clone(),
            local_time: self.starts_at.with_timezone(&zone).format("%a %-d %b %Y, %H:%M").to_string(),
            booking_id: self.booking_id,
            payment_id: self.payment_id,
            employee_id: self.employee_id,
        }
    }
}
