//! A lot as it is kept.

use chrono_tz::Tz;
use garde::Validate;
use serde::{Deserialize, Serialize};
use sqlx::types::Json;
use utoipa::ToSchema;

use super::{Feature, Rules};
use crate::lots::rules::{OpeningHours, TimeOfDay, known_zone, printable, zone};
use crate::types::{Currency, LotId, OperatorId};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, ToSchema)]
pub struct Address {
    #[garde(length(chars, min = 1, max = 200), custom(printable))]
    #[schema(min_length = 1, max_length = 200)]
    pub street: String,
    #[garde(inner(length(chars, min = 1, max = 100), custom(printable)))]
    #[schema(min_length = 1, max_length = 100)]
    pub locality: Option<String>,
    #[garde(length(chars, min = 1, max = 100), custom(printable))]
    #[schema(min_length = 1, max_length = 100)]
    pub city: String,
    #[garde(length(chars, min = 1, max = 100), custom(printable))]
    #[schema(min_length = 1, max_length = 100)]
    pub state: String,
    #[garde(length(chars, min = 1, max = 16), custom(printable))]
    #[schema(min_length = 1, max_length = 16)]
    pub postal_code: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, Validate, ToSchema)]
#[schema(example = json!({"lat": 12.9756, "lng": 77.6068}))]
pub struct Location {
    #[garde(range(min = -90.0, max = 90.0))]
    #[schema(minimum = -90.0, maximum = 90.0)]
    pub lat: f64,
    #[garde(range(min = -180.0, max = 180.0))]
    #[schema(minimum = -180.0, maximum = 180.0)]
    pub lng: f64,
}

/// Whether, when and how many cars a lot washes at a time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(default)]
pub struct CarWash {
    #[garde(skip)]
    pub enabled: bool,
    #[garde(range(min = 1, max = 50))]
    #[schema(minimum = 1, maximum = 50)]
    pub bays: u32,
    #[garde(skip)]
    pub opens: TimeOfDay,
    #[garde(skip)]
    pub closes: TimeOfDay,
}

impl Default for CarWash {
    fn default() -> Self {
        Self { enabled: false, bays: 2, opens: TimeOfDay::hour(9), closes: TimeOfDay::hour(21) }
    }
}

/// What an operator says of a lot.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, ToSchema)]
#[schema(as = NewLot)]
pub struct LotSettings {
    /// Whose a new lot is; needed by admins of several operators. A lot stays whose it is.
    #[garde(skip)]
    #[serde(default, skip_serializing)]
    pub operator_id: Option<OperatorId>,
    #[garde(length(chars, min = 1, max = 120), custom(printable))]
    #[schema(min_length = 1, max_length = 120)]
    pub name: String,
    #[garde(dive)]
    pub address: Address,
    #[garde(dive)]
    pub location: Location,
    /// IANA name.
    #[garde(custom(known_zone))]
    #[schema(example = "Asia/Kolkata")]
    pub time_zone: String,
    #[garde(dive)]
    #[serde(default)]
    pub opening_hours: OpeningHours,
    /// None: the lot washes no cars.
    #[garde(dive)]
    #[serde(default)]
    pub car_wash: Option<CarWash>,
    #[garde(dive)]
    #[serde(default)]
    pub rules: Rules,
}

/// The size of the drawn plan, in metres: as far as its bays reach.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, ToSchema)]
pub struct Plan {
    pub width: f64,
    pub height: f64,
}

/// All of a lot, as everyone may see it, and whether everyone may.
#[derive(Debug)]
pub struct Lot {
    pub id: LotId,
    pub operator_id: OperatorId,
    pub operator_name: String,
    pub approved: bool,
    pub name: String,
    pub street: String,
    pub locality: Option<String>,
    pub city: String,
    pub state: String,
    pub postal_code: String,
    pub latitude: f64,
    pub longitude: f64,
    pub time_zone: String,
    pub currency: Currency,
    pub opening_hours: Json<OpeningHours>,
    pub rules: Json<Rules>,
    pub car_wash: Option<Json<CarWash>>,
    pub features: Vec<Feature>,
    pub from_rate: Option<i64>,
    pub total_slots: i64,
    pub free_slots: i64,
    pub plan_width: Option<f64>,
    pub plan_height: Option<f64>,
    pub review_count: i64,
    pub rating_sum: i64,
}

impl Lot {
    pub fn settings(&self) -> LotSettings {
        LotSettings {
            operator_id: None,
            name: self.name.clone(),
            address: self.address(),
            location: self.location(),
            time_zone: self.time_zone.clone(),
            opening_hours: self.opening_hours.0.clone(),
            car_wash: self.car_wash.as_ref().map(|car_wash| car_wash.0.clone()),
            rules: self.rules.0.clone(),
        }
    }

    pub fn address(&self) -> Address {
        Address {
            street: self.street.clone(),
            locality: self.locality.clone(),
            city: self.city.clone(),
            state: self.state.clone(),
            postal_code: self.postal_code.clone(),
        }
    }

    pub fn location(&self) -> Location {
        Location { lat: self.latitude, lng: self.longitude }
    }

    pub fn plan(&self) -> Option<Plan> {
        Some(Plan { width: self.plan_width?, height: self.plan_height? })
    }
}

/// What a question about a lot's time needs of it.
#[derive(Debug)]
pub struct LotHead {
    pub id: LotId,
    pub operator_id: OperatorId,
    pub approved: bool,
    pub time_zone: String,
    pub currency: Currency,
    pub opening_hours: Json<OpeningHours>,
    pub rules: Json<Rules>,
}

impl LotHead {
    pub fn zone(&self) -> Tz {
        zone(&self.time_zone)
    }
}
