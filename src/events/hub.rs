//! Open sockets by person.

use std::sync::Arc;

use bytestring::ByteString;

use super::Signal;
use crate::types::AccountId;

#[derive(Clone, Default)]
pub struct Hub {
    inner: Arc<()>,
}

impl Hub {
    /// Hands a notification to each of the person's sockets on this server. Never waits.
    pub fn deliver(&self, _account: AccountId, _seq: i64, _frame: ByteString) {}

    /// Passes a signal to the sockets it concerns on this server. Never waits.
    pub fn signal(&self, _signal: Signal) {}
}
