//! What is to be played: errands of people, and who does what about them when. Pure: nothing is booked yet.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Asia::Kolkata;

use super::people::Person;
use crate::lots::{Feature, Slot};
use crate::payments::Method;
use crate::types::{AccountId, LotId, Period, SlotId, VehicleClass};

/// So many bays of a class stay free at each lot, the first by label: they are the newcomer's.
const LEFT_FREE: usize = 2;

/// What somebody is there for.
#[derive(Debug, Clone)]
pub enum Errand {
    /// `from`: None is when it is booked. `wash`: with the car wash of this place in the catalogue.
    Park {
        who: Person,
        bay: Bay,
        from: Option<DateTime<Utc>>,
        minutes: i64,
        method: Method,
        wash: Option<usize>,
    },
    Wash {
        who: Person,
        lot: LotId,
        at: DateTime<Utc>,
        method: Method,
        service: usize,
    },
    /// Work for staff that no customer asked for.
    Task {
        lot: LotId,
        words: &'static str,
    },
    Close {
        bay: Bay,
        period: Period,
        reason: &'static str,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    Begin,
    Pay,
    PaymentFails,
    /// By the lot's people, who saw the money, or did not.
    Verify,
    Reject,
    CheckIn,
    Leave,
    Cancel,
    Decline(&'static str),
    /// For so many minutes; from here on the errand is about the renewal.
    Renew(i64),
    Assign(AccountId),
    Accept(AccountId),
    Start(AccountId),
    Complete(AccountId),
    /// The person does not want the work.
    Refuse(AccountId),
    Review(i16, &'static str),
    Answer(&'static str),
    /// This person takes no work for now.
    GoOffline(AccountId),
    /// This person has read what was told.
    Read(AccountId),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bay {
    pub id: SlotId,
    pub lot: LotId,
    pub class: VehicleClass,
}

#[derive(Debug, Clone, Copy)]
pub struct Scene {
    pub at: DateTime<Utc>,
    /// Which errand; acts of a person alone have none.
    pub errand: Option<usize>,
    pub act: Act,
}

pub struct Script {
    pub now: DateTime<Utc>,
    pub errands: Vec<Errand>,
    pub scenes: Vec<Scene>,
    /// In the order in which the lots were opened.
    pub lots: Vec<LotId>,
    bays: Vec<Bay>,
    regulars: Vec<Person>,
    taken: HashMap<SlotId, Vec<Period>>,
    out: HashMap<AccountId, Vec<Period>>,
}

impl Script {
    pub fn new(bays: &[Slot], regulars: &[Person], now: DateTime<Utc>) -> Self {
        let mut lots: Vec<LotId> = bays.iter().map(|bay| bay.lot_id).collect();
        lots.dedup();
        Self {
            now,
            errands: Vec::new(),
            scenes: Vec::new(),
            lots,
            bays: lent(bays),
            regulars: regulars.to_vec(),
            taken: HashMap::new(),
            out: HashMap::new(),
        }
    }

    /// The lot of this place; there is none in a world without bays.
    pub fn lot(&self, place: usize) -> Option<LotId> {
        self.lots.get(place).copied()
    }

    /// A bay of a class at a lot that is free then, the last by label.
    pub fn free_bay(&self, lot: LotId, class: VehicleClass, period: &Period) -> Option<Bay> {
        let fits = |bay: &&Bay| bay.lot == lot && bay.class == class && is_free(&self.taken, &bay.id, period);
        self.bays.iter().rev().find(fits).copied()
    }

    /// Somebody with a vehicle of this class who is at home then; `turn` says which of them.
    pub fn somebody(&self, class: Option<VehicleClass>, period: &Period, turn: usize) -> Option<Person> {
        let fits = |person: &&Person| {
            class.is_none_or(|class| person.class == class) && is_free(&self.out, &person.id, period)
        };
        let idle: Vec<&Person> = self.regulars.iter().filter(fits).collect();
        idle.get(turn % idle.len().max(1)).map(|person| (*person).clone())
    }

    /// Keeps a bay for someone, and the person away from home.
    pub fn keep(&mut self, who: Option<&Person>, bay: Bay, period: Period) {
        self.taken.entry(bay.id).or_default().push(period);
        if let Some(who) = who {
            self.out.entry(who.id).or_default().push(period);
        }
    }

    /// Begins an errand; what else is done about it goes by its number.
    pub fn begin(&mut self, at: DateTime<Utc>, errand: Errand) -> usize {
        let number = self.errands.len();
        self.errands.push(errand);
        self.then(number, at, Act::Begin);
        number
    }

    pub fn then(&mut self, errand: usize, at: DateTime<Utc>, act: Act) {
        self.scenes.push(Scene { at, errand: Some(errand), act });
    }

    pub fn alone(&mut self, at: DateTime<Utc>, act: Act) {
        self.scenes.push(Scene { at, errand: None, act });
    }

    /// The scenes up to now, in order.
    pub fn played(&self) -> Vec<Scene> {
        let mut scenes: Vec<Scene> = self.scenes.iter().filter(|scene| scene.at <= self.now).copied().collect();
        scenes.sort_by_key(|scene| scene.at);
        scenes
    }
}

fn is_free<K: std::hash::Hash + Eq>(taken: &HashMap<K, Vec<Period>>, key: &K, period: &Period) -> bool {
    // With room between two, for people are not that punctual.
    let room = TimeDelta::minutes(15);
    let near = |other: &Period| other.start() < period.end() + room && period.start() < other.end() + room;
    !taken.get(key).is_some_and(|periods| periods.iter().any(near))
}

/// The bays that the play takes: without the first of a class at a lot, and those for people who need them more.
fn lent(bays: &[Slot]) -> Vec<Bay> {
    let mut seen: HashMap<(LotId, VehicleClass), usize> = HashMap::new();
    let ordinary = bays.iter().filter(|bay| !bay.features.contains(&Feature::Accessible));
    let numbered = ordinary.map(|bay| {
        let place = seen.entry((bay.lot_id, bay.vehicle_class)).or_default();
        *place += 1;
        (*place, Bay { id: bay.id, lot: bay.lot_id, class: bay.vehicle_class })
    });
    let numbered: Vec<_> = numbered.collect();
    let left =
        |bay: &Bay| LEFT_FREE.min(seen.get(&(bay.lot, bay.class)).copied().unwrap_or(0).saturating_sub(1).max(1));
    numbered.iter().filter(|(place, bay)| *place > left(bay)).map(|(_, bay)| *bay).collect()
}

/// By the clock on the wall of the demo's lots.
pub fn local(at: DateTime<Utc>) -> DateTime<chrono_tz::Tz> {
    at.with_timezone(&Kolkata)
}

#[cfg(test)]
mod tests {
    use super::lent;
    use crate::lots::{Feature, Slot};
    use crate::types::VehicleClass::{MultiAxle, Sedan, TwoWheeler};
    use crate::types::{LotId, OperatorId, SlotId, VehicleClass};

    #[test]
    fn of_each_class_at_a_lot_the_first_bays_stay_free_and_those_for_people_who_need_them() {
        let lot = LotId::new();
        let bay = |label: &str, vehicle_class: VehicleClass, features: &[Feature]| Slot {
            id: SlotId::new(),
            lot_id: lot,
            operator_id: OperatorId::new(),
            label: label.into(),
            vehicle_class,
            hourly_rate: 5_000,
            features: features.to_vec(),
            position: None,
            closed_at: None,
        };
        let sedans = ["A1", "A2", "A3", "A4"].map(|label| bay(label, Sedan, &[]));
        let others = [bay("B1", Sedan, &[Feature::Accessible]), bay("C1", TwoWheeler, &[]), bay("D1", MultiAxle, &[])];
        let all: Vec<Slot> = sedans.into_iter().chain(others).chain([bay("D2", MultiAxle, &[])]).collect();
        let label = |id: SlotId| all.iter().find(|bay| bay.id == id).map(|bay| bay.label.clone()).unwrap_or_default();
        let lent: Vec<String> = lent(&all).iter().map(|bay| label(bay.id)).collect();
        assert_eq!(lent, ["A3", "A4", "D2"]);
    }
}
