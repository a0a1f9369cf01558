//! Taking a range: one statement that lets the constraints judge.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use sqlx::types::Json;

use super::TimerColumns;
use crate::bookings::model::{Booking, Kind, RefundTerms, Status, Timer};
use crate::error::Result;
use crate::lots::{OpeningHours, Rules};
use crate::payments::{Method, Payment};
use crate::types::{AccountId, Currency, LotId, OperatorId, Plate, SlotId, VehicleClass, VehicleId};

/// A bay, with what one must know to book it.
#[derive(Debug, Clone)]
pub struct Place {
    pub slot_id: SlotId,
    pub slot_label: String,
    pub vehicle_class: VehicleClass,
    pub hourly_rate: i64,
    pub slot_closed: bool,
    pub lot_id: LotId,
    pub lot_name: String,
    pub time_zone: String,
    pub currency: Currency,
    pub opening_hours: Json<OpeningHours>,
    pub rules: Json<Rules>,
    pub operator_id: OperatorId,
    pub operator_name: String,
    pub upi_id: Option<String>,
    /// Which gateways take the operator's payments, if it has its own.
    pub card_gateway: Option<String>,
    pub upi_gateway: Option<String>,
    pub approved: bool,
    /// Who books; nobody for a stranger's quote.
    pub customer_name: Option<String>,
    /// The customer's own vehicle that was named.
    pub plate: Option<Plate>,
    pub plate_class: Option<VehicleClass>,
}

/// Reads the bay and keeps it from being closed until the end of the transaction. Bookings of one customer queue here, so
/// that counting the unpaid ones in the next statement counts them all.
pub async fn place(
    db: &mut PgConnection,
    slot: SlotId,
    customer: Option<AccountId>,
    vehicle: Option<VehicleId>,
) -> Result<Option<Place>> {
    let place = sqlx::query_as!(
        Place,
        r#"
select s.id as "slot_id: SlotId", s.label as slot_label, s.vehicle_class as "vehicle_class: VehicleClass", s.hourly_rate,
    s.closed_at is not null as "slot_closed!", l.id as "lot_id: LotId", l.name as lot_name, l.time_zone,
    l.currency as "currency: Currency", l.opening_hours as "opening_hours: Json<OpeningHours>",
    l.rules as "rules: Json<Rules>", o.id as "operator_id: OperatorId", o.name as operator_name, o.upi_id,
    card.gateway as "card_gateway?", upi.gateway as "upi_gateway?", o.verification = 'approved' as "approved!", a.full_name as "customer_name?", v.plate as "plate?: Plate",
    v.vehicle_class as "plate_class?: VehicleClass"
from slot s
    join lot l on l.id = s.lot_id
    join operator o on o.id = l.operator_id
    left join operator_gateway card on card.operator_id = o.id and card.takes_card
    left join operator_gateway upi on upi.operator_id = o.id and upi.takes_upi
    left join account a on a.id = $2 and pg_advisory_xact_lock(hashtextextended($2::uuid::text, 1)) is not null
    left join vehicle v on v.id = $3 and v.account_id = $2
where s.id = $1
for key share of s
"#,
        slot.0,
        customer.map(|account| account.0),
        vehicle.map(|vehicle| vehicle.0),
    )
    .fetch_optional(db)
    .await?;
    Ok(place)
}

/// A booking to write. Its reference is the table's to give.
pub struct NewBooking<'a> {
    pub booking: &'a Booking,
    /// Opened with it; None where money is there already.
    pub payment: Option<&'a Payment>,
    pub max_unpaid: i64,
    pub now: DateTime<Utc>,
}

/// Writes the booking, its payment and its timers, unless the bay is taken or closed, the car is booked elsewhere, the
/// booking renewed has a renewal, or the customer has too many unpaid: then nothing is written and None returned.
///
/// `on conflict do nothing` waits for rivals without deadlocks and refuses without an error (measured: a plain insert that
/// catches the violation deadlocks under 20 clients and stalls for seconds).
pub async fn insert(db: &mut PgConnection, new: &NewBooking<'_>) -> Result<Option<String>> {
    let b = new.booking;
    let mut timers = TimerColumns::default();
    timers.push(b, new.now);
    let payment = new.payment;
    let reference = sqlx::query_file_scalar!(
        "src/bookings/store/insert.sql",
        b.id.0,
        b.kind as Kind,
        b.status as Status,
        b.lot_id.0,
        b.slot_id.0,
        b.customer_id.0,
        b.plate.as_str(),
        b.vehicle_class as VehicleClass,
        b.starts_at,
        b.ends_at,
        b.occupied_until,
        b.hold_expires_at,
        b.price_amount,
        b.currency.code(),
        b.grace_minutes,
        &b.refund_terms as &Json<RefundTerms>,
        b.payment_id.0,
        b.renewal_of.map(|id| id.0),
        b.chain_id.0,
        b.created_at,
        new.now,
        new.max_unpaid,
        payment.map(|p| p.method) as Option<Method>,
        payment.and_then(|p| p.gateway.as_deref()),
        payment.and_then(|p| p.checkout_url.as_deref()),
        payment.and_then(|p| p.upi_uri.as_deref()),
        &timers.kind as &[Timer],
        &timers.due_at,
        payment.map(|p| p.amount),
    )
    .fetch_optional(db)
    .await?;
    Ok(reference)
}
