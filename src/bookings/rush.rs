//! A bay that a crowd wants. Who comes just after it was refused does not try in vain: a look tells him, which all who come
//! meanwhile share. The look reads what is committed, so it refuses nobody who could have had the bay; and it promises
//! nothing: where it sees the bay free, everybody tries.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use std::time::{Duration, Instant};

use actix_web::web;

use super::actions::{Length, Vehicle, Wish, quote};
use crate::app::App;
use crate::error::{Code, Error, Refusal, Result};
use crate::together::Together;
use crate::types::SlotId;

/// After a refusal a bay is sought after for so long.
const SOUGHT_AFTER: Duration = Duration::from_secs(1);
/// Remembered at a time.
const MOST_BAYS: usize = 1_000;

/// Who wants something else than the first so many tries himself: a look is short.
const MOST_WISHES: usize = 16;

/// A bay, from when, and for how long, as written: the same for all who want the same.
type Wanted = (SlotId, Option<String>, Length);

/// One a worker.
#[derive(Clone, Default)]
pub struct Rush {
    refused: Rc<RefCell<HashMap<SlotId, Instant>>>,
    looks: Together<Wanted, Option<Refusal>>,
}

impl Rush {
    /// Why the bay is not to be had, if it is sought after and taken. None: try.
    pub async fn refusal(&self, app: &web::Data<App>, wish: &Wish) -> Result<Option<Refusal>> {
        let sought_after = self.refused.borrow().get(&wish.slot_id).is_some_and(|at| at.elapsed() < SOUGHT_AFTER);
        if !sought_after {
            return Ok(None);
        }
        let (app, wanted) = (app.clone(), (wish.slot_id, wish.starts_at.clone(), wish.length.clone()));
        self.looks.ask(wanted, move |all| look(app.clone(), all)).await
    }

    /// Remembers a bay that somebody has tried to book in vain.
    pub fn note<T>(&self, slot: SlotId, tried: &Result<T>) {
        if !matches!(tried, Err(Error::Refused(refusal)) if refusal.code == Code::SlotTaken) {
            return;
        }
        let mut refused = self.refused.borrow_mut();
        if refused.len() >= MOST_BAYS {
            refused.retain(|_, at| at.elapsed() < SOUGHT_AFTER);
        }
        if refused.len() < MOST_BAYS {
            refused.insert(slot, Instant::now());
        }
    }
}

async fn look(app: web::Data<App>, all: Vec<Wanted>) -> Result<Vec<Option<Refusal>>> {
    let mut db = app.db.acquire().await?;
    let now = app.clock.now();
    let mut seen: HashMap<&Wanted, Option<Refusal>> = HashMap::new();
    for wanted in &all {
        if seen.len() < MOST_WISHES && !seen.contains_key(wanted) {
            let (slot_id, starts_at, length) = wanted.clone();
            let wish = Wish { slot_id, starts_at, length, vehicle: Vehicle::Any, besides: 0 };
            let refusal = match quote(&mut db, &wish, None, now).await {
                Ok(quote) => quote.refusal.filter(|refusal| refusal.code == Code::SlotTaken),
                // It is for those who try to say what is wrong with a wish.
                Err(Error::Refused(_)) => None,
                Err(error) => return Err(error),
            };
            seen.insert(wanted, refusal);
        }
    }
    Ok(all.iter().map(|wanted| seen.get(wanted).cloned().flatten()).collect())
}
