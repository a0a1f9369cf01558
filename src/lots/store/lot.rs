//! Lots as they are kept.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use sqlx::types::Json;
use uuid::Uuid;

use crate::error::Result;
use crate::lots::model::{CarWash, Feature, Lot, LotHead, LotSettings, Rules};
use crate::lots::rules::OpeningHours;
use crate::types::{Currency, LotId, OperatorId};

/// All of these lots, in order of their ids; `free_slots` are free at `now` for the lot's usual length.
pub(in crate::lots) async fn lots(db: &mut PgConnection, ids: &[LotId], now: DateTime<Utc>) -> Result<Vec<Lot>> {
    let rows = sqlx::query_as!(
        Lot,
        r#"
select l.id as "id: LotId", l.operator_id as "operator_id: OperatorId", o.name as operator_name,
    o.verification = 'approved' as "approved!", l.name, l.street, l.locality, l.city, l.state, l.postal_code,
    l.latitude, l.longitude, l.time_zone, l.currency as "currency: Currency",
    l.opening_hours as "opening_hours: Json<OpeningHours>", l.rules as "rules: Json<Rules>",
    l.car_wash as "car_wash: Json<CarWash>",
    array(
        select distinct feature from slot s, unnest(s.features) feature
        where s.lot_id = l.id and s.closed_at is null order by feature
    ) as "features!: Vec<Feature>",
    bays.from_rate, bays.total_slots as "total_slots!", bays.free_slots as "free_slots!",
    bays.plan_width, bays.plan_height, l.review_count, l.rating_sum
from lot l
join operator o on o.id = l.operator_id
cross join lateral (
    select tstzrange($2, usual.until) as period, tstzrange($2, usual.until + make_interval(
        mins => coalesce((l.rules ->> 'buffer_minutes')::integer, 0)
    )) as kept
    from (select $2::timestamptz + make_interval(
        mins => coalesce((l.rules ->> 'default_duration_minutes')::integer, $3)
    ) as until) usual
) asked
cross join lateral (
    select min(s.hourly_rate) filter (where s.closed_at is null) as from_rate,
        count(*) filter (where s.closed_at is null) as total_slots,
        count(*) filter (where s.closed_at is null and not exists (
            select from booking b
            where b.slot_id = s.id
              and tstzrange(b.starts_at, b.occupied_until) && asked.kept
              and (b.status in ('held', 'confirmed', 'active', 'overdue')
                or (b.status = 'completed' and b.occupied_until > b.ends_at))
              and not (b.status = 'held' and b.hold_expires_at <= $2)
        ) and not exists (
            select from closure c
            where c.slot_id = s.id and tstzrange(c.starts_at, c.ends_at) && asked.period
        )) as free_slots,
        max(p.x + (p.width + abs(cosd(p.rotation)) * p.width + abs(sind(p.rotation)) * p.height) / 2) as plan_width,
        max(p.y + (p.height + abs(sind(p.rotation)) * p.width + abs(cosd(p.rotation)) * p.height) / 2) as plan_height
    from slot s
    cross join lateral jsonb_to_record(coalesce(s.position, '{}'))
        as p (x float8, y float8, width float8, height float8, rotation float8)
    where s.lot_id = l.id
) bays
where l.id = any ($1)
order by l.id
"#,
        ids as &[LotId],
        now,
        i32::try_from(Rules::default().default_duration_minutes).unwrap_or(i32::MAX),
    )
    .fetch_all(db)
    .await?;
    Ok(rows)
}

pub(in crate::lots) async fn lot_head(db: &mut PgConnection, id: LotId) -> Result<Option<LotHead>> {
    let row = sqlx::query_as!(
        LotHead,
        r#"
select l.id as "id: LotId", l.operator_id as "operator_id: OperatorId", o.verification = 'approved' as "approved!",
    l.time_zone, l.currency as "currency: Currency", l.opening_hours as "opening_hours: Json<OpeningHours>",
    l.rules as "rules: Json<Rules>"
from lot l
join operator o on o.id = l.operator_id
where l.id = $1
"#,
        id.0,
    )
    .fetch_optional(db)
    .await?;
    Ok(row)
}

pub(in crate::lots) async fn lot_ids(
    db: &mut PgConnection,
    operators: &[OperatorId],
    after: Option<Uuid>,
    fetch: i64,
) -> Result<Vec<LotId>> {
    let ids = sqlx::query_scalar!(
        r#"
select id as "id: LotId" from lot
where operator_id = any ($1) and ($2::uuid is null or id > $2)
order by id limit $3
"#,
        operators as &[OperatorId],
        after,
        fetch,
    )
    .fetch_all(db)
    .await?;
    Ok(ids)
}

/// Holds the lot until the transaction ends, if it belongs to one of these operators, and says to which; bays may be
/// booked meanwhile.
pub(in crate::lots) async fn lock_lot(
    db: &mut PgConnection,
    id: LotId,
    operators: &[OperatorId],
) -> Result<Option<OperatorId>> {
    let locked = sqlx::query_scalar!(
        r#"select operator_id as "id: OperatorId" from lot where id = $1 and operator_id = any ($2) for no key update"#,
        id.0,
        operators as &[OperatorId],
    )
    .fetch_optional(db)
    .await?;
    Ok(locked)
}

pub(in crate::lots) async fn insert_lot(
    db: &mut PgConnection,
    id: LotId,
    operator: OperatorId,
    lot: &LotSettings,
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "
insert into lot (id, operator_id, name, street, locality, city, state, postal_code, latitude, longitude, time_zone,
    currency, opening_hours, rules, car_wash, created_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
",
        id.0,
        operator.0,
        lot.name,
        lot.address.street,
        lot.address.locality,
        lot.address.city,
        lot.address.state,
        lot.address.postal_code,
        lot.location.lat,
        lot.location.lng,
        lot.time_zone,
        Currency::default() as Currency,
        Json(&lot.opening_hours) as Json<&OpeningHours>,
        Json(&lot.rules) as Json<&Rules>,
        lot.car_wash.as_ref().map(Json) as Option<Json<&CarWash>>,
        now,
    )
    .execute(db)
    .await?;
    Ok(())
}

pub(in crate::lots) async fn update_lot(db: &mut PgConnection, id: LotId, lot: &LotSettings) -> Result<()> {
    sqlx::query!(
        "
update lot set name = $2, street = $3, locality = $4, city = $5, state = $6, postal_code = $7, latitude = $8,
    longitude = $9, time_zone = $10, opening_hours = $11, rules = $12, car_wash = $13
where id = $1
",
        id.0,
        lot.name,
        lot.address.street,
        lot.address.locality,
        lot.address.city,
        lot.address.state,
        lot.address.postal_code,
        lot.location.lat,
        lot.location.lng,
        lot.time_zone,
        Json(&lot.opening_hours) as Json<&OpeningHours>,
        Json(&lot.rules) as Json<&Rules>,
        lot.car_wash.as_ref().map(Json) as Option<Json<&CarWash>>,
    )
    .execute(db)
    .await?;
    Ok(())
}

pub(in crate::lots) async fn count_lots(db: &mut PgConnection, operator: OperatorId) -> Result<i64> {
    let count = sqlx::query_scalar!(r#"select count(*) as "count!" from lot where operator_id = $1"#, operator.0);
    Ok(count.fetch_one(db).await?)
}
