//! Two lots to try the product with.

use chrono::{DateTime, Utc};

use crate::error::Result;
use crate::events::Tx;
use crate::lots::model::{Address, CarWash, Feature, Location, LotSettings, NewSlot, Position, Rules, Slot};
use crate::lots::rules::{OpeningHours, TimeOfDay};
use crate::lots::store;
use crate::types::{LotId, OperatorId, SlotId, VehicleClass};

/// Metres between two rows of bays that face each other.
const AISLE: f64 = 6.5;
/// Metres between neighbouring bays of different kinds: a pillar, or a kerb.
const GAP: f64 = 0.5;
/// Of an hour, for the current.
const CHARGING: i64 = 1_500;

/// Neighbouring bays of one class in a row.
type Run = (VehicleClass, usize, &'static [Feature]);
/// Rows from the top down: the first and the second face one aisle, the third and the fourth the next.
type Plan = &'static [&'static [Run]];

const CENTRAL: Plan = &[
    &[
        (VehicleClass::Hatchback, 6, &[Feature::Covered]),
        (VehicleClass::Sedan, 4, &[Feature::Covered]),
        (VehicleClass::Sedan, 2, &[Feature::Covered, Feature::EvCharger]),
    ],
    &[
        (VehicleClass::Hatchback, 1, &[Feature::Accessible]),
        (VehicleClass::Sedan, 1, &[Feature::Accessible]),
        (VehicleClass::Hatchback, 4, &[]),
        (VehicleClass::Sedan, 4, &[]),
        (VehicleClass::Hatchback, 2, &[Feature::EvCharger]),
    ],
    &[(VehicleClass::TwoWheeler, 8, &[]), (VehicleClass::ThreeWheeler, 4, &[]), (VehicleClass::MultiAxle, 3, &[])],
];

const LAKESIDE: Plan = &[
    &[
        (VehicleClass::Sedan, 1, &[Feature::Accessible]),
        (VehicleClass::Sedan, 4, &[]),
        (VehicleClass::Hatchback, 3, &[]),
        (VehicleClass::Hatchback, 1, &[Feature::EvCharger]),
    ],
    &[
        (VehicleClass::TwoWheeler, 5, &[Feature::Covered]),
        (VehicleClass::ThreeWheeler, 2, &[]),
        (VehicleClass::MultiAxle, 2, &[]),
    ],
];

/// Nandi Central and Nandi Lakeside in Bengaluru, unless the operator has lots.
pub async fn seed(tx: &mut Tx, operator_id: OperatorId, now: DateTime<Utc>) -> Result<()> {
    if !store::lot_ids(tx, &[operator_id], None, 1).await?.is_empty() {
        return Ok(());
    }
    let central = lot("Nandi Central", "14 Church Street", ("Ashok Nagar", "560001"), (12.9752, 77.6050));
    let lakeside = lot("Nandi Lakeside", "3 Kensington Road", ("Ulsoor", "560008"), (12.9816, 77.6195));
    let hours = OpeningHours::daily(TimeOfDay::hour(6), TimeOfDay::hour(23));
    let car_wash = Some(CarWash { enabled: true, ..CarWash::default() });
    let central = LotSettings { car_wash: car_wash.clone(), ..central };
    let lakeside = LotSettings { opening_hours: hours, car_wash, ..lakeside };
    for (settings, plan) in [(central, CENTRAL), (lakeside, LAKESIDE)] {
        let id = LotId::new();
        store::insert_lot(tx, id, operator_id, &settings, now).await?;
        store::insert_slots(tx, id, &drawn(plan)).await?;
    }
    Ok(())
}

fn lot(name: &str, street: &str, (locality, postal_code): (&str, &str), (lat, lng): (f64, f64)) -> LotSettings {
    LotSettings {
        operator_id: None,
        name: name.into(),
        address: Address {
            street: street.into(),
            locality: Some(locality.into()),
            city: "Bengaluru".into(),
            state: "Karnataka".into(),
            postal_code: postal_code.into(),
        },
        location: Location { lat, lng },
        time_zone: "Asia/Kolkata".into(),
        opening_hours: OpeningHours::default(),
        car_wash: None,
        rules: Rules::default(),
    }
}

/// The bays of the demo's operator that can be booked, lot by lot.
pub async fn demo_bays(tx: &mut Tx, operator: OperatorId) -> Result<Vec<Slot>> {
    store::slots_of(tx, operator).await
}

/// Rows A, B, … from the top down. Of two that face each other across an aisle the upper one ends there and the lower one
/// begins there; then the next two stand back to back with those.
fn drawn(rows: Plan) -> Vec<NewSlot> {
    let (mut top, mut slots) = (0.0, Vec::new());
    for (row, (letter, faces_down)) in rows.iter().zip(('A'..='Z').zip([true, false].into_iter().cycle())) {
        let depth = row.iter().map(|(class, ..)| size(*class).1).fold(0.0, f64::max);
        let rotation = if faces_down { 180.0 } else { 0.0 };
        slots.extend(bays(letter, row, |length| if faces_down { top + depth - length } else { top }, rotation));
        top += depth + if faces_down { AISLE } else { 0.0 };
    }
    slots
}

fn bays(letter: char, row: &[Run], y: impl Fn(f64) -> f64, rotation: f64) -> Vec<NewSlot> {
    let (mut x, mut slots) = (0.0, Vec::new());
    for (vehicle_class, count, features) in row {
        let (width, height) = size(*vehicle_class);
        for _ in 0..*count {
            let charging = if features.contains(&Feature::EvCharger) { CHARGING } else { 0 };
            slots.push(NewSlot {
                id: SlotId::new(),
                label: format!("{letter}{:02}", slots.len() + 1),
                vehicle_class: *vehicle_class,
                hourly_rate: vehicle_class.default_hourly_rate() + charging,
                features: features.to_vec(),
                position: Some(Position { x, y: y(height), width, height, rotation }),
            });
            x += width;
        }
        x += GAP;
    }
    slots
}

/// Width and length of a bay, in metres.
const fn size(class: VehicleClass) -> (f64, f64) {
    match class {
        VehicleClass::TwoWheeler => (1.25, 2.5),
        VehicleClass::ThreeWheeler => (2.0, 3.5),
        VehicleClass::Hatchback => (2.5, 4.5),
        VehicleClass::Sedan => (2.75, 5.0),
        VehicleClass::MultiAxle => (3.75, 9.0),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use rstest::rstest;

    use super::{CENTRAL, LAKESIDE, Plan, drawn};

    #[rstest]
    #[case::central(CENTRAL, 39)]
    #[case::lakeside(LAKESIDE, 18)]
    fn a_demo_lot_has_bays_for_every_class_and_none_lies_on_another(#[case] plan: Plan, #[case] bays: usize) {
        let slots = drawn(plan);
        assert_eq!(slots.len(), bays);
        assert_eq!(slots.iter().map(|slot| slot.vehicle_class).collect::<HashSet<_>>().len(), 5);
        assert_eq!(slots.iter().map(|slot| &slot.label).collect::<HashSet<_>>().len(), bays);
        let drawn: Vec<_> = slots.iter().filter_map(|slot| slot.position).collect();
        for (i, a) in drawn.iter().enumerate() {
            for b in &drawn[i + 1..] {
                let beside = a.x + a.width <= b.x || b.x + b.width <= a.x;
                assert!(beside || a.y + a.height <= b.y || b.y + b.height <= a.y, "{a:?} {b:?}");
            }
        }
    }
}
