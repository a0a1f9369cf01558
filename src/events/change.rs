//! What of a lot has changed: enough to know what to read again, and nothing about anybody.

use std::ops::BitOr;

use serde::{Deserialize, Serialize};

use super::{Bus, Event, Hub, Signal};
use crate::types::{LotId, OperatorId};

/// What one may look at of a lot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Bookings,
    Payments,
    CarWashes,
    Assignments,
    /// Bays, closures, rates, rules, whether the lot is listed.
    Bays,
}

/// A set of them, in a byte, as the bus carries it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Kinds(u8);

impl Kinds {
    pub const ALL: Self = Self::of(&[Kind::Bookings, Kind::Payments, Kind::CarWashes, Kind::Assignments, Kind::Bays]);

    pub const fn of(kinds: &[Kind]) -> Self {
        let (mut set, mut rest) = (0, kinds);
        while let [kind, others @ ..] = rest {
            set |= 1 << *kind as u8;
            rest = others;
        }
        Self(set)
    }

    /// Those this server knows, in the order of their declaration.
    pub fn list(self) -> Vec<Kind> {
        let known = [Kind::Bookings, Kind::Payments, Kind::CarWashes, Kind::Assignments, Kind::Bays];
        known.into_iter().filter(|kind| self.0 & 1 << *kind as u8 != 0).collect()
    }
}

impl BitOr for Kinds {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// Where something changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Place {
    pub operator: OperatorId,
    /// None: at all of the operator's lots.
    pub lot: Option<LotId>,
}

impl Place {
    pub const fn lot(operator: OperatorId, lot: LotId) -> Self {
        Self { operator, lot: Some(lot) }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Change {
    #[serde(flatten)]
    pub place: Place,
    pub what: Kinds,
}

/// What is to be read again after this event; None where no lot looks any different.
pub fn change(event: &Event) -> Option<Change> {
    use Kind::{Assignments, Bays, Bookings, CarWashes, Payments};
    let (operator, lot, what): (_, _, &[Kind]) = match event {
        Event::BookingPlaced { booking: b, .. }
        | Event::BookingPaid { booking: b, .. }
        | Event::BookingVerified { booking: b, .. }
        | Event::BookingRebooked { booking: b, .. }
        | Event::BookingCancelled { booking: b }
        | Event::BookingDeclined { booking: b, .. }
        | Event::BookingLapsed { booking: b, .. } => (b.operator_id, Some(b.lot_id), &[Bookings, Payments]),
        Event::BookingReplaced { booking: b }
        | Event::BookingStarted { booking: b }
        | Event::BookingExpired { booking: b }
        | Event::BookingAutoExpired { booking: b }
        | Event::BookingFlowedOn { booking: b }
        | Event::BookingRenewalLinked { booking: b }
        | Event::BookingHoldExtended { booking: b }
        | Event::BookingCheckedIn { booking: b }
        | Event::BookingCheckedOut { booking: b } => (b.operator_id, Some(b.lot_id), &[Bookings]),
        Event::CarWashPlaced { wash: w, .. }
        | Event::CarWashQueued { wash: w, .. }
        | Event::CarWashRebooked { wash: w, .. }
        | Event::CarWashCancelled { wash: w, .. } => (w.operator_id, Some(w.lot_id), &[CarWashes, Payments]),
        Event::CarWashReplaced { wash: w }
        | Event::CarWashHoldExtended { wash: w }
        | Event::CarWashAssigned { wash: w }
        | Event::CarWashUnassigned { wash: w }
        | Event::CarWashStarted { wash: w }
        | Event::CarWashCompleted { wash: w } => (w.operator_id, Some(w.lot_id), &[CarWashes]),
        Event::AssignmentQueued { assignment: a }
        | Event::EmployeeAssigned { assignment: a }
        | Event::AssignmentAccepted { assignment: a }
        | Event::AssignmentStarted { assignment: a }
        | Event::AssignmentDone { assignment: a }
        | Event::AssignmentDeclined { assignment: a }
        | Event::AssignmentCancelled { assignment: a }
        | Event::AssignmentHandedOver { assignment: a } => (a.operator_id, Some(a.lot_id), &[Assignments]),
        Event::RefundDue { operator_id, lot_id, .. } | Event::RefundDone { operator_id, lot_id, .. } => {
            (*operator_id, Some(*lot_id), &[Payments])
        }
        Event::OperatorApproved { operator_id, .. } | Event::OperatorDeclined { operator_id, .. } => {
            (*operator_id, None, &[Bays])
        }
        Event::BookingExpiring { .. }
        | Event::RenewalRefused { .. }
        | Event::InvitationAccepted { .. }
        | Event::OperatorRegistered { .. }
        | Event::StaffInvited { .. }
        | Event::WebhookDisabled { .. } => return None,
    };
    Some(Change { place: Place { operator, lot }, what: Kinds::of(what) })
}

/// Each place once, with all that changed there.
pub fn merged(changes: impl IntoIterator<Item = Change>) -> Vec<Change> {
    let mut by_place = std::collections::HashMap::<Place, Kinds>::new();
    for Change { place, what } in changes {
        let before = by_place.entry(place).or_default();
        *before = *before | what;
    }
    by_place.into_iter().map(|(place, what)| Change { place, what }).collect()
}

/// Tells when dropped. It is held over a commit, because nobody knows what became of one whose connection broke, or whose
/// request was given up: a change told in vain costs a read, one that is not told leaves a plan on the wall that is wrong.
pub struct ToldInAnyCase {
    pub hub: Hub,
    pub bus: Bus,
    pub changes: Vec<Change>,
}

impl Drop for ToldInAnyCase {
    fn drop(&mut self) {
        let signals = || self.changes.iter().copied().map(Signal::Changed);
        signals().for_each(|signal| self.hub.signal(signal));
        self.bus.send(signals());
    }
}

#[cfg(test)]
mod tests {
    use super::{Change, Kind, Kinds, Place, merged};
    use crate::types::{LotId, OperatorId};

    #[test]
    fn a_set_lists_its_kinds_once_and_in_order() {
        let some = Kinds::of(&[Kind::Bays, Kind::Bookings]) | Kinds::of(&[Kind::Bookings]);
        assert_eq!(some.list(), [Kind::Bookings, Kind::Bays]);
        assert_eq!(serde_json::to_value(Kinds::ALL.list()).expect("JSON").as_array().map(Vec::len), Some(5));
        assert_eq!(Kinds::default().list(), []);
    }

    #[test]
    fn a_place_is_told_once_of_all_that_changed_there() {
        let (operator, lot) = (OperatorId::new(), LotId::new());
        let at = |lot, kind| Change { place: Place { operator, lot }, what: Kinds::of(&[kind]) };
        let told = merged([at(Some(lot), Kind::Bookings), at(None, Kind::Bays), at(Some(lot), Kind::Payments)]);
        assert_eq!(told.len(), 2);
        let what = Kinds::of(&[Kind::Bookings, Kind::Payments]);
        assert!(told.contains(&Change { place: Place::lot(operator, lot), what }));
    }
}
