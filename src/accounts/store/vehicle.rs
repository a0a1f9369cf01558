use sqlx::PgConnection;
use uuid::Uuid;

use crate::accounts::model::Vehicle;
use crate::error::Result;
use crate::types::{AccountId, Plate, VehicleClass, VehicleId};

pub async fn vehicles(
    db: &mut PgConnection,
    account: AccountId,
    after: Option<Uuid>,
    fetch: i64,
) -> Result<Vec<Vehicle>> {
    let vehicles = sqlx::query_as!(
        Vehicle,
        r#"
select id as "id: VehicleId", plate as "plate: Plate", vehicle_class as "vehicle_class: VehicleClass", label
from vehicle where account_id = $1 and ($2::uuid is null or id > $2)
order by id
limit $3
"#,
        account.0,
        after,
        fetch,
    )
    .fetch_all(db)
    .await?;
    Ok(vehicles)
}

pub async fn vehicle(db: &mut PgConnection, account: AccountId, vehicle: VehicleId) -> Result<Option<Vehicle>> {
    let vehicle = sqlx::query_as!(
        Vehicle,
        r#"
select id as "id: VehicleId", plate as "plate: Plate", vehicle_class as "vehicle_class: VehicleClass", label
from vehicle where account_id = $1 and id = $2
"#,
        account.0,
        vehicle.0,
    )
    .fetch_optional(db)
    .await?;
    Ok(vehicle)
}

pub async fn insert_vehicle(db: &mut PgConnection, account: AccountId, vehicle: &Vehicle) -> Result<()> {
    sqlx::query!(
        "insert into vehicle (id, account_id, plate, vehicle_class, label) values ($1, $2, $3, $4, $5)",
        vehicle.id.0,
        account.0,
        vehicle.plate.as_str(),
        vehicle.vehicle_class as VehicleClass,
        vehicle.label,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Changes what is given; of the label, `Some(None)` clears it. None if the account has no such vehicle.
pub async fn update_vehicle(
    db: &mut PgConnection,
    account: AccountId,
    vehicle: VehicleId,
    plate: Option<&Plate>,
    vehicle_class: Option<VehicleClass>,
    label: Option<Option<&str>>,
) -> Result<Option<Vehicle>> {
    let vehicle = sqlx::query_as!(
        Vehicle,
        r#"
update vehicle
set plate = coalesce($3, plate), vehicle_class = coalesce($4, vehicle_class), label = case when $5 then $6 else label end
where account_id = $1 and id = $2
returning id as "id: VehicleId", plate as "plate: Plate", vehicle_class as "vehicle_class: VehicleClass", label
"#,
        account.0,
        vehicle.0,
        plate.map(Plate::as_str),
        vehicle_class as Option<VehicleClass>,
        label.is_some(),
        label.flatten(),
    )
    .fetch_optional(db)
    .await?;
    Ok(vehicle)
}

/// False if the account has no such vehicle.
pub async fn delete_vehicle(db: &mut PgConnection, account: AccountId, vehicle: VehicleId) -> Result<bool> {
    let deleted =
        sqlx::query!("delete from vehicle where account_id = $1 and id = $2", account.0, vehicle.0).execute(db).await?;
    Ok(deleted.rows_affected() == 1)
}

pub async fn count_vehicles(db: &mut PgConnection, account: AccountId) -> Result<i64> {
    let count = sqlx::query_scalar!(r#"select count(*) as "count!" from vehicle where account_id = $1"#, account.0);
    Ok(count.fetch_one(db).await?)
}
