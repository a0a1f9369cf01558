-- People, their ways in, and what they drive.

create table account (
    id                uuid        not null,
    email             text        not null,
    -- Null until an invitation is accepted: such an account cannot log in.
    password_hash     text,
    full_name         text        not null,
    phone             text,
    is_platform_admin boolean     not null default false,
    disabled_at       timestamptz,
    created_at        timestamptz not null,
    constraint account_pkey primary key (id),
    constraint account_email_key unique (email),
    constraint account_email_lower check (email = lower(email)),
    constraint account_full_name_filled check (full_name <> '')
);

-- A log-in. Only the SHA-256 of the token is kept; deleting the row is the revocation.
create table session (
    id         uuid        not null,
    account_id uuid        not null,
    token_hash bytea       not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    constraint session_pkey primary key (id),
    constraint session_token_hash_key unique (token_hash),
    constraint session_account_id_fkey foreign key (account_id) references account (id)
);
create index session_account_id_idx on session (account_id);
create index session_expires_at_idx on session (expires_at);

-- Opens one socket, once, within 30 seconds: for clients that can set neither header nor cookie on an upgrade.
create table socket_ticket (
    token_hash bytea       not null,
    session_id uuid        not null,
    expires_at timestamptz not null,
    constraint socket_ticket_pkey primary key (token_hash),
    constraint socket_ticket_session_id_fkey foreign key (session_id) references session (id) on delete cascade
);
create index socket_ticket_session_id_idx on socket_ticket (session_id);

-- Tokens that travel by mail: an invitation or a password reset. Single use.
create type mailed_token_purpose as enum ('invitation', 'password_reset');
create table mailed_token (
    token_hash bytea                not null,
    account_id uuid                 not null,
    purpose    mailed_token_purpose not null,
    expires_at timestamptz          not null,
    constraint mailed_token_pkey primary key (token_hash),
    constraint mailed_token_account_id_fkey foreign key (account_id) references account (id)
);
create index mailed_token_account_id_idx on mailed_token (account_id);

-- Mail to send, written in the transaction that decided on it and deleted by the one that sent it.
create table mail (
    id         uuid        not null,
    recipient  text        not null,
    subject    text        not null,
    body       text        not null,
    created_at timestamptz not null,
    constraint mail_pkey primary key (id)
);

create type vehicle_class as enum ('two_wheeler', 'three_wheeler', 'hatchback', 'sedan', 'multi_axle');

create table vehicle (
    id            uuid          not null,
    account_id    uuid          not null,
    plate         text          not null,
    vehicle_class vehicle_class not null,
    label         text,
    constraint vehicle_pkey primary key (id),
    constraint vehicle_account_id_fkey foreign key (account_id) references account (id),
    constraint vehicle_account_id_plate_key unique (account_id, plate),
    constraint vehicle_plate_normal check (plate ~ '^[A-Z0-9]{2,16}$')
);

-- The reply to a write that carried an Idempotency-Key, stored by the transaction that did the write.
create table idempotency_key (
    account_id   uuid        not null,
    key          text        not null,
    -- SHA-256 over method, path and body: the same key with another request is refused.
    request_hash bytea       not null,
    status       smallint    not null,
    body         jsonb,
    created_at   timestamptz not null,
    constraint idempotency_key_pkey primary key (account_id, key)
);
create index idempotency_key_created_at_idx on idempotency_key (created_at);
