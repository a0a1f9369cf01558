//! Lots that fit, page by page.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use sqlx::types::Json;

use crate::error::Result;
use crate::lots::model::{Feature, Found, Rules, Search};
use crate::lots::rules::OpeningHours;
use crate::types::{Currency, LotId, VehicleClass};

/// The inner query finds and sorts lots; the outer one looks at the bays of one after the other until the page is full.
/// Where no lot can fall out for its bays, the inner one stops after a page too. Its other limit is no limit, but has
/// the planner read lots by name in the order of the index instead of sorting all.
///
/// `$7 and all ($8)`: the trigram index knows one pattern, not all of several. `left`: a sort value that is not wanted
/// must not become a constant, or the planner sorts again outside and looks at every bay of every lot. The last
/// `offset 0` keeps the bays from being counted once for the condition and once for the page. By rating the best come
/// first, of two as good (to a hundredth) the one with more reviews, and lots nobody has rated last.
pub(in crate::lots) async fn search(db: &mut PgConnection, wanted: &Search, now: DateTime<Utc>) -> Result<Vec<Found>> {
    let (radius, area) = wanted.near.and_then(|near| near.within).unzip();
    let after = wanted.after.as_ref();
    let rows = sqlx::query_as!(
        Found,
        r#"
select lot.id as "id: LotId", lot.name, lot.street, lot.locality, lot.city, lot.state, lot.postal_code,
    lot.latitude, lot.longitude, lot.time_zone, lot.currency as "currency: Currency",
    lot.opening_hours as "opening_hours: Json<OpeningHours>",
    coalesce((lot.car_wash ->> 'enabled')::boolean, false) as "car_wash!",
    array(
        select distinct feature from slot s, unnest(s.features) feature
        where s.lot_id = lot.id and s.closed_at is null and ($6::vehicle_class is null or s.vehicle_class = $6)
        order by feature
    ) as "features!: Vec<Feature>",
    lot.distance_m, bays.from_rate, bays.total_slots as "total_slots!", bays.free_slots as "free_slots!",
    lot.review_count, lot.rating_sum, lower(asked.period) as "asked_from!", upper(asked.period) as "asked_to!",
    lot.sort_name as "sort_name!", lot.sort_key as "sort_key!"
from (
    select l.*, here.distance_m, by.sort_name, by.sort_key
    from lot l
    join operator o on o.id = l.operator_id
    cross join lateral (
        select case when $9::float8 is not null then round(12742017.6 * asin(least(1, sqrt(
            sind((l.latitude - $9) / 2) ^ 2 + cosd($9) * cosd(l.latitude) * sind((l.longitude - $10) / 2) ^ 2
        ))))::bigint end as distance_m
    ) here
    cross join lateral (
        select case when $19 = 'rate' or $17::bigint is not null then (
            select min(s.hourly_rate) from slot s
            where s.lot_id = l.id and s.closed_at is null
              and ($6::vehicle_class is null or s.vehicle_class = $6)
        ) end as rate
    ) cheapest
    cross join lateral (
        select case when $19 = 'name' then l.name else left(l.name, 0) end as sort_name,
            case $19
                when 'distance' then here.distance_m
                when 'rate' then coalesce(cheapest.rate, 9223372036854775807)
                when 'rating' then coalesce(
                    -(100 * l.rating_sum / nullif(l.review_count, 0) * 1000000 + least(l.review_count, 999999)), 0)
                else 0
            end as sort_key
    ) by
    where o.verification = 'approved'
      and ($7::text is null or (
        (l.name || ' ' || l.street || ' ' || coalesce(l.locality, '') || ' ' || l.city) ilike $7
        and (l.name || ' ' || l.street || ' ' || coalesce(l.locality, '') || ' ' || l.city) ilike all ($8::text[])
      ))
      and ($11::float8 is null or (
        l.latitude between $11 and $12
        and ($13::float8 <= $14::float8 and l.longitude between $13 and $14
          or $13 > $14 and (l.longitude >= $13 or l.longitude <= $14))
      ))
      and ($15::float8 is null or here.distance_m <= $15)
      and (not $16 or (l.car_wash ->> 'enabled')::boolean)
      and ($17::bigint is null or cheapest.rate <= $17)
      and ($18::float8 is null or (l.review_count > 0 and l.rating_sum >= $18 * l.review_count))
      and ($22::uuid is null or (by.sort_name, by.sort_key, l.id) > ($20::text, $21::bigint, $22))
    order by by.sort_name, by.sort_key, l.id
    limit case when $2 or $6 is not null then 1000000000 else $23::bigint end
) lot
cross join lateral (
    select tstzrange(start, until) as period, tstzrange(start, until + make_interval(
        mins => coalesce((lot.rules ->> 'buffer_minutes')::integer, 0)
    )) as kept
    from coalesce($3::timestamptz, $1) as start, coalesce($4, start + make_interval(
        mins => coalesce((lot.rules ->> 'default_duration_minutes')::integer, $5)
    )) as until
) asked
cross join lateral (
    select min(s.hourly_rate) as from_rate, count(*) as total_slots,
        count(*) filter (where not exists (
            select from booking b
            where b.slot_id = s.id
              and tstzrange(b.starts_at, b.occupied_until) && asked.kept
              and (b.status in ('held', 'confirmed', 'active', 'overdue')
                or (b.status = 'completed' and b.occupied_until > b.ends_at))
              and not (b.status = 'held' and b.hold_expires_at <= $1)
        ) and not exists (
            select from closure c
            where c.slot_id = s.id and tstzrange(c.starts_at, c.ends_at) && asked.period
        )) as free_slots
    from slot s
    where s.lot_id = lot.id and s.closed_at is null and ($6::vehicle_class is null or s.vehicle_class = $6)
    offset 0
) bays
where ($6::vehicle_class is null or bays.total_slots > 0)
  and (not $2 or bays.free_slots > 0)
order by lot.sort_name, lot.sort_key, lot.id
limit $23
"#,
        now,
        wanted.from.is_some(),
        wanted.from,
        wanted.to,
        i32::try_from(Rules::default().default_duration_minutes).unwrap_or(i32::MAX),
        wanted.vehicle_class as Option<VehicleClass>,
        wanted.patterns.first(),
        &wanted.patterns,
        wanted.near.map(|near| near.point.lat),
        wanted.near.map(|near| near.point.lng),
        area.map(|area| area.south),
        area.map(|area| area.north),
        area.map(|area| area.west),
        area.map(|area| area.east),
        radius,
        wanted.car_wash,
        wanted.max_rate,
        wanted.min_rating,
        wanted.sort.as_str(),
        after.map(|after| after.name.as_str()),
        after.map(|after| after.key),
        after.map(|after| after.id.0),
        wanted.limit + 1,
    )
    .fetch_all(db)
    .await?;
    Ok(rows)
}
