//! What waits is given out as soon as somebody is available.

use std::collections::BTreeSet;

use super::turn::{self, End};
use crate::error::Result;
use crate::events::Tx;
use crate::staff::{rules, store};
use crate::types::{BookingId, CarWashId, OperatorId};

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
    give_out_if_free(tx, open.operator_id).await
}

/// Bookings ended: what was to be done about them and was not begun is called off; what was begun goes on. Who declines or
/// passes on meanwhile leaves another turn behind, which is seen once its end let us in: so we look until nothing is left.
pub async fn bookings_ended(tx: &mut Tx, bookings: &[BookingId]) -> Result<()> {
    let mut operators = BTreeSet::new();
    loop {
        let seen = store::unstarted_of_bookings(tx, bookings).await?;
        if seen.is_empty() {
            break;
        }
        for mut open in store::lock_unstarted(tx, &seen).await? {
            turn::end(tx, &mut open, End::Cancelled("booking_ended")).await?;
            operators.insert(open.operator_id);
        }
    }
    for operator in operators {
        give_out_if_free(tx, operator).await?;
    }
    Ok(())
}

/// Bookings flowed into their renewals: what is to be done about them goes along.
pub async fn bookings_flowed_on(tx: &mut Tx, bookings: &[BookingId]) -> Result<()> {
    loop {
        let seen = store::left_behind(tx, bookings).await?;
        if seen.is_empty() {
            return Ok(());
        }
        store::move_on(tx, &seen).await?;
    }
}

/// What whoever holds the operator now leaves behind, [`catch_up`] gives out.
async fn give_out_if_free(tx: &mut Tx, operator: OperatorId) -> Result<()> {
    if store::try_lock_operator(tx, operator).await? {
        give_out(tx, operator).await?;
    }
    Ok(())
}
