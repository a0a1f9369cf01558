//! Who comes to a notification socket with a token. After a restart everybody comes at once: while one look at the tables is
//! under way, those who come meanwhile gather, and the next look is for all of them.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;
use std::time::Duration;

use actix_web::web;
use tokio::sync::oneshot;
use tokio::time::timeout;

use super::model::Inbox;
use super::store;
use crate::app::App;
use crate::auth::{session, token};
use crate::error::{Code, Result};
use crate::events::Seat;
use crate::types::AccountId;

/// People a look.
const MOST_AT_ONCE: usize = 500;
const LONGEST_LOOK: Duration = Duration::from_secs(4);

/// One a worker.
#[derive(Clone, Default)]
pub struct Reception {
    inner: Rc<Inner>,
}

#[derive(Default)]
struct Inner {
    waiting: RefCell<Vec<Guest>>,
    /// Somebody looks already.
    busy: Cell<bool>,
}

struct Guest {
    token_hash: Vec<u8>,
    /// Whose notifications are asked for; None if nobody can be meant.
    account: Option<AccountId>,
    answer: oneshot::Sender<Result<(Seat, Inbox), Code>>,
}

impl Reception {
    /// A place in the hub for whoever holds the token, and where his notifications stood once he had it.
    pub async fn receive(
        &self,
        app: &web::Data<App>,
        token: &str,
        account: Option<AccountId>,
    ) -> Result<(Seat, Inbox), Code> {
        let (answer, answered) = oneshot::channel();
        let token_hash = token::hash(token);
        self.inner.waiting.borrow_mut().push(Guest { token_hash, account, answer });
        if !self.inner.busy.replace(true) {
            // Not by this request, which may be given up.
            actix_web::rt::spawn(self.clone().work(app.clone()));
        }
        answered.await.unwrap_or(Err(Code::Unavailable))
    }

    async fn work(self, app: web::Data<App>) {
        loop {
            let guests: Vec<_> = {
                let mut waiting = self.inner.waiting.borrow_mut();
                let most = waiting.len().min(MOST_AT_ONCE);
                waiting.drain(..most).collect()
            };
            if guests.is_empty() {
                self.inner.busy.set(false);
                return;
            }
            // Those whose answers are dropped are told that we are not available just now; so are those who came meanwhile,
            // who would else wait as long again.
            let looked = timeout(LONGEST_LOOK, look(&app, guests)).await;
            if !matches!(looked, Ok(Ok(()))) {
                tracing::warn!("handshakes could not be answered");
                self.inner.waiting.borrow_mut().clear();
            }
        }
    }
}

async fn look(app: &App, guests: Vec<Guest>) -> Result<()> {
    let mut db = app.db.acquire().await?;
    let hashes: Vec<_> = guests.iter().map(|guest| guest.token_hash.clone()).collect();
    let holders = session::holders(&mut db, &hashes, app.clock.now()).await?;
    let mut seated = Vec::new();
    for Guest { token_hash, account: asked, answer } in guests {
        let refused = match holders.get(&token_hash) {
            None => Code::Unauthenticated,
            Some((account, _)) if asked != Some(*account) => Code::Forbidden,
            // The place in the hub comes first, the look at the inbox second: nothing can fall between.
            Some((account, session)) => {
                seated.push((app.hub.enter(*account, *session), answer));
                continue;
            }
        };
        let _ = answer.send(Err(refused));
    }
    let accounts: Vec<_> = seated.iter().map(|(seat, _)| seat.account).collect();
    let inboxes: HashMap<_, _> = store::inboxes(&mut db, &accounts).await?.into_iter().collect();
    for (seat, answer) in seated {
        let inbox = inboxes.get(&seat.account).copied().unwrap_or_default();
        let _ = answer.send(Ok((seat, inbox)));
    }
    Ok(())
}
