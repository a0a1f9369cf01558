use super::queue::give_out;
use super::turn::{self, End};
use crate::car_washes::{self, Status as WashStatus};
use crate::error::{Code, Result};
use crate::events::{Event, Tx};
use crate::staff::model::{Assignment, Status};
use crate::staff::rules::{self, Step};
use crate::staff::store;
use crate::types::{AccountId, AssignmentId, CarWashId};

/// A step of somebody with their own assignment. Beginning and finishing it moves its wash; who has finished or declined
/// may be available again. `reason`: of a decline.
pub async fn step(
    tx: &mut Tx,
    employee: AccountId,
    id: AssignmentId,
    step: Step,
    reason: Option<&str>,
) -> Result<()> {
    let own = turn::lock(tx, id).await?.filter(|own| own.employee_id == Some(employee));
    let mut own = own.ok_or(Code::NotFound)?;
    let to = rules::after(&own, step)?;
    if step == Step::Decline {
        turn::go_on(tx, &mut own, End::Declined(reason), Some(employee)).await?;
        give_out(tx, own.operator_id).await?;
        return Ok(());
    }
    let was = own.status;
    own.status = to;
    own.ended_at = (!to.is_open()).then(|| tx.now());
    store::save(tx, &mut own, was).await?;
    if let Some(wash) = own.car_wash_id {
        move_wash(tx, wash, step).await?;
    }
    tx.emit(told(&own, step, employee));
    if step == Step::Complete {
        give_out(tx, own.operator_id).await?;
    }
    Ok(())
}

async fn move_wash(tx: &mut Tx, id: CarWashId, step: Step) -> Result<()> {
    let begun = car_washes::find(tx, id).await?.is_some_and(|wash| wash.status == WashStatus::InProgress);
    match step {
        // Somebody else may have begun it.
        Step::Start if !begun => car_washes::start(tx, id).await.map(drop),
        Step::Complete => car_washes::complete(tx, id).await.map(drop),
        _ => Ok(()),
    }
}

fn told(own: &Assignment, step: Step, employee_id: AccountId) -> Event {
    let assignment = own.facts();
    match (step, own.status) {
        (Step::Accept, _) => Event::AssignmentAccepted { assignment, employee_id },
        (Step::Complete, _) | (_, Status::Done) => Event::AssignmentDone { assignment, employee_id },
        _ => Event::AssignmentStarted { assignment, employee_id },
    }
}
