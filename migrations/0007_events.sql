-- What happened, who is told, and what is due.

-- One row per transition, in the transaction of the transition. `version` is the subject's version that the event made;
-- null for what is told without a change of state (a warning).
create table domain_event (
    id         uuid        not null,
    name       text        not null,
    subject_id uuid        not null,
    version    integer,
    actor_id   uuid,
    facts      jsonb       not null,
    created_at timestamptz not null,
    constraint domain_event_pkey primary key (id),
    constraint domain_event_subject_id_version_key unique (subject_id, version)
);

-- Numbers a person's notifications. Its row lock is taken last in every transaction, in order of account, and held until
-- the commit: so the order of `seq` is the order of commits, without gaps, and no two transactions wait in a circle.
create table inbox (
    account_id uuid   not null,
    latest_seq bigint not null,
    unread     bigint not null,
    constraint inbox_pkey primary key (account_id),
    constraint inbox_account_id_fkey foreign key (account_id) references account (id),
    constraint inbox_unread_within check (unread between 0 and latest_seq)
);

create type notification_level as enum ('success', 'error', 'warning', 'info');

create table notification (
    account_id      uuid               not null,
    seq             bigint             not null,
    id              uuid               not null,
    domain_event_id uuid               not null,
    event           text               not null,
    level           notification_level not null,
    message         text               not null,
    data            jsonb              not null,
    created_at      timestamptz        not null,
    read_at         timestamptz,
    constraint notification_pkey primary key (account_id, seq),
    -- Told exactly once for each event and recipient.
    constraint notification_once_key unique (domain_event_id, account_id, event),
    constraint notification_account_id_fkey foreign key (account_id) references inbox (account_id),
    constraint notification_domain_event_id_fkey foreign key (domain_event_id) references domain_event (id)
);
create index notification_unread_idx on notification (account_id, seq) where read_at is null;

-- What a person does not want to see; no row means yes.
create table notification_mute (
    account_id uuid not null,
    event      text not null,
    channel    text not null,
    constraint notification_mute_pkey primary key (account_id, event, channel),
    constraint notification_mute_account_id_fkey foreign key (account_id) references account (id),
    constraint notification_mute_channel_known check (channel in ('in_app'))
);

-- What is due later, written and withdrawn with the thing it concerns. Firing deletes the row in the transaction of its
-- effect. Whoever needs both locks the subject first, then its timers.
create type timer_kind as enum (
    'booking_hold', 'booking_start', 'booking_warning', 'booking_end', 'booking_grace', 'refund', 'sandbox_webhook'
);
create table timer (
    subject_id uuid        not null,
    kind       timer_kind  not null,
    due_at     timestamptz not null,
    constraint timer_pkey primary key (subject_id, kind)
);
create index timer_kind_due_at_idx on timer (kind, due_at);
