-- Entries with their lines, and the receipts of those that have one. $1 to $7: the entries; $8 to $11: their lines, each
-- with its entry's place among them.
with entry as (
    -- Ids grow with the time of what happened.
    select e.*, uuid_v7(e.at) as id
    from unnest($1::ledger_entry_kind[], $2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::timestamptz[], $7::integer[])
        with ordinality as e (kind, subject_id, payment_id, operator_id, lot_id, at, gst_rate, place)
), line as (
    select l.amount, l.kind, l.currency, entry.id as entry_id, entry.at,
        case when l.kind <> 'gateway' then entry.operator_id end as operator_id
    from unnest($8::bigint[], $9::ledger_account_kind[], $10::bigint[], $11::text[]) as l (place, kind, amount, currency)
        join entry on entry.place = l.place
), written as (
    insert into ledger_entry (id, kind, subject_id, payment_id, operator_id, lot_id, at)
    select id, kind, subject_id, payment_id, operator_id, lot_id, at from entry
), moved as (
    insert into ledger_line (entry_id, account_id, amount, at)
    select entry_id, ledger_account_id(operator_id, kind::text, currency), amount, at from line
)
insert into receipt (entry_id, series, operator_id, year, seller, gstin, seller_address, gst_rate)
select e.id, case e.kind when 'payment' then 'receipt' else 'refund_note' end::receipt_series, e.operator_id,
    extract(year from (e.at at time zone coalesce(zone.time_zone, 'Asia/Kolkata')) - interval '3 months')::integer,
    coalesce(paid.seller, o.legal_name, o.name),
    case when paid.entry_id is null then o.gstin else paid.gstin end,
    case when paid.entry_id is null then coalesce(o.address, '') else paid.seller_address end,
    coalesce(paid.gst_rate, e.gst_rate, 0)
from entry e
    join operator o on o.id = e.operator_id
    left join lateral (select time_zone from lot where operator_id = o.id order by id limit 1) zone on true
    -- A note says of the seller what its receipt said.
    left join lateral (
        select r.* from ledger_entry p join receipt r on r.entry_id = p.id
        where p.kind = 'payment' and p.subject_id = e.payment_id and e.kind = 'refund'
    ) paid on true
where e.kind in ('payment', 'refund')
-- The counters are locked in the order of these rows, at the commit: the same for everybody who posts for several operators.
order by e.operator_id, e.kind, e.place
