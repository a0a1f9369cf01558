-- The businesses that own lots, and who works for them.

create type operator_verification as enum ('pending', 'approved', 'declined');

create table operator (
    id           uuid                  not null,
    name         text                  not null,
    upi_id       text,
    address      text,
    verification operator_verification not null default 'pending',
    version      integer               not null default 1,
    created_at   timestamptz           not null,
    constraint operator_pkey primary key (id),
    constraint operator_name_filled check (name <> '')
);
create index operator_verification_idx on operator (verification, id);

create type membership_role as enum ('admin', 'staff');

-- One account has one role with an operator; ending a membership keeps the row, because history names it.
create table membership (
    operator_id uuid            not null,
    account_id  uuid            not null,
    role        membership_role not null,
    created_at  timestamptz     not null,
    ended_at    timestamptz,
    constraint membership_pkey primary key (operator_id, account_id),
    constraint membership_operator_id_fkey foreign key (operator_id) references operator (id),
    constraint membership_account_id_fkey foreign key (account_id) references account (id)
);
create index membership_account_id_idx on membership (account_id) where ended_at is null;
