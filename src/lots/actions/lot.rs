//! Setting up lots and bays. Whoever is named as operator was asked by the handler; other operators' lots do not exist.

use serde_json::Value;

use super::BAYS;
use crate::error::{Code, Refusal, Result};
use crate::events::{Place, Tx};
use crate::lots::model::{Lot, LotSettings, NewSlot, Slot, SlotChange};
use crate::lots::rules::{check_rules, merged};
use crate::lots::store;
use crate::types::{LotId, OperatorId, SlotId};

/// Of one operator, and of one lot.
const MOST_LOTS: i64 = 500;
const MOST_SLOTS: i64 = 5_000;

pub async fn add_lot(tx: &mut Tx, operator: OperatorId, settings: &LotSettings) -> Result<Lot> {
    check_rules(&settings.rules)?;
    Refusal::unless_room(store::count_lots(tx, operator).await?, MOST_LOTS)?;
    let (id, now) = (LotId::new(), tx.now());
    store::insert_lot(tx, id, operator, settings, now).await?;
    tx.changed(Place::lot(operator, id), BAYS);
    load(tx, id).await
}

/// `change` holds what is to be different, in the shape of [`LotSettings`].
pub async fn change_lot(tx: &mut Tx, operators: &[OperatorId], id: LotId, change: &Value) -> Result<Lot> {
    let operator = store::lock_lot(tx, id, operators).await?.ok_or(Code::NotFound)?;
    let settings = merged(&load(tx, id).await?.settings(), change)?;
    check_rules(&settings.rules)?;
    store::update_lot(tx, id, &settings).await?;
    tx.changed(Place::lot(operator, id), BAYS);
    load(tx, id).await
}

pub async fn add_slots(tx: &mut Tx, operators: &[OperatorId], lot: LotId, slots: &[NewSlot]) -> Result<Vec<Slot>> {
    let operator = store::lock_lot(tx, lot, operators).await?.ok_or(Code::NotFound)?;
    let more = i64::try_from(slots.len()).unwrap_or(MOST_SLOTS);
    Refusal::unless_room(store::count_slots(tx, lot).await? + more - 1, MOST_SLOTS)?;
    tx.changed(Place::lot(operator, lot), BAYS);
    store::insert_slots(tx, lot, slots).await
}

pub async fn change_slot(tx: &mut Tx, operators: &[OperatorId], id: SlotId, change: &SlotChange) -> Result<Slot> {
    let now = tx.now();
    let slot = store::update_slot(tx, id, operators, change, now).await?.ok_or(Code::NotFound)?;
    tx.changed(Place::lot(slot.operator_id, slot.lot_id), BAYS);
    Ok(slot)
}

async fn load(tx: &mut Tx, id: LotId) -> Result<Lot> {
    let now = tx.now();
    store::lots(tx, &[id], now).await?.pop().ok_or_else(|| Code::NotFound.into())
}
