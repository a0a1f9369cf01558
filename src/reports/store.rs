//! SQL of reports.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::PgConnection;
use sqlx::types::Json;
use uuid::Uuid;

use super::invariants::Check;
use super::model::{
    Asked, BoardBay, BoardBooking, BoardDay, BoardLot, BoardWash, Booked, CountedLot, Group, Shut, Sum,
};
use super::rules::USUAL_DAYS;
use crate::error::Result;
use crate::lots::OpeningHours;
use crate::types::{BookingId, LotId, OperatorId, PaymentId, Period, SlotId};

fn usual_days() -> i32 {
    i32::try_from(USUAL_DAYS).unwrap_or(i32::MAX)
}

/// Money by group, in order of the groups' keys, those after `after`, with the sums of all.
pub(super) async fn revenue(
    db: &mut PgConnection,
    asked: &Asked<'_>,
    group: Group,
    after: Option<&str>,
    fetch: i64,
) -> Result<Vec<Sum>> {
    let rows = sqlx::query_as!(
        Sum,
        r#"
with place as (
    select l.id, l.name, l.operator_id, l.time_zone,
        coalesce($4, ($6::timestamptz at time zone l.time_zone)::date) as last,
        coalesce($3, coalesce($4, ($6::timestamptz at time zone l.time_zone)::date) - ($7::integer - 1)) as first
    from lot l
    where ($1::uuid[] is null or l.operator_id = any($1)) and ($2::uuid is null or l.id = $2)
), span as (
    -- In no zone do these days begin earlier or end later: what indexes are asked for.
    select (min(first) - 1)::timestamp at time zone 'UTC' as since, (max(last) + 2)::timestamp at time zone 'UTC' as until
    from place
), gone as materialized (
    select p.lot_id, p.method, r.created_at, r.amount
    from refund r join payment p on p.id = r.payment_id
    where r.created_at >= (select since from span) and r.created_at < (select until from span)
), taken as materialized (
    -- What the platform took, and gave back, as the books have it.
    select e.lot_id, p.method, l.at, -l.amount as share
    from ledger_account a
        join ledger_line l on l.account_id = a.id
            and l.at >= (select since from span) and l.at < (select until from span)
        join ledger_entry e on e.id = l.entry_id
        join payment p on p.id = e.payment_id
    where a.kind = 'platform_share' and ($1::uuid[] is null or a.operator_id = any($1))
), money as (
    select place.id as lot_id, place.name, place.operator_id, p.method,
        (p.settled_at at time zone place.time_zone)::date as day, p.amount as gross, 0::bigint as refunds,
        0::bigint as share, exists (select from booking b where b.payment_id = p.id)::integer as bookings
    from place join payment p on p.lot_id = place.id
        and p.settled_at >= (select since from span) and p.settled_at < (select until from span)
    where p.status in ('succeeded', 'refund_pending', 'refunded')
      and (p.settled_at at time zone place.time_zone)::date between place.first and place.last
    union all
    select place.id, place.name, place.operator_id, gone.method, (gone.created_at at time zone place.time_zone)::date, 0,
        gone.amount, 0, 0
    from place join gone on gone.lot_id = place.id
    where (gone.created_at at time zone place.time_zone)::date between place.first and place.last
    union all
    select place.id, place.name, place.operator_id, taken.method, (taken.at at time zone place.time_zone)::date, 0, 0,
        taken.share, 0
    from place join taken on taken.lot_id = place.id
    where (taken.at at time zone place.time_zone)::date between place.first and place.last
), named as (
    select
        case $5
            when 'day' then money.day::text when 'lot' then money.lot_id::text when 'method' then money.method::text
            else money.operator_id::text
        end as key,
        case $5
            when 'day' then money.day::text when 'lot' then money.name when 'method' then money.method::text
            else (select o.name from operator o where o.id = money.operator_id)
        end as label,
        money.gross, money.refunds, money.share, money.bookings
    from money
), summed as (
    select key, max(label) as label, sum(gross)::bigint as gross, sum(refunds)::bigint as refunds,
        sum(share)::bigint as share, sum(bookings)::bigint as bookings
    from named group by key
), totalled as (
    select s.*, (sum(gross) over ())::bigint as all_gross, (sum(refunds) over ())::bigint as all_refunds,
        (sum(share) over ())::bigint as all_share, (sum(bookings) over ())::bigint as all_bookings
    from summed s
)
select key as "key!", label as "label!", gross as "gross!", refunds as "refunds!", share as "share!",
    bookings as "bookings!",
    all_gross as "all_gross!", all_refunds as "all_refunds!", all_share as "all_share!",
    all_bookings as "all_bookings!"
from totalled
where $8::text is null or key > $8
order by key
limit $9
"#,
        asked.operators as Option<&[OperatorId]>,
        asked.lot_id.map(|lot| lot.0),
        asked.span.from,
        asked.span.to,
        group.as_str(),
        asked.now,
        usual_days(),
        after,
        fetch,
    )
    .fetch_all(db)
    .await?;
    Ok(rows)
}

/// The lots asked for, in order of name.
pub(super) async fn counted_lots(db: &mut PgConnection, asked: &Asked<'_>) -> Result<Vec<CountedLot>> {
    let lots = sqlx::query_as!(
        CountedLot,
        r#"
select l.id as "id: LotId", l.name, l.time_zone, l.opening_hours as "opening_hours: Json<OpeningHours>",
    (select count(*) from slot s where s.lot_id = l.id) as "bays!",
    ($3::timestamptz at time zone l.time_zone)::date as "today!"
from lot l
where ($1::uuid[] is null or l.operator_id = any($1)) and ($2::uuid is null or l.id = $2)
order by l.name, l.id
"#,
        asked.operators as Option<&[OperatorId]>,
        asked.lot_id.map(|lot| lot.0),
        asked.now,
    )
    .fetch_all(db)
    .await?;
    Ok(lots)
}

