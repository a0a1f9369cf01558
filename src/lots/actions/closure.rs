//! Closing a bay for a time.

use super::BAYS;
use crate::error::{Code, Refusal, Result};
use crate::events::Tx;
use crate::lots::model::{Closure, Conflict};
use crate::lots::rules::{instant, zone};
use crate::lots::store;
use crate::types::{ClosureId, OperatorId, Period, SlotId};

/// Of one bay, still to come.
const MOST_CLOSURES: i64 = 200;

/// `from` and `to` as they were written, by the lot's wall clock or with an offset.
pub struct ClosureWish<'a> {
    pub from: &'a str,
    pub to: &'a str,
    pub reason: &'a str,
}

/// Holds the bay, and says what the closure would be and which live bookings stand in its way: one that came before is seen
/// here, one that comes after sees the closure.
pub async fn plan_closure(
    tx: &mut Tx,
    operators: &[OperatorId],
    slot: SlotId,
    wish: &ClosureWish<'_>,
) -> Result<(Closure, Vec<Conflict>)> {
    let now = tx.now();
    let (lot, written) = store::lock_slot(tx, slot, operators).await?.ok_or(Code::NotFound)?;
    let zone = zone(&written);
    let (from, to) = (instant(wish.from, zone, "from")?, instant(wish.to, zone, "to")?);
    let period = Period::new(from, to).ok_or_else(|| Refusal::field("to", "not_after_from", "Later than `from`."))?;
    if to <= now {
        return Err(Refusal::field("to", "in_the_past", "Later than now.").into());
    }
    Refusal::unless_room(store::count_closures(tx, slot, now).await?, MOST_CLOSURES)?;
    let conflicts = store::conflicts(tx, slot, &period, now).await?;
    tx.changed(lot, BAYS);
    let reason = wish.reason.to_owned();
    Ok((Closure { id: ClosureId::new(), slot_id: slot, from, to, reason, created_at: now }, conflicts))
}

/// Closes the bay as planned, once nothing stands in its way any more.
pub async fn close(tx: &mut Tx, closure: &Closure) -> Result<()> {
    store::add_closure(tx, closure).await
}

pub async fn reopen(tx: &mut Tx, operators: &[OperatorId], slot: SlotId, closure: ClosureId) -> Result<()> {
    let lot = store::delete_closure(tx, slot, closure, operators).await?.ok_or(Code::NotFound)?;
    tx.changed(lot, BAYS);
    Ok(())
}
