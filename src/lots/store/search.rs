//! Lots that fit, page by page.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use sqlx::types::Json;

use crate::error::Result;
use crate::lots::model::{Feature, Found, Rules, Search, Sort};
use crate::lots::rules::OpeningHours;
use crate::types::{Currency, LotId, VehicleClass};

/// Reads candidates in the order asked for, one after the other, until a page of them fits: that costs as much as a page,
/// however many lots there are, as long as an index gives the order. What a lot has open is counted beforehand
/// (`lot_bays`), and of its bookings those are read that end after the time asked for begins.
///
/// The limit of the candidates is none, but has the planner believe that few are wanted; it must not be a constant. Nor
/// may a condition stand in there that the order's index does not know: the planner would hope to sort only few.
macro_rules! search {
    ($candidates:literal, $after:literal, $order:literal, $db:expr, $wanted:expr, $now:expr) => {{
        let wanted: &Search = $wanted;
        let after = wanted.after.as_ref();
        let query = sqlx::query_as!(
            Found,
            r#"
select lot.id as "id: LotId", lot.name, lot.street, lot.locality, lot.city, lot.state, lot.postal_code,
    lot.latitude, lot.longitude, lot.time_zone, lot.currency as "currency: Currency",
    lot.opening_hours as "opening_hours: Json<OpeningHours>",
    coalesce((lot.car_wash ->> 'enabled')::boolean, false) as "car_wash!", open.features as "features!: Vec<Feature>",
    here.distance_m, open.from_rate, open.bays as "total_slots!", free.slots as "free_slots!",
    lot.review_count, lot.rating_sum, lower(asked.period) as "asked_from!", upper(asked.period) as "asked_to!",
    lot.sort_name as "sort_name!", lot.sort_key as "sort_key!"
from ("# + $candidates
                + r#"
    limit (select 1000000000)
) lot
cross join lateral (
    select case when $9::float8 is not null then round(12742017.6 * asin(least(1,
        (place_on_globe(lot.latitude, lot.longitude) <-> place_on_globe($9, $10)) / 2
    )))::bigint end as distance_m
    offset 0
) here
join lot_bays open on open.lot_id = lot.id and open.class = coalesce($6::vehicle_class::text, 'any')
join operator o on o.id = lot.operator_id and o.verification = 'approved'
cross join lateral (
    select tstzrange(start, until) as period, until + make_interval(
        mins => coalesce((lot.rules ->> 'buffer_minutes')::integer, 0)
    ) as kept_until
    from coalesce($3::timestamptz, $1) as start, coalesce($4, start + make_interval(
        mins => coalesce((lot.rules ->> 'default_duration_minutes')::integer, $5)
    )) as until
) asked
cross join lateral (
    select open.bays - count(*) as slots
    from (
        select b.slot_id
        from booking b
        where b.lot_id = lot.id and b.occupied_until > lower(asked.period) and b.starts_at < asked.kept_until
          and (b.status in ('held', 'confirmed', 'active', 'overdue')
            or (b.status = 'completed' and b.occupied_until > b.ends_at))
          and not (b.status = 'held' and b.hold_expires_at <= $1)
        union
        select c.slot_id
        from slot s join closure c on c.slot_id = s.id and tstzrange(c.starts_at, c.ends_at) && asked.period
        where s.lot_id = lot.id
    ) busy
    join slot s on s.id = busy.slot_id
    where s.closed_at is null and ($6::vehicle_class is null or s.vehicle_class = $6)
    offset 0
) free
where ($11::float8 is null or here.distance_m <= $11)
  and (not $12 or (lot.car_wash ->> 'enabled')::boolean)
  and ($13::bigint is null or open.from_rate <= $13)
  and ($14::float8 is null or (lot.review_count > 0 and lot.rating_sum >= $14 * lot.review_count))
  and (not $2 or free.slots > 0)
  and ($7::text is null or $8::text[] is not null)
  and ($15::text is null or $16::bigint is not null) and $19::text is not null and "#
                + $after
                + " order by "
                + $order
                + " limit $18",
            $now,
            wanted.from.is_some(),
            wanted.from,
            wanted.to,
            i32::try_from(Rules::default().default_duration_minutes).unwrap_or(i32::MAX),
            wanted.vehicle_class as Option<VehicleClass>,
            wanted.patterns.first(),
            &wanted.patterns,
            wanted.near.map(|near| near.point.lat),
            wanted.near.map(|near| near.point.lng),
            wanted.near.and_then(|near| near.within),
            wanted.car_wash,
            wanted.max_rate,
            wanted.min_rating,
            after.map(|after| after.name.as_str()),
            after.map(|after| after.key),
            after.map(|after| after.id.0),
            wanted.limit + 1,
            wanted.sort.as_str(),
        );
        query.fetch_all($db).await?
    }};
}

