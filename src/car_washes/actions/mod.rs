//! What one does with car washes.

mod work;

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

fn changed(wash: &Wash) -> Refusal {
    Refusal::new(Code::StateChanged).with("state", wash.status)
}
