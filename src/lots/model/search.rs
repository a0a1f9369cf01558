//! What is looked for, and what is found.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sqlx::types::Json;
use utoipa::ToSchema;

use super::{Feature, Location};
use crate::lots::rules::OpeningHours;
use crate::types::{Currency, LotId, VehicleClass};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    Distance,
    Rate,
    Rating,
    Name,
}

impl Sort {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Distance => "distance",
            Self::Rate => "rate",
            Self::Rating => "rating",
            Self::Name => "name",
        }
    }
}

/// A point to search from, and how many metres around it, if not everywhere.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Near {
    pub point: Location,
    pub within: Option<f64>,
}

/// A checked search.
#[derive(Debug)]
pub struct Search {
    /// A `like` pattern a word.
    pub patterns: Vec<String>,
    pub near: Option<Near>,
    /// Only lots with a free bay from then on, for each lot's usual length unless an end is named.
    pub from: Option<DateTime<Utc>>,
    pub to: Option<DateTime<Utc>>,
    pub vehicle_class: Option<VehicleClass>,
    pub car_wash: bool,
    pub max_rate: Option<i64>,
    pub min_rating: Option<f64>,
    pub sort: Sort,
    pub after: Option<After>,
    pub limit: i64,
}

/// Where a page ended: the values it is sorted by, and the id that breaks ties.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct After {
    pub sort: Sort,
    pub name: String,
    pub key: i64,
    pub id: LotId,
}

impl After {
    pub fn cursor(&self) -> String {
        URL_SAFE_NO_PAD.encode(serde_json::to_vec(self).unwrap_or_default())
    }

    /// None for what never was a cursor of a list sorted like this.
    pub fn parse(cursor: &str, sort: Sort) -> Option<Self> {
        let after: Self = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(cursor).ok()?).ok()?;
        (after.sort == sort && !after.name.contains('\0')).then_some(after)
    }
}

/// A lot on a page of a search; its bays are those of the class looked for.
#[derive(Debug)]
pub struct Found {
    pub id: LotId,
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
    pub car_wash: bool,
    pub features: Vec<Feature>,
    pub distance_m: Option<i64>,
    pub from_rate: Option<i64>,
    pub total_slots: i64,
    pub free_slots: i64,
    pub review_count: i64,
    pub rating_sum: i64,
    /// The time the free bays are free for.
    pub asked_from: DateTime<Utc>,
    pub asked_to: DateTime<Utc>,
    pub sort_name: String,
    pub sort_key: i64,
}

#[cfg(test)]
mod tests {
    use super::{After, Sort};
    use crate::types::LotId;

    #[test]
    fn a_cursor_leads_back_to_where_the_page_ended() {
        let after = After { sort: Sort::Name, name: "Nandi – Süd".into(), key: 0, id: LotId::new() };
        assert_eq!(After::parse(&after.cursor(), Sort::Name), Some(after));
    }

    #[test]
    fn a_cursor_of_another_list_is_refused() {
        let after = After { sort: Sort::Rate, name: String::new(), key: 5000, id: LotId::new() };
        assert_eq!(After::parse(&after.cursor(), Sort::Name), None);
        for rubbish in ["", "%%%", "bm9wZQ", "e30"] {
            assert_eq!(After::parse(rubbish, Sort::Name), None, "{rubbish}");
        }
    }
}
