//! Events as the statement that stores them takes them.

use uuid::Uuid;

use super::Event;
use super::outside::listener;
use crate::types::EventId;

/// The columns of the events to store: a statement takes any number of rows as one array a column.
#[derive(Default)]
pub(super) struct EventRows {
    pub id: Vec<Uuid>,
    pub name: Vec<String>,
    pub subject_id: Vec<Uuid>,
    pub version: Vec<Option<i32>>,
    pub facts: Vec<serde_json::Value>,
    /// Whose systems may be told.
    pub operator_id: Vec<Option<Uuid>>,
}

impl EventRows {
    pub(super) fn of(events: &[(EventId, Event)]) -> Self {
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