/// By distance each lot has the straight line through the globe as its key, which grows with the way on it. By rating the
/// best come first, of two as good (to a hundredth) the one with more reviews, and lots nobody has rated last.
pub(in crate::lots) async fn search(db: &mut PgConnection, wanted: &Search, now: DateTime<Utc>) -> Result<Vec<Found>> {
    if !wanted.patterns.is_empty() || wanted.near.is_some_and(|near| near.within.is_some()) {
        return few(db, wanted, now).await;
    }
    let page = match wanted.sort {
        Sort::Name => search!(
            "
    select l.*, l.name as sort_name, 0::bigint as sort_key
    from lot l
    where (l.name, l.id) > (coalesce($15::text, ''), coalesce($17::uuid, '00000000-0000-0000-0000-000000000000'))
    order by l.name, l.id",
            "true",
            "lot.name, lot.id",
            db,
            wanted,
            now
        ),
        Sort::Distance => search!(
            "
    select l.*, '' as sort_name, place_on_globe(l.latitude, l.longitude) <-> place_on_globe($9, $10) as line,
        round((place_on_globe(l.latitude, l.longitude) <-> place_on_globe($9, $10)) * 1e15)::bigint as sort_key
    from lot l
    order by place_on_globe(l.latitude, l.longitude) <-> place_on_globe($9, $10)",
            "($17::uuid is null or (lot.sort_key, lot.id) > ($16, $17))",
            "lot.line, lot.id",
            db,
            wanted,
            now
        ),
        Sort::Rate => search!(
            "
    select l.*, '' as sort_name, coalesce(r.from_rate, 9223372036854775807) as sort_key
    from lot_bays r join lot l on l.id = r.lot_id
    where r.class = coalesce($6::vehicle_class::text, 'any') and (coalesce(r.from_rate, 9223372036854775807), r.lot_id)
        > (coalesce($16::bigint, 0), coalesce($17::uuid, '00000000-0000-0000-0000-000000000000'))
    order by coalesce(r.from_rate, 9223372036854775807), r.lot_id",
            "true",
            "lot.sort_key, lot.id",
            db,
            wanted,
            now
        ),
        Sort::Rating => search!(
            "
    select l.*, '' as sort_name, rank_of_rating(l.rating_sum, l.review_count) as sort_key
    from lot l
    where (rank_of_rating(l.rating_sum, l.review_count), l.id)
        > (coalesce($16::bigint, -9223372036854775807), coalesce($17::uuid, '00000000-0000-0000-0000-000000000000'))
    order by rank_of_rating(l.rating_sum, l.review_count), l.id",
            "true",
            "lot.sort_key, lot.id",
            db,
            wanted,
            now
        ),
    };
    Ok(page)
}

/// Words and circles leave few: they are found by the index of either, and sorted.
async fn few(db: &mut PgConnection, wanted: &Search, now: DateTime<Utc>) -> Result<Vec<Found>> {
    let page = search!(
        "
    select l.*, case when $19 = 'name' then l.name else '' end as sort_name,
        case $19
            when 'distance' then
                round((place_on_globe(l.latitude, l.longitude) <-> place_on_globe($9, $10)) * 1e15)::bigint
            when 'rate' then coalesce(r.from_rate, 9223372036854775807)
            when 'rating' then rank_of_rating(l.rating_sum, l.review_count)
            else 0
        end as sort_key
    from lot l join lot_bays r on r.lot_id = l.id and r.class = coalesce($6::vehicle_class::text, 'any')
    where ($7::text is null or (
        (l.name || ' ' || l.street || ' ' || coalesce(l.locality, '') || ' ' || l.city) ilike $7
        and (l.name || ' ' || l.street || ' ' || coalesce(l.locality, '') || ' ' || l.city) ilike all ($8::text[])
      ))
      and ($11::float8 is null or place_on_globe(l.latitude, l.longitude) <@ cube_enlarge(
        place_on_globe($9, $10), 2 * sin(least($11 / 12742017.6, pi() / 2)) + 1e-9, 3
      ))
    order by sort_name, sort_key, l.id",
        "($17::uuid is null or (lot.sort_name, lot.sort_key, lot.id) > ($15, $16, $17))",
        "lot.sort_name, lot.sort_key, lot.id",
        db,
        wanted,
        now
    );
    Ok(page)
}
