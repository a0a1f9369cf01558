//! What waits is given out as soon as somebody is available.

use super::turn::{self, End};
use crate::error::Result;
use crate::events::Tx;
use crate::staff::{rules, store};
use crate::types::{CarWashId, OperatorId};

/// Gives out what waits at an operator, oldest first, each to the least busy. Returns how much that was.
pub async fn give_out(tx: &mut Tx, operator: OperatorId) -> Result<usize> {
    store::lock_operator(tx, operator).await?;
    let mut workers = store::workers(tx, operator).await?;
    if rules::least_busy(&workers, &[]).is_none() {
        return Ok(0);
    }
    let (now, mut given) = (tx.now(), 0);
    for mut job in store::lock_queued(tx, operator).await? {
        let Some(worker) = rules::least_busy(&workers, &job.passed_over).cloned() else { continue };
        turn::give(tx, &mut job, &worker).await?;
        given += 1;
        for worker in workers.iter_mut().filter(|other| other.account_id == worker.account_id) {
            worker.open += 1;
            worker.idle_since = now;
        }
    }
    Ok(given)
}

/// For the scheduler: what could be given out and was not, because its wash was in other hands at that moment, or because
/// somebody became available by a way that knows nothing of assignments (enabled again, more work allowed).
pub async fn catch_up(tx: &mut Tx) -> Result<usize> {
    let mut given = 0;
    for operator in store::operators_behind(tx).await? {
        given += give_out(tx, operator).await?;
    }
    Ok(given)
}

/// A wash was cancelled: whoever had it in hand, or waited for it in the queue, is free of it. Its holder may hold many
/// washes of many operators, so this waits for no operator.
pub async fn wash_ended(tx: &mut Tx, wash: CarWashId) -> Result<()> {
    let Some(open) = store::open_of_wash(tx, wash).await? else { return Ok(()) };
    let Some(mut open) = store::lock(tx, open.id).await?.filter(|open| open.status.is_open()) else { return Ok(()) };
    turn::end(tx, &mut open, End::Cancelled("car_wash_cancelled")).await?;
    if store::try_lock_operator(tx, open.operator_id).await? {
        give_out(tx, open.operator_id).await?;
    }
    Ok(())
}
