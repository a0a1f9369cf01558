-- A wash ($1 to $21) in the first free of $22 wash bays, its payment ($23 to $26) and its timer, or nothing. $27 is the most
-- unpaid, $28 is now.
with bay as (
    select n from generate_series(1, $22::integer) as n
    where not exists (
        select from car_wash w
        where w.lot_id = $3 and w.wash_bay = n and tstzrange(w.starts_at, w.ends_at) && tstzrange($14, $15)
          and w.status in ('awaiting_payment', 'queued', 'assigned', 'in_progress')
    )
    order by n limit 1
), booked as (
    insert into car_wash (id, status, lot_id, service_id, service_name, minutes, price_amount, currency, booking_id,
        chain_id, customer_id, plate, vehicle_class, wash_bay, starts_at, ends_at, hold_expires_at, refund_terms,
        payment_id, notes, created_at, employee_id)
    select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, bay.n, $14, $15, $16, $17, $18, $19, $20, $21
    from bay
    where (
        select count(*) from car_wash h
        where h.lot_id = $3 and h.customer_id = $11 and h.status = 'awaiting_payment' and h.hold_expires_at > $28
    ) < $27
    on conflict do nothing
    returning id, wash_bay
), opened as (
    insert into payment (id, customer_id, lot_id, method, amount, currency, gateway, checkout_url, upi_uri, created_at)
    select $18, $11, $3, $23, $7, $8, $24, $25, $26, $20 from booked where $23::payment_method is not null
), due as (
    -- One that shares its booking's payment lapses with it.
    insert into timer (subject_id, kind, due_at)
    select id, 'car_wash_hold', $16 from booked where $23::payment_method is not null
)
select wash_bay from booked
