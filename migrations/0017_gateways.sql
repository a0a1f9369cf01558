-- Operators' accounts with providers of payments, and what is asked of these: charges and refunds, until their end is known.

create table operator_gateway (
    operator_id     uuid        not null,
    gateway         text        not null,
    -- Not secret: the provider's pages are opened with it.
    public_key      text        not null,
    -- The provider's name for the account; words about another are refused.
    account         text,
    takes_card      boolean     not null,
    takes_upi       boolean     not null,
    -- The last characters of the two secrets, for people to tell them by.
    secret_end      text        not null,
    webhook_end     text        not null,
    set_at          timestamptz not null,
    constraint operator_gateway_pkey primary key (operator_id, gateway),
    constraint operator_gateway_operator_id_fkey foreign key (operator_id) references operator (id)
);
-- A payment goes to one provider.
create unique index operator_gateway_card_key on operator_gateway (operator_id) where takes_card;
create unique index operator_gateway_upi_key on operator_gateway (operator_id) where takes_upi;

-- The secrets themselves, encrypted, each bound to its operator, gateway and column. A table of its own, so that the audit
-- never sees them.
create table operator_gateway_key (
    operator_id    uuid  not null,
    gateway        text  not null,
    -- Which key of ours opens them.
    key_id         text  not null,
    secret         bytea not null,
    webhook_secret bytea not null,
    constraint operator_gateway_key_pkey primary key (operator_id, gateway),
    constraint operator_gateway_key_fkey foreign key (operator_id, gateway)
        references operator_gateway (operator_id, gateway) on delete cascade
);

-- opening: asked for, and no answer kept yet. open: it can be paid. closing: what it pays for waits no longer than until the
-- provider has said what became of it. watched: that is given up, and money may still come. doubtful: a person has to look.
create type charge_state as enum ('opening', 'open', 'closing', 'watched', 'paid', 'closed', 'doubtful');

create table gateway_charge (
    id          uuid         not null,
    payment_id  uuid         not null,
    operator_id uuid         not null,
    gateway     text         not null,
    attempt     integer      not null,
    state       charge_state not null default 'opening',
    -- The provider's name for it, and its page.
    reference   text,
    page        text,
    -- The provider's name for the money that came: refunds name it.
    paid_by     text,
    -- Why the last try to pay failed.
    refusal     text,
    opened_at   timestamptz  not null,
    closing_at  timestamptz,
    -- When the lot admins were told that something is wrong.
    told_at     timestamptz,
    -- How often it was asked for in a row without an answer.
    tries       integer      not null default 0,
    -- When the provider is asked next; null when all is known.
    due_at      timestamptz,
    constraint gateway_charge_pkey primary key (id),
    constraint gateway_charge_payment_id_fkey foreign key (payment_id) references payment (id),
    constraint gateway_charge_operator_id_fkey foreign key (operator_id) references operator (id),
    constraint gateway_charge_attempt_key unique (payment_id, attempt),
    constraint gateway_charge_due_until_known check ((due_at is null) = (state in ('paid', 'closed', 'doubtful'))),
    constraint gateway_charge_paid_by_something check (state <> 'paid' or paid_by is not null)
);
create unique index gateway_charge_live_key on gateway_charge (payment_id)
    where state in ('opening', 'open', 'closing', 'watched');
create index gateway_charge_reference_idx on gateway_charge (reference);
create index gateway_charge_due_idx on gateway_charge (due_at) where due_at is not null;

create type gateway_refund_state as enum ('asking', 'pending', 'done', 'failed');

-- What a provider was asked to give back.
create table gateway_refund (
    refund_id   uuid                 not null,
    payment_id  uuid                 not null,
    operator_id uuid                 not null,
    gateway     text                 not null,
    -- One that failed is asked for anew, under a new key.
    attempt     integer              not null default 1,
    state       gateway_refund_state not null default 'asking',
    reference   text,
    failure     text,
    created_at  timestamptz          not null,
    told_at     timestamptz,
    tries       integer              not null default 0,
    due_at      timestamptz,
    constraint gateway_refund_pkey primary key (refund_id),
    constraint gateway_refund_refund_id_fkey foreign key (refund_id) references refund (id),
    constraint gateway_refund_payment_id_fkey foreign key (payment_id) references payment (id),
    constraint gateway_refund_operator_id_fkey foreign key (operator_id) references operator (id),
    constraint gateway_refund_due_until_known check ((due_at is null) = (state in ('done', 'failed')))
);
create index gateway_refund_payment_id_idx on gateway_refund (payment_id);
create index gateway_refund_due_idx on gateway_refund (due_at) where due_at is not null;
create index gateway_refund_failed_idx on gateway_refund (payment_id) where state = 'failed';

select audit_table('operator_gateway', 'operator_id');
