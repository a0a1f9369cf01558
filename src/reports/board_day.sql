-- One row: a statement less than bays and washes apart.
select (
    select coalesce(jsonb_agg(to_jsonb(bay) - 'place' order by bay.place), '[]')
    from (
        select row_number() over (order by s.label, s.id) as place, s.id, s.label, s.vehicle_class,
            coalesce(s.closed_at <= $4, false) as closed,
            (
                select coalesce(jsonb_agg(
                    jsonb_build_object('from', c.starts_at, 'to', c.ends_at, 'reason', c.reason) order by c.starts_at
                ), '[]')
                from closure c where c.slot_id = s.id and tstzrange(c.starts_at, c.ends_at) && tstzrange($2, $3)
            ) as closures
        from slot s
        where s.lot_id = $1
        order by s.label, s.id
        limit $5
    ) bay
) as "bays!: Json<Vec<BoardBay>>", (
    select coalesce(jsonb_agg(to_jsonb(wash) order by wash.starts_at, wash.id), '[]')
    from (
        select w.id, w.status, w.service_name, w.wash_bay, w.starts_at, w.ends_at, w.booking_id, w.plate,
            a.full_name as customer_name, w.employee_id, e.full_name as employee_name
        from car_wash w
            join account a on a.id = w.customer_id
            left join account e on e.id = w.employee_id
        where w.lot_id = $1 and w.starts_at < $3 and w.ends_at > $2
          -- None takes longer than a day.
          and w.starts_at > $2::timestamptz - interval '1 day 1 minute' and w.status <> 'cancelled'
        order by w.starts_at, w.id
        limit $5
    ) wash
) as "car_washes!: Json<Vec<BoardWash>>"
