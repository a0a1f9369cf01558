//! Assignments and the people they are given to, as rows.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::accounts::Role;
use crate::events::AssignmentFacts;
use crate::types::{AccountId, AssignmentId, BookingId, CarWashId, LotId, OperatorId};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, sqlx::Type, ToSchema)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "assignment_status", rename_all = "snake_case")]
#[schema(as = AssignmentStatus)]
pub enum Status {
    /// Waits for somebody to become available.
    Queued,
    /// Given to somebody.
    Assigned,
    Accepted,
    InProgress,
    Done,
    /// By the person; another assignment continues it.
    Declined,
    /// By a lot admin, with its wash, or because another assignment continues it.
    Cancelled,
}

impl Status {
    pub fn is_open(self) -> bool {
        matches!(self, Self::Queued | Self::Assigned | Self::Accepted | Self::InProgress)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Availability {
    Available,
    /// Has as many open assignments as the operator lets one person have.
    Busy,
    /// Takes no work now.
    Offline,
}

#[derive(Debug, Clone)]
pub struct Assignment {
    pub id: AssignmentId,
    pub operator_id: OperatorId,
    pub lot_id: LotId,
    pub lot_name: String,
    pub task: String,
    pub car_wash_id: Option<CarWashId>,
    pub booking_id: Option<BookingId>,
    pub employee_id: Option<AccountId>,
    pub employee_name: Option<String>,
    pub status: Status,
    pub status_reason: Option<String>,
    pub assigned_by: AccountId,
    pub continues: Option<AssignmentId>,
    pub passed_over: Vec<AccountId>,
    pub created_at: DateTime<Utc>,
    pub assigned_at: Option<DateTime<Utc>>,
    pub ended_at: Option<DateTime<Utc>>,
    pub version: i32,
}

impl Assignment {
    pub fn facts(&self) -> AssignmentFacts {
        AssignmentFacts {
            assignment_id: self.id,
            version: self.version,
            operator_id: self.operator_id,
            lot_id: self.lot_id,
            lot_name: self.lot_name.clone(),
            task: self.task.clone(),
            car_wash_id: self.car_wash_id,
            booking_id: self.booking_id,
            employee_id: self.employee_id,
            employee_name: self.employee_name.clone(),
        }
    }
}

/// What is to be done, and where.
#[derive(Debug, Clone)]
pub struct Job {
    pub operator_id: OperatorId,
    pub lot_id: LotId,
    pub lot_name: String,
    pub task: String,
    pub car_wash_id: Option<CarWashId>,
    pub booking_id: Option<BookingId>,
}

/// Someone who works for an operator, with their load.
#[derive(Debug, Clone)]
pub struct Worker {
    pub account_id: AccountId,
    pub full_name: String,
    pub role: Role,
    pub offline_by: Option<AccountId>,
    /// Has a password, and is not disabled.
    pub can_log_in: bool,
    pub open: i64,
    pub busy_at: i32,
    /// Since when nothing was given to them or ended by them.
    pub idle_since: DateTime<Utc>,
}

impl Worker {
    pub fn availability(&self) -> Availability {
        super::rules::availability(self.offline_by.is_some() || !self.can_log_in, self.open, self.busy_at)
    }
}
