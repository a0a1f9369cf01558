use chrono::{DateTime, TimeDelta, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

use super::model::{Entry, Owner};
use crate::bookings::Status;
use crate::error::Result;
use crate::types::{AccountId, LotId, OperatorId};

/// A customer's calendar goes back so far; a lot's a day.
const BACK: TimeDelta = TimeDelta::days(90);
const BACK_OF_A_LOT: TimeDelta = TimeDelta::days(1);
/// Entries of a calendar at most.
const MOST: i64 = 2_000;

/// When its link was made.
pub(super) async fn made_at(db: &mut PgConnection, owner: Owner) -> Result<Option<DateTime<Utc>>> {
    let (account, lot) = owner.ids();
    let made =
        sqlx::query_scalar!("select created_at from calendar_feed where account_id = $1 or lot_id = $2", account, lot,);
    Ok(made.fetch_optional(db).await?)
}

/// Its new link; the one before leads nowhere from now on.
pub(super) async fn replace(db: &mut PgConnection, owner: Owner, token_hash: &[u8], now: DateTime<Utc>) -> Result<()> {
    let (account, lot) = owner.ids();
    let insert = match owner {
        Owner::Customer(_) => sqlx::query!(
            "
insert into calendar_feed (id, account_id, lot_id, token_hash, created_at) values ($1, $2, $3, $4, $5)
on conflict (account_id) do update set token_hash = excluded.token_hash, created_at = excluded.created_at
",
            Uuid::now_v7(),
            account,
            lot,
            token_hash,
            now,
        )
        .execute(db),
        Owner::Lot(_) => sqlx::query!(
            "
insert into calendar_feed (id, account_id, lot_id, token_hash, created_at) values ($1, $2, $3, $4, $5)
on conflict (lot_id) do update set token_hash = excluded.token_hash, created_at = excluded.created_at
",
            Uuid::now_v7(),
            account,
            lot,
            token_hash,
            now,
        )
        .execute(db),
    };
    insert.await?;
    Ok(())
}

pub(super) async fn delete(db: &mut PgConnection, owner: Owner) -> Result<()> {
    let (account, lot) = owner.ids();
    sqlx::query!("delete from calendar_feed where account_id = $1 or lot_id = $2", account, lot).execute(db).await?;
    Ok(())
}

/// Whether the lot is one of these operators'.
pub(super) async fn is_of(db: &mut PgConnection, lot: LotId, operators: &[OperatorId]) -> Result<bool> {
    let operators: Vec<Uuid> = operators.iter().map(|operator| operator.0).collect();
    let found = sqlx::query_scalar!(
        r#"select exists (select from lot where id = $1 and operator_id = any($2)) as "found!""#,
        lot.0,
        &operators,
    );
    Ok(found.fetch_one(db).await?)
}

/// Whose calendar a link shows, and what it is called. Nobody's, if its customer may not log in any more.
pub(super) async fn behind(db: &mut PgConnection, token_hash: &[u8]) -> Result<Option<(Owner, String)>> {
    let row = sqlx::query!(
        r#"
select f.account_id as "account_id: AccountId", f.lot_id as "lot_id: LotId", l.name as "lot_name?"
from calendar_feed f
left join lot l on l.id = f.lot_id
left join account a on a.id = f.account_id
where f.token_hash = $1 and a.disabled_at is null
"#,
        token_hash,
    )
    .fetch_optional(db)
    .await?;
    Ok(row.and_then(|row| match (row.account_id, row.lot_id) {
        (Some(account), _) => Some((Owner::Customer(account), "ParkMate".to_owned())),
        (None, Some(lot)) => Some((Owner::Lot(lot), row.lot_name.unwrap_or_default())),
        (None, None) => None,
    }))
}

/// What a calendar shows: a customer's, the latest of it; a lot's, the nearest, because what is far off comes nearer.
pub(super) async fn entries(db: &mut PgConnection, owner: Owner, now: DateTime<Utc>) -> Result<Vec<Entry>> {
    let (account, lot) = owner.ids();
    let back = if account.is_some() { BACK } else { BACK_OF_A_LOT };
    let entries = sqlx::query_as!(
        Entry,
        r#"
select b.id, b.reference, b.status as "status: Status", b.version, b.starts_at, b.ends_at,
    coalesce(e.created_at, b.created_at) as "changed_at!", b.plate, s.label as slot_label, l.name as lot_name,
    concat_ws(', ', l.street, l.city, l.postal_code) as "address!"
from booking b
join slot s on s.id = b.slot_id
join lot l on l.id = b.lot_id
left join domain_event e on e.subject_id = b.id and e.version = b.version
where b.ends_at > $3 and b.id in (
    select id from booking where customer_id = $1
    union all
    -- None lasts for a year.
    select id from booking where lot_id = $2 and starts_at > $3 - interval '1 year'
)
order by case when $2::uuid is null then b.starts_at end desc, b.starts_at, b.id
limit $4
"#,
        account,
        lot,
        now - back,
        MOST,
    )
    .fetch_all(db)
    .await?;
    Ok(entries)
}
