-- One row a check: its name, how often it is violated, and by whom. $1: what was due before it should be done.
with live as (
    select * from booking where status in ('held', 'confirmed', 'active', 'overdue')
), washing as (
    select * from car_wash where status in ('awaiting_payment', 'queued', 'assigned', 'in_progress')
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
    select 'transitions_without_event', w.id::text
    from car_wash w left join domain_event e on e.subject_id = w.id and e.version is not null
    group by w.id having count(e.id) <> w.version or max(e.version) <> w.version
    union all
    select 'elapsed_holds', id::text from booking where status = 'held' and hold_expires_at < $1
    union all
    select 'elapsed_holds', id::text from car_wash where status = 'awaiting_payment' and hold_expires_at < $1
    union all
    select 'holds_that_end_at_another_time', b.id::text
    from booking b left join timer t on t.subject_id = b.id and t.kind = 'booking_hold'
    where b.status = 'held' and t.due_at is distinct from b.hold_expires_at
    union all
    select 'holds_that_end_at_another_time', w.id::text
    from car_wash w
        left join booking b on b.payment_id = w.payment_id and b.status = 'held'
        left join timer t on t.subject_id = w.id and t.kind = 'car_wash_hold'
    where w.status = 'awaiting_payment' and coalesce(b.hold_expires_at, t.due_at) is distinct from w.hold_expires_at
    union all
    select 'overlapping_washes', a.id::text
    from washing a join washing b on b.lot_id = a.lot_id and b.wash_bay = a.wash_bay and b.id > a.id
        and tstzrange(a.starts_at, a.ends_at) && tstzrange(b.starts_at, b.ends_at)
    union all
    select 'unfinished_washes_of_a_parking', chain_id::text
    from washing where chain_id is not null group by chain_id having count(*) > 1
    union all
    select 'washes_of_ended_bookings', w.id::text
    from washing w join booking b on b.id = w.booking_id
    where w.status <> 'in_progress' and b.status in ('completed', 'cancelled', 'declined', 'lapsed')
    union all
    select 'unpaid_washes_without_timer', w.id::text
    from washing w
    where w.status = 'awaiting_payment' and not exists (select from booking b where b.payment_id = w.payment_id)
      and not exists (select from timer t where t.subject_id = w.id)
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
    select 'wash_without_payment', w.id::text
    from car_wash w join payment p on p.id = w.payment_id
    where case
        when w.status = 'awaiting_payment' then p.status <> 'pending'
        when w.status = 'cancelled' then false
        else p.status not in ('succeeded', 'refund_pending', 'refunded')
    end
    union all
    select 'dead_wash_with_open_payment', w.id::text
    from car_wash w join payment p on p.id = w.payment_id
    where w.status = 'cancelled' and p.status = 'pending'
      and not exists (select from booking b where b.payment_id = p.id and b.status = 'held')
    union all
    select 'money_without_wash_or_refund', w.id::text
    from car_wash w join payment p on p.id = w.payment_id
    where w.status = 'cancelled' and w.status_reason <> 'cancelled' and w.rebooked_as is null
      and p.status in ('succeeded', 'refund_pending', 'refunded') and p.refund_amount < w.price_amount
    union all
    select 'dead_booking_with_open_payment', b.id::text
    from booking b join payment p on p.id = b.payment_id
    where b.status in ('cancelled', 'declined', 'lapsed') and p.status = 'pending'
    union all
    select 'money_without_bay_or_refund', b.id::text
    from booking b join payment p on p.id = b.payment_id
    where b.status in ('declined', 'lapsed') and b.rebooked_as is null and p.status = 'succeeded'
    union all
    select 'payment_differs_from_price', p.id::text
    from payment p left join (
        select payment_id, price_amount, currency from booking where rebooked_as is null
        union all select payment_id, price_amount, currency from car_wash where rebooked_as is null
    ) bought on bought.payment_id = p.id
    group by p.id
    having p.amount is distinct from sum(bought.price_amount) or bool_or(bought.currency <> p.currency)
    union all
    select 'refunds_that_do_not_add_up', p.id::text
    from payment p left join refund r on r.payment_id = p.id
    group by p.id
    having p.refund_amount <> coalesce(sum(r.amount), 0)
        or p.refunded_amount <> coalesce(sum(r.amount) filter (where r.status = 'done'), 0)
    union all
    select 'entries_that_do_not_balance', e.id::text
    from ledger_entry e left join (
        select l.entry_id, sum(l.amount) as sum, in_the_platforms_books(a.kind) as platform, a.currency
        from ledger_line l join ledger_account a on a.id = l.account_id group by 1, 3, 4
    ) book on book.entry_id = e.id
    group by e.id having count(book.sum) = 0 or bool_or(book.sum <> 0)
    union all
    select 'payments_that_differ_from_the_books', coalesce(p.id, booked.payment_id)::text
    from payment p full join (
        select e.payment_id,
            -sum(l.amount) filter (where e.kind = 'payment' and a.kind in ('parking', 'renewal', 'car_wash', 'gst')) as came,
            sum(l.amount) filter (where e.kind = 'refund' and a.kind in ('parking', 'renewal', 'car_wash', 'gst'))
                as promised,
            sum(l.amount) filter (
                where e.kind = 'refund_paid' and a.kind in ('refunds_by_gateway', 'refunds_by_hand')
            ) as returned
        from ledger_entry e join ledger_line l on l.entry_id = e.id join ledger_account a on a.id = l.account_id
        where e.payment_id is not null group by e.payment_id
    ) booked on booked.payment_id = p.id
    where coalesce(booked.came, 0)
            is distinct from case when p.status in ('succeeded', 'refund_pending', 'refunded') then p.amount else 0 end
       or coalesce(booked.promised, 0) is distinct from p.refund_amount
       or coalesce(booked.returned, 0) is distinct from p.refunded_amount
    union all
    select 'accounts_in_two_currencies', l.account_id::text
    from ledger_line l join ledger_account a on a.id = l.account_id join ledger_entry e on e.id = l.entry_id
        left join payment p on p.id = e.payment_id left join payout o on o.id = e.subject_id
    where a.currency is distinct from coalesce(p.currency, o.currency)
    group by l.account_id
    union all
    -- What the platform says it owes an operator is what the operator says.
    select 'books_that_disagree', a.operator_id::text
    from ledger_account a join ledger_line l on l.account_id = a.id
    where a.kind in ('owed_to_operator', 'owed_by_platform', 'platform_share', 'platform_fee')
    group by a.operator_id, a.kind in ('owed_to_operator', 'owed_by_platform') having sum(l.amount) <> 0
    union all
    select 'payouts_that_differ_from_the_books', coalesce(o.id, paid.subject_id)::text
    from payout o full join (
        select e.subject_id, l.amount from ledger_entry e join ledger_line l on l.entry_id = e.id
            join ledger_account a on a.id = l.account_id and a.kind = 'owed_to_operator'
        where e.kind = 'payout'
    ) paid on paid.subject_id = o.id
    where paid.amount is distinct from o.amount
    union all
    select 'receipts_with_gaps', operator_id::text
    from receipt group by operator_id, series, year
    having count(*) <> count(number) or count(*) <> max(number) or min(number) <> 1
    union all
    select 'gateways_not_asked_in_time', id::text from gateway_charge where due_at < $1 - interval '5 minutes'
    union all
    select 'gateways_not_asked_in_time', refund_id::text from gateway_refund where due_at < $1 - interval '5 minutes'
    union all
    select 'gateways_that_need_a_person', payment_id::text from gateway_charge
    where state = 'doubtful' or (state in ('opening', 'closing', 'paid') and told_at is not null)
    union all
    select 'gateways_that_need_a_person', g.payment_id::text
    from gateway_refund g join refund r on r.id = g.refund_id
    where g.told_at is not null and (r.status = 'pending' or g.state <> 'done')
    union all
    select 'money_that_no_gateway_knows', p.id::text
    from payment p left join gateway_charge c on c.payment_id = p.id and c.state = 'paid'
    where p.gateway in ('stripe', 'razorpay') and p.status in ('succeeded', 'refund_pending', 'refunded') and c.id is null
    union all
    select 'refunds_that_no_gateway_was_asked_for', r.id::text
    from refund r join payment p on p.id = r.payment_id
        left join gateway_refund g on g.refund_id = r.id
        left join timer t on t.subject_id = r.id and t.kind = 'refund'
    where p.gateway in ('stripe', 'razorpay') and r.status = 'pending' and g.refund_id is null and t.subject_id is null
    union all
    select 'assignments_without_event', a.id::text
    from assignment a left join domain_event e on e.subject_id = a.id and e.version is not null
    group by a.id having count(e.id) <> a.version or max(e.version) <> a.version
    union all
    select 'open_assignments_of_ended_washes', a.id::text
    from assignment a join car_wash w on w.id = a.car_wash_id
    where a.ended_at is null and w.status not in ('queued', 'assigned', 'in_progress')
    union all
    select 'open_assignments_of_ended_bookings', a.id::text
    from assignment a join booking b on b.id = a.booking_id
    where a.status in ('queued', 'assigned', 'accepted')
      and b.status in ('completed', 'cancelled', 'declined', 'lapsed')
    union all
    select 'washes_given_twice', car_wash_id::text
    from assignment where ended_at is null and car_wash_id is not null group by car_wash_id having count(*) > 1
    union all
    select 'washes_in_nobodys_hands', w.id::text
    from car_wash w left join assignment a on a.car_wash_id = w.id and a.ended_at is null
    where (w.status = 'assigned' and a.employee_id is distinct from w.employee_id)
       or (w.status = 'in_progress' and (a.id is null or coalesce(a.employee_id, w.employee_id) <> w.employee_id))
    union all
    select 'open_assignments_of_former_members', a.id::text
    from assignment a join membership m on m.operator_id = a.operator_id and m.account_id = a.employee_id
    where a.ended_at is null and m.ended_at is not null
    union all
    select 'work_waits_although_somebody_is_available', a.id::text
    from assignment a
        join operator o on o.id = a.operator_id
        join membership m on m.operator_id = a.operator_id and m.role = 'staff' and m.ended_at is null
            and m.offline_by is null and m.account_id <> all(a.passed_over)
        join account p on p.id = m.account_id and p.password_hash is not null and p.disabled_at is null
    where a.status = 'queued'
      and o.busy_at > (
        select count(*) from assignment w
        where w.operator_id = a.operator_id and w.employee_id = m.account_id and w.ended_at is null
      )
    group by a.id
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
    select 'changes_without_audit', b.id::text
    from booking b
    where b.version - 1 > (
        select count(*) from audit a where a.entity_id = b.id and a.entity = 'booking' and a.action = 'update'
    )
    union all
    select 'reviews_of_what_is_not_over', r.id::text
    from review r left join booking b on b.id = r.subject_id and b.customer_id = r.author_id
    where r.kind = 'parking' and b.status is distinct from 'completed'
    union all
    select 'reviews_of_what_is_not_over', r.id::text
    from review r left join car_wash w on w.id = r.subject_id and w.customer_id = r.author_id
    where r.kind = 'car_wash' and w.status is distinct from 'completed'
), known (name) as (
    values ('overlapping_live_bookings'), ('vehicles_in_two_places'), ('bookings_in_closures'),
        ('transitions_without_event'), ('elapsed_holds'), ('holds_that_end_at_another_time'),
        ('timers_overdue'), ('live_bookings_without_timer'),
        ('bay_without_payment'), ('hold_without_open_payment'), ('dead_booking_with_open_payment'),
        ('money_without_bay_or_refund'), ('payment_differs_from_price'), ('refunds_that_do_not_add_up'),
        ('entries_that_do_not_balance'), ('payments_that_differ_from_the_books'), ('accounts_in_two_currencies'),
        ('books_that_disagree'), ('payouts_that_differ_from_the_books'), ('receipts_with_gaps'),
        ('gateways_not_asked_in_time'), ('gateways_that_need_a_person'), ('money_that_no_gateway_knows'),
        ('refunds_that_no_gateway_was_asked_for'),
        ('assignments_without_event'), ('open_assignments_of_ended_washes'), ('washes_in_nobodys_hands'),
        ('open_assignments_of_ended_bookings'), ('washes_given_twice'),
        ('open_assignments_of_former_members'), ('work_waits_although_somebody_is_available'),
        ('gaps_in_notifications'), ('overlapping_washes'), ('unfinished_washes_of_a_parking'),
        ('washes_of_ended_bookings'), ('unpaid_washes_without_timer'), ('wash_without_payment'),
        ('dead_wash_with_open_payment'), ('money_without_wash_or_refund'),
        ('ratings_that_do_not_add_up'), ('changes_without_audit'), ('reviews_of_what_is_not_over')
)
select k.name as "name!", count(v.id) as "violations!",
    coalesce((array_agg(v.id order by v.id) filter (where v.id is not null))[1:5], '{}') as "sample!"
from known k left join violation v on v.name = k.name
group by k.name
order by k.name
