-- The heart: who has which bay from when to when.

create type booking_kind as enum ('instant', 'advance', 'renewal');
create type booking_status as enum (
    'held',       -- the bay is kept while the payment is open
    'confirmed',  -- paid, starts later
    'active',     -- running
    'overdue',    -- time is up, the grace runs
    'completed',  -- over
    'cancelled',  -- by the customer
    'declined',   -- by a lot admin
    'lapsed'      -- the hold ran out, or its payment failed
);

-- PM-7K3D2Q: a running number, scrambled one-to-one over 30 bits (an odd multiplier is invertible modulo a power of
-- two), so that references look unordered and never collide, written in Crockford's base 32.
create sequence booking_reference_seq;
create function booking_reference() returns text
    language sql volatile
    as $$
select 'PM-' || string_agg(substr('0123456789ABCDEFGHJKMNPQRSTVWXYZ', ((n >> (5 * place)) & 31)::integer + 1, 1), '')
from (select (nextval('booking_reference_seq') * 662607015 + 299792458) & ((1 << 30) - 1) as n) as scrambled,
     generate_series(5, 0, -1) as place
$$;

create table booking (
    id              uuid           not null,
    reference       text           not null default booking_reference(),
    kind            booking_kind   not null,
    status          booking_status not null,
    lot_id          uuid           not null,
    slot_id         uuid           not null,
    customer_id     uuid           not null,
    -- Without spaces and dashes, upper case.
    plate           text           not null,
    vehicle_class   vehicle_class  not null,
    -- Half-open: [starts_at, ends_at).
    starts_at       timestamptz    not null,
    ends_at         timestamptz    not null,
    -- ends_at and the lot's turn-around buffer as it was when booked.
    occupied_until  timestamptz    not null,
    hold_expires_at timestamptz    not null,
    price_amount    bigint         not null,
    currency        text           not null,
    -- The lot's rules as they were when booked: a later change does not reach a booking made.
    grace_minutes   integer        not null,
    refund_terms    jsonb          not null,
    payment_id      uuid           not null,
    renewal_of      uuid,
    -- The paid renewal this booking flows into; its own warning and expiry are withdrawn while it is set.
    renewed_by      uuid,
    -- Money came for a dead booking and the range was still free: the booking that replaced it.
    rebooked_as     uuid,
    -- The first booking of a line of renewals, itself for any other. A renewal may start in its predecessor's buffer.
    chain_id        uuid           not null,
    status_reason   text,
    created_at      timestamptz    not null,
    ended_at        timestamptz,
    -- Counts the transitions; each has one domain event of the same version.
    version         integer        not null default 1,
    constraint booking_pkey primary key (id),
    constraint booking_reference_key unique (reference),
    constraint booking_slot_id_lot_id_fkey foreign key (slot_id, lot_id) references slot (id, lot_id),
    constraint booking_customer_id_fkey foreign key (customer_id) references account (id),
    constraint booking_payment_id_fkey foreign key (payment_id) references payment (id),
    constraint booking_renewal_of_fkey foreign key (renewal_of) references booking (id),
    constraint booking_renewed_by_fkey foreign key (renewed_by) references booking (id),
    constraint booking_rebooked_as_fkey foreign key (rebooked_as) references booking (id),
    constraint booking_period_forward check (ends_at > starts_at),
    constraint booking_buffer_after_end check (occupied_until >= ends_at),
    constraint booking_price_positive check (price_amount > 0),
    constraint booking_grace_range check (grace_minutes between 0 and 60),
    constraint booking_plate_normal check (plate ~ '^[A-Z0-9]{2,16}$'),
    constraint booking_renewal_has_origin check ((kind = 'renewal') = (renewal_of is not null)),
    constraint booking_ended_when_final check (
        (status in ('completed', 'cancelled', 'declined', 'lapsed')) = (ended_at is not null)
    ),
    -- Two live bookings never share a bay at one instant. A completed one still keeps its turn-around buffer, if it has
    -- one; without a buffer it leaves the index.
    constraint booking_slot_free exclude using gist (
        slot_id with =,
        tstzrange(starts_at, occupied_until) with &&,
        chain_id with <>
    ) where (
        status in ('held', 'confirmed', 'active', 'overdue') or (status = 'completed' and occupied_until > ends_at)
    ),
    -- Nor is one car in two places. This also keeps the bookings of one chain apart, which share their vehicle.
    constraint booking_plate_free exclude using gist (
        plate with =,
        tstzrange(starts_at, ends_at) with &&
    ) where (status in ('held', 'confirmed', 'active', 'overdue'))
);

-- One renewal of a booking at a time; a renewal that came to nothing makes room for another.
create unique index booking_renewal_of_key on booking (renewal_of)
    where status not in ('cancelled', 'declined', 'lapsed');
-- A payment pays for one booking; a dead one may still name it.
create unique index booking_payment_id_key on booking (payment_id)
    where status not in ('cancelled', 'declined', 'lapsed');
create index booking_payment_id_idx on booking (payment_id);
create index booking_customer_id_idx on booking (customer_id, id);
create index booking_lot_id_starts_at_idx on booking (lot_id, starts_at);
create index booking_hold_idx on booking (lot_id, customer_id) where status = 'held';
