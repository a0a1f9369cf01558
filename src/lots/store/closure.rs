//! Times in which a bay cannot be booked.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::error::Result;
use crate::events::Place;
use crate::lots::model::{Closure, Conflict};
use crate::types::{BookingId, ClosureId, LotId, OperatorId, Period, SlotId};

/// Holds the bay until the transaction ends: waits for bookings under way, and later ones wait. Gives its lot's place and
/// zone; None if no such bay belongs to one of these operators.
pub(in crate::lots) async fn lock_slot(
    db: &mut PgConnection,
    id: SlotId,
    operators: &[OperatorId],
) -> Result<Option<(Place, String)>> {
    let row = sqlx::query!(
        r#"
select l.operator_id as "operator_id: OperatorId", l.id as "id: LotId", l.time_zone
from slot s join lot l on l.id = s.lot_id
where s.id = $1 and l.operator_id = any ($2)
for update of s
"#,
        id.0,
        operators as &[OperatorId],
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| (Place::lot(row.operator_id, row.id), row.time_zone)))
}

/// Live bookings in this time. A turn-around buffer that reaches into it is none.
pub(in crate::lots) async fn conflicts(
    db: &mut PgConnection,
    slot: SlotId,
    period: &Period,
    now: DateTime<Utc>,
) -> Result<Vec<Conflict>> {
    let rows = sqlx::query_as!(
        Conflict,
        r#"
select id as "id: BookingId", reference, starts_at, ends_at
from booking
where slot_id = $1
  and tstzrange(starts_at, occupied_until) && tstzrange($2, $3)
  and ends_at > $2
  and status in ('held', 'confirmed', 'active', 'overdue')
  and not (status = 'held' and hold_expires_at <= $4)
order by starts_at, id
"#,
        slot.0,
        period.start(),
        period.end(),
        now,
    )
    .fetch_all(db)
    .await?;
    Ok(rows)
}

pub(in crate::lots) async fn add_closure(db: &mut PgConnection, closure: &Closure) -> Result<()> {
    sqlx::query!(
        "insert into closure (id, slot_id, starts_at, ends_at, reason, created_at) values ($1, $2, $3, $4, $5, $6)",
        closure.id.0,
        closure.slot_id.0,
        closure.from,
        closure.to,
        closure.reason,
        closure.created_at,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// None if no such bay belongs to one of these operators.
pub(in crate::lots) async fn closures(
    db: &mut PgConnection,
    slot: SlotId,
    operators: &[OperatorId],
    after: Option<Uuid>,
    fetch: i64,
) -> Result<Option<Vec<Closure>>> {
    let rows = sqlx::query!(
        r#"
select c.id as "id?: ClosureId", c.starts_at as "starts_at?", c.ends_at as "ends_at?", c.reason as "reason?",
    c.created_at as "created_at?"
from slot s
join lot l on l.id = s.lot_id
left join closure c on c.slot_id = s.id and ($3::uuid is null or c.id > $3)
where s.id = $1 and l.operator_id = any ($2)
order by c.id limit $4
"#,
        slot.0,
        operators as &[OperatorId],
        after,
        fetch,
    )
    .fetch_all(db)
    .await?;
    if rows.is_empty() {
        return Ok(None);
    }
    let closures = rows.into_iter().filter_map(|row| {
        Some(Closure {
            id: row.id?,
            slot_id: slot,
            from: row.starts_at?,
            to: row.ends_at?,
            reason: row.reason?,
            created_at: row.created_at?,
        })
    });
    Ok(Some(closures.collect()))
}

/// The closures of a lot's bays that reach into a time, if one is named, in the order in which they were made.
pub(in crate::lots) async fn closures_of_lot(
    db: &mut PgConnection,
    lot: LotId,
    (from, to): (Option<DateTime<Utc>>, Option<DateTime<Utc>>),
    after: Option<Uuid>,
    fetch: i64,
) -> Result<Vec<Closure>> {
    let closures = sqlx::query_as!(
        Closure,
        r#"
select c.id as "id: ClosureId", c.slot_id as "slot_id: SlotId", c.starts_at as "from", c.ends_at as "to", c.reason,
    c.created_at
from closure c join slot s on s.id = c.slot_id
where s.lot_id = $1
  and ($2::timestamptz is null or c.ends_at > $2)
  and ($3::timestamptz is null or c.starts_at < $3)
  and ($4::uuid is null or c.id > $4)
order by c.id limit $5
"#,
        lot.0,
        from,
        to,
        after,
        fetch,
    )
    .fetch_all(db)
    .await?;
    Ok(closures)
}

/// At which lot it was; None if there was none on a bay of one of these operators.
pub(in crate::lots) async fn delete_closure(
    db: &mut PgConnection,
    slot: SlotId,
    closure: ClosureId,
    operators: &[OperatorId],
) -> Result<Option<Place>> {
    let row = sqlx::query!(
        r#"
delete from closure c using slot s, lot l
where c.id = $1 and c.slot_id = $2 and s.id = c.slot_id and l.id = s.lot_id and l.operator_id = any ($3)
returning l.operator_id as "operator_id: OperatorId", l.id as "lot_id: LotId"
"#,
        closure.0,
        slot.0,
        operators as &[OperatorId],
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| Place::lot(row.operator_id, row.lot_id)))
}

/// Those that are not over.
pub(in crate::lots) async fn count_closures(db: &mut PgConnection, slot: SlotId, now: DateTime<Utc>) -> Result<i64> {
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from closure where slot_id = $1 and ends_at > $2"#,
        slot.0,
        now,
    );
    Ok(count.fetch_one(db).await?)
}
