//! Bays as they are kept.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use sqlx::types::Json;

use crate::error::Result;
use crate::lots::model::{Feature, NewSlot, Position, Slot, SlotChange};
use crate::types::{LotId, OperatorId, SlotId, VehicleClass};

pub(in crate::lots) async fn insert_slots(db: &mut PgConnection, lot: LotId, slots: &[NewSlot]) -> Result<Vec<Slot>> {
    let rows = sqlx::query_as!(
        Slot,
        r#"
with added as (
    insert into slot (id, lot_id, label, vehicle_class, hourly_rate, features, position)
    select id, $1, label, vehicle_class, hourly_rate, features, position
    from jsonb_to_recordset($2) as s (
        id uuid, label text, vehicle_class vehicle_class, hourly_rate bigint, features text[], position jsonb
    )
    returning *
)
select s.id as "id: SlotId", s.lot_id as "lot_id: LotId", l.operator_id as "operator_id: OperatorId", s.label,
    s.vehicle_class as "vehicle_class: VehicleClass", s.hourly_rate, s.features as "features: Vec<Feature>",
    s.position as "position: Json<Position>", s.closed_at
from added s join lot l on l.id = s.lot_id
order by s.id
"#,
        lot.0,
        Json(slots) as Json<&[NewSlot]>,
    )
    .fetch_all(db)
    .await?;
    Ok(rows)
}

/// All bays of a lot, by label.
pub(in crate::lots) async fn slots(db: &mut PgConnection, lot: LotId) -> Result<Vec<Slot>> {
    let rows = sqlx::query_as!(
        Slot,
        r#"
select s.id as "id: SlotId", s.lot_id as "lot_id: LotId", l.operator_id as "operator_id: OperatorId", s.label,
    s.vehicle_class as "vehicle_class: VehicleClass", s.hourly_rate, s.features as "features: Vec<Feature>",
    s.position as "position: Json<Position>", s.closed_at
from slot s join lot l on l.id = s.lot_id
where s.lot_id = $1
order by s.label, s.id
"#,
        lot.0,
    )
    .fetch_all(db)
    .await?;
    Ok(rows)
}

/// The open bays of an operator, lot by lot, the oldest lot first, by label.
pub(in crate::lots) async fn slots_of(db: &mut PgConnection, operator: OperatorId) -> Result<Vec<Slot>> {
    let rows = sqlx::query_as!(
        Slot,
        r#"
select s.id as "id: SlotId", s.lot_id as "lot_id: LotId", l.operator_id as "operator_id: OperatorId", s.label,
    s.vehicle_class as "vehicle_class: VehicleClass", s.hourly_rate, s.features as "features: Vec<Feature>",
    s.position as "position: Json<Position>", s.closed_at
from slot s join lot l on l.id = s.lot_id
where l.operator_id = $1 and s.closed_at is null
order by l.id, s.label, s.id
"#,
        operator.0,
    )
    .fetch_all(db)
    .await?;
    Ok(rows)
}

/// None if no such bay belongs to one of these operators.
pub(in crate::lots) async fn update_slot(
    db: &mut PgConnection,
    id: SlotId,
    operators: &[OperatorId],
    change: &SlotChange,
    now: DateTime<Utc>,
) -> Result<Option<Slot>> {
    let row = sqlx::query_as!(
        Slot,
        r#"
update slot s set
    label = coalesce($3, s.label),
    vehicle_class = coalesce($4, s.vehicle_class),
    hourly_rate = coalesce($5, s.hourly_rate),
    features = coalesce($6, s.features),
    position = coalesce($7, s.position),
    closed_at = case $8::boolean when true then coalesce(s.closed_at, $9) when false then null else s.closed_at end
from lot l
where s.id = $1 and l.id = s.lot_id and l.operator_id = any ($2)
returning s.id as "id: SlotId", s.lot_id as "lot_id: LotId", l.operator_id as "operator_id: OperatorId", s.label,
    s.vehicle_class as "vehicle_class: VehicleClass", s.hourly_rate, s.features as "features: Vec<Feature>",
    s.position as "position: Json<Position>", s.closed_at
"#,
        id.0,
        operators as &[OperatorId],
        change.label,
        change.vehicle_class as Option<VehicleClass>,
        change.hourly_rate,
        change.features.as_deref() as Option<&[Feature]>,
        change.position.map(Json) as Option<Json<Position>>,
        change.closed,
        now,
    )
    .fetch_optional(db)
    .await?;
    Ok(row)
}

/// Those closed for good too.
pub(in crate::lots) async fn count_slots(db: &mut PgConnection, lot: LotId) -> Result<i64> {
    let count = sqlx::query_scalar!(r#"select count(*) as "count!" from slot where lot_id = $1"#, lot.0);
    Ok(count.fetch_one(db).await?)
}
