//! Bookings as rows.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sqlx::types::Json;
use utoipa::ToSchema;

use crate::events::BookingFacts;
use crate::lots::{RefundTier, Rules};
use crate::types::{
    AccountId, BookingId, CarWashId, CarWashServiceId, Currency, LotId, Money, OperatorId, PaymentId, Period, Plate,
    SlotId, VehicleClass,
};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, sqlx::Type, ToSchema)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "booking_kind", rename_all = "snake_case")]
#[schema(as = BookingKind)]
pub enum Kind {
    /// Starts now.
    Instant,
    /// Starts later.
    Advance,
    /// Follows another booking.
    Renewal,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, sqlx::Type, ToSchema)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "booking_status", rename_all = "snake_case")]
#[schema(as = BookingStatus)]
pub enum Status {
    /// The bay is kept while the payment is open.
    Held,
    /// Paid, starts later.
    Confirmed,
    Active,
    /// Time is up, the grace runs.
    Overdue,
    Completed,
    /// By the customer.
    Cancelled,
    /// By a lot admin.
    Declined,
    /// The hold ran out, or its payment failed.
    Lapsed,
}

/// The refund terms a booking was made under.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RefundTerms {
    /// After booking, how long everything goes back.
    pub free_minutes: i64,
    pub tiers: Vec<RefundTier>,
}

impl From<&Rules> for RefundTerms {
    fn from(rules: &Rules) -> Self {
        Self { free_minutes: rules.free_cancellation_minutes, tiers: rules.refund_tiers.clone() }
    }
}

/// A booking with the names its readers need.
#[derive(Debug, Clone)]
pub struct Booking {
    pub id: BookingId,
    pub reference: String,
    pub kind: Kind,
    pub status: Status,
    pub lot_id: LotId,
    pub lot_name: String,
    pub time_zone: String,
    pub operator_id: OperatorId,
    pub slot_id: SlotId,
    pub slot_label: String,
    pub customer_id: AccountId,
    pub customer_name: String,
    pub plate: Plate,
    pub vehicle_class: VehicleClass,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub occupied_until: DateTime<Utc>,
    pub hold_expires_at: DateTime<Utc>,
    /// It is extended once at most.
    pub hold_extended: bool,
    pub price_amount: i64,
    pub currency: Currency,
    pub grace_minutes: i32,
    pub refund_terms: Json<RefundTerms>,
    pub payment_id: PaymentId,
    pub renewal_of: Option<BookingId>,
    pub renewed_by: Option<BookingId>,
    pub rebooked_as: Option<BookingId>,
    pub chain_id: BookingId,
    pub status_reason: Option<String>,
    pub created_at: DateTime<Utc>,
    pub ended_at: Option<DateTime<Utc>>,
    pub version: i32,
    /// By its customer.
    pub reviewed: bool,
    /// Oldest first, to be shown with it.
    pub washes: Json<Vec<WashRef>>,
}

impl Booking {
    pub fn price(&self) -> Money {
        Money::new(self.price_amount, self.currency)
    }

    /// Its time; None never happens, because the table refuses a period that does not run forward.
    pub fn period(&self) -> Option<Period> {
        Period::new(self.starts_at, self.ends_at)
    }

    pub fn facts(&self) -> BookingFacts {
        BookingFacts {
            booking_id: self.id,
            reference: self.reference.clone(),
            version: self.version,
            customer_id: self.customer_id,
            operator_id: self.operator_id,
            lot_id: self.lot_id,
            lot_name: self.lot_name.clone(),
            slot_label: self.slot_label.clone(),
            payment_id: self.payment_id,
            renewal_of: self.renewal_of,
        }
    }
}

/// What can be due for a booking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::Type)]
#[sqlx(type_name = "timer_kind", rename_all = "snake_case")]
pub enum Timer {
    /// The hold runs out.
    BookingHold,
    BookingStart,
    /// Five minutes are left.
    BookingWarning,
    BookingEnd,
    /// The grace is over.
    BookingGrace,
}

impl Timer {
    /// In the order of a booking's life, which is the order in which they fire.
    pub const ALL: [Self; 5] =
        [Self::BookingHold, Self::BookingStart, Self::BookingWarning, Self::BookingEnd, Self::BookingGrace];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::BookingHold => "booking_hold",
            Self::BookingStart => "booking_start",
            Self::BookingWarning => "booking_warning",
            Self::BookingEnd => "booking_end",
            Self::BookingGrace => "booking_grace",
        }
    }
}

/// Who says that a booking's money came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaidBy {
    Gateway,
    /// A lot admin or staff member verified it.
    Hand {
        cash: bool,
    },
}

/// What money did for a booking.
#[derive(Debug, Clone)]
pub enum Settled {
    /// The booking stands (again).
    Confirmed,
    /// It was dead; this one stands in its place.
    Rebooked(BookingId),
    /// There is no bay for it any more: the money is to go back.
    NoBay,
}

/// A car wash that hangs on a booking, as shown with it. Washes know bookings, not the other way round; the rest is told by
/// the wash itself.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = BookingCarWash)]
pub struct WashRef {
    pub id: CarWashId,
    /// As of a car wash.
    pub status: String,
    pub service: WashServiceRef,
    pub scheduled_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub price: Money,
    pub payment_id: PaymentId,
    pub version: i32,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = BookingCarWashService)]
pub struct WashServiceRef {
    pub id: CarWashServiceId,
    pub name: String,
    pub minutes: i32,
}

/// A bay that could be had instead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Alternative {
    pub id: SlotId,
    pub label: String,
    /// An hour.
    pub rate: Money,
}
