//! Lots and bays as they go out.

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use crate::auth::Anyone;
use crate::lots::model::{
    Address, CarWash, Feature, Location, Lot, Plan, Position, Rules, Slot, SlotAvailability, SlotStatus,
};
use crate::lots::rules::{OpeningHours, mean_rating, zone};
use crate::types::{Currency, LotId, Money, OperatorId, Period, SlotId, VehicleClass};

/// Whether a lot is shown to them: everyone sees those of approved operators; their own people, and platform admins,
/// the others too.
pub fn may_see(who: &Anyone, approved: bool, operator: OperatorId) -> bool {
    approved || who.0.as_ref().is_some_and(|who| who.is_platform_admin || who.works_for().contains(&operator))
}

#[derive(Serialize, ToSchema)]
#[schema(as = LotOperator)]
pub struct OperatorView {
    pub id: OperatorId,
    pub name: String,
}

#[derive(Serialize, ToSchema)]
#[schema(as = Lot)]
pub struct LotView {
    pub id: LotId,
    pub name: String,
    pub operator: OperatorView,
    pub address: Address,
    pub location: Location,
    pub time_zone: String,
    pub currency: Currency,
    /// None: always open.
    pub opening_hours: OpeningHours,
    pub rules: Rules,
    pub car_wash: Option<CarWash>,
    /// What its open bays have among them.
    pub features: Vec<Feature>,
    /// Null where no bay is drawn.
    pub plan: Option<Plan>,
    /// The cheapest hour; null without open bays.
    pub from_rate: Option<Money>,
    pub total_slots: i64,
    /// Now, for the lot's usual length.
    pub free_slots: i64,
    /// Open throughout that time.
    pub open: bool,
    /// The mean of its stars, to a hundredth; null before the first review.
    pub rating: Option<f64>,
    pub review_count: i64,
}

impl LotView {
    pub fn of(lot: Lot, now: DateTime<Utc>) -> Self {
        let usual = Period::starting(now, lot.rules.default_duration_minutes);
        let open = usual.is_some_and(|usual| lot.opening_hours.open_throughout(zone(&lot.time_zone), &usual));
        Self {
            address: lot.address(),
            location: lot.location(),
            plan: lot.plan(),
            from_rate: lot.from_rate.map(|amount| Money::new(amount, lot.currency)),
            id: lot.id,
            name: lot.name,
            operator: OperatorView { id: lot.operator_id, name: lot.operator_name },
            time_zone: lot.time_zone,
            currency: lot.currency,
            opening_hours: lot.opening_hours.0,
            rules: lot.rules.0,
            car_wash: lot.car_wash.map(|car_wash| car_wash.0),
            features: lot.features,
            total_slots: lot.total_slots,
            free_slots: if open { lot.free_slots } else { 0 },
            open,
            rating: mean_rating(lot.rating_sum, lot.review_count),
            review_count: lot.review_count,
        }
    }
}

/// A bay as its operator sees it.
#[derive(Serialize, ToSchema)]
#[schema(as = Slot)]
pub struct SlotView {
    pub id: SlotId,
    pub lot_id: LotId,
    pub label: String,
    pub vehicle_class: VehicleClass,
    /// For an hour.
    pub rate: Money,
    pub features: Vec<Feature>,
    pub position: Option<Position>,
    /// Takes no bookings any more.
    pub closed: bool,
}

impl From<Slot> for SlotView {
    fn from(slot: Slot) -> Self {
        Self {
            id: slot.id,
            lot_id: slot.lot_id,
            label: slot.label,
            vehicle_class: slot.vehicle_class,
            rate: Money::new(slot.hourly_rate, Currency::default()),
            features: slot.features,
            position: slot.position.map(|position| position.0),
            closed: slot.closed_at.is_some(),
        }
    }
}

/// A bay over the asked time.
#[derive(Serialize, ToSchema)]
#[schema(as = SlotAvailability)]
pub struct AvailabilityView {
    pub id: SlotId,
    pub label: String,
    pub vehicle_class: VehicleClass,
    /// For an hour.
    pub rate: Money,
    pub features: Vec<Feature>,
    pub position: Option<Position>,
    pub status: SlotStatus,
    /// Of a bay that is taken or closed for a time: from when it is free again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub free_from: Option<DateTime<Utc>>,
}

impl AvailabilityView {
    /// While the lot is not open, none of its bays is.
    pub fn of(slot: SlotAvailability, currency: Currency, open: bool) -> Self {
        Self {
            id: slot.id,
            label: slot.label,
            vehicle_class: slot.vehicle_class,
            rate: Money::new(slot.hourly_rate, currency),
            features: slot.features,
            position: slot.position.map(|position| position.0),
            status: if open { slot.status } else { SlotStatus::Closed },
            free_from: slot.free_from,
        }
    }
}
