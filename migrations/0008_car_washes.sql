-- Washing cars: what an operator offers, and each job.

-- Fires where a wash's own payment stays open. (A new value is not used in the transaction that adds it.)
alter type timer_kind add value 'car_wash_hold';

create type car_wash_status as enum (
    'awaiting_payment',  -- the wash bay is kept while the payment is open
    'queued',            -- paid, waits for someone
    'assigned',          -- someone is to do it
    'in_progress',
    'completed',
    'cancelled'          -- by the customer, a lot admin, the end of its booking, or because nobody paid
);

-- The catalogue. A service is never deleted, because jobs name it: it is closed.
create table car_wash_service (
    id           uuid        not null,
    operator_id  uuid        not null,
    name         text        not null,
    description  text        not null default '',
    price_amount bigint      not null,
    currency     text        not null,
    minutes      integer     not null,
    created_at   timestamptz not null,
    closed_at    timestamptz,
    constraint car_wash_service_pkey primary key (id),
    constraint car_wash_service_operator_id_fkey foreign key (operator_id) references operator (id),
    constraint car_wash_service_name_filled check (name <> ''),
    constraint car_wash_service_price_positive check (price_amount > 0),
    constraint car_wash_service_minutes_range check (minutes between 1 and 1440)
);
create index car_wash_service_operator_id_idx on car_wash_service (operator_id, id);

create table car_wash (
    id              uuid            not null,
    status          car_wash_status not null,
    lot_id          uuid            not null,
    service_id      uuid            not null,
    -- The service as it was sold: a later change of the catalogue does not reach it.
    service_name    text            not null,
    minutes         integer         not null,
    price_amount    bigint          not null,
    currency        text            not null,
    -- The parking it is an add-on to; null for a standalone wash. It moves on with a renewal.
    booking_id      uuid,
    -- The line of renewals that booking is in.
    chain_id        uuid,
    customer_id     uuid            not null,
    plate           text,
    vehicle_class   vehicle_class,
    -- 1 to as many as the lot has.
    wash_bay        integer         not null,
    -- Half-open: [starts_at, ends_at).
    starts_at       timestamptz     not null,
    ends_at         timestamptz     not null,
    hold_expires_at timestamptz     not null,
    -- The lot's terms as they were when it was booked.
    refund_terms    jsonb           not null,
    -- Its booking's payment, if they were bought together.
    payment_id      uuid            not null,
    notes           text,
    -- Who is to do it, or did.
    employee_id     uuid,
    -- Money came after it was cancelled and there was still room: the wash that took its place.
    rebooked_as     uuid,
    status_reason   text,
    created_at      timestamptz     not null,
    ended_at        timestamptz,
    -- Counts the transitions; each has one domain event of the same version.
    version         integer         not null default 1,
    constraint car_wash_pkey primary key (id),
    constraint car_wash_lot_id_fkey foreign key (lot_id) references lot (id),
    constraint car_wash_service_id_fkey foreign key (service_id) references car_wash_service (id),
    constraint car_wash_booking_id_fkey foreign key (booking_id) references booking (id),
    constraint car_wash_customer_id_fkey foreign key (customer_id) references account (id),
    constraint car_wash_payment_id_fkey foreign key (payment_id) references payment (id),
    constraint car_wash_employee_id_fkey foreign key (employee_id) references account (id),
    constraint car_wash_rebooked_as_fkey foreign key (rebooked_as) references car_wash (id),
    constraint car_wash_period_forward check (ends_at > starts_at),
    constraint car_wash_price_positive check (price_amount > 0),
    constraint car_wash_bay_counts check (wash_bay > 0),
    constraint car_wash_plate_normal check (plate ~ '^[A-Z0-9]{2,16}$'),
    constraint car_wash_add_on_in_chain check ((booking_id is null) = (chain_id is null)),
    constraint car_wash_someone_does_it check (
        case
            when status in ('awaiting_payment', 'queued') then employee_id is null
            when status = 'cancelled' then true
            else employee_id is not null
        end
    ),
    constraint car_wash_ended_when_final check ((status in ('completed', 'cancelled')) = (ended_at is not null)),
    -- One car at a time in a wash bay.
    constraint car_wash_bay_free exclude using gist (
        lot_id with =,
        wash_bay with =,
        tstzrange(starts_at, ends_at) with &&
    ) where (status in ('awaiting_payment', 'queued', 'assigned', 'in_progress'))
);

-- One unfinished wash of a parking, renewals included.
create unique index car_wash_chain_id_key on car_wash (chain_id)
    where status in ('awaiting_payment', 'queued', 'assigned', 'in_progress');
-- A payment pays for one wash; a dead one may still name it.
create unique index car_wash_payment_id_key on car_wash (payment_id) where status <> 'cancelled';
create index car_wash_payment_id_idx on car_wash (payment_id);
create index car_wash_booking_id_idx on car_wash (booking_id) where booking_id is not null;
create index car_wash_customer_id_idx on car_wash (customer_id, id);
create index car_wash_lot_id_starts_at_idx on car_wash (lot_id, starts_at);
create index car_wash_hold_idx on car_wash (lot_id, customer_id) where status = 'awaiting_payment';
