//! The car washes that hang on bookings: read only.

use sqlx::PgConnection;

use crate::bookings::model::{WashRef, WashServiceRef};
use crate::error::Result;
use crate::types::{BookingId, CarWashId, CarWashServiceId, Currency, Money, PaymentId};

/// Those of these bookings, oldest first.
pub async fn washes(db: &mut PgConnection, bookings: &[BookingId]) -> Result<Vec<WashRef>> {
    let rows = sqlx::query!(
        r#"
select id as "id: CarWashId", booking_id as "booking_id!: BookingId", status::text as "status!",
    service_id as "service_id: CarWashServiceId", service_name, minutes, starts_at, ends_at, price_amount,
    currency as "currency: Currency", payment_id as "payment_id: PaymentId", version
from car_wash where booking_id = any($1) order by id
"#,
        bookings as &[BookingId],
    )
    .fetch_all(db)
    .await?;
    let washes = rows.into_iter().map(|row| WashRef {
        id: row.id,
        booking_id: row.booking_id,
        status: row.status,
        service: WashServiceRef { id: row.service_id, name: row.service_name, minutes: row.minutes },
        scheduled_at: row.starts_at,
        ends_at: row.ends_at,
        price: Money::new(row.price_amount, row.currency),
        payment_id: row.payment_id,
        version: row.version,
    });
    Ok(washes.collect())
}
