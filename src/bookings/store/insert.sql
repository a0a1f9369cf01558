-- A booking ($1 to $20), its payment ($23 to $26, $29) and its timers ($27, $28), or nothing. $21 is now, $22 the most unpaid.
with booked as (
    insert into booking (id, kind, status, lot_id, slot_id, customer_id, plate, vehicle_class, starts_at, ends_at,
        occupied_until, hold_expires_at, price_amount, currency, grace_minutes, refund_terms, payment_id, renewal_of,
        chain_id, created_at)
    select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20
    where not exists (
        select from closure c where c.slot_id = $5 and tstzrange(c.starts_at, c.ends_at) && tstzrange($9, $10)
    ) and (
        select count(*) from booking h
        where h.lot_id = $4 and h.customer_id = $6 and h.status = 'held' and h.hold_expires_at > $21
    ) < $22
    on conflict do nothing
    returning id, reference
), opened as (
    insert into payment (id, customer_id, lot_id, method, amount, currency, gateway, checkout_url, upi_uri, created_at)
    select $17, $6, $4, $23, $29, $14, $24, $25, $26, $20 from booked where $23::payment_method is not null
), due as (
    insert into timer (subject_id, kind, due_at)
    select booked.id, t.kind, t.due_at from booked, unnest($27::timer_kind[], $28::timestamptz[]) as t (kind, due_at)
)
select reference from booked
