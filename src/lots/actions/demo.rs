//! Two lots to try the product with.

use chrono::{DateTime, Utc};

use crate::error::Result;
use crate::events::Tx;
use crate::lots::model::{Address, CarWash, Feature, Location, LotSettings, NewSlot, Position, Rules};
use crate::lots::rules::{OpeningHours, TimeOfDay};
use crate::lots::store;
use crate::types::{LotId, OperatorId, SlotId, VehicleClass};

/// Metres between the two rows of bays.
const AISLE: f64 = 6.5;

/// Neighbouring bays of one class in a row.
type Run = (VehicleClass, usize, &'static [Feature]);

const CENTRAL: [&[Run]; 2] = [
    &[
        (VehicleClass::Hatchback, 6, &[Feature::Covered]),
        (VehicleClass::Sedan, 4, &[Feature::Covered]),
        (VehicleClass::Sedan, 2, &[Feature::Covered, Feature::EvCharger]),
    ],
    &[
        (VehicleClass::Hatchback, 1, &[Feature::Accessible]),
        (VehicleClass::Sedan, 1, &[Feature::Accessible]),
        (VehicleClass::TwoWheeler, 5, &[]),
        (VehicleClass::ThreeWheeler, 3, &[]),
        (VehicleClass::MultiAxle, 2, &[]),
    ],
];

const LAKESIDE: [&[Run]; 2] = [
    &[
        (VehicleClass::Sedan, 1, &[Feature::Accessible]),
        (VehicleClass::Sedan, 3, &[]),
        (VehicleClass::Hatchback, 3, &[]),
        (VehicleClass::Hatchback, 1, &[Feature::EvCharger]),
    ],
    &[
        (VehicleClass::TwoWheeler, 4, &[Feature::Covered]),
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

/// Row A above the aisle, row B below it, both facing it.
fn drawn([above, below]: [&[Run]; 2]) -> Vec<NewSlot> {
    let depth = above.iter().map(|(class, ..)| size(*class).1).fold(0.0, f64::max);
    let mut slots = row('A', above, |length| depth - length, 180.0);
    slots.extend(row('B', below, |_| depth + AISLE, 0.0));
    slots
}

fn row(letter: char, runs: &[Run], y: impl Fn(f64) -> f64, rotation: f64) -> Vec<NewSlot> {
    let bays = runs.iter().flat_map(|(class, count, features)| std::iter::repeat_n((*class, *features), *count));
    let mut x = 0.0;
    bays.zip(1..)
        .map(|((vehicle_class, features), number)| {
            let (width, height) = size(vehicle_class);
            let position = Position { x, y: y(height), width, height, rotation };
            x += width;
            NewSlot {
                id: SlotId::new(),
                label: format!("{letter}{number:02}"),
                vehicle_class,
                hourly_rate: vehicle_class.default_hourly_rate(),
                features: features.to_vec(),
                position: Some(position),
            }
        })
        .collect()
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

    use super::{CENTRAL, LAKESIDE, Run, drawn};

    #[rstest]
    #[case::central(CENTRAL, 24)]
    #[case::lakeside(LAKESIDE, 16)]
    fn a_demo_lot_has_bays_for_every_class_and_none_lies_on_another(#[case] plan: [&[Run]; 2], #[case] bays: usize) {
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
