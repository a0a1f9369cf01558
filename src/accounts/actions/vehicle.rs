use sqlx::PgConnection;

use crate::accounts::model::Vehicle;
use crate::accounts::store;
use crate::error::{Code, Refusal, Result};
use crate::events::Tx;
use crate::types::{AccountId, Plate, VehicleClass, VehicleId};

/// Of one account.
const MOST_VEHICLES: i64 = 50;

/// What is to change of a vehicle; of the label, `Some(None)` clears it.
pub struct VehicleChange<'a> {
    pub plate: Option<Plate>,
    pub vehicle_class: Option<VehicleClass>,
    pub label: Option<Option<&'a str>>,
}

/// A vehicle of this account.
pub async fn vehicle(db: &mut PgConnection, account: AccountId, vehicle: VehicleId) -> Result<Vehicle> {
    store::vehicle(db, account, vehicle).await?.ok_or_else(|| Code::NotFound.into())
}

pub async fn add_vehicle(tx: &mut Tx, account: AccountId, vehicle: &Vehicle) -> Result<()> {
    Refusal::unless_room(store::count_vehicles(tx, account).await?, MOST_VEHICLES)?;
    store::insert_vehicle(tx, account, vehicle).await
}

/// Bookings keep the plate and class they were made with.
pub async fn change_vehicle(
    tx: &mut Tx,
    account: AccountId,
    vehicle: VehicleId,
    change: &VehicleChange<'_>,
) -> Result<Vehicle> {
    let VehicleChange { plate, vehicle_class, label } = change;
    let changed = store::update_vehicle(tx, account, vehicle, plate.as_ref(), *vehicle_class, *label).await?;
    changed.ok_or_else(|| Code::NotFound.into())
}

pub async fn remove_vehicle(tx: &mut Tx, account: AccountId, vehicle: VehicleId) -> Result<()> {
    if store::delete_vehicle(tx, account, vehicle).await? { Ok(()) } else { Err(Code::NotFound.into()) }
}
