//! What one does with car washes: book, settle with money, do, end early, and let time act on them.

mod book;
mod catalogue;
mod due;
mod end;
mod extend;
mod offer;
mod paid;
mod reserve;
mod work;

pub use book::{Quote, Vehicle, When, Wish, add_to, book, quote};
pub use catalogue::{ServiceChange, add_service, change_service, seed};
pub use due::{follow, lapse};
pub use end::{call_off, cancel, release};
pub use extend::extend_hold;
pub use paid::{lock_by_payment, lock_parking, paid};
pub use work::{assign, complete, start};

use super::model::{Status, Wash};
use super::store::{self, Change};
use crate::error::{Code, Refusal, Result};
use crate::events::{Event, Tx};

/// Saves one wash that was read in state `was`, and tells what happened to it.
async fn save(tx: &mut Tx, wash: &mut Wash, was: Status, told: impl FnOnce(&Wash) -> Event) -> Result<()> {
    let mut changes = [Change { wash: wash.clone(), was }];
    store::save(tx, &mut changes).await?;
    let [change] = changes;
    *wash = change.wash;
    tx.emit(told(wash));
    Ok(())
}

/// The same for any number of washes.
async fn save_all(tx: &mut Tx, mut changes: Vec<Change>, told: impl Fn(&Wash) -> Event) -> Result<()> {
    if changes.is_empty() {
        return Ok(());
    }
    store::save(tx, &mut changes).await?;
    for change in &changes {
        tx.emit(told(&change.wash));
    }
    Ok(())
}

fn changed(wash: &Wash) -> Refusal {
    Refusal::new(Code::StateChanged).with("state", wash.status)
}
