//! Who comes to a notification socket with a token. After a restart everybody comes at once.

use std::collections::HashMap;

use actix_web::web;

use super::model::Inbox;
use super::store;
use crate::app::App;
use crate::auth::{session, token};
use crate::error::{Code, Result};
use crate::events::Seat;
use crate::together::Together;
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

async fn look(app: web::Data<App>, guests: Vec<Guest>) -> Result<Vec<Received>> {
    let mut db = app.db.acquire().await?;
    let hashes: Vec<_> = guests.iter().map(|guest| guest.token_hash.clone()).collect();
    let holders = session::identify(&mut db, &hashes, app.clock.now()).await?;
    let seat = |guest: &Guest| match holders.get(&guest.token_hash) {
        None => Err(Code::Unauthenticated),
        Some(holder) if guest.account != Some(holder.account_id) => Err(Code::Forbidden),
        Some(holder) => Ok(app.hub.enter(holder.account_id, holder.session_id)),
    };
    // The place in the hub comes first, the look at the inbox second: nothing can fall between.
    let seats: Vec<_> = guests.iter().map(seat).collect();
    let accounts: Vec<_> = seats.iter().flatten().map(|seat| seat.account).collect();
    let inboxes: HashMap<_, _> = store::inboxes(&mut db, &accounts).await?.into_iter().collect();
    let with_inbox = |seat: Seat| {
        let inbox = inboxes.get(&seat.account).copied().unwrap_or_default();
        (seat, inbox)
    };
    Ok(seats.into_iter().map(|seat| seat.map(with_inbox)).collect())
}
