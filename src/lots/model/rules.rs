//! The rules an operator may set.

use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A lot's rules. What is not stored has its default, so that a new rule needs no migration.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(default)]
pub struct Rules {
    #[garde(range(min = 1, max = 43_200))]
    #[schema(minimum = 1, maximum = 43_200)]
    pub default_duration_minutes: i64,
    #[garde(range(min = 1, max = 43_200))]
    #[schema(minimum = 1, maximum = 43_200)]
    pub min_duration_minutes: i64,
    #[garde(range(min = 1, max = 43_200))]
    #[schema(minimum = 1, maximum = 43_200)]
    pub max_duration_minutes: i64,
    /// How far ahead an advance booking may start.
    #[garde(range(min = 0, max = 365))]
    #[schema(minimum = 0, maximum = 365)]
    pub booking_horizon_days: i64,
    /// Kept free after each booking, to turn the bay around.
    #[garde(range(min = 0, max = 1_440))]
    #[schema(minimum = 0, maximum = 1_440)]
    pub buffer_minutes: i64,
    /// Between a booking's end and its automatic close; the bay is free meanwhile.
    #[garde(range(min = 0, max = 60))]
    #[schema(minimum = 0, maximum = 60)]
    pub grace_minutes: i32,
    #[garde(dive)]
    pub hold_minutes: HoldMinutes,
    /// Cash for an advance booking may be paid on arrival.
    #[garde(skip)]
    pub pay_on_arrival: bool,
    /// Until how long after the start a booking to be paid on arrival is held.
    #[garde(range(min = 0, max = 240))]
    #[schema(minimum = 0, maximum = 240)]
    pub arrival_minutes: i64,
    /// Unpaid holds a customer may have at the lot.
    #[garde(range(min = 1, max = 100))]
    #[schema(minimum = 1, maximum = 100)]
    pub max_unpaid_bookings: i64,
    /// Of the hourly rate.
    #[garde(range(min = 1, max = 200))]
    #[schema(minimum = 1, maximum = 200)]
    pub renewal_rate_percent: u32,
    /// After its end, how long a completed booking can be renewed.
    #[garde(range(min = 0, max = 1_440))]
    #[schema(minimum = 0, maximum = 1_440)]
    pub renewal_window_minutes: i64,
    /// After booking, how long cancelling costs nothing.
    #[garde(range(min = 0, max = 1_440))]
    #[schema(minimum = 0, maximum = 1_440)]
    pub free_cancellation_minutes: i64,
    /// The largest share whose notice was kept counts; after the start nothing goes back.
    #[garde(length(max = 10), dive)]
    #[schema(max_items = 10)]
    pub refund_tiers: Vec<RefundTier>,
}

/// How long a bay is kept while its payment is open.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(default)]
pub struct HoldMinutes {
    #[garde(range(min = 1, max = 1_440))]
    #[schema(minimum = 1, maximum = 1_440)]
    pub card: i64,
    #[garde(range(min = 1, max = 1_440))]
    #[schema(minimum = 1, maximum = 1_440)]
    pub upi: i64,
    #[garde(range(min = 1, max = 1_440))]
    #[schema(minimum = 1, maximum = 1_440)]
    pub cash: i64,
}

/// Cancelled this long before the start or earlier, this much goes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Validate, ToSchema)]
pub struct RefundTier {
    #[garde(range(min = 0, max = 8_760))]
    #[schema(minimum = 0, maximum = 8_760)]
    pub hours_before_start: i64,
    #[garde(range(min = 0, max = 100))]
    #[schema(minimum = 0, maximum = 100)]
    pub percent: u32,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            default_duration_minutes: 60,
            min_duration_minutes: 15,
            max_duration_minutes: 1_440,
            booking_horizon_days: 30,
            buffer_minutes: 0,
            grace_minutes: 5,
            hold_minutes: HoldMinutes::default(),
            pay_on_arrival: true,
            arrival_minutes: 15,
            max_unpaid_bookings: 5,
            renewal_rate_percent: 50,
            renewal_window_minutes: 60,
            free_cancellation_minutes: 10,
            refund_tiers: vec![
                RefundTier { hours_before_start: 24, percent: 100 },
                RefundTier { hours_before_start: 0, percent: 50 },
            ],
        }
    }
}

impl Default for HoldMinutes {
    fn default() -> Self {
        Self { card: 10, upi: 15, cash: 15 }
    }
}
