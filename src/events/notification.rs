//! A stored notification, as lists show it and sockets carry it.

use bytestring::ByteString;
use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use super::Level;

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(example = json!({
    "type": "success", "message": "Booking renewed successfully!", "seq": 42,
    "id": "019e0000-0000-7000-8000-000000000000", "event": "booking.renewed",
    "data": {"booking_id": "019e0000-0000-7000-8000-000000000001"},
    "created_at": "2026-11-22T10:00:00Z", "read": false
}))]
pub struct Notification {
    /// The level, which is also the toast's colour.
    #[serde(rename = "type")]
    pub level: Level,
    pub message: String,
    /// Grows by one from notification to notification of a person.
    pub seq: i64,
    pub id: Uuid,
    pub event: String,
    /// Names the booking, payment, job or assignment, so that a click opens it.
    #[schema(value_type = Object)]
    pub data: Value,
    pub created_at: DateTime<Utc>,
    pub read: bool,
}

impl Notification {
    /// The text a socket carries.
    pub fn frame(&self) -> ByteString {
        serde_json::to_string(self).unwrap_or_default().into()
    }
}
