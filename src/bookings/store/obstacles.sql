-- What stands in the way of a booking. $1 slot, $2 plate, $3 chain, $4 start, $5 end, $6 occupied until, $7 lot,
-- $8 customer, $9 now, $10 the booking it renews, $11 class, $12 itself, which may stand already.
with live as materialized (
    select b.id, b.starts_at, b.occupied_until as until, b.status = 'held' and b.hold_expires_at <= $9 as elapsed
    from booking b
    where b.slot_id = $1 and tstzrange(b.starts_at, b.occupied_until) && tstzrange($4, null) and b.chain_id <> $3
      and (b.status in ('held', 'confirmed', 'active', 'overdue')
           or (b.status = 'completed' and b.occupied_until > b.ends_at))
), same_car as materialized (
    select b.status = 'held' and b.hold_expires_at <= $9 as elapsed
    from booking b
    where b.plate = $2 and b.id <> $12 and tstzrange(b.starts_at, b.ends_at) && tstzrange($4, $5)
      and b.status in ('held', 'confirmed', 'active', 'overdue')
), shut as materialized (
    select c.starts_at, c.ends_at as until from closure c
    where c.slot_id = $1 and tstzrange(c.starts_at, c.ends_at) && tstzrange($4, null)
), busy as materialized (
    select starts_at, until from live where not elapsed union all select starts_at, until from shut
), free_instant as (
    select t from (select $4::timestamptz as t union all select until from busy) as candidate
    where not exists (select from busy where busy.starts_at < t + ($6::timestamptz - $4) and busy.until > t)
)
select
    exists (select from live where not elapsed and starts_at < $6) as "slot_taken!",
    exists (select from shut where starts_at < $5) as "closed!",
    exists (select from same_car where not elapsed) as "vehicle_booked!",
    exists (
        select from booking r where r.renewal_of = $10 and r.status not in ('cancelled', 'declined', 'lapsed')
          and not (r.status = 'held' and r.hold_expires_at <= $9)
    ) as "already_renewed!",
    (
        select count(*) from booking h
        where h.lot_id = $7 and h.customer_id = $8 and h.status = 'held' and h.hold_expires_at > $9
    ) as "unpaid!",
    exists (select from live where elapsed and starts_at < $6) or exists (select from same_car where elapsed)
        or exists (
            select from booking r where r.renewal_of = $10 and r.status = 'held' and r.hold_expires_at <= $9
        ) as "elapsed!",
    (select min(t) from free_instant) as available_from,
    exists (select from busy where starts_at <= $4) as "covered!",
    (select min(starts_at) from busy where starts_at > $4) as next_start,
    (
        select coalesce(jsonb_agg(jsonb_build_object('id', o.id, 'label', o.label, 'rate',
            jsonb_build_object('amount', o.hourly_rate, 'currency', o.currency)) order by o.label), '[]')
        from (
            select s.id, s.label, s.hourly_rate, l.currency
            from slot s join lot l on l.id = s.lot_id
            where s.lot_id = $7 and s.vehicle_class = $11 and s.id <> $1 and s.closed_at is null
              and not exists (
                select from booking b
                where b.slot_id = s.id and tstzrange(b.starts_at, b.occupied_until) && tstzrange($4, $6)
                  and (b.status in ('held', 'confirmed', 'active', 'overdue')
                       or (b.status = 'completed' and b.occupied_until > b.ends_at))
                  and not (b.status = 'held' and b.hold_expires_at <= $9)
              )
              and not exists (
                select from closure c where c.slot_id = s.id and tstzrange(c.starts_at, c.ends_at) && tstzrange($4, $5)
              )
            order by s.label
            limit 3
        ) o
    ) as "alternatives!: Json<Vec<Alternative>>"
