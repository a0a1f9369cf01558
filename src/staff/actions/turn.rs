//! One person's turn at a job: it begins in the queue, is given to somebody, and ends. Whoever calls holds the operator.

use crate::car_washes::{self, Status as WashStatus};
use crate::error::{Code, Result};
use crate::events::{Event, Tx};
use crate::staff::model::{Assignment, Job, Status, Worker};
use crate::staff::{rules, store};
use crate::types::{AccountId, AssignmentId};

/// Locks its wash, its operator and itself, in this order, and reads it. Refused if it changed while we waited.
pub async fn lock(tx: &mut Tx, id: AssignmentId) -> Result<Option<Assignment>> {
    let Some(seen) = store::find(tx, id).await? else { return Ok(None) };
    if let Some(wash) = seen.car_wash_id {
        car_washes::lock(tx, wash).await?;
    }
    store::lock_operator(tx, seen.operator_id).await?;
    let stands = store::lock(tx, id).await?.ok_or(Code::NotFound)?;
    if stands.version == seen.version { Ok(Some(stands)) } else { Err(rules::state_changed(&stands).into()) }
}

/// Puts a job in the queue.
pub async fn queue(tx: &mut Tx, job: Job, assigned_by: AccountId) -> Result<Assignment> {
    let queued = Assignment {
        id: AssignmentId::new(),
        operator_id: job.operator_id,
        lot_id: job.lot_id,
        lot_name: job.lot_name,
        task: job.task,
        car_wash_id: job.car_wash_id,
        booking_id: job.booking_id,
        employee_id: None,
        employee_name: None,
        status: Status::Queued,
        status_reason: None,
        assigned_by,
        continues: None,
        passed_over: Vec::new(),
        created_at: tx.now(),
        assigned_at: None,
        ended_at: None,
        version: 1,
    };
    enqueue(tx, queued).await
}

async fn enqueue(tx: &mut Tx, queued: Assignment) -> Result<Assignment> {
    store::insert(tx, &queued).await?;
    tx.emit(Event::AssignmentQueued { assignment: queued.facts() });
    Ok(queued)
}

/// Gives a job out of the queue to somebody, and its wash with it.
pub async fn give(tx: &mut Tx, job: &mut Assignment, to: &Worker) -> Result<()> {
    job.status = Status::Assigned;
    job.employee_id = Some(to.account_id);
    job.employee_name = Some(to.full_name.clone());
    job.assigned_at = Some(tx.now());
    store::save(tx, job, Status::Queued).await?;
    if let Some(wash) = job.car_wash_id {
        car_washes::assign(tx, wash, Some(to.account_id)).await?;
    }
    tx.emit(Event::EmployeeAssigned { assignment: job.facts() });
    Ok(())
}

/// How a turn ends before it is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End<'r> {
    /// The person does not want it.
    Declined(Option<&'r str>),
    /// Somebody else goes on with it.
    HandedOver,
    /// Nobody goes on with it.
    Cancelled(&'r str),
}

/// Ends a turn and tells it.
pub async fn end(tx: &mut Tx, turn: &mut Assignment, how: End<'_>) -> Result<()> {
    let was = turn.status;
    (turn.status, turn.status_reason) = match how {
        End::Declined(reason) => (Status::Declined, reason.map(str::to_owned)),
        End::HandedOver => (Status::Cancelled, Some("handed_over".to_owned())),
        End::Cancelled(reason) => (Status::Cancelled, Some(reason.to_owned())),
    };
    turn.ended_at = Some(tx.now());
    store::save(tx, turn, was).await?;
    let assignment = turn.facts();
    tx.emit(match how {
        End::Declined(_) => Event::AssignmentDeclined { assignment },
        End::HandedOver => Event::AssignmentHandedOver { assignment },
        End::Cancelled(_) => Event::AssignmentCancelled { assignment },
    });
    Ok(())
}

/// Gives a wash that was not begun back to its own queue. One that was begun stays with who began it, until somebody else
/// is given it.
pub async fn release_wash(tx: &mut Tx, turn: &Assignment) -> Result<()> {
    let Some(id) = turn.car_wash_id else { return Ok(()) };
    let wash = car_washes::find(tx, id).await?;
    if wash.is_some_and(|wash| wash.status == WashStatus::Assigned) {
        car_washes::assign(tx, id, None).await?;
    }
    Ok(())
}

/// Ends a turn, and puts its job back in the queue as another. `not_to`: who is not to get it again by itself.
pub async fn go_on(tx: &mut Tx, turn: &mut Assignment, how: End<'_>, not_to: Option<AccountId>) -> Result<Assignment> {
    end(tx, turn, how).await?;
    release_wash(tx, turn).await?;
    let mut passed_over = turn.passed_over.clone();
    passed_over.extend(not_to.filter(|not_to| !turn.passed_over.contains(not_to)));
    let next = Assignment {
        id: AssignmentId::new(),
        employee_id: None,
        employee_name: None,
        status: Status::Queued,
        status_reason: None,
        assigned_by: tx.actor().unwrap_or(turn.assigned_by),
        continues: Some(turn.id),
        passed_over,
        created_at: tx.now(),
        assigned_at: None,
        ended_at: None,
        version: 1,
        ..turn.clone()
    };
    enqueue(tx, next).await
}
