//! The way out for mail: a relay that speaks SMTP, or without one a folder in which each mail is a file.
//!
//! - A mail has an id, which is its Message-ID and the name of its file: sent twice, because nobody knows what became of the
//!   first time, it is still one mail to whoever reads it.
//! - Nothing here is tried again: whoever decided on a mail keeps its row, and asks [`retry_after`].

mod folder;
mod letter;
mod turns;

use std::path::PathBuf;
use std::time::Duration;

use anyhow::Context;
use chrono::TimeDelta;
use lettre::message::Mailbox;
use lettre::transport::smtp::{self, PoolConfig};
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use rand::RngExt;
use secrecy::ExposeSecret;
use thiserror::Error;

use crate::config::Config;

pub use letter::{Invite, Letter, Method, escaped, html_of};
pub use turns::{LONGEST_TRY, in_turns, tried};

/// Connections to the relay, and so what is sent at once.
const AT_ONCE: usize = 4;
/// For each step of the conversation.
const LONGEST_STEP: Duration = Duration::from_secs(10);
/// Then it is given up.
pub const MOST_TRIES: i32 = 10;
const FIRST_RETRY: TimeDelta = TimeDelta::seconds(30);
/// What says that it is us whom the relay does not know: a setting of ours, not this mail, is wrong.
const WHO_ARE_YOU: [u16; 4] = [530, 534, 535, 538];

/// Where mail goes.
pub struct Relay {
    from: Mailbox,
    way: Way,
}

enum Way {
    Server(Box<AsyncSmtpTransport<Tokio1Executor>>),
    Folder(PathBuf),
}

/// Why a mail, or another message, was not taken.
#[derive(Debug, Error)]
pub enum Failure {
    /// It may be another time. Whether it arrived nobody knows.
    #[error("{0}")]
    Passing(String),
    /// Nothing will change that.
    #[error("{0}")]
    Final(String),
}

/// It does not repeat the address, which may have a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("PARKMATE_SMTP_URL: empty for a folder, or smtp://user:password@host:587?tls=required, or smtps://…")]
pub struct UnknownRelay;

/// The relay that the settings name; None for the folder.
fn server(config: &Config) -> Result<Option<AsyncSmtpTransport<Tokio1Executor>>, UnknownRelay> {
    let url = config.smtp_url.expose_secret().trim();
    if url.is_empty() {
        return Ok(None);
    }
    let builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(url).map_err(|_| UnknownRelay)?;
    let most = u32::try_from(AT_ONCE).unwrap_or(1);
    Ok(Some(builder.timeout(Some(LONGEST_STEP)).pool_config(PoolConfig::new().max_size(most)).build()))
}

impl Relay {
    pub fn new(config: &Config) -> Result<Self, UnknownRelay> {
        let way = match server(config)? {
            Some(server) => Way::Server(Box::new(server)),
            None => Way::Folder(config.data.clone().unwrap_or_default().join("mail")),
        };
        Ok(Self { from: config.mail_from.clone(), way })
    }

    /// The address from which it is sent.
    pub fn sender(&self) -> &str {
        self.from.email.as_ref()
    }

    /// Once it returns, the relay has it, or it lies in the folder.
    pub async fn send(&self, letter: &Letter) -> Result<(), Failure> {
        match &self.way {
            Way::Server(server) => {
                let message = letter.compose(&self.from, false).map_err(unsendable)?;
                server.send(message).await.map(drop).map_err(|error| judged(&error))
            }
            Way::Folder(folder) => {
                let message = letter.compose(&self.from, true).map_err(unsendable)?;
                let written = folder::write(folder, letter.id, &message.formatted()).await;
                written.context("writing a mail").map_err(|error| Failure::Passing(format!("{error:#}")))
            }
        }
    }
}

fn unsendable(error: anyhow::Error) -> Failure {
    Failure::Final(format!("it cannot be written: {error:#}"))
}

fn judged(error: &smtp::Error) -> Failure {
    let ours = error.status().is_some_and(|status| WHO_ARE_YOU.contains(&status.into()));
    if error.is_permanent() && !ours { Failure::Final(error.to_string()) } else { Failure::Passing(error.to_string()) }
}

/// How long to wait after so many tries: twice as long each time, from half a minute to four hours, and up to a quarter more,
/// so that what failed together does not come back together.
pub fn retry_after(tries: i32) -> TimeDelta {
    let doubled = FIRST_RETRY * (1 << (tries - 1).clamp(0, 9));
    let most = doubled.num_milliseconds() / 4;
    doubled + TimeDelta::milliseconds(rand::rng().random_range(0..=most))
}

#[cfg(test)]
mod tests {
    use super::{MOST_TRIES, retry_after};

    #[test]
    fn a_mail_is_tried_again_later_and_later_for_some_hours() {
        let waits: Vec<_> = (1..MOST_TRIES).map(|tries| retry_after(tries).num_seconds()).collect();
        assert!((30..=38).contains(&waits[0]) && (60..=75).contains(&waits[1]), "{waits:?}");
        let all: i64 = waits.iter().sum();
        assert!((4 * 3600..6 * 3600).contains(&all), "{all} seconds");
        assert!((15_360..=19_200).contains(&retry_after(1_000).num_seconds()));
    }
}
