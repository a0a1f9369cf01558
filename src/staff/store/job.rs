//! What assignments are about, as far as they need to know.

use sqlx::PgConnection;

use crate::error::Result;
use crate::staff::model::Job;
use crate::types::{AccountId, BookingId, CarWashId, LotId, OperatorId};

/// The washes that somebody has in hand, in the order in which they are locked.
pub async fn washes_of(db: &mut PgConnection, operator: OperatorId, employee: AccountId) -> Result<Vec<CarWashId>> {
    let washes = sqlx::query_scalar!(
        r#"
select car_wash_id as "id!: CarWashId" from assignment
where operator_id = $1 and employee_id = $2 and ended_at is null and car_wash_id is not null
order by 1
"#,
        operator.0,
        employee.0,
    )
    .fetch_all(db)
    .await?;
    Ok(washes)
}

/// Washing a car, at a lot of one of these operators.
pub async fn wash_job(db: &mut PgConnection, wash: CarWashId, operators: &[OperatorId]) -> Result<Option<Job>> {
    let job = sqlx::query_as!(
        Job,
        r#"
select l.operator_id as "operator_id: OperatorId", l.id as "lot_id: LotId", l.name as lot_name,
    'Car wash: ' || w.service_name || coalesce(' for ' || w.plate, '') as "task!",
    w.id as "car_wash_id?: CarWashId", null::uuid as "booking_id: BookingId"
from car_wash w join lot l on l.id = w.lot_id
where w.id = $1 and l.operator_id = any($2)
"#,
        wash.0,
        operators as &[OperatorId],
    )
    .fetch_optional(db)
    .await?;
    Ok(job)
}

/// Something to do about a booking that stands, at a lot of one of these operators.
pub async fn booking_job(db: &mut PgConnection, booking: BookingId, operators: &[OperatorId]) -> Result<Option<Job>> {
    let job = sqlx::query_as!(
        Job,
        r#"
select l.operator_id as "operator_id: OperatorId", l.id as "lot_id: LotId", l.name as lot_name,
    'Valet: ' || b.plate as "task!", null::uuid as "car_wash_id: CarWashId", b.id as "booking_id?: BookingId"
from booking b join lot l on l.id = b.lot_id
where b.id = $1 and l.operator_id = any($2)
"#,
        booking.0,
        operators as &[OperatorId],
    )
    .fetch_optional(db)
    .await?;
    Ok(job)
}

/// Anything, at a lot of one of these operators.
pub async fn lot_job(db: &mut PgConnection, lot: LotId, task: &str, operators: &[OperatorId]) -> Result<Option<Job>> {
    let job = sqlx::query_as!(
        Job,
        r#"
select operator_id as "operator_id: OperatorId", id as "lot_id: LotId", name as lot_name, $2::text as "task!",
    null::uuid as "car_wash_id: CarWashId", null::uuid as "booking_id: BookingId"
from lot
where id = $1 and operator_id = any($3)
"#,
        lot.0,
        task,
        operators as &[OperatorId],
    )
    .fetch_optional(db)
    .await?;
    Ok(job)
}
