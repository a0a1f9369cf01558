//! What servers tell their own sockets, and each other, after a commit.

use serde::{Deserialize, Serialize};

use super::Change;
use crate::types::{AccountId, SessionId};

/// A hint, never the truth: the truth is in the tables, and a lost signal costs time only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Signal {
    /// This person has new notifications.
    Notified(AccountId),
    /// This person has read up to here.
    Read { account: AccountId, up_to_seq: i64 },
    /// This person has read this one.
    ReadOne { account: AccountId, seq: i64 },
    /// This log-in ended: close its sockets.
    SessionEnded(SessionId),
    /// All log-ins of this person ended.
    AccountEnded(AccountId),
    /// A lot looks different.
    Changed(Change),
}
