//! Closing a bay for a time.

use crate::error::{Code, Refusal, Result};
use crate::events::Tx;
use crate::lots::model::Closure;
use crate::lots::rules::{instant, zone};
use crate::lots::store;
use crate::types::{ClosureId, OperatorId, Period, SlotId};

/// `from` and `to` as they were written, by the lot's wall clock or with an offset.
pub struct Wanted<'a> {
    pub from: &'a str,
    pub to: &'a str,
    pub reason: &'a str,
}

/// Holds the bay first: a booking that came before is seen here, one that comes after sees the closure.
pub async fn close_for_a_time(
    tx: &mut Tx,
    operators: &[OperatorId],
    slot: SlotId,
    wanted: Wanted<'_>,
) -> Result<Closure> {
    let now = tx.now();
    let zone = zone(&store::lock_slot(tx, slot, operators).await?.ok_or(Code::NotFound)?);
    let (from, to) = (instant(wanted.from, zone, "from")?, instant(wanted.to, zone, "to")?);
    let period = Period::new(from, to).ok_or_else(|| Refusal::field("to", "not_after_from", "Later than `from`."))?;
    if to <= now {
        return Err(Refusal::field("to", "in_the_past", "Later than now.").into());
    }
    let conflicts = store::conflicts(tx, slot, &period, now).await?;
    if !conflicts.is_empty() {
        return Err(Refusal::new(Code::ClosureConflicts).with("conflicts", conflicts).into());
    }
    let reason = wanted.reason.to_owned();
    let closure = Closure { id: ClosureId::new(), slot_id: slot, from, to, reason, created_at: now };
    store::add_closure(tx, &closure).await?;
    Ok(closure)
}

pub async fn reopen(tx: &mut Tx, operators: &[OperatorId], slot: SlotId, closure: ClosureId) -> Result<()> {
    let found = store::delete_closure(tx, slot, closure, operators).await?;
    if found { Ok(()) } else { Err(Code::NotFound.into()) }
}
