//! Taking a wash bay: one statement that lets the constraints judge; and looking why it is not to be had.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use sqlx::types::Json;

use crate::bookings::RefundTerms;
use crate::car_washes::model::{Status, Wash};
use crate::car_washes::rules::Busy;
use crate::error::Result;
use crate::lots::{CarWash, OpeningHours, Rules};
use crate::payments::{KEPT, Method, Payment};
use crate::types::{
    AccountId, CarWashId, CarWashServiceId, Currency, LotId, OperatorId, Period, Plate, SlotId, VehicleClass, VehicleId,
};

/// A lot and one of its operator's services, with what one must know to book it there.
#[derive(Debug, Clone)]
pub struct Place {
    pub lot_id: LotId,
    pub lot_name: String,
    pub time_zone: String,
    pub opening_hours: Json<OpeningHours>,
    pub rules: Json<Rules>,
    pub car_wash: Option<Json<CarWash>>,
    pub operator_id: OperatorId,
    pub operator_name: String,
    pub upi_id: Option<String>,
    /// Which gateways take the operator's payments, if it has its own.
    pub card_gateway: Option<String>,
    pub upi_gateway: Option<String>,
    pub approved: bool,
    /// None: the operator offers no such service (any more).
    pub service_id: Option<CarWashServiceId>,
    pub service_name: Option<String>,
    pub minutes: Option<i32>,
    pub price_amount: Option<i64>,
    pub currency: Currency,
    pub customer_name: Option<String>,
    /// The customer's own vehicle that was named.
    pub plate: Option<Plate>,
    pub plate_class: Option<VehicleClass>,
}

/// Washes booked by one customer queue here, so that counting the unpaid ones in a later statement counts them all.
pub async fn queue_up(db: &mut PgConnection, customer: AccountId) -> Result<()> {
    sqlx::query!(
        r#"select 1 as "one!" from (select pg_advisory_xact_lock(hashtextextended($1::uuid::text, 1))) as held"#,
        customer.0,
    )
    .fetch_one(db)
    .await?;
    Ok(())
}

pub async fn place(
    db: &mut PgConnection,
    lot: LotId,
    service: CarWashServiceId,
    customer: Option<AccountId>,
    vehicle: Option<VehicleId>,
) -> Result<Option<Place>> {
    let place = sqlx::query_as!(
        Place,
        r#"
select l.id as "lot_id: LotId", l.name as lot_name, l.time_zone, l.opening_hours as "opening_hours: Json<OpeningHours>",
    l.rules as "rules: Json<Rules>", l.car_wash as "car_wash: Json<CarWash>", o.id as "operator_id: OperatorId",
    o.name as operator_name, o.upi_id, card.gateway as "card_gateway?", upi.gateway as "upi_gateway?", o.verification = 'approved' as "approved!",
    s.id as "service_id?: CarWashServiceId", s.name as "service_name?", s.minutes as "minutes?",
    s.price_amount as "price_amount?", coalesce(s.currency, l.currency) as "currency!: Currency",
    a.full_name as "customer_name?", v.plate as "plate?: Plate", v.vehicle_class as "plate_class?: VehicleClass"
from lot l
    join operator o on o.id = l.operator_id
    left join operator_gateway card on card.operator_id = o.id and card.takes_card
    left join operator_gateway upi on upi.operator_id = o.id and upi.takes_upi
    left join car_wash_service s on s.id = $2 and s.operator_id = o.id and s.closed_at is null
    left join account a on a.id = $3
    left join vehicle v on v.id = $4 and v.account_id = $3
where l.id = $1
"#,
        lot.0,
        service.0,
        customer.map(|account| account.0),
        vehicle.map(|vehicle| vehicle.0),
    )
    .fetch_optional(db)
    .await?;
    Ok(place)
}

/// The lot of a bay.
pub async fn lot_of(db: &mut PgConnection, slot: SlotId) -> Result<Option<LotId>> {
    let lot = sqlx::query_scalar!(r#"select lot_id as "lot_id: LotId" from slot where id = $1"#, slot.0);
    Ok(lot.fetch_optional(db).await?)
}

/// A wash to write. Which wash bay it gets is found by the statement.
pub struct NewWash<'a> {
    pub wash: &'a Wash,
    pub bays: i32,
    /// Opened with it; None if there is one already.
    pub payment: Option<&'a Payment>,
    pub max_unpaid: i64,
    pub now: DateTime<Utc>,
}

