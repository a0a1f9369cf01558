-- What reaches people who are not looking: mail and push messages, by their wishes, at their hours.

create type delivery_channel as enum ('email', 'push');
create type delivery_state as enum ('waiting', 'sent', 'withdrawn', 'given_up');

-- One row for each channel by which somebody is to hear of an event, written with the event. Whoever sends it takes it by
-- moving `due_at` ahead: should he die, it is due again then.
create table delivery (
    id              uuid             not null,
    account_id      uuid             not null,
    channel         delivery_channel not null,
    domain_event_id uuid             not null,
    event           text             not null,
    -- The notification that it repeats; null for what is told by mail alone.
    seq             bigint,
    -- Only for who has not seen the notification by then.
    if_unseen       boolean          not null,
    state           delivery_state   not null default 'waiting',
    due_at          timestamptz      not null,
    tries           integer          not null default 0,
    -- Why it was withdrawn or given up, or failed the last time.
    reason          text,
    created_at      timestamptz      not null,
    ended_at        timestamptz,
    constraint delivery_pkey primary key (id),
    constraint delivery_once_key unique (account_id, domain_event_id, event, channel),
    constraint delivery_account_id_fkey foreign key (account_id) references account (id),
    constraint delivery_domain_event_id_fkey foreign key (domain_event_id) references domain_event (id),
    constraint delivery_notification_fkey foreign key (account_id, seq) references notification (account_id, seq),
    constraint delivery_unseen_is_told check (seq is not null or not if_unseen),
    constraint delivery_ended_when_final check ((state = 'waiting') = (ended_at is null)),
    constraint delivery_tries_counted check (tries >= 0)
);
create index delivery_due_at_idx on delivery (due_at) where state = 'waiting';
create index delivery_ended_at_idx on delivery (ended_at) where state <> 'waiting';

-- What a person wants otherwise than everybody unless told.
create table delivery_wish (
    account_id uuid             not null,
    event      text             not null,
    channel    delivery_channel not null,
    wanted     boolean          not null,
    constraint delivery_wish_pkey primary key (account_id, event, channel),
    constraint delivery_wish_account_id_fkey foreign key (account_id) references account (id)
);

-- By the clocks of the person's zone; `starts` after `ends` lasts over midnight. No row: never quiet.
create table quiet_hours (
    account_id uuid not null,
    starts     time not null,
    ends       time not null,
    constraint quiet_hours_pkey primary key (account_id),
    constraint quiet_hours_account_id_fkey foreign key (account_id) references account (id),
    constraint quiet_hours_last check (starts <> ends)
);

-- Where a person lives and how to speak to them. No row: as the defaults in the code.
create table personal_locale (
    account_id uuid not null,
    time_zone  text not null,
    language   text not null,
    constraint personal_locale_pkey primary key (account_id),
    constraint personal_locale_account_id_fkey foreign key (account_id) references account (id),
    constraint personal_locale_language_known check (language in ('en', 'hi'))
);

-- A browser that shows push messages, as long as its log-in lasts. The endpoint is a secret of the person's.
create table push_subscription (
    id         uuid        not null,
    account_id uuid        not null,
    session_id uuid        not null,
    endpoint   text        not null,
    -- The browser's public key and its secret, as RFC 8291 has them.
    p256dh     bytea       not null,
    auth       bytea       not null,
    created_at timestamptz not null,
    constraint push_subscription_pkey primary key (id),
    constraint push_subscription_endpoint_key unique (endpoint),
    constraint push_subscription_account_id_fkey foreign key (account_id) references account (id),
    constraint push_subscription_session_id_fkey foreign key (session_id) references session (id) on delete cascade,
    constraint push_subscription_p256dh_point check (length(p256dh) = 65),
    constraint push_subscription_auth_length check (length(auth) = 16)
);
create index push_subscription_account_id_idx on push_subscription (account_id);
create index push_subscription_session_id_idx on push_subscription (session_id);

-- The key by which push services know this service; made by whichever server needs it first.
create table push_key (
    only_one    boolean     not null default true,
    private_key bytea       not null,
    created_at  timestamptz not null,
    constraint push_key_pkey primary key (only_one),
    constraint push_key_one check (only_one)
);

-- Mail is tried again when the relay does not take it. Old servers write none of these, and their mail is due at once.
alter table mail
    add column due_at timestamptz,
    add column tries integer not null default 0;
