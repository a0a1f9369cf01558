//! SQL of car washes: reading and saving them here, what time does to them in `due`, taking a wash bay in `reserve`, the catalogue in `service`.

mod due;
mod reserve;
mod service;

use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use sqlx::types::Json;
use uuid::Uuid;

pub(super) use due::{extend_hold, lock_unstarted, move_on, set_hold_timer, take_due, unpaid_of};
pub(super) use reserve::{NewWash, Place, busy, elapsed_holds, insert, lot_of, obstacles, place, queue_up};
pub use service::services;
pub(super) use service::{WashingLot, change_service, count_offered, find_service, insert_service, washing_lot};

use super::model::{Status, Wash};
use crate::bookings::RefundTerms;
use crate::error::{Error, Result};
use crate::types::{
    AccountId, BookingId, CarWashId, CarWashServiceId, Currency, LotId, OperatorId, PageQuery, PaymentId, Plate,
    VehicleClass,
};

/// Washes with the names their readers need, and a tail that says which.
macro_rules! select_washes {
    ($tail:literal, $($argument:expr),*) => {
        sqlx::query_as!(
            Wash,
            r#"
select w.id as "id: CarWashId", w.status as "status: Status", w.lot_id as "lot_id: LotId", l.name as lot_name,
    l.time_zone, l.operator_id as "operator_id: OperatorId", w.service_id as "service_id: CarWashServiceId",
    w.service_name, w.minutes, w.price_amount, w.currency as "currency: Currency",
    w.booking_id as "booking_id: BookingId", w.chain_id as "chain_id: BookingId",
    w.customer_id as "customer_id: AccountId", a.full_name as customer_name, w.plate as "plate: Plate",
    w.vehicle_class as "vehicle_class: VehicleClass", w.wash_bay, w.starts_at, w.ends_at, w.hold_expires_at,
    w.hold_extended, w.refund_terms as "refund_terms: Json<RefundTerms>", w.payment_id as "payment_id: PaymentId",
    exists (select from booking b where b.payment_id = w.payment_id) as "shares_payment!", w.notes,
    w.employee_id as "employee_id: AccountId", e.full_name as "employee_name?",
    w.rebooked_as as "rebooked_as: CarWashId", w.status_reason, w.created_at, w.ended_at, w.version,
    exists (select from review r where r.kind = 'car_wash' and r.subject_id = w.id) as "reviewed!"
from car_wash w
    join lot l on l.id = w.lot_id
    join account a on a.id = w.customer_id
    left join account e on e.id = w.employee_id
"# + $tail,
            $($argument),*
        )
    };
}

/// The wash, as it is.
pub async fn find(db: &mut PgConnection, id: CarWashId) -> Result<Option<Wash>> {
    Ok(select_washes!("where w.id = $1", id.0).fetch_optional(db).await?)
}

/// Locks its payment, then itself, to the end of the transaction, and reads it.
pub async fn lock(db: &mut PgConnection, id: CarWashId) -> Result<Option<Wash>> {
    sqlx::query!(
        "
with paid as (
    select id from payment where id = (select payment_id from car_wash where id = $1) for no key update
)
select w.id from car_wash w join paid on paid.id = w.payment_id where w.id = $1 for no key update of w
",
        id.0,
    )
    .fetch_optional(&mut *db)
    .await?;
    find(db, id).await
}

/// Washes by id, in order of id.
pub(super) async fn find_all(db: &mut PgConnection, ids: &[CarWashId]) -> Result<Vec<Wash>> {
    Ok(select_washes!("where w.id = any($1) order by w.id", ids as &[CarWashId]).fetch_all(db).await?)
}

/// A wash as changed, and the state it was read in.
pub(super) struct Change {
    pub wash: Wash,
    pub was: Status,
}

/// Saves changes, for any number of washes in one statement; counts up each one's version. Compare-and-swap: an error unless
/// each still is in the state and version it was read in. The hold's timer goes: no wash comes back to awaiting its payment.
pub(super) async fn save(db: &mut PgConnection, changes: &mut [Change]) -> Result<()> {
    let rows = Columns::of(changes);
    let saved = sqlx::query!(
        "
with withdrawn as (
    delete from timer where subject_id = any($1) and kind = 'car_wash_hold'
)
update car_wash w
set status = c.status, employee_id = c.employee_id, rebooked_as = c.rebooked_as, status_reason = c.status_reason,
    ended_at = c.ended_at, version = w.version + 1
from unnest(
    $1::uuid[], $2::car_wash_status[], $3::integer[], $4::car_wash_status[], $5::uuid[], $6::uuid[], $7::text[],
    $8::timestamptz[]
) as c (id, was, version, status, employee_id, rebooked_as, status_reason, ended_at)
where w.id = c.id and w.status = c.was and w.version = c.version
",
        &rows.id,
        &rows.was as &[Status],
        &rows.version,
        &rows.status as &[Status],
        &rows.employee_id as &[Option<AccountId>],
        &rows.rebooked_as as &[Option<CarWashId>],
        &rows.status_reason as &[Option<String>],
        &rows.ended_at as &[Option<DateTime<Utc>>],
    )
    .execute(db)
    .await?;
    if saved.rows_affected() != changes.len() as u64 {
        return Err(Error::Unexpected(anyhow::anyhow!("a locked car wash was changed by another")));
    }
    for change in changes {
        change.wash.version += 1;
    }
    Ok(())
}

