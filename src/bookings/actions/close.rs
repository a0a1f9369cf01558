//! Close a bay for a time, and turn away who stands in its way, if that is asked for.

use super::decline;
use crate::error::{Code, Refusal, Result};
use crate::events::Tx;
use crate::lots::{self, Closure, ClosureWish, Conflict};
use crate::types::{OperatorId, SlotId};

/// The closure, and the bookings declined for it. Without `decline_conflicts` a booking in its way refuses it; so does one
/// whose time is up and whose car may still stand there, which cannot be declined any more.
pub async fn close(
    tx: &mut Tx,
    operators: &[OperatorId],
    slot: SlotId,
    wish: &ClosureWish<'_>,
    decline_conflicts: bool,
) -> Result<(Closure, Vec<Conflict>)> {
    let (closure, conflicts) = lots::plan_closure(tx, operators, slot, wish).await?;
    let now = tx.now();
    let (declinable, stuck): (Vec<_>, Vec<_>) =
        conflicts.into_iter().partition(|conflict| decline_conflicts && conflict.ends_at > now);
    if !stuck.is_empty() {
        return Err(Refusal::new(Code::ClosureConflicts).with("conflicts", stuck).into());
    }
    // The latest first: a renewal goes before the booking that it renews.
    for conflict in declinable.iter().rev() {
        let reason = format!("The bay is closed: {}", closure.reason);
        decline(tx, |booking| operators.contains(&booking.operator_id), conflict.id, &reason).await?;
    }
    lots::close(tx, &closure).await?;
    Ok((closure, declinable))
}
