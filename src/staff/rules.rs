//! Who is available, whom work goes to, and what may become of it.

use serde_json::json;

use super::model::{Assignment, Availability, Status, Worker};
use crate::accounts::Role;
use crate::error::{Code, Refusal};
use crate::types::AccountId;

pub fn availability(offline: bool, open: i64, busy_at: i32) -> Availability {
    match offline {
        true => Availability::Offline,
        false if open >= i64::from(busy_at) => Availability::Busy,
        false => Availability::Available,
    }
}

/// To whom work goes by itself: the available one with the fewest open assignments, of several the one idle for longest.
pub fn least_busy<'w>(workers: &'w [Worker], passed_over: &[AccountId]) -> Option<&'w Worker> {
    workers
        .iter()
        .filter(|worker| worker.role == Role::Staff && worker.availability() == Availability::Available)
        .filter(|worker| !passed_over.contains(&worker.account_id))
        .min_by_key(|worker| (worker.open, worker.idle_since, worker.account_id))
}

/// The one named, who may be busy but not offline.
pub fn named(workers: &[Worker], employee: AccountId) -> Result<&Worker, Refusal> {
    let worker = workers.iter().find(|worker| worker.account_id == employee);
    let worker = worker.ok_or_else(|| Refusal::new(Code::NotFound))?;
    match worker.availability() {
        Availability::Offline => {
            Err(Refusal::new(Code::EmployeeUnavailable).with("availability", Availability::Offline))
        }
        Availability::Available | Availability::Busy => Ok(worker),
    }
}

/// What a person may do with their own assignment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Accept,
    Start,
    Complete,
}

/// The state after the step; refused with the state that stands in its way.
pub fn after(assignment: &Assignment, step: Step) -> Result<Status, Refusal> {
    match (step, assignment.status) {
        (Step::Accept, Status::Assigned) => Ok(Status::Accepted),
        (Step::Start, Status::Accepted) => Ok(Status::InProgress),
        (Step::Complete, Status::InProgress) => Ok(Status::Done),
        _ => Err(state_changed(assignment)),
    }
}

/// What was begun is not declined.
pub fn may_decline(assignment: &Assignment) -> Result<(), Refusal> {
    match assignment.status {
        Status::Assigned | Status::Accepted => Ok(()),
        _ => Err(state_changed(assignment)),
    }
}

pub fn state_changed(assignment: &Assignment) -> Refusal {
    Refusal::new(Code::StateChanged)
        .with("state", assignment.status)
        .with("assignment_id", assignment.id)
        .with("employee_id", assignment.employee_id)
}

/// Someone is to leave who has work in hand.
pub fn what_becomes_of(open: &[Assignment]) -> Refusal {
    let list: Vec<_> = open
        .iter()
        .map(|open| json!({"id": open.id, "task": open.task, "status": open.status, "lot_id": open.lot_id}))
        .collect();
    Refusal::new(Code::OpenAssignments)
        .detail("Say what becomes of the work: ?hand_over=queue, or ?hand_over= somebody's id.")
        .with("assignments", list)
}

/// Who is offline from now on, by whose word; None for nobody. What a person said of himself only he takes back.
pub fn offline_by(worker: &Worker, who: AccountId, offline: bool) -> Result<Option<AccountId>, Refusal> {
    match worker.offline_by {
        Some(by) if offline => Ok(Some(by)),
        None if offline => Ok(Some(who)),
        Some(by) if by == worker.account_id && by != who => {
            Err(Refusal::new(Code::Forbidden).detail("This person went offline; only they come back."))
        }
        _ => Ok(None),
    }
}
