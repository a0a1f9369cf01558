//! What one does with bookings: book and renew, end one early, settle one with money, and let time act on it.

mod book;
mod close;
mod due;
mod end;
mod extend;
mod paid;
mod renew;

pub use book::{Length, Quote, Vehicle, Wish, book, quote};
pub use close::close;
pub use due::{fire, retire};
pub use end::{cancel, check_in, check_out, decline, release};
pub use extend::extend_hold;
pub use paid::paid;
pub use renew::renew;

use sqlx::PgConnection;

use super::model::{Booking, Status};
use super::store::{self, Change};
use crate::error::Result;
use crate::events::{Event, Tx};
use crate::types::PaymentId;

/// Locks and reads what a payment pays for: the live booking, or else the last dead one.
pub async fn lock_by_payment(db: &mut PgConnection, payment: PaymentId) -> Result<Option<Booking>> {
    match store::id_by_payment(db, payment).await? {
        Some(id) => store::lock(db, id).await,
        None => Ok(None),
    }
}

/// Saves one booking that was read in state `was`, and tells what happened to it.
async fn save(tx: &mut Tx, booking: &mut Booking, was: Status, told: impl FnOnce(&Booking) -> Event) -> Result<()> {
    let mut changes = [Change { booking: booking.clone(), was }];
    let now = tx.now();
    store::save(tx, &mut changes, now).await?;
    let [change] = changes;
    *booking = change.booking;
    tx.emit(told(booking));
    Ok(())
}
