//! What people do with their own assignments.

use super::queue::give_out;
use super::turn::{self, End};
use crate::car_washes::{self, Status as WashStatus};
use crate::error::{Code, Result};
use crate::events::{Event, Tx};
use crate::staff::model::Assignment;
use crate::staff::rules::{self, Step};
use crate::staff::store;
use crate::types::{AccountId, AssignmentId, CarWashId};

/// Accept, start or complete. Starting and completing moves the wash; who completes may be available again.
pub async fn step(tx: &mut Tx, employee: AccountId, id: AssignmentId, step: Step) -> Result<()> {
    let mut own = lock_own(tx, employee, id).await?;
    let was = own.status;
    own.status = rules::after(&own, step)?;
    own.ended_at = (step == Step::Complete).then(|| tx.now());
    store::save(tx, &mut own, was).await?;
    let assignment = own.facts();
    tx.emit(match step {
        Step::Accept => Event::AssignmentAccepted { assignment },
        Step::Start => Event::AssignmentStarted { assignment },
        Step::Complete => Event::AssignmentDone { assignment },
    });
    if let Some(wash) = own.car_wash_id {
        move_wash(tx, wash, step).await?;
    }
    if step == Step::Complete {
        give_out(tx, own.operator_id).await?;
    }
    Ok(())
}

/// The job goes back to the queue, and from there to somebody else; who declined may be available again. Returns the
/// assignment that continues it.
pub async fn decline(tx: &mut Tx, employee: AccountId, id: AssignmentId, reason: Option<&str>) -> Result<AssignmentId> {
    let mut own = lock_own(tx, employee, id).await?;
    rules::may_decline(&own)?;
    let next = turn::go_on(tx, &mut own, End::Declined(reason), Some(employee)).await?;
    give_out(tx, own.operator_id).await?;
    Ok(next.id)
}

async fn lock_own(tx: &mut Tx, employee: AccountId, id: AssignmentId) -> Result<Assignment> {
    let own = turn::lock(tx, id).await?.filter(|own| own.employee_id == Some(employee));
    own.ok_or_else(|| Code::NotFound.into())
}

async fn move_wash(tx: &mut Tx, id: CarWashId, step: Step) -> Result<()> {
    match step {
        Step::Accept => {}
        Step::Start => {
            // Who had it before may have begun it.
            let begun = car_washes::find(tx, id).await?.is_some_and(|wash| wash.status == WashStatus::InProgress);
            if !begun {
                car_washes::start(tx, id).await?;
            }
        }
        Step::Complete => {
            car_washes::complete(tx, id).await?;
        }
    }
    Ok(())
}
