//! A wash is given to someone, begun and finished: verbs for whoever assigns the work.

use super::{changed, save};
use crate::car_washes::model::{Status, Wash};
use crate::car_washes::store;
use crate::error::{Code, Result};
use crate::events::{Event, Tx};
use crate::types::{AccountId, CarWashId};

/// Gives it to someone (queued, or in somebody else's hands, also if that one has begun), or with None back to the queue
/// (assigned). Refused with
/// `state_changed` in any other state. The caller has made sure that the person works for the wash's operator.
pub async fn assign(tx: &mut Tx, id: CarWashId, employee: Option<AccountId>) -> Result<Wash> {
    let mut wash = store::lock(tx, id).await?.ok_or(Code::NotFound)?;
    let was = wash.status;
    let may = match employee {
        Some(_) => {
            matches!(was, Status::Queued | Status::Assigned | Status::InProgress) && wash.employee_id != employee
        }
        None => was == Status::Assigned,
    };
    if !may {
        return Err(changed(&wash).into());
    }
    wash.status = match employee {
        Some(_) if was == Status::InProgress => was,
        Some(_) => Status::Assigned,
        None => Status::Queued,
    };
    wash.employee_id = employee;
    save(tx, &mut wash, was, |w| match w.employee_id {
        Some(_) => Event::CarWashAssigned { wash: w.facts() },
        None => Event::CarWashUnassigned { wash: w.facts() },
    })
    .await?;
    // With the name of who does it now.
    store::find(tx, id).await?.ok_or_else(|| Code::NotFound.into())
}

/// Whoever it is assigned to begins. Refused with `state_changed` unless it is assigned.
pub async fn start(tx: &mut Tx, id: CarWashId) -> Result<Wash> {
    let mut wash = store::lock(tx, id).await?.ok_or(Code::NotFound)?;
    if wash.status != Status::Assigned {
        return Err(changed(&wash).into());
    }
    wash.status = Status::InProgress;
    save(tx, &mut wash, Status::Assigned, |w| Event::CarWashStarted { wash: w.facts() }).await?;
    Ok(wash)
}

/// Done: the customer is told (event 9), the wash bay is free. Refused with `state_changed` unless it is in progress.
pub async fn complete(tx: &mut Tx, id: CarWashId) -> Result<Wash> {
    let mut wash = store::lock(tx, id).await?.ok_or(Code::NotFound)?;
    if wash.status != Status::InProgress {
        return Err(changed(&wash).into());
    }
    wash.status = Status::Completed;
    wash.ended_at = Some(tx.now());
    save(tx, &mut wash, Status::InProgress, |w| Event::CarWashCompleted { wash: w.facts() }).await?;
    Ok(wash)
}
