-- Where one parks.

create table lot (
    id            uuid             not null,
    operator_id   uuid             not null,
    name          text             not null,
    street        text             not null,
    locality      text,
    city          text             not null,
    state         text             not null,
    postal_code   text             not null,
    latitude      double precision not null,
    longitude     double precision not null,
    -- IANA name; opening hours and local times are read in it.
    time_zone     text             not null,
    currency      text             not null default 'INR',
    -- [{weekday, opens, closes}] by the wall clock; empty: always open.
    opening_hours jsonb            not null default '[]',
    -- What the operator may set; the server's `Rules` gives the missing ones their default.
    rules         jsonb            not null default '{}',
    -- {enabled, bays, opens, closes}; null: the lot washes no cars.
    car_wash      jsonb,
    created_at    timestamptz      not null,
    constraint lot_pkey primary key (id),
    constraint lot_operator_id_fkey foreign key (operator_id) references operator (id),
    constraint lot_latitude_range check (latitude between -90 and 90),
    constraint lot_longitude_range check (longitude between -180 and 180),
    constraint lot_currency_code check (currency ~ '^[A-Z]{3}$')
);
create index lot_operator_id_idx on lot (operator_id);
create index lot_name_idx on lot (name, id);
create index lot_position_idx on lot (latitude, longitude);
create index lot_words_idx on lot using gin
    ((name || ' ' || street || ' ' || coalesce(locality, '') || ' ' || city) gin_trgm_ops);

-- A bay. It is never deleted, because bookings name it: it is closed.
create table slot (
    id            uuid          not null,
    lot_id        uuid          not null,
    label         text          not null,
    vehicle_class vehicle_class not null,
    -- Minor units of the lot's currency for an hour.
    hourly_rate   bigint        not null,
    features      text[]        not null default '{}',
    -- {x, y, width, height, rotation} on the lot's drawn plan, in metres.
    position      jsonb,
    closed_at     timestamptz,
    constraint slot_pkey primary key (id),
    constraint slot_id_lot_id_key unique (id, lot_id),
    constraint slot_lot_id_fkey foreign key (lot_id) references lot (id),
    constraint slot_lot_id_label_key unique (lot_id, label),
    constraint slot_hourly_rate_positive check (hourly_rate > 0),
    constraint slot_features_known check (features <@ array ['covered', 'ev_charger', 'accessible'])
);
-- What a search asks of a lot's open bays, from the index alone.
create index slot_open_idx on slot (lot_id, vehicle_class, hourly_rate) include (id) where closed_at is null;

-- A time in which a bay cannot be booked. Whoever writes one locks the slot `for update`, which waits for bookings under
-- way and makes later ones wait; a booking checks closures after it has its own (foreign key) lock on the slot.
create table closure (
    id         uuid        not null,
    slot_id    uuid        not null,
    starts_at  timestamptz not null,
    ends_at    timestamptz not null,
    reason     text        not null,
    created_at timestamptz not null,
    constraint closure_pkey primary key (id),
    constraint closure_slot_id_fkey foreign key (slot_id) references slot (id),
    constraint closure_period_forward check (ends_at > starts_at)
);
create index closure_slot_id_period_idx on closure using gist (slot_id, tstzrange(starts_at, ends_at));