/// What [`save`] writes: one array a column.
#[derive(Default)]
struct Columns {
    id: Vec<Uuid>,
    was: Vec<Status>,
    version: Vec<i32>,
    status: Vec<Status>,
    employee_id: Vec<Option<AccountId>>,
    rebooked_as: Vec<Option<CarWashId>>,
    status_reason: Vec<Option<String>>,
    ended_at: Vec<Option<DateTime<Utc>>>,
}

impl Columns {
    fn of(changes: &[Change]) -> Self {
        let mut rows = Self::default();
        for Change { wash, was } in changes {
            rows.id.push(wash.id.0);
            rows.was.push(*was);
            rows.version.push(wash.version);
            rows.status.push(wash.status);
            rows.employee_id.push(wash.employee_id);
            rows.rebooked_as.push(wash.rebooked_as);
            rows.status_reason.push(wash.status_reason.clone());
            rows.ended_at.push(wash.ended_at);
        }
        rows
    }
}

/// The wash a payment pays for: the live one, or else the last dead one. The caller holds the payment.
pub(super) async fn lock_of_payment(db: &mut PgConnection, payment: PaymentId) -> Result<Option<Wash>> {
    let id = sqlx::query_scalar!(
        r#"
select id as "id: CarWashId" from car_wash where payment_id = $1
order by status = 'cancelled', id desc limit 1
for no key update
"#,
        payment.0,
    )
    .fetch_optional(&mut *db)
    .await?;
    match id {
        Some(id) => find(db, id).await,
        None => Ok(None),
    }
}

/// The parking of the wash that a payment pays for.
pub(super) async fn parking_of_payment(db: &mut PgConnection, payment: PaymentId) -> Result<Option<BookingId>> {
    let id = sqlx::query_scalar!(
        r#"
select booking_id as "booking_id: BookingId" from car_wash where payment_id = $1
order by status = 'cancelled', id desc limit 1
"#,
        payment.0,
    )
    .fetch_optional(db)
    .await?;
    Ok(id.flatten())
}

/// Whose washes a list shows.
pub(super) enum Scope<'a> {
    Customer(AccountId),
    Operators(&'a [OperatorId]),
}

/// What a list is narrowed to.
#[derive(Default)]
pub(super) struct Filter {
    pub lot_id: Option<LotId>,
    pub statuses: Option<Vec<Status>>,
    /// Those that end after this instant.
    pub from: Option<DateTime<Utc>>,
    /// Those that start before this instant.
    pub to: Option<DateTime<Utc>>,
    /// A part of the plate, the service's or the customer's name.
    pub q: Option<String>,
}

/// A page of washes, newest first.
pub(super) async fn list(
    db: &mut PgConnection,
    scope: Scope<'_>,
    filter: &Filter,
    page: &PageQuery,
) -> Result<Vec<Wash>> {
    let (customer, operators) = match scope {
        Scope::Customer(account) => (Some(account.0), None),
        Scope::Operators(operators) => (None, Some(operators)),
    };
    let washes = select_washes!(
        "
where ($1::uuid is null or w.customer_id = $1)
  and ($2::uuid[] is null or l.operator_id = any($2))
  and ($3::uuid is null or w.lot_id = $3)
  and ($4::car_wash_status[] is null or w.status = any($4))
  and ($5::timestamptz is null or w.ends_at > $5)
  and ($6::timestamptz is null or w.starts_at < $6)
  and ($7::text is null or position(upper($7) in w.plate) > 0 or position(lower($7) in lower(w.service_name)) > 0
       or position(lower($7) in lower(a.full_name)) > 0)
  and ($8::uuid is null or w.id < $8)
order by w.id desc
limit $9",
        customer,
        operators as Option<&[OperatorId]>,
        filter.lot_id.map(|lot| lot.0),
        filter.statuses.as_deref() as Option<&[Status]>,
        filter.from,
        filter.to,
        filter.q,
        page.cursor,
        page.fetch()
    )
    .fetch_all(db)
    .await?;
    Ok(washes)
}
