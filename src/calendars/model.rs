use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::bookings::Status;
use crate::types::{AccountId, LotId};

/// Whose bookings a calendar shows.
#[derive(Debug, Clone, Copy)]
pub enum Owner {
    Customer(AccountId),
    Lot(LotId),
}

impl Owner {
    /// The columns of a feed.
    pub fn ids(self) -> (Option<Uuid>, Option<Uuid>) {
        match self {
            Self::Customer(account) => (Some(account.0), None),
            Self::Lot(lot) => (None, Some(lot.0)),
        }
    }
}

/// A calendar's link. It is not kept, so that nobody can show it again.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "url": "https://parkmate.example/calendar/hB0yTtG4c5….ics", "created_at": "2026-11-22T10:00:00Z"
}))]
pub struct CalendarFeed {
    /// Only in the answer that made it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// When the link was made; null: there is none.
    pub created_at: Option<DateTime<Utc>>,
}

/// A booking, as a calendar shows it.
pub struct Entry {
    pub id: Uuid,
    pub reference: String,
    pub status: Status,
    pub version: i32,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    /// When it last changed.
    pub changed_at: DateTime<Utc>,
    pub plate: String,
    pub slot_label: String,
    pub lot_name: String,
    pub address: String,
}
