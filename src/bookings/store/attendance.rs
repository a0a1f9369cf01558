//! Cars at the gate: who came, and who is expected.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use crate::bookings::model::Status;
use crate::error::Result;
use crate::payments::{Method, Status as PaymentStatus};
use crate::types::{BookingId, Currency, LotId, OperatorId, PageQuery, PaymentId, Plate, SlotId, VehicleClass};

/// What staff need of a booking at the gate.
pub struct Expected {
    pub id: BookingId,
    pub reference: String,
    pub status: Status,
    pub lot_id: LotId,
    pub lot_name: String,
    pub slot_id: SlotId,
    pub slot_label: String,
    pub plate: Plate,
    pub vehicle_class: VehicleClass,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub checked_in_at: Option<DateTime<Utc>>,
    pub payment_id: PaymentId,
    pub payment_method: Method,
    pub payment_status: PaymentStatus,
    pub amount: i64,
    pub currency: Currency,
}

/// Live bookings at these operators' lots, the latest first. `q`: a part of the reference or the plate, as they are stored.
pub async fn expected(
    db: &mut PgConnection,
    operators: &[OperatorId],
    id: Option<BookingId>,
    q: Option<&str>,
    page: &PageQuery,
) -> Result<Vec<Expected>> {
    let expected = sqlx::query_as!(
        Expected,
        r#"
select b.id as "id: BookingId", b.reference, b.status as "status: Status", b.lot_id as "lot_id: LotId",
    l.name as lot_name, b.slot_id as "slot_id: SlotId", s.label as slot_label, b.plate as "plate: Plate",
    b.vehicle_class as "vehicle_class: VehicleClass", b.starts_at, b.ends_at, b.checked_in_at,
    b.payment_id as "payment_id: PaymentId", p.method as "payment_method: Method",
    p.status as "payment_status: PaymentStatus", p.amount, p.currency as "currency: Currency"
from booking b
    join lot l on l.id = b.lot_id
    join slot s on s.id = b.slot_id
    join payment p on p.id = b.payment_id
where l.operator_id = any($1)
  and case when $2::uuid is null then b.status in ('held', 'confirmed', 'active', 'overdue') else b.id = $2 end
  and ($3::text is null or position($3 in replace(b.reference, '-', '')) > 0 or position($3 in b.plate) > 0)
  and ($4::uuid is null or b.id < $4)
order by b.id desc
limit $5
"#,
        operators as &[OperatorId],
        id.map(|id| id.0),
        q,
        page.cursor,
        page.fetch(),
    )
    .fetch_all(db)
    .await?;
    Ok(expected)
}

/// False if the car is in already.
pub async fn check_in(db: &mut PgConnection, id: BookingId, now: DateTime<Utc>) -> Result<bool> {
    let checked_in =
        sqlx::query!("update booking set checked_in_at = $2 where id = $1 and checked_in_at is null", id.0, now)
            .execute(db)
            .await?;
    Ok(checked_in.rows_affected() == 1)
}
