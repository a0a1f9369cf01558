//! What follows for assignments from what happened elsewhere.

use super::queue::{bookings_ended, bookings_flowed_on, give_out, wash_ended};
use crate::error::Result;
use crate::events::{Event, Tx};
use crate::staff::store;
use crate::types::{AccountId, BookingId};

/// A cancelled wash is nobody's work any more, nor is a car whose booking ended; who joins may be given some.
pub async fn follow(tx: &mut Tx, events: &[Event]) -> Result<()> {
    let flowed: Vec<BookingId> = events.iter().filter_map(Event::flowed_booking).collect();
    if !flowed.is_empty() {
        bookings_flowed_on(tx, &flowed).await?;
    }
    let ended: Vec<BookingId> = events.iter().filter_map(Event::ended_booking).collect();
    if !ended.is_empty() {
        bookings_ended(tx, &ended).await?;
    }
    for event in events {
        match event {
            Event::CarWashCancelled { wash, .. } => wash_ended(tx, wash.car_wash_id).await?,
            Event::StaffInvited { account_id, .. } | Event::InvitationAccepted { account_id } => {
                join(tx, *account_id).await?;
            }
            _ => {}
        }
    }
    Ok(())
}

async fn join(tx: &mut Tx, account: AccountId) -> Result<()> {
    for operator in store::operators_of(tx, account).await? {
        give_out(tx, operator).await?;
    }
    Ok(())
}
