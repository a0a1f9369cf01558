-- The books: double entry, in whole minor units, nothing ever changed. What happened with money is an entry; its lines say
-- which accounts it moved, a debit positive, a credit negative. The platform and every operator have books of their own, and
-- each entry sums to zero in each of them. The accounts, and an example of every entry: docs/ledger.md.
--
-- Payments that stand are posted by the server as it starts, with the same rules as those to come: see settlements.

-- What an operator says of itself on a receipt, and the tax in its prices, in hundredths of a percent.
-- Safe: operators are few, and read in a moment.
alter table operator
    add column legal_name text,
    add column gstin text,
    add column gst_rate integer not null default 0
        constraint operator_gst_rate_within check (gst_rate between 0 and 10000);

create type ledger_account_kind as enum (
    -- The platform's: money that gateways and banks hold for it; its share, by operator; what it owes an operator (or is
    -- owed, if it is positive); what it owes customers.
    'gateway', 'platform_share', 'owed_to_operator', 'refunds_by_gateway',
    -- An operator's: what it took itself; what the platform owes it; what was sold, without tax; the tax; what the platform
    -- keeps; what it owes customers; what the platform paid out.
    'till', 'owed_by_platform', 'parking', 'renewal', 'car_wash', 'gst', 'platform_fee', 'refunds_by_hand', 'bank'
);

create function in_the_platforms_books(kind ledger_account_kind) returns boolean
    language sql immutable
    return kind in ('gateway', 'platform_share', 'owed_to_operator', 'refunds_by_gateway');

-- An account's id is reckoned from what it is: nobody has to look it up.
create function ledger_account_id(operator_id uuid, kind text, currency text) returns uuid
    language sql immutable
    return md5(coalesce(operator_id::text, '') || ' ' || kind || ' ' || currency)::uuid;

create table ledger_account (
    id          uuid                not null,
    -- Null for what is of no one operator.
    operator_id uuid,
    kind        ledger_account_kind not null,
    currency    text                not null,
    constraint ledger_account_pkey primary key (id),
    constraint ledger_account_operator_id_fkey foreign key (operator_id) references operator (id),
    constraint ledger_account_operator_id_kind_currency_key unique nulls not distinct (operator_id, kind, currency),
    constraint ledger_account_whose check ((operator_id is null) = (kind = 'gateway'))
);

create type ledger_entry_kind as enum ('payment', 'refund', 'refund_paid', 'payout');

create table ledger_entry (
    id          uuid              not null,
    kind        ledger_entry_kind not null,
    -- The payment that came, the refund that was promised or paid, the payout.
    subject_id  uuid              not null,
    payment_id  uuid,
    operator_id uuid              not null,
    lot_id      uuid,
    at          timestamptz       not null,
    constraint ledger_entry_pkey primary key (id),
    -- A posting happens once.
    constraint ledger_entry_kind_subject_id_key unique (kind, subject_id),
    constraint ledger_entry_payment_unless_payout check ((kind = 'payout') = (payment_id is null))
);
create index ledger_entry_payment_id_idx on ledger_entry (payment_id);
create index ledger_entry_operator_id_idx on ledger_entry (operator_id, at, id);

create table ledger_line (
    entry_id   uuid        not null,
    account_id uuid        not null,
    amount     bigint      not null,
    -- The entry's, so that an account's balance at an instant is one look into an index.
    at         timestamptz not null,
    constraint ledger_line_pkey primary key (entry_id, account_id),
    constraint ledger_line_entry_id_fkey foreign key (entry_id) references ledger_entry (id),
    constraint ledger_line_account_id_fkey foreign key (account_id) references ledger_account (id),
    constraint ledger_line_amount_moves check (amount <> 0)
);
create index ledger_line_account_id_idx on ledger_line (account_id, at) include (amount, entry_id);

-- Looked at when the transaction commits, so that an entry may be written line by line.
create function ledger_entry_balances() returns trigger
    language plpgsql
    as $$
declare
    entry ledger_entry;
    unbalanced boolean;
begin
    if tg_table_name = 'ledger_line' then
        select * into entry from ledger_entry where id = new.entry_id;
    else
        entry := new;
    end if;
    select count(*) = 0 or bool_or(book.sum <> 0 or book.strange) into unbalanced
    from (
        select sum(l.amount), bool_or(l.at <> entry.at or a.operator_id <> entry.operator_id) as strange
        from ledger_line l join ledger_account a on a.id = l.account_id
        where l.entry_id = entry.id
        group by in_the_platforms_books(a.kind), a.currency
    ) book;
    if unbalanced then
        raise exception 'the entry % does not balance', entry.id
            using errcode = 'check_violation', constraint = 'ledger_entry_balances', table = 'ledger_entry';
    end if;
    return null;
