-- A platform of $lots lots in fifty cities, twenty bays each, and $bookings bookings: the last of a bay is live, between an hour
-- ago and in a week, the others are long over. Written without triggers and foreign keys, which would only cost time.
set session_replication_role = replica;
select setseed(0.5);

create temp table city as
select n, 'City ' || n as name, 8 + random() * 24 as latitude, 69 + random() * 20 as longitude from generate_series(1, 50) as n;

create temp table new_lot as
select l.n, uuid_v7($now) as id, uuid_v7($now) as operator_id, c.name as city, random() as luck,
    c.latitude + random() * 0.2 as latitude, c.longitude + random() * 0.2 as longitude
from generate_series(1, $lots) as l (n) join city c on c.n = l.n % 50 + 1;

insert into operator (id, name, verification, created_at)
select operator_id, 'Operator of lot ' || n, 'approved', $now from new_lot;

insert into lot (id, operator_id, name, street, locality, city, state, postal_code, latitude, longitude, time_zone, rules,
    car_wash, review_count, rating_sum, created_at)
select id, operator_id,
    (array ['Grand', 'Royal', 'Station', 'Market', 'Lake', 'Garden', 'Temple', 'Metro', 'Central', 'Park'])[n % 10 + 1]
        || ' Parking ' || n,
    (array ['MG Road', 'Church Street', 'Station Road', 'Ring Road', 'Link Road', 'Mall Road', 'Brigade Road'])[n % 7 + 1],
    (array ['North', 'South', 'East', 'West', 'Old Town'])[n % 5 + 1], city, 'State', '560001', latitude, longitude,
    'Asia/Kolkata', case when n % 3 = 0 then '{"buffer_minutes": 10}' else '{}' end::jsonb,
    case when n % 5 = 0 then '{"enabled": true, "bays": 1, "opens": "08:00", "closes": "20:00"}'::jsonb end,
    (luck * 50)::integer, (luck * 50)::integer * (1 + n % 5), $now
from new_lot;

create temp table new_slot as
select uuid_v7($now) as id, l.id as lot_id, l.n as lot_n, bay,
    (array ['two_wheeler', 'three_wheeler', 'hatchback', 'sedan', 'multi_axle'])[bay % 5 + 1]::vehicle_class as class
from new_lot l, generate_series(1, 20) as bay;

insert into slot (id, lot_id, label, vehicle_class, hourly_rate, features)
select id, lot_id, 'B' || bay, class, 2000 + 100 * (random() * 80)::integer,
    case when bay % 7 = 0 then array ['covered'] else '{}' end
from new_slot;

-- As many rounds of all bays as make the number.
create temp table new_booking as
select uuid_v7(start) as id, uuid_v7(start) as payment_id, place, live, slot_id, lot_id, class, start, start + length as until
from (
    select n as place, s.id as slot_id, s.lot_id, s.class, (1 + (random() * 3)::integer) * interval '1 hour' as length,
        n > $bookings - (select count(*) from new_slot) as live,
        case when n > $bookings - (select count(*) from new_slot)
            then $now + (random() * 169 - 1) * interval '1 hour'
            else $now - interval '10 days' - (n / (select count(*) from new_slot)) * interval '5 hours'
        end as start
    from generate_series(1, $bookings) as n join (
        select *, row_number() over (order by id) - 1 as k from new_slot
    ) s on s.k = n % (select count(*) from new_slot)
) b;

insert into payment (id, customer_id, lot_id, method, status, amount, currency, created_at, settled_at)
select b.payment_id, c.id, b.lot_id, 'cash', 'succeeded', 5000, 'INR', b.start, b.start
from new_booking b join (
    select id, row_number() over (order by id) - 1 as k, count(*) over () as all from account
) c on c.k = b.place % c.all;

insert into booking (id, kind, status, lot_id, slot_id, customer_id, plate, vehicle_class, starts_at, ends_at, occupied_until,
    hold_expires_at, price_amount, currency, grace_minutes, refund_terms, payment_id, chain_id, status_reason, created_at, ended_at)
select b.id, 'advance', case when not live then 'completed' when start > $now then 'confirmed' else 'active' end::booking_status,
    b.lot_id, b.slot_id, p.customer_id, 'F' || place, class, start, until, until, start, 5000, 'INR', 5,
    '{"tiers": [], "free_minutes": 10}', b.payment_id, b.id, case when not live then 'auto_expired' end, start,
    case when not live then until end
from new_booking b join payment p on p.id = b.payment_id;

insert into timer (subject_id, kind, due_at)
select id, 'booking_start'::timer_kind, start from new_booking where live and start > $now
union all
select id, 'booking_end', until from new_booking where live and start <= $now;
drop table new_booking, new_slot, new_lot, city;
set session_replication_role = origin;
-- What the triggers would have counted.
select count_bays(array (select id from lot));
analyze;
