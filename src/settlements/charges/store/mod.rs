//! SQL of what gateways are asked for.

pub(super) mod refund;

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::PgConnection;

use super::rules::State;
use crate::error::{Code, Result};
use crate::gateways::Opened;
use crate::types::{ChargeId, OperatorId, PaymentId};

/// Whoever took one has so long to ask; then it is due again, for anybody.
const LEASE: TimeDelta = TimeDelta::seconds(20);

#[derive(Debug, Clone)]
pub(super) struct ChargeRow {
    pub id: ChargeId,
    pub payment_id: PaymentId,
    pub operator_id: OperatorId,
    pub gateway: String,
    pub attempt: i32,
    pub state: State,
    pub reference: Option<String>,
    pub page: Option<String>,
    pub paid_by: Option<String>,
    pub opened_at: DateTime<Utc>,
    pub closing_at: Option<DateTime<Utc>>,
    pub tries: i32,
}

macro_rules! select_charges {
    ($before:literal + $after:literal, $($argument:expr),*) => {
        sqlx::query_as!(
            ChargeRow,
            $before
                + r#" id as "id: ChargeId", payment_id as "payment_id: PaymentId", operator_id as "operator_id: OperatorId",
    gateway, attempt, state as "state: State", reference, page, paid_by, opened_at, closing_at, tries "#
                + $after,
            $($argument),*
        )
    };
}

/// The last one of a payment, locked.
pub(super) async fn last(db: &mut PgConnection, payment: PaymentId) -> Result<Option<ChargeRow>> {
    let row = select_charges!(
        "select" + "from gateway_charge where payment_id = $1 order by attempt desc limit 1 for no key update",
        payment.0
    );
    Ok(row.fetch_optional(db).await?)
}

pub(super) async fn lock(db: &mut PgConnection, id: ChargeId) -> Result<Option<ChargeRow>> {
    let row = select_charges!("select" + "from gateway_charge where id = $1 for no key update", id.0);
    Ok(row.fetch_optional(db).await?)
}

/// The one that a gateway calls so, of an operator, and its payment.
pub(super) async fn find_named(
    db: &mut PgConnection,
    operator: OperatorId,
    reference: &str,
) -> Result<Option<(ChargeId, PaymentId)>> {
    let named = sqlx::query!(
        r#"
select id as "id: ChargeId", payment_id as "payment_id: PaymentId"
from gateway_charge where reference = $1 and operator_id = $2
"#,
        reference,
        operator.0,
    );
    Ok(named.fetch_optional(db).await?.map(|row| (row.id, row.payment_id)))
}

/// Whether another charge of the same payment settled it.
pub(super) async fn another_is_paid(db: &mut PgConnection, row: &ChargeRow) -> Result<bool> {
    let paid = sqlx::query_scalar!(
        r#"
select exists (select from gateway_charge where payment_id = $1 and id <> $2 and state = 'paid') as "paid!"
"#,
        row.payment_id.0,
        row.id.0,
    );
    Ok(paid.fetch_one(db).await?)
}

