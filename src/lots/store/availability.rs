//! The bays of a lot over a time.

use chrono::{DateTime, TimeDelta, Utc};
use sqlx::PgConnection;
use sqlx::types::Json;

use crate::error::Result;
use crate::lots::model::{Feature, Position, SlotAvailability, SlotStatus};
use crate::types::{LotId, Period, SlotId, VehicleClass};

/// What stands in the way is what the exclusion constraint knows, without holds that ran out, and the closures: read for all
/// bays at once, and not for one after the other. From its end the chain follows on, in the constraint's own words so that
/// its index is used, while something else covers that instant.
pub(in crate::lots) async fn availability(
    db: &mut PgConnection,
    lot_id: LotId,
    period: &Period,
    buffer: TimeDelta,
    vehicle_class: Option<VehicleClass>,
    now: DateTime<Utc>,
) -> Result<Vec<SlotAvailability>> {
    let rows = sqlx::query_as!(
        SlotAvailability,
        r#"
select s.id as "id: SlotId", s.label, s.vehicle_class as "vehicle_class: VehicleClass", s.hourly_rate,
    s.features as "features: Vec<Feature>", s.position as "position: Json<Position>",
    case
        when s.closed_at is not null or coalesce(busy.closed, false) then 'closed'
        when busy.until is null then 'free'
        else 'taken'
    end as "status!: SlotStatus",
    case when s.closed_at is null and busy.until is not null then (
        with recursive chain (until) as (
            select busy.until
            union all
            select (
                select max(next.until)
                from (
                    select b.occupied_until as until
                    from booking b
                    where b.slot_id = s.id
                      and tstzrange(b.starts_at, b.occupied_until) @> chain.until
                      and (b.status in ('held', 'confirmed', 'active', 'overdue')
                        or (b.status = 'completed' and b.occupied_until > b.ends_at))
                      and not (b.status = 'held' and b.hold_expires_at <= $5)
                    union all
                    select c.ends_at
                    from closure c
                    where c.slot_id = s.id and tstzrange(c.starts_at, c.ends_at) @> chain.until
                ) next
            )
            from chain
            where chain.until is not null
        )
        select max(chain.until) from chain
    ) end as free_from
from slot s
left join (
    select taken.slot_id, max(taken.until) as until, bool_or(taken.closed) as closed
    from (
        select b.slot_id, b.occupied_until as until, false as closed
        from booking b
        where b.lot_id = $1 and b.occupied_until > $2 and b.starts_at < $6
          and (b.status in ('held', 'confirmed', 'active', 'overdue')
            or (b.status = 'completed' and b.occupied_until > b.ends_at))
          and not (b.status = 'held' and b.hold_expires_at <= $5)
        union all
        select c.slot_id, c.ends_at, true
        from slot here join closure c on c.slot_id = here.id and tstzrange(c.starts_at, c.ends_at) && tstzrange($2, $3)
        where here.lot_id = $1
    ) taken
    group by taken.slot_id
) busy on busy.slot_id = s.id
where s.lot_id = $1 and ($4::vehicle_class is null or s.vehicle_class = $4)
order by s.label, s.id
"#,
        lot_id.0,
        period.start(),
        period.end(),
        vehicle_class as Option<VehicleClass>,
        now,
        period.end() + buffer,
    )
    .fetch_all(db)
    .await?;
    Ok(rows)
}
