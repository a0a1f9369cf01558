with due as (
    select id from delivery
    where state = 'waiting' and due_at <= $1
    order by due_at
    limit $3
    for update skip locked
), taken as (
    update delivery d set due_at = $2, tries = tries + 1
    from due
    where d.id = due.id
    returning d.*
)
select d.id, d.account_id as "account: AccountId", d.channel as "channel: Channel", d.event, d.if_unseen, d.tries,
    d.created_at,
    a.email, a.full_name, a.disabled_at is not null as "disabled!", w.wanted is false as "unwanted!",
    n.read_at is not null as "read!",
    exists (
        select from membership m
        where m.account_id = d.account_id and m.operator_id = (s.facts ->> 'operator_id')::uuid
            and m.role = 'admin' and m.ended_at is null
    ) as "admin!",
    l.language as "language?: Language", l.time_zone as "time_zone?",
    q.starts as "quiet_from?", q.ends as "quiet_to?",
    n.message as "message?", s.facts as "facts!", n.data as "data?",
    b.id as "booking?", b.reference as "reference?", b.status::text as booking_status, b.version as "booking_version?",
    b.starts_at as "starts_at?", b.ends_at as "ends_at?", b.plate as "plate?",
    b.rebooked_as is not null as "rebooked!", origin.renewed_by is not null as "renewed!",
    bay.label as "bay?", lot.name as "lot_name?",
    concat_ws(', ', lot.street, lot.locality, lot.city) as "address?", lot.time_zone as "lot_zone?",
    p.status::text as payment_status,
    wash.id as "wash?", wash.status::text as wash_status, wash.starts_at as "wash_starts_at?",
    work.status::text as assignment_status
from taken d
    join account a on a.id = d.account_id
    join domain_event e on e.id = d.domain_event_id
    cross join lateral (select value as told from jsonb_each(e.facts) limit 1) v
    -- A booking, a wash, an assignment or a payment, or what is told of none of them.
    cross join lateral (
        select coalesce(v.told -> 'booking', v.told -> 'wash', v.told -> 'assignment', v.told -> 'payment', v.told) as facts
    ) s
    left join notification n on n.account_id = d.account_id and n.seq = d.seq
    left join delivery_wish w on w.account_id = d.account_id and w.event = d.event and w.channel = d.channel
    left join personal_locale l on l.account_id = d.account_id
    left join quiet_hours q on q.account_id = d.account_id
    left join booking b on b.id = (s.facts ->> 'booking_id')::uuid
    -- A renewal that lapsed tells of what it was to renew; everything else of the booking itself, be it a renewal or not.
    left join booking origin on origin.id = case when e.name = 'booking.lapsed' then b.renewal_of else b.id end
    left join slot bay on bay.id = b.slot_id
    left join lot on lot.id = (s.facts ->> 'lot_id')::uuid
    left join payment p on p.id = (s.facts ->> 'payment_id')::uuid
    left join car_wash wash on wash.id = (s.facts ->> 'car_wash_id')::uuid
    left join assignment work on work.id = (s.facts ->> 'assignment_id')::uuid
order by d.created_at, d.id
