//! A business, and who works for it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::types::OperatorId;

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
    "created_at": "2026-11-22T10:00:00Z", "busy_at": 3, "legal_name": "Nandi Parking Private Limited",
    "gstin": "29AAKCN1234F1ZJ", "gst_rate": 1800
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
    /// With so many open assignments one of its people is busy.
    pub busy_at: i32,
    /// As receipts name it; its name, if there is none.
    pub legal_name: Option<String>,
    /// Its number as a payer of tax on goods and services.
    pub gstin: Option<String>,
    /// The tax in its prices, in hundredths of a percent: 1800 is 18 %.
    pub gst_rate: i32,
}
