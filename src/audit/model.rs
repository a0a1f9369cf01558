//! A change as it was recorded.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::types::AccountId;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, sqlx::Type, ToSchema)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "audit_action", rename_all = "snake_case")]
#[schema(as = AuditAction)]
pub enum Action {
    Insert,
    Update,
    Delete,
}

#[derive(Debug)]
pub struct Entry {
    pub id: i64,
    pub at: DateTime<Utc>,
    pub actor_id: Option<AccountId>,
    pub actor_name: Option<String>,
    pub entity: String,
    pub entity_id: Uuid,
    pub action: Action,
    pub before: Option<Value>,
    pub after: Option<Value>,
}

/// What a list is narrowed to.
#[derive(Debug, Default)]
pub struct Filter {
    pub entity: Option<String>,
    pub entity_id: Option<Uuid>,
    pub actor_id: Option<AccountId>,
    pub from: Option<DateTime<Utc>>,
    pub to: Option<DateTime<Utc>>,
}
