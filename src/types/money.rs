//! Money in integer minor units (paise, cents) with its currency.

use std::fmt;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// ISO 4217 code. One so far: a lot in another currency needs an arm here and nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, sqlx::Type, ToSchema)]
#[serde(rename_all = "UPPERCASE")]
#[sqlx(type_name = "text", rename_all = "UPPERCASE")]
pub enum Currency {
    #[default]
    Inr,
}

impl Currency {
    pub const fn code(self) -> &'static str {
        match self {
            Self::Inr => "INR",
        }
    }
}

/// `{"amount": 5000, "currency": "INR"}` is fifty rupees.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({"amount": 5000, "currency": "INR"}))]
pub struct Money {
    /// Minor units.
    pub amount: i64,
    pub currency: Currency,
}

impl Money {
    pub const fn new(amount: i64, currency: Currency) -> Self {
        Self { amount, currency }
    }

    /// `percent` of it, rounded half up to a whole minor unit.
    pub fn percent(self, percent: u32) -> Self {
        Self { amount: (self.amount * i64::from(percent) + 50) / 100, ..self }
    }
}

/// `INR 50.00`, for messages.
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}.{:02}", self.currency.code(), self.amount / 100, self.amount % 100)
    }
}

#[cfg(test)]
mod tests {
    use super::{Currency, Money};

    #[test]
    fn a_percentage_is_rounded_half_up_to_a_minor_unit() {
        let of = |amount: i64, percent| Money::new(amount, Currency::Inr).percent(percent).amount;
        assert_eq!([of(5000, 50), of(25, 50), of(1, 50), of(1, 49), of(999, 0)], [2500, 13, 1, 0, 0]);
    }

    #[test]
    fn money_reads_as_code_and_major_units() {
        assert_eq!(Money::new(5005, Currency::Inr).to_string(), "INR 50.05");
    }
}