/// Writes the wash, its payment and its timer in the first wash bay that is free, and returns which; None, and nothing
/// written, if a rival took that one first, none is free, the parking has an unfinished wash, or too many are unpaid.
pub async fn insert(db: &mut PgConnection, new: &NewWash<'_>) -> Result<Option<i32>> {
    let (w, payment) = (new.wash, new.payment);
    let wash_bay = sqlx::query_file_scalar!(
        "src/car_washes/store/insert.sql",
        w.id.0,
        w.status as Status,
        w.lot_id.0,
        w.service_id.0,
        w.service_name,
        w.minutes,
        w.price_amount,
        w.currency.code(),
        w.booking_id.map(|id| id.0),
        w.chain_id.map(|id| id.0),
        w.customer_id.0,
        w.plate.as_ref().map(Plate::as_str),
        w.vehicle_class as Option<VehicleClass>,
        w.starts_at,
        w.ends_at,
        w.hold_expires_at,
        &w.refund_terms as &Json<RefundTerms>,
        w.payment_id.0,
        w.notes,
        w.created_at,
        w.employee_id.map(|id| id.0),
        new.bays,
        payment.map(|p| p.method) as Option<Method>,
        payment.and_then(|p| p.gateway.as_deref()),
        payment.and_then(|p| p.checkout_url.as_deref()),
        payment.and_then(|p| p.upi_uri.as_deref()),
        new.max_unpaid,
        new.now,
    )
    .fetch_optional(db)
    .await?;
    Ok(wash_bay)
}

/// What stands in the way of a wash that was not written.
#[derive(Debug)]
pub struct Obstacles {
    /// Another wash of its parking.
    pub unfinished: bool,
    pub unpaid: i64,
    /// Holds in the way whose time ran out: they only have to be retired.
    pub elapsed: bool,
}

pub async fn obstacles(db: &mut PgConnection, wish: &Wash, now: DateTime<Utc>) -> Result<Obstacles> {
    let obstacles = sqlx::query_as!(
        Obstacles,
        r#"
with live as materialized (
    select chain_id, status = 'awaiting_payment' and hold_expires_at <= $5 as elapsed
    from car_wash
    where status in ('awaiting_payment', 'queued', 'assigned', 'in_progress')
      and (chain_id = $4 or (lot_id = $1 and tstzrange(starts_at, ends_at) && tstzrange($2, $3)))
)
select exists (select from live where chain_id = $4 and not elapsed) as "unfinished!",
    (
        select count(*) from car_wash
        where lot_id = $1 and customer_id = $6 and status = 'awaiting_payment' and hold_expires_at > $5
    ) as "unpaid!",
    exists (select from live where elapsed) as "elapsed!"
"#,
        wish.lot_id.0,
        wish.starts_at,
        wish.ends_at,
        wish.chain_id.map(|id| id.0),
        now,
        wish.customer_id.0,
    )
    .fetch_one(db)
    .await?;
    Ok(obstacles)
}

/// When which wash bays of a lot are taken. Holds that have elapsed take none.
pub async fn busy(db: &mut PgConnection, lot: LotId, window: &Period, now: DateTime<Utc>) -> Result<Vec<Busy>> {
    let busy = sqlx::query_as!(
        Busy,
        "
select wash_bay, starts_at, ends_at from car_wash
where lot_id = $1 and tstzrange(starts_at, ends_at) && tstzrange($2, $3)
  and status in ('awaiting_payment', 'queued', 'assigned', 'in_progress')
  and not (status = 'awaiting_payment' and hold_expires_at <= $4)
",
        lot.0,
        window.start(),
        window.end(),
        now,
    )
    .fetch_all(db)
    .await?;
    Ok(busy)
}

/// The holds in the way of a wish whose time ran out, locked; those that someone works on are passed over,
/// and for [`KEPT`] longer at most those that a gateway has been asked to charge for.
pub async fn elapsed_holds(db: &mut PgConnection, wish: &Wash, now: DateTime<Utc>) -> Result<Vec<CarWashId>> {
    let ids = sqlx::query_scalar!(
        r#"
with elapsed as (
    select id, payment_id from car_wash
    where status = 'awaiting_payment' and hold_expires_at <= $1
      and (chain_id = $5 or (lot_id = $2 and tstzrange(starts_at, ends_at) && tstzrange($3, $4)))
      and not (hold_expires_at > $6 and exists (
        select from gateway_charge c where c.payment_id = car_wash.payment_id and c.state in ('opening', 'open')
      ))
), paid as (
    select id from payment where id in (select payment_id from elapsed) order by id for no key update skip locked
)
select w.id as "id: CarWashId" from car_wash w join paid on paid.id = w.payment_id
where w.id in (select id from elapsed) and w.status = 'awaiting_payment' and w.hold_expires_at <= $1
order by w.id
for no key update of w skip locked
"#,
        now,
        wish.lot_id.0,
        wish.starts_at,
        wish.ends_at,
        wish.chain_id.map(|id| id.0),
        now - KEPT,
    )
    .fetch_all(db)
    .await?;
    Ok(ids)
}
