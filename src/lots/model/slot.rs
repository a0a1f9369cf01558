//! A bay, when it is free, and when it is closed.

use chrono::{DateTime, Utc};
use garde::Validate;
use serde::{Deserialize, Serialize};
use sqlx::types::Json;
use utoipa::ToSchema;

use crate::types::{BookingId, ClosureId, LotId, OperatorId, SlotId, VehicleClass};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, sqlx::Type, ToSchema)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Feature {
    Covered,
    EvCharger,
    Accessible,
}

/// A bay's place on the lot's drawn plan, in metres from its upper left corner; turned by `rotation` degrees, clockwise,
/// about its own middle.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, Validate, ToSchema)]
#[schema(example = json!({"x": 2.5, "y": 0.0, "width": 2.5, "height": 5.0, "rotation": 0.0}))]
pub struct Position {
    #[garde(range(min = 0.0, max = 10_000.0))]
    #[schema(minimum = 0.0, maximum = 10_000.0)]
    pub x: f64,
    #[garde(range(min = 0.0, max = 10_000.0))]
    #[schema(minimum = 0.0, maximum = 10_000.0)]
    pub y: f64,
    #[garde(range(min = 0.1, max = 1_000.0))]
    #[schema(minimum = 0.1, maximum = 1_000.0)]
    pub width: f64,
    #[garde(range(min = 0.1, max = 1_000.0))]
    #[schema(minimum = 0.1, maximum = 1_000.0)]
    pub height: f64,
    #[garde(range(min = -360.0, max = 360.0))]
    #[schema(minimum = -360.0, maximum = 360.0)]
    #[serde(default)]
    pub rotation: f64,
}

#[derive(Debug)]
pub struct Slot {
    pub id: SlotId,
    pub lot_id: LotId,
    pub operator_id: OperatorId,
    pub label: String,
    pub vehicle_class: VehicleClass,
    pub hourly_rate: i64,
    pub features: Vec<Feature>,
    pub position: Option<Json<Position>>,
    pub closed_at: Option<DateTime<Utc>>,
}

/// A bay to be; it is sent to the database as it is.
#[derive(Debug, Serialize)]
pub struct NewSlot {
    pub id: SlotId,
    pub label: String,
    pub vehicle_class: VehicleClass,
    pub hourly_rate: i64,
    pub features: Vec<Feature>,
    pub position: Option<Position>,
}

/// What is to change; the rest stays.
#[derive(Debug, Default)]
pub struct SlotChange {
    pub label: Option<String>,
    pub vehicle_class: Option<VehicleClass>,
    pub hourly_rate: Option<i64>,
    pub features: Option<Vec<Feature>>,
    pub position: Option<Position>,
    pub closed: Option<bool>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, sqlx::Type, ToSchema)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum SlotStatus {
    Free,
    Taken,
    Closed,
}

/// A bay over the asked time.
#[derive(Debug)]
pub struct SlotAvailability {
    pub id: SlotId,
    pub label: String,
    pub vehicle_class: VehicleClass,
    pub hourly_rate: i64,
    pub features: Vec<Feature>,
    pub position: Option<Json<Position>>,
    pub status: SlotStatus,
    /// Of a bay that is not free: when what stands in the way, and all that follows without a break, is over. None if
    /// the bay is closed for good.
    pub free_from: Option<DateTime<Utc>>,
}

/// A time in which a bay cannot be booked.
#[derive(Debug, Serialize, ToSchema)]
pub struct Closure {
    pub id: ClosureId,
    pub slot_id: SlotId,
    pub from: DateTime<Utc>,
    pub to: DateTime<Utc>,
    pub reason: String,
    pub created_at: DateTime<Utc>,
}

/// A live booking that stands in a closure's way.
#[derive(Debug, Serialize, ToSchema)]
pub struct Conflict {
    pub id: BookingId,
    pub reference: String,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
}