/// For how long these lots' bays were (or are) booked, day by day. What is not paid for does not count, nor what was
/// cancelled or declined.
pub(super) async fn booked(
    db: &mut PgConnection,
    lots: &[LotId],
    first: NaiveDate,
    last: NaiveDate,
) -> Result<Vec<Booked>> {
    let rows = sqlx::query_as!(
        Booked,
        r#"
select l.id as "lot_id: LotId", days.day as "day!",
    sum(extract(epoch from least(b.ends_at, days.ends) - greatest(b.starts_at, days.starts)))::bigint as "seconds!"
from lot l
cross join lateral (
    select d::date as day, d at time zone l.time_zone as starts, (d + interval '1 day') at time zone l.time_zone as ends
    from generate_series($2::date::timestamp, $3::date::timestamp, interval '1 day') d
) days
join booking b on b.lot_id = l.id and b.starts_at < days.ends and b.ends_at > days.starts
    and b.starts_at > days.starts - interval '31 days'
where l.id = any($1) and b.status in ('confirmed', 'active', 'overdue', 'completed')
group by l.id, days.day
"#,
        lots as &[LotId],
        first,
        last,
    )
    .fetch_all(db)
    .await?;
    Ok(rows)
}

/// When bays of these lots could not be booked, within a time.
pub(super) async fn shut(db: &mut PgConnection, lots: &[LotId], period: &Period) -> Result<Vec<Shut>> {
    let rows = sqlx::query_as!(
        Shut,
        r#"
select s.lot_id as "lot_id!: LotId", s.id as "slot_id!: SlotId", c.starts_at as "from!", c.ends_at as "to"
from slot s join closure c on c.slot_id = s.id
where s.lot_id = any($1) and tstzrange(c.starts_at, c.ends_at) && tstzrange($2, $3)
union all
select s.lot_id, s.id, s.closed_at, null from slot s where s.lot_id = any($1) and s.closed_at < $3
"#,
        lots as &[LotId],
        period.start(),
        period.end(),
    )
    .fetch_all(db)
    .await?;
    Ok(rows)
}

/// The lot of a board: the one named, else the first of these operators.
pub(super) async fn board_lot(
    db: &mut PgConnection,
    operators: &[OperatorId],
    lot: Option<LotId>,
) -> Result<Option<BoardLot>> {
    let row = sqlx::query_as!(
        BoardLot,
        r#"
select id as "id: LotId", name, time_zone from lot
where operator_id = any($1) and ($2::uuid is null or id = $2) order by id limit 1
"#,
        operators as &[OperatorId],
        lot.map(|lot| lot.0),
    )
    .fetch_optional(db)
    .await?;
    Ok(row)
}

/// The lot's bays by label, with their closures in that time, and its car washes then, but for those cancelled.
pub(super) async fn board_day(
    db: &mut PgConnection,
    lot: LotId,
    period: &Period,
    now: DateTime<Utc>,
    most: i64,
) -> Result<BoardDay> {
    let day =
        sqlx::query_file_as!(BoardDay, "src/reports/board_day.sql", lot.0, period.start(), period.end(), now, most)
            .fetch_one(db)
            .await?;
    Ok(day)
}

/// What stands on the lot's bays in that time, in order of its start; not what came to nothing.
pub(super) async fn board_bookings(
    db: &mut PgConnection,
    lot: LotId,
    period: &Period,
    most: i64,
) -> Result<Vec<BoardBooking>> {
    let rows = sqlx::query_as!(
        BoardBooking,
        r#"
select b.id as "id: BookingId", b.reference, b.status::text as "status!", b.slot_id as "slot_id: SlotId", b.starts_at,
    b.ends_at, b.plate, a.full_name as customer_name, p.id as "payment_id: PaymentId",
    p.method::text as "payment_method!", p.status::text as "payment_status!", b.renewal_of as "renewal_of: Uuid"
from booking b
    join account a on a.id = b.customer_id
    join payment p on p.id = b.payment_id
where b.lot_id = $1 and b.starts_at < $3 and b.ends_at > $2 and b.starts_at > $2::timestamptz - interval '31 days'
  and b.status in ('held', 'confirmed', 'active', 'overdue', 'completed')
order by b.starts_at, b.id
limit $4
"#,
        lot.0,
        period.start(),
        period.end(),
        most,
    )
    .fetch_all(db)
    .await?;
    Ok(rows)
}

/// What does not hold in one snapshot; what is due since this time counts as left undone.
pub(super) async fn checks(db: &mut PgConnection, due: DateTime<Utc>) -> Result<Vec<Check>> {
    Ok(sqlx::query_file_as!(Check, "src/reports/invariants.sql", due).fetch_all(db).await?)
}

/// Whether this transaction is the one of all servers' that looks.
pub(super) async fn take_turn_to_watch(db: &mut PgConnection) -> Result<bool> {
    let turn = sqlx::query_scalar!(r#"select pg_try_advisory_xact_lock(hashtextextended('invariants', 0)) as "mine!""#);
    Ok(turn.fetch_one(db).await?)
}

/// A statement of this transaction that takes longer than five minutes is ended.
pub(super) async fn give_up_after_minutes(db: &mut PgConnection) -> Result<()> {
    sqlx::query!("select set_config('statement_timeout', '5min', true)").fetch_one(db).await?;
    Ok(())
}
