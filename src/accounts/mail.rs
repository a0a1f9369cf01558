//! Mail about accounts: decided on in a transaction, sent by the scheduler.
//!
//! It is taken by moving its `due_at` ahead, sent outside of any transaction, and then deleted. Should the server die in
//! between, it is sent again as the same mail.

use chrono::{DateTime, TimeDelta, Utc};
use metrics::counter;
use uuid::Uuid;

use super::model::Email;
use super::store;
use crate::app::App;
use crate::error::Result;
use crate::events::Tx;
use crate::mail::{self, Failure, html_of};
use crate::types::Language;

/// For as long as nobody else takes what one has taken.
const LEASE: TimeDelta = TimeDelta::minutes(5);

pub struct Letter<'a> {
    pub to: &'a Email,
    pub subject: String,
    pub body: String,
}

/// A stored mail, taken.
pub struct Waiting {
    pub id: Uuid,
    pub recipient: String,
    pub subject: String,
    pub body: String,
    pub created_at: DateTime<Utc>,
    /// With this one.
    pub tries: i32,
}

/// Writes down a mail, to be sent if this transaction commits.
pub(super) async fn post(tx: &mut Tx, letter: &Letter<'_>) -> Result<()> {
    let now = tx.now();
    store::insert_mail(tx, letter, now).await
}

/// Sends what waits and says how much that was. Several servers may do so at once: each mail is taken by one of them.
pub async fn deliver_waiting(app: &App) -> Result<usize> {
    let take = |most| async move {
        let now = app.clock.now();
        store::take_mail(&mut *app.db.acquire().await?, now, now + LEASE, most).await
    };
    mail::in_turns(take, |mail| send(app, mail)).await
}

async fn send(app: &App, mail: Waiting) -> Result<()> {
    let sent = mail::tried(mail::LONGEST_TRY, app.relay.send(&letter(&mail))).await;
    let mut db = app.db.acquire().await?;
    match &sent {
        Err(Failure::Passing(why)) if mail.tries < mail::MOST_TRIES => {
            tracing::warn!(mail = %mail.id, why, "a mail was not taken, and is tried again");
            counter!("parkmate_deliveries_total", "channel" => "email", "outcome" => "failed").increment(1);
            store::put_mail_off(&mut db, mail.id, app.clock.now() + mail::retry_after(mail.tries)).await
        }
        Err(error) => {
            tracing::error!(mail = %mail.id, %error, "a mail is given up");
            counter!("parkmate_deliveries_total", "channel" => "email", "outcome" => "given_up").increment(1);
            store::delete_mail(&mut db, mail.id).await
        }
        Ok(()) => {
            counter!("parkmate_deliveries_total", "channel" => "email", "outcome" => "sent").increment(1);
            store::delete_mail(&mut db, mail.id).await
        }
    }
}

fn letter(mail: &Waiting) -> mail::Letter {
    mail::Letter {
        id: mail.id,
        to: mail.recipient.clone(),
        language: Language::En,
        subject: mail.subject.clone(),
        text: mail.body.clone(),
        html: html_of(&mail.body),
        written_at: mail.created_at,
        unsubscribe: None,
        invite: None,
    }
}
