//! Reports on the wire.

mod board;
mod invariants;
mod occupancy;
mod revenue;

use serde::Deserialize;
use utoipa::IntoParams;

use super::model::Span;
use super::rules;
use crate::error::Refusal;
use crate::rest::Routes;
use crate::types::LotId;
use chrono::{DateTime, Utc};

/// The days of a report, by each lot's wall clock.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Days {
    /// The first day, `YYYY-MM-DD`; thirty days up to the last unless told.
    #[param(example = "2026-11-01")]
    from: Option<String>,
    /// The last day, included; today unless told.
    #[param(example = "2026-11-30")]
    to: Option<String>,
    /// Only this lot of mine.
    lot_id: Option<LotId>,
}

impl Days {
    fn span(&self, most: i64, now: DateTime<Utc>) -> Result<Span, Refusal> {
        rules::span(self.from.as_deref(), self.to.as_deref(), most, now)
    }
}

pub fn routes(cfg: &mut Routes) {
    cfg.configure(revenue::routes).configure(occupancy::routes).configure(board::routes).configure(invariants::routes);
}
