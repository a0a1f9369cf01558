//! Sums and boards as they are read.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use sqlx::types::Json;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::lots::OpeningHours;
use crate::types::{AccountId, BookingId, CarWashId, LotId, OperatorId, PaymentId, SlotId, VehicleClass};

/// By what revenue is told apart.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = RevenueGroup)]
pub enum Group {
    #[default]
    Day,
    Lot,
    Method,
    /// For the platform, and for who runs several.
    Operator,
}

impl Group {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Lot => "lot",
            Self::Method => "method",
            Self::Operator => "operator",
        }
    }
}

/// Days by the wall clock, both included. None: up to today, and from thirty days before.
#[derive(Debug, Clone, Copy, Default)]
pub struct Span {
    pub from: Option<NaiveDate>,
    pub to: Option<NaiveDate>,
}

/// What is summed: whose money, of which lot, on which days.
#[derive(Debug)]
pub struct Asked<'a> {
    /// None: everybody's.
    pub operators: Option<&'a [OperatorId]>,
    pub lot_id: Option<LotId>,
    pub span: Span,
    pub now: DateTime<Utc>,
}

/// Money of a group, in minor units.
#[derive(Debug)]
pub struct Sum {
    /// The day, the lot's id, the method or the operator's id.
    pub key: String,
    pub label: String,
    pub gross: i64,
    pub refunds: i64,
    /// Of the platform.
    pub share: i64,
    pub bookings: i64,
    /// Of all groups together.
    pub all_gross: i64,
    pub all_refunds: i64,
    pub all_share: i64,
    pub all_bookings: i64,
}

/// A lot whose bays are counted.
#[derive(Debug)]
pub struct CountedLot {
    pub id: LotId,
    pub name: String,
    pub time_zone: String,
    pub opening_hours: Json<OpeningHours>,
    pub bays: i64,
    pub today: NaiveDate,
}

/// Minutes for which a lot's bays were booked on a day.
#[derive(Debug)]
pub struct Booked {
    pub lot_id: LotId,
    pub day: NaiveDate,
    pub seconds: i64,
}

/// A bay that could not be booked for a time, or for good.
#[derive(Debug, Clone, Copy)]
pub struct Shut {
    pub lot_id: LotId,
    pub slot_id: SlotId,
    pub from: DateTime<Utc>,
    pub to: Option<DateTime<Utc>>,
}

#[derive(Debug)]
pub struct BoardLot {
    pub id: LotId,
    pub name: String,
    pub time_zone: String,
}

/// What stands at a lot on a day, its bookings left aside.
#[derive(Debug)]
pub struct BoardDay {
    pub bays: Json<Vec<BoardBay>>,
    pub car_washes: Json<Vec<BoardWash>>,
}

#[derive(Debug, Deserialize)]
pub struct BoardBay {
    pub id: SlotId,
    pub label: String,
    pub vehicle_class: VehicleClass,
    pub closed: bool,
    pub closures: Vec<BoardClosure>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct BoardClosure {
    pub from: DateTime<Utc>,
    pub to: DateTime<Utc>,
    pub reason: String,
}

/// A booking on the board.
#[derive(Debug, Serialize, ToSchema)]
pub struct BoardBooking {
    pub id: BookingId,
    pub reference: String,
    /// held, confirmed, active, overdue or completed.
    pub status: String,
    #[serde(skip)]
    pub slot_id: SlotId,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub plate: String,
    pub customer_name: String,
    pub payment_id: PaymentId,
    /// card, upi or cash.
    pub payment_method: String,
    pub payment_status: String,
    pub renewal_of: Option<Uuid>,
}

/// A car wash on the board.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct BoardWash {
    pub id: CarWashId,
    /// awaiting_payment, queued, assigned, in_progress or completed.
    pub status: String,
    pub service_name: String,
    /// From 1 on.
    pub wash_bay: i32,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    /// The parking it is an add-on to.
    pub booking_id: Option<BookingId>,
    pub plate: Option<String>,
    pub customer_name: String,
    /// Who is to do it, or did.
    pub employee_id: Option<AccountId>,
    pub employee_name: Option<String>,
}
