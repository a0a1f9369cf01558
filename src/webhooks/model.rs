use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sqlx::types::Json;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::types::{OperatorId, WebhookDeliveryId, WebhookId};

/// An address that is told of events.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "019e0000-0000-7000-8000-00000000000a", "operator_id": "019e0000-0000-7000-8000-000000000000",
    "url": "https://hooks.example.com/parkmate", "events": ["booking.paid", "booking.cancelled"],
    "created_at": "2026-11-22T10:00:00Z", "disabled_at": null, "disabled_because": null, "failing_since": null,
    "old_secret_ends_at": null
}))]
pub struct Webhook {
    pub id: WebhookId,
    pub operator_id: OperatorId,
    pub url: String,
    /// Names of events; one `*` stands for all.
    pub events: Vec<String>,
    pub created_at: DateTime<Utc>,
    /// Null while it is told anything.
    pub disabled_at: Option<DateTime<Utc>>,
    pub disabled_because: Option<Because>,
    /// Since when every attempt has failed.
    pub failing_since: Option<DateTime<Utc>>,
    /// Until when the secret before this one signs too.
    pub old_secret_ends_at: Option<DateTime<Utc>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, sqlx::Type, ToSchema)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Because {
    ByHand,
    /// It answered 410.
    Gone,
    /// Nothing has reached it for three days.
    Failing,
}

/// What is to be different; the rest stays, whatever becomes of it meanwhile.
pub struct Change {
    pub url: Option<String>,
    pub events: Option<Vec<String>>,
    pub enabled: Option<bool>,
}

/// An event for a webhook, and how its attempts went.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = WebhookDelivery)]
pub struct Delivery {
    pub id: WebhookDeliveryId,
    /// The `webhook-id` that its receiver sees.
    pub event_id: Uuid,
    pub event: String,
    pub status: Status,
    pub created_at: DateTime<Utc>,
    /// While it is pending.
    pub next_attempt_at: Option<DateTime<Utc>>,
    pub settled_at: Option<DateTime<Utc>>,
    /// The newest first, twenty at most.
    #[schema(value_type = Vec<Attempt>)]
    pub attempts: Json<Vec<Attempt>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, sqlx::Type, ToSchema)]
#[schema(as = WebhookDeliveryStatus)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Status {
    Pending,
    Delivered,
    /// Given up.
    Failed,
}

/// One sending.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = WebhookAttempt)]
pub struct Attempt {
    pub at: DateTime<Utc>,
    pub duration_ms: i32,
    /// The status of the receiver's answer, if there was one.
    pub status: Option<i16>,
    /// The beginning of its answer.
    pub answer: String,
    /// Why it failed: `http_status`, `address_refused`, `no_address`, `timed_out`, `not_connected`, `broken`; null if it
    /// did not.
    pub error: Option<String>,
}

/// What is taken to be sent now.
pub struct Due {
    pub id: WebhookDeliveryId,
    pub webhook_id: WebhookId,
    pub operator_id: OperatorId,
    pub lease: Uuid,
    pub url: String,
    /// As they are stored.
    pub secrets: Vec<String>,
    pub event_id: Uuid,
    pub event: String,
    pub created_at: DateTime<Utc>,
    pub since: DateTime<Utc>,
    pub failures: i32,
    /// Of the event as it is stored; null for a test.
    pub facts: Option<serde_json::Value>,
    /// Of the booking or wash, what its event leaves out.
    pub subject: Option<serde_json::Value>,
}
