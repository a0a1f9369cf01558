//! Lists of payments, and what each pays for.

use serde::Deserialize;
use sqlx::PgConnection;
use utoipa::ToSchema;

use super::select_payments;
use crate::error::Result;
use crate::payments::model::{Method, Payment, Status, Subject, SubjectKind};
use crate::types::{AccountId, BookingId, CarWashId, Currency, LotId, OperatorId, PageQuery, PaymentId};

/// Whose payments a list shows.
pub enum Scope<'a> {
    Customer(AccountId),
    Operators(&'a [OperatorId]),
    /// For platform admins.
    All,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = PaymentSort)]
pub enum Sort {
    #[default]
    Newest,
    Oldest,
}

/// What a list is narrowed to.
#[derive(Debug, Default)]
pub struct Filter {
    pub lot_id: Option<LotId>,
    pub status: Option<Status>,
    pub method: Option<Method>,
    /// Whether people have to settle it: it has no gateway, or its gateway could not give back what is due.
    pub by_hand: Option<bool>,
    /// A part of the customer's name, and the same as references and plates are compared: upper case, without spaces and
    /// dashes, None if nothing is left.
    pub q: Option<(String, Option<String>)>,
    pub sort: Sort,
}

/// Both orders have an index to follow; one statement with either order has none.
macro_rules! page_of {
    ($order:literal, $($argument:expr),*) => {
        select_payments!(
            "
where ($1::uuid is null or p.customer_id = $1)
  and ($2::uuid[] is null or l.operator_id = any($2))
  and ($3::uuid is null or p.lot_id = $3)
  and ($4::payment_status is null or p.status = $4)
  and ($5::payment_method is null or p.method = $5)
  and ($6::boolean is null or $6 = (
        p.gateway is null or p.status = 'refund_pending'
            and exists (select from gateway_refund g where g.payment_id = p.id and g.state = 'failed')
       ))
  and ($7::text is null
       or exists (select from account a where a.id = p.customer_id and position(lower($7) in lower(a.full_name)) > 0)
       or exists (
        select from booking b where b.payment_id = p.id
          and (position($8 in replace(b.reference, '-', '')) > 0 or position($8 in b.plate) > 0)
       )
       or exists (select from car_wash w where w.payment_id = p.id and position($8 in w.plate) > 0))
"
            $order,
            $($argument),*
        )
    };
}

/// A page of payments, newest first unless it is to be the other way round.
pub async fn list(db: &mut PgConnection, scope: Scope<'_>, filter: &Filter, page: &PageQuery) -> Result<Vec<Payment>> {
    let (customer, operators) = match scope {
        Scope::Customer(account) => (Some(account.0), None),
        Scope::Operators(operators) => (None, Some(operators)),
        Scope::All => (None, None),
    };
    let (name, code) = filter.q.as_ref().map(|(name, code)| (name.as_str(), code.as_deref())).unzip();
    let payments = match filter.sort {
        Sort::Newest => {
            page_of!(
                "and ($9::uuid is null or p.id < $9) order by p.id desc limit $10",
                customer,
                operators as Option<&[OperatorId]>,
                filter.lot_id.map(|lot| lot.0),
                filter.status as Option<Status>,
                filter.method as Option<Method>,
                filter.by_hand,
                name,
                code.flatten(),
                page.cursor,
                page.fetch()
            )
            .fetch_all(db)
            .await?
        }
        Sort::Oldest => {
            page_of!(
                "and ($9::uuid is null or p.id > $9) order by p.id limit $10",
                customer,
                operators as Option<&[OperatorId]>,
                filter.lot_id.map(|lot| lot.0),
                filter.status as Option<Status>,
                filter.method as Option<Method>,
                filter.by_hand,
                name,
                code.flatten(),
                page.cursor,
                page.fetch()
            )
            .fetch_all(db)
            .await?
        }
    };
    Ok(payments)
}

/// What these payments pay for, in no order: the live one of what names a payment, or else the last dead one.
pub async fn subjects(db: &mut PgConnection, ids: &[PaymentId]) -> Result<Vec<Subject>> {
    let subjects = sqlx::query_as!(
        Subject,
        r#"
select p.id as "payment_id!: PaymentId",
    case when b.id is null then 'car_wash' else 'booking' end as "kind!: SubjectKind",
    parking.id as "booking_id?: BookingId", w.id as "car_wash_id?: CarWashId", parking.reference as "reference?",
    p.customer_id as "customer_id!: AccountId", a.full_name as "customer_name!", p.lot_id as "lot_id!: LotId",
    l.name as "lot_name!", l.time_zone as "time_zone!", s.label as "slot_label?", coalesce(b.plate, w.plate) as plate,
    coalesce(b.starts_at, w.starts_at) as starts_at
from payment p
    join lot l on l.id = p.lot_id
    join account a on a.id = p.customer_id
    left join lateral (
        select id, plate, starts_at from booking where payment_id = p.id
        order by status in ('cancelled', 'declined', 'lapsed'), id desc limit 1
    ) b on true
    left join lateral (
        select id, booking_id, plate, starts_at from car_wash where payment_id = p.id
        order by status = 'cancelled', id desc limit 1
    ) w on true
    left join booking parking on parking.id = coalesce(b.id, w.booking_id)
    left join slot s on s.id = parking.slot_id
where p.id = any($1)
"#,
        ids as &[PaymentId],
    )
    .fetch_all(db)
    .await?;
    Ok(subjects)
}
