-- What operators' own systems are told: to which addresses, of which events, and how each attempt went.

-- An address of an operator. It is kept when it is removed, because deliveries name it, and a transaction under way may
-- still write one.
create table webhook (
    id               uuid        not null,
    operator_id      uuid        not null,
    url              text        not null,
    -- Names of domain events; one `*` stands for all that are offered.
    events           text[]      not null,
    created_at       timestamptz not null,
    -- Null while it is told anything.
    disabled_at      timestamptz,
    disabled_because text,
    removed_at       timestamptz,
    constraint webhook_pkey primary key (id),
    constraint webhook_operator_id_fkey foreign key (operator_id) references operator (id),
    constraint webhook_url_length check (length(url) between 1 and 2000),
    constraint webhook_events_some check (cardinality(events) between 1 and 100),
    constraint webhook_disabled_because_known check (disabled_because in ('by_hand', 'gone', 'failing')),
    constraint webhook_disabled_for_a_reason check ((disabled_at is null) = (disabled_because is null))
);
create index webhook_operator_id_idx on webhook (operator_id) where removed_at is null;
select audit_table('webhook');

-- What its messages are signed with. Apart from the webhook, so that no list, log or audit of webhooks comes near it. Two at
-- a time while one is replaced.
create table webhook_secret (
    id         uuid        not null,
    webhook_id uuid        not null,
    secret     text        not null,
    created_at timestamptz not null,
    -- Until when one that was replaced still signs; null for the one in use.
    ends_at    timestamptz,
    constraint webhook_secret_pkey primary key (id),
    constraint webhook_secret_webhook_id_fkey foreign key (webhook_id) references webhook (id)
);
create unique index webhook_secret_webhook_id_key on webhook_secret (webhook_id) where ends_at is null;
create index webhook_secret_webhook_id_idx on webhook_secret (webhook_id);

-- Those whose last attempt failed, and since when all did. Apart too: bookings lock the webhook's row, as their foreign keys do.
create table webhook_failure (
    webhook_id uuid        not null,
    since      timestamptz not null,
    constraint webhook_failure_pkey primary key (webhook_id),
    constraint webhook_failure_webhook_id_fkey foreign key (webhook_id) references webhook (id)
);

-- An event for a webhook, written in the transaction of the event, once.
create table webhook_delivery (
    id         uuid        not null,
    webhook_id uuid        not null,
    -- The message's id for whoever receives it. A test has one of its own, of no event.
    event_id   uuid        not null,
    event      text        not null,
    status     text        not null default 'pending',
    created_at timestamptz not null,
    -- Retried for three days from here: its creation, or when somebody asked for it again.
    since      timestamptz not null,
    -- Since then.
    failures   integer     not null default 0,
    -- When it is tried next; null when it is settled. While it is under way, when it is taken for lost.
    due_at     timestamptz,
    -- The attempt under way.
    lease      uuid,
    settled_at timestamptz,
    constraint webhook_delivery_pkey primary key (id),
    constraint webhook_delivery_webhook_id_fkey foreign key (webhook_id) references webhook (id),
    constraint webhook_delivery_once_key unique (webhook_id, event_id),
    constraint webhook_delivery_status_known check (status in ('pending', 'delivered', 'failed')),
    constraint webhook_delivery_due_while_pending check ((status = 'pending') = (due_at is not null)),
    constraint webhook_delivery_settled_otherwise check ((status = 'pending') = (settled_at is null))
);
create index webhook_delivery_due_idx on webhook_delivery (due_at) where status = 'pending';
create index webhook_delivery_webhook_id_due_idx on webhook_delivery (webhook_id, due_at) where status = 'pending';
create index webhook_delivery_webhook_id_idx on webhook_delivery (webhook_id, id);
create index webhook_delivery_settled_idx on webhook_delivery (settled_at) where status <> 'pending';

-- How each attempt went. Of an attempt that a crash cut short nobody knows.
create table webhook_attempt (
    id          uuid        not null,
    delivery_id uuid        not null,
    at          timestamptz not null,
    duration_ms integer     not null,
    -- What the receiver answered, if it did.
    status      smallint,
    -- The beginning of its answer.
    answer      text        not null,
    -- Why it failed; null if it did not.
    error       text,
    constraint webhook_attempt_pkey primary key (id),
    constraint webhook_attempt_delivery_id_fkey foreign key (delivery_id) references webhook_delivery (id) on delete cascade,
    constraint webhook_attempt_answer_length check (length(answer) <= 1024)
);
create index webhook_attempt_delivery_id_idx on webhook_attempt (delivery_id, id);
