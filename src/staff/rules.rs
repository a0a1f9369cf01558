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

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta};

    use super::{Availability, Worker, availability, least_busy, named, offline_by};
    use crate::accounts::Role;
    use crate::error::Code;
    use crate::types::AccountId;

    /// Idle since so many minutes into the day.
    fn worker(open: i64, idle_since: i64) -> Worker {
        Worker {
            account_id: AccountId::new(),
            full_name: "Meera".into(),
            role: Role::Staff,
            offline_by: None,
            can_log_in: true,
            open,
            busy_at: 3,
            idle_since: DateTime::UNIX_EPOCH + TimeDelta::minutes(idle_since),
        }
    }

    #[test]
    fn busy_begins_at_the_operators_number_and_offline_stays_offline() {
        assert_eq!(availability(false, 2, 3), Availability::Available);
        assert_eq!(availability(false, 3, 3), Availability::Busy);
        assert_eq!(availability(true, 3, 3), Availability::Offline);
    }

    #[test]
    fn the_fewest_open_then_the_longest_idle_then_the_id_decide() {
        let workers = [worker(1, 0), worker(0, 9), worker(0, 5), worker(0, 5)];
        let chosen = |passed_over: &[AccountId]| least_busy(&workers, passed_over).map(|worker| worker.account_id);
        let [_, later, first, second] = workers.each_ref().map(|worker| worker.account_id);
        assert_eq!(chosen(&[]), Some(first));
        assert_eq!(chosen(&[first]), Some(second));
        assert_eq!(chosen(&[first, second]), Some(later));
    }

    #[test]
    fn admins_the_busy_and_the_offline_are_given_nothing_by_itself_but_the_busy_by_name() {
        let (mut admin, busy, mut offline, mut invited) = (worker(0, 0), worker(3, 0), worker(0, 0), worker(0, 0));
        admin.role = Role::Admin;
        offline.offline_by = Some(admin.account_id);
        invited.can_log_in = false;
        let workers = [admin, busy, offline, invited];
        assert!(least_busy(&workers, &[]).is_none());
        let by_name: Vec<_> =
            workers.iter().map(|worker| named(&workers, worker.account_id).map(drop).map_err(|no| no.code)).collect();
        let unavailable = Err(Code::EmployeeUnavailable);
        assert_eq!(by_name, [Ok(()), Ok(()), unavailable, unavailable]);
        assert_eq!(named(&workers, AccountId::new()).map(drop).map_err(|no| no.code), Err(Code::NotFound));
    }

    #[test]
    fn what_a_person_said_of_himself_only_he_takes_back() {
        let (mut meera, boss) = (worker(0, 0), AccountId::new());
        assert_eq!(offline_by(&meera, boss, true), Ok(Some(boss)));
        meera.offline_by = Some(boss);
        assert_eq!(offline_by(&meera, boss, false), Ok(None));
        assert_eq!(offline_by(&meera, meera.account_id, false), Ok(None));
        meera.offline_by = Some(meera.account_id);
        assert_eq!(offline_by(&meera, boss, true), Ok(meera.offline_by));
        assert_eq!(offline_by(&meera, boss, false).map_err(|no| no.code), Err(Code::Forbidden));
    }
}
