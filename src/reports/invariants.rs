//! What must hold in the database, always: one statement that counts what does not.

use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;
use sqlx::PgConnection;
use utoipa::ToSchema;

use crate::error::Result;

/// What is due is done within a second; this much later it counts as left undone.
const PATIENCE: TimeDelta = TimeDelta::seconds(5);

#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({"ok": true, "checks": [{"name": "overlapping_live_bookings", "violations": 0, "sample": []}]}))]
pub struct Report {
    pub ok: bool,
    pub checks: Vec<Check>,
}

#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Check {
    pub name: String,
    /// 0, always.
    pub violations: i64,
    /// Up to five ids of what violates it.
    pub sample: Vec<String>,
}

/// Looks at everything in one snapshot.
pub async fn invariants(db: &mut PgConnection, now: DateTime<Utc>) -> Result<Report> {
    let checks = sqlx::query_file_as!(Check, "src/reports/invariants.sql", now - PATIENCE,).fetch_all(db).await?;
    Ok(Report { ok: checks.iter().all(|check| check.violations == 0), checks })
}
