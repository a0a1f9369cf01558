//! Who comes to a notification socket with a token. After a restart everybody comes at once.

use std::collections::HashMap;

use actix_web::web;

use super::model::Inbox;
use super::store;
use crate::app::App;
use crate::auth::{session, token};
use crate::error::{Code, Result};
use crate::events::Seat;
use crate::together::{Asked, Together};
use crate::types::AccountId;

struct Guest {
    token_hash: Vec<u8>,
    /// Whose notifications are asked for; None if nobody can be meant.
    account: Option<AccountId>,
}

type Received = Result<(Seat, Inbox), Code>;

/// One a worker.
#[derive(Clone, Default)]
pub struct Reception(Together<Guest, Received>);

impl Reception {
    /// A place in the hub for whoever holds the token, and where his notifications stood once he had it.
    pub async fn receive(
        &self,
        app: &web::Data<App>,
        token: &str,
        account: Option<AccountId>,
    ) -> Result<(Seat, Inbox)> {
        let (guest, app) = (Guest { token_hash: token::hash(token), account }, app.clone());
        Ok(self.0.ask(guest, move |guests| look(app.clone(), guests)).await??)
    }
}

async fn look(app: web::Data<App>, guests: Vec<Asked<Guest, Received>>) -> Result<()> {
    let mut db = app.db.acquire().await?;
    let hashes: Vec<_> = guests.iter().map(|(guest, _)| guest.token_hash.clone()).collect();
    let holders = session::identify(&mut db, &hashes, app.clock.now()).await?;
    let mut seated = Vec::new();
    for (guest, answer) in guests {
        let refused = match holders.get(&guest.token_hash) {
            None => Code::Unauthenticated,
            Some(holder) if guest.account != Some(holder.account_id) => Code::Forbidden,
            // The place in the hub comes first, the look at the inbox second: nothing can fall between.
            Some(holder) => {
                seated.push((app.hub.enter(holder.account_id, holder.session_id), answer));
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
