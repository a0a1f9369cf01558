//! What servers say to each other.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::events::Signal;
use crate::events::change::merged;

#[derive(Serialize, Deserialize)]
pub(super) struct Message {
    pub from: Uuid,
    /// Signals were lost: look at the tables.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub look: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub life: Option<Life>,
    pub signals: Vec<Signal>,
}

/// What a server says of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Life {
    /// It lives, and will say so again.
    Here,
    /// It leaves in good order.
    Leaves,
}

impl Message {
    pub fn text(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// The longest signal takes 119 bytes with its comma, the rest of the message 96.
const SIGNAL: usize = 119;
const REST: usize = 96;

/// Empties `signals` into texts of at most so many bytes, each signal once, and each lot.
pub(super) fn texts(from: Uuid, longest: usize, look: bool, signals: &mut Vec<Signal>) -> Vec<String> {
    let (mut seen, mut changes) = (HashSet::new(), Vec::new());
    signals.retain(|signal| match signal {
        Signal::Changed(change) => {
            changes.push(*change);
            false
        }
        signal => seen.insert(*signal),
    });
    signals.extend(merged(changes).into_iter().map(Signal::Changed));
    let text = |chunk: &[Signal]| Message { from, look, life: None, signals: chunk.to_vec() }.text();
    let most = longest.saturating_sub(REST) / SIGNAL;
    let texts =
        if look && signals.is_empty() { vec![text(&[])] } else { signals.chunks(most.max(1)).map(text).collect() };
    signals.clear();
    texts
}

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use uuid::Uuid;

    use super::super::Carrier;
    use super::super::nats::Nats;
    use super::super::postgres::Postgres;
    use super::{Life, Message, REST, texts};
    use crate::events::{Change, Kind, Kinds, Place, Signal};
    use crate::types::{AccountId, LotId, OperatorId};

    fn read(text: &str) -> Message {
        serde_json::from_str(text).expect("readable")
    }

    #[rstest]
    #[case::postgres(Postgres::LONGEST)]
    #[case::nats(Nats::LONGEST)]
    fn texts_fit_and_say_everything_once(#[case] longest: usize) {
        let read_up_to = |seq| Signal::Read { account: AccountId::new(), up_to_seq: seq };
        let changed =
            || Signal::Changed(Change { place: Place::lot(OperatorId::new(), LotId::new()), what: Kinds::ALL });
        let mut signals: Vec<_> = (0..500).flat_map(|less| [read_up_to(i64::MAX - less), changed()]).collect();
        signals.extend(signals.clone());
        let said = texts(Uuid::now_v7(), longest, true, &mut signals);
        assert!(said.len() > 1 && said.iter().all(|text| text.len() <= longest), "{}", said.len());
        assert_eq!(said.iter().map(|text| read(text).signals.len()).sum::<usize>(), 1_000);
    }

    #[test]
    fn all_that_changed_at_a_lot_is_one_signal() {
        let place = Place::lot(OperatorId::new(), LotId::new());
        let changed = |kind| Signal::Changed(Change { place, what: Kinds::of(&[kind]) });
        let mut signals = vec![changed(Kind::Bays), changed(Kind::Bookings), changed(Kind::Bays)];
        let said = texts(Uuid::now_v7(), 1_000, false, &mut signals);
        let what = Kinds::of(&[Kind::Bays, Kind::Bookings]);
        assert_eq!(read(&said[0]).signals, [Signal::Changed(Change { place, what })]);
    }

    #[test]
    fn that_something_was_lost_is_said_though_nothing_follows() {
        let said = texts(Uuid::now_v7(), 1_000, true, &mut Vec::new());
        assert_eq!(
            said.iter().map(|text| (read(text).look, read(text).signals.len())).collect::<Vec<_>>(),
            [(true, 0)]
        );
        assert!(texts(Uuid::now_v7(), 1_000, false, &mut Vec::new()).is_empty());
    }

    #[test]
    fn what_a_message_has_besides_its_signals_fits() {
        let longest = Message { from: Uuid::max(), look: true, life: Some(Life::Leaves), signals: Vec::new() };
        assert!(longest.text().len() <= REST, "{}", longest.text().len());
    }
}
