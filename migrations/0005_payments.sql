-- The ledger: what is owed, what came, what goes back. It knows no purpose: what a payment unlocks is decided by the
-- owner of the thing unlocked, which points here.

create type payment_method as enum ('card', 'upi', 'cash');
create type payment_status as enum ('pending', 'succeeded', 'failed', 'expired', 'refund_pending', 'refunded');

create table payment (
    id              uuid           not null,
    customer_id     uuid           not null,
    lot_id          uuid           not null,
    method          payment_method not null,
    status          payment_status not null default 'pending',
    amount          bigint         not null,
    currency        text           not null,
    -- The provider that takes it; null for cash and for UPI confirmed by hand.
    gateway         text,
    -- Where the customer pays a card payment, and the link behind a UPI code.
    checkout_url    text,
    upi_uri         text,
    -- Promised back in all, and given back so far.
    refund_amount   bigint         not null default 0,
    refunded_amount bigint         not null default 0,
    verified_by     uuid,
    created_at      timestamptz    not null,
    settled_at      timestamptz,
    constraint payment_pkey primary key (id),
    constraint payment_customer_id_fkey foreign key (customer_id) references account (id),
    constraint payment_lot_id_fkey foreign key (lot_id) references lot (id),
    constraint payment_verified_by_fkey foreign key (verified_by) references account (id),
    constraint payment_amount_positive check (amount > 0),
    constraint payment_refund_within check (refunded_amount between 0 and refund_amount and refund_amount <= amount),
    constraint payment_refund_needs_money check (
        case
            when status in ('pending', 'failed', 'expired') then refund_amount = 0
            when status = 'succeeded' then refund_amount = 0
            when status = 'refund_pending' then refunded_amount < refund_amount
            else refunded_amount = refund_amount and refund_amount > 0
        end
    ),
    constraint payment_settled_once_over check ((status = 'pending') = (settled_at is null))
);
create index payment_customer_id_idx on payment (customer_id, id);
create index payment_lot_id_idx on payment (lot_id, id);
create index payment_pending_idx on payment (lot_id, id) where status in ('pending', 'refund_pending');

create type refund_status as enum ('pending', 'done');

-- Money on its way back: by the gateway, or by hand at the counter.
create table refund (
    id         uuid          not null,
    payment_id uuid          not null,
    amount     bigint        not null,
    reason     text          not null,
    status     refund_status not null default 'pending',
    created_at timestamptz   not null,
    settled_at timestamptz,
    constraint refund_pkey primary key (id),
    constraint refund_payment_id_fkey foreign key (payment_id) references payment (id),
    constraint refund_amount_positive check (amount > 0),
    constraint refund_settled_when_done check ((status = 'done') = (settled_at is not null))
);
create index refund_payment_id_idx on refund (payment_id);

-- Every webhook that took effect, by the provider's own event id: a second delivery finds its row.
create table webhook_event (
    gateway     text        not null,
    event_id    text        not null,
    kind        text        not null,
    received_at timestamptz not null,
    constraint webhook_event_pkey primary key (gateway, event_id)
);

-- The sandbox gateway's own books: what was decided on its checkout page, and the webhooks it still has to deliver.
create table sandbox_charge (
    payment_id uuid        not null,
    succeeded  boolean     not null,
    decided_at timestamptz not null,
    constraint sandbox_charge_pkey primary key (payment_id)
);
create table sandbox_webhook (
    id           uuid        not null,
    body         text        not null,
    created_at   timestamptz not null,
    delivered_at timestamptz,
    constraint sandbox_webhook_pkey primary key (id)
);
