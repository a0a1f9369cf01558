//! Lists of bookings, for whoever may see them.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use sqlx::types::Json;
use uuid::Uuid;

use super::select_bookings;
use crate::bookings::model::{Booking, Kind, RefundTerms, Status, WashRef};
use crate::error::Result;
use crate::types::{AccountId, BookingId, Currency, LotId, OperatorId, PaymentId, Plate, SlotId, VehicleClass};

/// Whose bookings a list shows.
pub enum Scope<'a> {
    Customer(AccountId),
    Operators(&'a [OperatorId]),
    /// For platform admins.
    All,
}

/// What a list is narrowed to.
#[derive(Default)]
pub struct Filter {
    pub lot_id: Option<LotId>,
    pub statuses: Option<Vec<Status>>,
    /// Those that end after this instant.
    pub from: Option<DateTime<Utc>>,
    /// Those that start before this instant.
    pub to: Option<DateTime<Utc>>,
    /// A part of the reference, the plate or the customer's name.
    pub q: Option<String>,
}

/// Up to `fetch` bookings, newest first, those before `cursor`.
pub async fn list(
    db: &mut PgConnection,
    scope: Scope<'_>,
    filter: &Filter,
    cursor: Option<Uuid>,
    fetch: i64,
) -> Result<Vec<Booking>> {
    let (customer, operators) = match scope {
        Scope::Customer(account) => (Some(account.0), None),
        Scope::Operators(operators) => (None, Some(operators)),
        Scope::All => (None, None),
    };
    let bookings = select_bookings!(
        "
where ($1::uuid is null or b.customer_id = $1)
  and ($2::uuid[] is null or l.operator_id = any($2))
  and ($3::uuid is null or b.lot_id = $3)
  and ($4::booking_status[] is null or b.status = any($4))
  and ($5::timestamptz is null or b.ends_at > $5)
  and ($6::timestamptz is null or b.starts_at < $6)
  and ($7::text is null or position(upper($7) in b.reference) > 0 or position(upper($7) in b.plate) > 0
       or position(lower($7) in lower(a.full_name)) > 0)
  and ($8::uuid is null or b.id < $8)
order by b.id desc
limit $9",
        customer,
        operators as Option<&[OperatorId]>,
        filter.lot_id.map(|lot| lot.0),
        filter.statuses.as_deref() as Option<&[Status]>,
        filter.from,
        filter.to,
        filter.q,
        cursor,
        fetch
    )
    .fetch_all(db)
    .await?;
    Ok(bookings)
}
