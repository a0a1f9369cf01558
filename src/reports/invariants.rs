//! What must hold in the database, always: one statement that counts what does not.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use metrics::gauge;
use serde::Serialize;
use sqlx::PgConnection;
use utoipa::ToSchema;

use super::store;
use crate::app::App;
use crate::error::Result;

/// What is due is done within a second; this much later it counts as left undone.
const PATIENCE: TimeDelta = TimeDelta::seconds(5);

const VIOLATIONS: &str = "parkmate_invariant_violations";

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
    let checks = store::checks(db, now - PATIENCE).await?;
    Ok(Report { ok: checks.iter().all(|check| check.violations == 0), checks })
}

impl Report {
    /// For Prometheus, and for the log what is broken.
    pub(super) fn tell(&self, now: DateTime<Utc>) {
        for Check { name, violations, sample } in self.checks.iter().filter(|check| check.violations > 0) {
            tracing::error!(invariant = name, violations, ?sample, "an invariant is violated");
        }
        let violations: i64 = self.checks.iter().map(|check| check.violations).sum();
        gauge!(VIOLATIONS).set(violations as f64);
        gauge!("parkmate_invariants_checked_timestamp_seconds").set(now.timestamp() as f64);
    }
}

/// Looks, on one of the servers that are asked to at the same time: it reads whole tables. What the others saw earlier is not
/// known to be so any more.
pub async fn watch_invariants(app: Arc<App>) -> Result<()> {
    let mut tx = app.begin().await?;
    let now = tx.now();
    if !store::take_turn_to_watch(&mut tx).await? {
        gauge!(VIOLATIONS).set(f64::NAN);
        return Ok(());
    }
    // Better not known than in the way of everything else.
    store::give_up_after_minutes(&mut tx).await?;
    invariants(&mut tx, now).await?.tell(now);
    tx.roll_back().await;
    Ok(())
}
