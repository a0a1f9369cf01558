//! A business, and who works for it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::accounts::Role;
use crate::types::{AccountId, OperatorId};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, sqlx::Type, ToSchema)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "operator_verification", rename_all = "snake_case")]
pub enum Verification {
    Pending,
    Approved,
    Declined,
}

#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "019e0000-0000-7000-8000-000000000000", "name": "Nandi Parking", "upi_id": "nandi@upi",
    "address": "12 Residency Road, Bengaluru", "verification": "approved", "version": 2,
    "created_at": "2026-11-22T10:00:00Z"
}))]
pub struct Operator {
    pub id: OperatorId,
    pub name: String,
    /// Where UPI payments to its lots go.
    pub upi_id: Option<String>,
    pub address: Option<String>,
    pub verification: Verification,
    /// Grows by one with each decision about it.
    pub version: i32,
    pub created_at: DateTime<Utc>,
}

/// Someone who works for an operator.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Member {
    pub user_id: AccountId,
    pub email: String,
    pub full_name: String,
    pub phone: Option<String>,
    pub role: Role,
    pub member_since: DateTime<Utc>,
    /// Waits for the invitation to be accepted.
    pub invited: bool,
}
