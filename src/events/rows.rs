//! What a transaction tells, as columns: a statement takes any number of rows as one array a column.

use uuid::Uuid;

use super::outside::listener;
use super::{Event, Level, Notice, Recipients, critical, letters, notices};
use crate::types::EventId;

/// The events to store.
#[derive(Default)]
pub struct EventRows {
    pub id: Vec<Uuid>,
    pub name: Vec<String>,
    pub subject_id: Vec<Uuid>,
    pub version: Vec<Option<i32>>,
    pub facts: Vec<serde_json::Value>,
    /// Whose systems may be told.
    pub operator_id: Vec<Option<Uuid>>,
}

impl EventRows {
    pub fn of(events: &[(EventId, Event)]) -> Self {
        let mut rows = Self::default();
        for (id, event) in events {
            let (subject_id, version) = event.subject();
            rows.id.push(id.0);
            rows.name.push(event.name().into());
            rows.subject_id.push(subject_id);
            rows.version.push(version);
            rows.facts.push(serde_json::to_value(event).unwrap_or_default());
            rows.operator_id.push(listener(event).map(|operator| operator.0));
        }
        rows
    }
}

/// Who is to hear what of them.
#[derive(Default)]
pub struct NoticeRows {
    pub event_id: Vec<Uuid>,
    pub account_id: Vec<Option<Uuid>>,
    pub operator_id: Vec<Option<Uuid>>,
    pub but_id: Vec<Option<Uuid>>,
    /// Else it is told by mail alone.
    pub in_app: Vec<bool>,
    pub critical: Vec<bool>,
    pub event: Vec<String>,
    pub level: Vec<Level>,
    pub message: Vec<String>,
    pub data: Vec<serde_json::Value>,
}

impl NoticeRows {
    pub fn of(events: &[(EventId, Event)]) -> Self {
        let mut rows = Self::default();
        for (id, event) in events {
            let told = notices(event).into_iter().map(|notice| (notice, true));
            let mailed = letters(event).into_iter().map(|letter| (letter, false));
            for (Notice { event, level, to, message, data }, in_app) in told.chain(mailed) {
                let (account_id, operator_id, but_id) = match to {
                    Recipients::Person(account) => (Some(account.0), None, None),
                    Recipients::Admins(operator) => (None, Some(operator.0), None),
                    Recipients::OtherAdmins(operator, but) => (None, Some(operator.0), Some(but.0)),
                };
                rows.event_id.push(id.0);
                rows.account_id.push(account_id);
                rows.operator_id.push(operator_id);
                rows.but_id.push(but_id);
                rows.in_app.push(in_app);
                rows.critical.push(in_app && critical(event));
                rows.event.push(event.into());
                rows.level.push(level);
                rows.message.push(message);
                rows.data.push(data);
            }
        }
        rows
    }
}
