//! Number plates and classes of vehicle.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A number plate as it is compared and stored: upper case, no spaces, no dashes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, sqlx::Type, ToSchema)]
#[serde(transparent)]
#[sqlx(transparent)]
#[schema(value_type = String, example = "KA01AB1234")]
pub struct Plate(String);

impl Plate {
    /// None unless 2 to 16 ASCII letters and digits remain.
    pub fn parse(written: &str) -> Option<Self> {
        let plate: String =
            written.chars().filter(|c| !c.is_whitespace() && *c != '-').map(|c| c.to_ascii_uppercase()).collect();
        let fits = (2..=16).contains(&plate.len()) && plate.chars().all(|c| c.is_ascii_alphanumeric());
        fits.then_some(Self(plate))
    }

    /// A plate that no car has, for a quote that names none.
    pub fn nobodys() -> Self {
        Self(String::new())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A vehicle may only book a bay of its own class.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, sqlx::Type, ToSchema)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "vehicle_class", rename_all = "snake_case")]
pub enum VehicleClass {
    TwoWheeler,
    ThreeWheeler,
    Hatchback,
    Sedan,
    MultiAxle,
}

impl VehicleClass {
    /// The price of an hour where the operator names none, in minor units of INR.
    pub const fn default_hourly_rate(self) -> i64 {
        match self {
            Self::TwoWheeler => 1000,
            Self::ThreeWheeler => 2000,
            Self::Hatchback | Self::Sedan => 5000,
            Self::MultiAxle => 8000,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Plate;

    #[test]
    fn plates_are_compared_without_spaces_dashes_and_case() {
        assert_eq!(Plate::parse("ka-01 ab 1234"), Plate::parse("KA01AB1234"));
    }

    #[test]
    fn what_is_no_plate_is_refused() {
        for written in ["", "A", "- -", "KA01AB1234KA01AB1", "KA01;DROP", "ÄB12"] {
            assert_eq!(Plate::parse(written), None, "{written}");
        }
    }

    proptest! {
        #[test]
        fn parsing_a_parsed_plate_changes_nothing(written in ".{0,24}") {
            if let Some(plate) = Plate::parse(&written) {
                prop_assert_eq!(Plate::parse(plate.as_str()), Some(plate));
            }
        }
    }
}
