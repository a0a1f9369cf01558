-- One row a check: its name, how often it is violated, and by whom. $1: what was due before it should be done.
with live as (
    select * from booking where status in ('held', 'confirmed', 'active', 'overdue')
), violation as (
    select 'overlapping_live_bookings' as name, a.id::text as id
    from live a join live b on b.slot_id = a.slot_id and b.id > a.id
        and tstzrange(a.starts_at, a.ends_at) && tstzrange(b.starts_at, b.ends_at)
    union all
    select 'vehicles_in_two_places', a.id::text
    from live a join live b on b.plate = a.plate and b.id > a.id
        and tstzrange(a.starts_at, a.ends_at) && tstzrange(b.starts_at, b.ends_at)
    union all
    select 'bookings_in_closures', b.id::text
    from live b join closure c on c.slot_id = b.slot_id
        and tstzrange(b.starts_at, b.ends_at) && tstzrange(c.starts_at, c.ends_at)
    union all
    select 'transitions_without_event', b.id::text
    from booking b left join domain_event e on e.subject_id = b.id and e.version is not null
    group by b.id having count(e.id) <> b.version or max(e.version) <> b.version
    union all
    select 'elapsed_holds', id::text from booking where status = 'held' and hold_expires_at < $1
    union all
    select 'timers_overdue', subject_id::text || ' ' || kind::text from timer where due_at < $1
    union all
    select 'live_bookings_without_timer', b.id::text
    from live b where not exists (select from timer t where t.subject_id = b.id)
    union all
    select 'bay_without_payment', b.id::text
    from booking b join payment p on p.id = b.payment_id
    where b.status in ('confirmed', 'active', 'overdue', 'completed')
      and p.status not in ('succeeded', 'refund_pending', 'refunded')
    union all
    select 'hold_without_open_payment', b.id::text
    from booking b join payment p on p.id = b.payment_id where b.status = 'held' and p.status <> 'pending'
    union all
    select 'dead_booking_with_open_payment', b.id::text
    from booking b join payment p on p.id = b.payment_id
    where b.status in ('cancelled', 'declined', 'lapsed') and p.status = 'pending'
    union all
    select 'money_without_bay_or_refund', b.id::text
    from booking b join payment p on p.id = b.payment_id
    where b.status in ('declined', 'lapsed') and b.rebooked_as is null and p.status = 'succeeded'
    union all
    select 'payment_differs_from_price', b.id::text
    from booking b join payment p on p.id = b.payment_id where p.amount <> b.price_amount or p.currency <> b.currency
    union all
    select 'refunds_that_do_not_add_up', p.id::text
    from payment p left join refund r on r.payment_id = p.id
    group by p.id
    having p.refund_amount <> coalesce(sum(r.amount), 0)
        or p.refunded_amount <> coalesce(sum(r.amount) filter (where r.status = 'done'), 0)
    union all
    select 'gaps_in_notifications', i.account_id::text
    from inbox i left join notification n on n.account_id = i.account_id
    group by i.account_id
    having i.latest_seq <> count(n.seq) or i.latest_seq <> coalesce(max(n.seq), 0)
        or i.unread <> count(n.seq) filter (where n.read_at is null)
    union all
    select 'ratings_that_do_not_add_up', l.id::text
    from lot l left join review r on r.lot_id = l.id
    group by l.id having l.review_count <> count(r.id) or l.rating_sum <> coalesce(sum(r.rating), 0)
    union all
    select 'reviews_of_what_is_not_over', r.id::text
    from review r left join booking b on b.id = r.subject_id and b.customer_id = r.author_id
    where r.kind = 'parking' and b.status is distinct from 'completed'
), known (name) as (
    values ('overlapping_live_bookings'), ('vehicles_in_two_places'), ('bookings_in_closures'),
        ('transitions_without_event'), ('elapsed_holds'), ('timers_overdue'), ('live_bookings_without_timer'),
        ('bay_without_payment'), ('hold_without_open_payment'), ('dead_booking_with_open_payment'),
        ('money_without_bay_or_refund'), ('payment_differs_from_price'), ('refunds_that_do_not_add_up'),
        ('gaps_in_notifications'), ('ratings_that_do_not_add_up'), ('reviews_of_what_is_not_over')
)
select k.name as "name!", count(v.id) as "violations!",
    coalesce((array_agg(v.id order by v.id) filter (where v.id is not null))[1:5], '{}') as "sample!"
from known k left join violation v on v.name = k.name
group by k.name
order by k.name
