//! Lot admins give work, pass it on, and call it off.

use super::queue::give_out;
use super::turn::{self, End};
use crate::bookings::{self, Status as BookingStatus};
use crate::car_washes::{self, Status as WashStatus};
use crate::error::{Code, Refusal, Result};
use crate::events::Tx;
use crate::staff::model::{Assignment, Job, Status};
use crate::staff::{rules, store};
use crate::types::{AccountId, AssignmentId, BookingId, CarWashId, LotId, OperatorId};

/// What is to be done.
#[derive(Debug, Clone)]
pub enum Wish {
    Wash(CarWashId),
    Booking(BookingId),
    Task(LotId, String),
}

/// Gives a job to the one named, or to the least busy; if nobody is available it waits in the queue. Of a wash or a booking
/// that somebody has in hand already, the admin who gave it may change his mind; another admin is told who has it.
pub async fn assign(
    tx: &mut Tx,
    admin: AccountId,
    operators: &[OperatorId],
    wish: &Wish,
    employee: Option<AccountId>,
) -> Result<AssignmentId> {
    let job = match wish {
        Wish::Wash(wash) => store::wash_job(tx, *wash, operators).await?,
        Wish::Booking(booking) => store::booking_job(tx, *booking, operators).await?,
        Wish::Task(lot, task) => store::lot_job(tx, *lot, task, operators).await?,
    };
    let job = job.ok_or(Code::NotFound)?;
    let open = match wish {
        Wish::Wash(wash) => lock_wash(tx, *wash).await?,
        Wish::Booking(booking) => lock_booking(tx, *booking).await?,
        Wish::Task(..) => None,
    };
    store::lock_operator(tx, job.operator_id).await?;
    match (open, employee) {
        (None, _) => begin(tx, admin, job, employee).await,
        (Some(open), Some(to)) if may_change(&open, admin, to) => pass_on(tx, open, Some(to)).await,
        (Some(open), _) => Err(rules::state_changed(&open).into()),
    }
}

/// Locks a wash that waits to be done, and reads who has it in hand.
async fn lock_wash(tx: &mut Tx, id: CarWashId) -> Result<Option<Assignment>> {
    let seen = store::open_of_wash(tx, id).await?;
    let wash = car_washes::lock(tx, id).await?.ok_or(Code::NotFound)?;
    let stands = store::open_of_wash(tx, id).await?;
    if stands.is_none() && wash.status != WashStatus::Queued {
        return Err(Refusal::new(Code::StateChanged).with("state", wash.status).into());
    }
    unchanged(seen, stands)
}

/// Locks a booking that is not over, so that it does not end meanwhile, and reads who has it in hand.
async fn lock_booking(tx: &mut Tx, id: BookingId) -> Result<Option<Assignment>> {
    let seen = store::open_of_booking(tx, id).await?;
    let booking = bookings::lock(tx, id).await?.ok_or(Code::NotFound)?;
    use BookingStatus::{Active, Confirmed, Held, Overdue};
    if !matches!(booking.status, Held | Confirmed | Active | Overdue) {
        return Err(Refusal::new(Code::StateChanged).with("state", booking.status).into());
    }
    unchanged(seen, store::open_of_booking(tx, id).await?)
}

/// Two who come for a job at once both saw it as it was before the one who was first: the other is refused.
fn unchanged(seen: Option<Assignment>, stands: Option<Assignment>) -> Result<Option<Assignment>> {
    let version = |open: &Option<Assignment>| open.as_ref().map(|open| (open.id, open.version));
    match &stands {
        Some(open) if version(&seen) != version(&stands) => Err(rules::state_changed(open).into()),
        _ => Ok(stands),
    }
}

/// What waits may be given to anybody by any admin; what was given, only by the one who gave it.
fn may_change(open: &Assignment, admin: AccountId, to: AccountId) -> bool {
    open.status == Status::Queued || (open.assigned_by == admin && open.employee_id != Some(to))
}

async fn begin(tx: &mut Tx, admin: AccountId, job: Job, employee: Option<AccountId>) -> Result<AssignmentId> {
    let workers = store::workers(tx, job.operator_id).await?;
    let to = match employee {
        Some(employee) => Some(rules::named(&workers, employee)?),
        None => rules::least_busy(&workers, &[]),
    };
    let mut queued = turn::queue(tx, job, admin).await?;
    if let Some(to) = to {
        turn::give(tx, &mut queued, to).await?;
    }
    Ok(queued.id)
}

/// Gives an open assignment to somebody else: the one named, or the least busy of the others.
pub async fn reassign(
    tx: &mut Tx,
    operators: &[OperatorId],
    id: AssignmentId,
    employee: Option<AccountId>,
) -> Result<AssignmentId> {
    let open = lock_open(tx, operators, id).await?;
    if employee.is_some() && employee == open.employee_id {
        return Err(rules::state_changed(&open).into());
    }
    pass_on(tx, open, employee).await
}

async fn pass_on(tx: &mut Tx, mut open: Assignment, employee: Option<AccountId>) -> Result<AssignmentId> {
    let operator = open.operator_id;
    let workers = store::workers(tx, operator).await?;
    let to = employee.map(|employee| rules::named(&workers, employee)).transpose()?;
    let mut next = match open.status {
        Status::Queued => open,
        _ => {
            let not_to = open.employee_id.filter(|_| employee.is_none());
            turn::go_on(tx, &mut open, End::HandedOver, not_to).await?
        }
    };
    if let Some(to) = to {
        turn::give(tx, &mut next, to).await?;
    }
    // Also to whoever is free of it now.
    give_out(tx, operator).await?;
    Ok(next.id)
}

/// Calls an open assignment off: a wash goes back to its own queue. A wash that was begun is passed on, or cancelled itself.
pub async fn cancel(tx: &mut Tx, operators: &[OperatorId], id: AssignmentId) -> Result<()> {
    let mut open = lock_open(tx, operators, id).await?;
    if let Some(wash) = open.car_wash_id {
        let wash = car_washes::find(tx, wash).await?.ok_or(Code::NotFound)?;
        if wash.status == WashStatus::InProgress {
            let refusal = rules::state_changed(&open).detail("The wash was begun: pass it on, or cancel the wash.");
            return Err(refusal.into());
        }
    }
    turn::end(tx, &mut open, End::Cancelled("cancelled")).await?;
    turn::release_wash(tx, &open).await?;
    give_out(tx, open.operator_id).await?;
    Ok(())
}

async fn lock_open(tx: &mut Tx, operators: &[OperatorId], id: AssignmentId) -> Result<Assignment> {
    let seen = store::find(tx, id).await?.filter(|seen| operators.contains(&seen.operator_id));
    let seen = seen.ok_or(Code::NotFound)?;
    let stands = turn::lock(tx, seen.id).await?.ok_or(Code::NotFound)?;
    if stands.status.is_open() { Ok(stands) } else { Err(rules::state_changed(&stands).into()) }
}
