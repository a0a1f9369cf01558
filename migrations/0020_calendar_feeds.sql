-- Bookings in people's own calendars: a customer's, or a lot's, behind a link that cannot be guessed.

create table calendar_feed (
    id         uuid        not null,
    -- Whose bookings it shows: a customer's or a lot's.
    account_id uuid,
    lot_id     uuid,
    -- Of what stands in its link, which is shown once.
    token_hash bytea       not null,
    created_at timestamptz not null,
    constraint calendar_feed_pkey primary key (id),
    constraint calendar_feed_account_id_fkey foreign key (account_id) references account (id),
    constraint calendar_feed_lot_id_fkey foreign key (lot_id) references lot (id),
    constraint calendar_feed_of_one check (num_nonnulls(account_id, lot_id) = 1),
    constraint calendar_feed_account_id_key unique (account_id),
    constraint calendar_feed_lot_id_key unique (lot_id),
    constraint calendar_feed_token_hash_key unique (token_hash)
);
select audit_table('calendar_feed');