end
$$;
create constraint trigger ledger_entry_balances after insert on ledger_entry
    deferrable initially deferred for each row execute function ledger_entry_balances();
create constraint trigger ledger_line_balances after insert on ledger_line
    deferrable initially deferred for each row execute function ledger_entry_balances();

create function ledger_is_append_only() returns trigger
    language plpgsql
    as $$
begin
    raise exception 'the ledger is only ever added to'
        using errcode = 'check_violation', constraint = 'ledger_is_append_only', table = tg_table_name;
end
$$;
create trigger ledger_account_stays before update or delete or truncate on ledger_account
    for each statement execute function ledger_is_append_only();
create trigger ledger_entry_stays before update or delete or truncate on ledger_entry
    for each statement execute function ledger_is_append_only();
create trigger ledger_line_stays before update or delete or truncate on ledger_line
    for each statement execute function ledger_is_append_only();

-- An operator's accounts are opened with it. Whoever posts first would otherwise open them, and hold up all who post after
-- him until he commits, with what they have locked, perhaps what he still needs.
create function open_ledger_accounts() returns trigger
    language plpgsql
    as $$
begin
    insert into ledger_account (id, operator_id, kind, currency)
    select ledger_account_id(new.id, kind::text, 'INR'), new.id, kind, 'INR'
    from unnest(enum_range(null::ledger_account_kind)) as kind where kind <> 'gateway';
    return null;
end
$$;
create trigger ledger_accounts after insert on operator for each row execute function open_ledger_accounts();
insert into ledger_account (id, operator_id, kind, currency)
select ledger_account_id(o.id, kind::text, 'INR'), o.id, kind, 'INR'
from operator o, unnest(enum_range(null::ledger_account_kind)) as kind where kind <> 'gateway'
union all select ledger_account_id(null, 'gateway', 'INR'), null, 'gateway', 'INR';

-- Receipts of payments, and notes of refunds: what the seller was when money came, and a number without gaps in the
-- operator's financial year, from April on, by the clock of its first lot.
create type receipt_series as enum ('receipt', 'refund_note');

create table receipt (
    entry_id    uuid           not null,
    series      receipt_series not null,
    operator_id uuid           not null,
    -- The one in which the financial year begins.
    year        integer        not null,
    -- Given as the transaction commits.
    number      integer,
    seller      text           not null,
    gstin       text,
    gst_rate    integer        not null,
    constraint receipt_pkey primary key (entry_id),
    constraint receipt_entry_id_fkey foreign key (entry_id) references ledger_entry (id),
    constraint receipt_number_key unique (operator_id, series, year, number)
);

create table receipt_counter (
    operator_id uuid           not null,
    series      receipt_series not null,
    year        integer        not null,
    latest      integer        not null,
    constraint receipt_counter_pkey primary key (operator_id, series, year)
);

-- The counter's lock is the last that a transaction takes, and held for no longer than its commit.
create function give_receipt_number() returns trigger
    language plpgsql
    as $$
declare
    next integer;
begin
    insert into receipt_counter as c (operator_id, series, year, latest)
    values (new.operator_id, new.series, new.year, 1)
    on conflict (operator_id, series, year) do update set latest = c.latest + 1
    returning latest into next;
    update receipt set number = next where entry_id = new.entry_id;
    return null;
end
$$;
create constraint trigger receipt_numbered after insert on receipt
    deferrable initially deferred for each row execute function give_receipt_number();

-- What the platform paid an operator of what it owes.
create table payout (
    id          uuid        not null,
    operator_id uuid        not null,
    amount      bigint      not null,
    currency    text        not null,
    -- The bank's.
    reference   text        not null,
    recorded_by uuid        not null,
    created_at  timestamptz not null,
    constraint payout_pkey primary key (id),
    constraint payout_operator_id_fkey foreign key (operator_id) references operator (id),
    constraint payout_recorded_by_fkey foreign key (recorded_by) references account (id),
    constraint payout_amount_positive check (amount > 0),
    constraint payout_reference_filled check (reference <> '')
);
create index payout_operator_id_idx on payout (operator_id, id);
select audit_table('payout');
