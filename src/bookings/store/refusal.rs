//! Why a range is not to be had, asked only once it was refused (and by quotes, which take nothing).

use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use sqlx::types::Json;

use crate::bookings::model::{Alternative, Booking};
use crate::error::Result;
use crate::payments::KEPT;
use crate::types::{BookingId, Plate, SlotId, VehicleClass};

/// What stands in the way of a booking.
#[derive(Debug, Clone)]
pub struct Obstacles {
    pub slot_taken: bool,
    pub closed: bool,
    pub vehicle_booked: bool,
    pub already_renewed: bool,
    pub unpaid: i64,
    /// Holds in the way whose time ran out: they only have to be retired.
    pub elapsed: bool,
    /// The earliest instant from which the bay is free for the whole length.
    pub available_from: Option<DateTime<Utc>>,
    /// The bay is taken or closed at the wished start itself.
    pub covered: bool,
    /// When the next booking or closure on the bay begins, after the start.
    pub next_start: Option<DateTime<Utc>>,
    /// Up to three other bays of the class that are free for the range.
    pub alternatives: Json<Vec<Alternative>>,
}

/// Looks what stands in the way of `wish`, a booking that was not written, or not with this range. Holds that have elapsed
/// at `now` do not.
pub async fn obstacles(db: &mut PgConnection, wish: &Booking, now: DateTime<Utc>) -> Result<Obstacles> {
    let obstacles = sqlx::query_file_as!(
        Obstacles,
        "src/bookings/store/obstacles.sql",
        wish.slot_id.0,
        wish.plate.as_str(),
        wish.chain_id.0,
        wish.starts_at,
        wish.ends_at,
        wish.occupied_until,
        wish.lot_id.0,
        wish.customer_id.0,
        now,
        wish.renewal_of.map(|id| id.0),
        wish.vehicle_class as VehicleClass,
        wish.id.0,
    )
    .fetch_one(db)
    .await?;
    Ok(obstacles)
}

/// The holds in the way of a wish whose time ran out, locked in order of id, after their slot. For [`KEPT`] longer at most not
/// those that a gateway has been asked to charge for.
pub async fn elapsed_holds(db: &mut PgConnection, wish: &Booking, now: DateTime<Utc>) -> Result<Vec<BookingId>> {
    lock_slot(db, wish.slot_id).await?;
    let ids = sqlx::query_scalar!(
        r#"
select id as "id: BookingId" from booking
where status = 'held' and hold_expires_at <= $1 and id <> $8
  and ((slot_id = $2 and tstzrange(starts_at, occupied_until) && tstzrange($3, $4))
    or (plate = $5 and tstzrange(starts_at, ends_at) && tstzrange($3, $6))
    or renewal_of = $7)
  and not (hold_expires_at > $9 and exists (
    select from gateway_charge c where c.payment_id = booking.payment_id and c.state in ('opening', 'open')
  ))
order by id
for no key update
"#,
        now,
        wish.slot_id.0,
        wish.starts_at,
        wish.occupied_until,
        &wish.plate as &Plate,
        wish.ends_at,
        wish.renewal_of.map(|id| id.0),
        wish.id.0,
        now - KEPT,
    )
    .fetch_all(db)
    .await?;
    Ok(ids)
}

async fn lock_slot(db: &mut PgConnection, id: SlotId) -> Result<()> {
    sqlx::query!("select id from slot where id = $1 for no key update", id.0).fetch_optional(db).await?;
    Ok(())
}