/// Notes that a gateway is to be asked for it; the next attempt of the payment.
pub(super) async fn insert(
    db: &mut PgConnection,
    payment: PaymentId,
    operator: OperatorId,
    gateway: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "
insert into gateway_charge (id, payment_id, operator_id, gateway, attempt, opened_at, due_at)
select $1, $2, $3, $4, coalesce(max(attempt), 0) + 1, $5, $6 from gateway_charge where payment_id = $2
",
        ChargeId::new().0,
        payment.0,
        operator.0,
        gateway,
        now,
        now + LEASE,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Takes up to `limit` that are due, passing over those that someone else takes. They are due again after a while, should we
/// not live to say what became of them.
pub(super) async fn take_due(db: &mut PgConnection, now: DateTime<Utc>, limit: i64) -> Result<Vec<ChargeRow>> {
    let rows = select_charges!(
        "
with due as (
    select id as due_id from gateway_charge where due_at <= $1 order by due_at limit $3 for no key update skip locked
)
update gateway_charge set due_at = $2 from due where id = due_id
returning" + "",
        now,
        now + LEASE,
        limit
    );
    Ok(rows.fetch_all(db).await?)
}

/// The gateway has it, unless that was kept before. One that is to be closed meanwhile stays so.
pub(super) async fn set_opened(db: &mut PgConnection, id: ChargeId, opened: &Opened, due: DateTime<Utc>) -> Result<()> {
    sqlx::query!(
        "
with opened as (
    update gateway_charge
    set reference = $2, page = $3, tries = 0, told_at = null,
        state = case when state = 'opening' then 'open' else state end,
        due_at = case when state in ('opening', 'open') then $5 else due_at end
    where id = $1 and due_at is not null and reference is null
    returning payment_id
)
update payment p set upi_uri = $4 from opened where p.id = opened.payment_id and p.upi_uri is distinct from $4
",
        id.0,
        opened.reference,
        opened.page,
        opened.upi_uri,
        due,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Nothing more is to be asked. `by`: the gateway's name for the money; trouble with other money than this stays. A code that
/// nobody can pay any more is not shown.
pub(super) async fn end(db: &mut PgConnection, row: &ChargeRow, to: State, by: Option<&str>) -> Result<()> {
    let ended = sqlx::query_scalar!(
        r#"
with ended as (
    update gateway_charge
    set state = $3, paid_by = coalesce($4, paid_by), told_at = case when paid_by <> $4 then told_at end, due_at = null,
        tries = 0
    where id = $1 and state = $2
    returning payment_id, attempt, state
), hidden as (
    update payment p set upi_uri = null from ended
    where p.id = ended.payment_id and ended.state = 'closed' and p.upi_uri is not null and not exists (
        select from gateway_charge c where c.payment_id = ended.payment_id and c.attempt > ended.attempt
    )
)
select exists (select from ended) as "ended!"
"#,
        row.id.0,
        row.state as State,
        to as State,
        by,
    )
    .fetch_one(db)
    .await?;
    if ended { Ok(()) } else { Err(Code::StateChanged.into()) }
}

/// It is asked again at `due`. With no try in vain the gateway has answered: trouble with that is over.
pub(super) async fn put_off(
    db: &mut PgConnection,
    row: &ChargeRow,
    (state, tries): (State, i32),
    refusal: Option<&str>,
    due: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "
update gateway_charge
set state = $2, tries = $3, refusal = coalesce($4, refusal), due_at = $5,
    told_at = case when $3 > 0 then told_at end
where id = $1 and due_at is not null
",
        row.id.0,
        state as State,
        tries,
        refusal,
        due,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// It is asked now, if there is something to ask.
pub(super) async fn hurry(db: &mut PgConnection, payment: PaymentId, now: DateTime<Utc>) -> Result<()> {
    sqlx::query!(
        "update gateway_charge set due_at = $2 where payment_id = $1 and due_at > $2 and state <> 'opening'",
        payment.0,
        now
    )
    .execute(db)
    .await?;
    Ok(())
}

/// It is asked now, also if nobody could pay it any more as far as we knew: money may have come all the same.
pub(super) async fn look_again(db: &mut PgConnection, row: &ChargeRow, now: DateTime<Utc>) -> Result<()> {
    sqlx::query!(
        "
update gateway_charge
set due_at = $2, state = case when state = 'closed' then 'watched' else state end,
    closing_at = case when state = 'closed' then coalesce(closing_at, $2) else closing_at end
where id = $1 and (state = 'closed' or (due_at > $2 and state <> 'opening'))
",
        row.id.0,
        now,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// The lot admins are told that something is wrong with it; false if they were before.
pub(super) async fn set_told(db: &mut PgConnection, id: ChargeId, now: DateTime<Utc>) -> Result<bool> {
    let told = sqlx::query!("update gateway_charge set told_at = $2 where id = $1 and told_at is null", id.0, now);
    Ok(told.execute(db).await?.rows_affected() == 1)
}

/// When the next charge or refund is due.
pub(super) async fn next_due(db: &mut PgConnection) -> Result<Option<DateTime<Utc>>> {
    let next = sqlx::query_scalar!(
        "
select least(
    (select due_at from gateway_charge where due_at is not null order by due_at limit 1),
    (select due_at from gateway_refund where due_at is not null order by due_at limit 1)
)"
    );
    Ok(next.fetch_one(db).await?)
}

/// What is paid for, in a few words for the provider's page: reference and lot.
pub(super) async fn words(db: &mut PgConnection, payment: PaymentId) -> Result<String> {
    let words = sqlx::query_scalar!(
        r#"
select concat_ws(', ', (
    select 'Parking ' || reference from booking where payment_id = p.id order by id desc limit 1
), (
    select service_name from car_wash where payment_id = p.id order by id desc limit 1
), l.name) as "words!"
from payment p join lot l on l.id = p.lot_id where p.id = $1
"#,
        payment.0,
    );
    Ok(words.fetch_one(db).await?)
}
