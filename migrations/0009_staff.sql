-- Who takes work, and what everyone has been given to do.

-- Who said that a member takes no work now; null while the member does. What a person said of himself only he takes back.
alter table membership
    add column offline_by uuid,
    add constraint membership_offline_by_fkey foreign key (offline_by) references account (id);

-- With so many open assignments a person is busy. Its row lock puts the operator's giving of work in a line.
alter table operator
    add column busy_at integer not null default 3,
    add constraint operator_busy_at_range check (busy_at between 1 and 100);

create type assignment_status as enum (
    'queued',       -- waits for somebody to become available
    'assigned',     -- given to somebody
    'accepted',
    'in_progress',
    'done',
    'declined',     -- by the person; another row continues it
    'cancelled'     -- by a lot admin, with its wash, or because another row continues it
);

-- One person's turn at a job. A job that goes on to somebody else goes on as another row.
create table assignment (
    id            uuid              not null,
    operator_id   uuid              not null,
    lot_id        uuid              not null,
    task          text              not null,
    car_wash_id   uuid,
    booking_id    uuid,
    employee_id   uuid,
    status        assignment_status not null,
    status_reason text,
    -- Who asked for it.
    assigned_by   uuid              not null,
    -- The turn before this one.
    continues     uuid,
    -- Who declined the job: it is not given to them again by itself, until they come back from offline.
    passed_over   uuid[]            not null default '{}',
    created_at    timestamptz       not null,
    assigned_at   timestamptz,
    ended_at      timestamptz,
    -- Counts the transitions; each has one domain event of the same version.
    version       integer           not null default 1,
    constraint assignment_pkey primary key (id),
    constraint assignment_operator_id_fkey foreign key (operator_id) references operator (id),
    constraint assignment_lot_id_fkey foreign key (lot_id) references lot (id),
    constraint assignment_car_wash_id_fkey foreign key (car_wash_id) references car_wash (id),
    constraint assignment_booking_id_fkey foreign key (booking_id) references booking (id),
    constraint assignment_membership_fkey foreign key (operator_id, employee_id)
        references membership (operator_id, account_id),
    constraint assignment_assigned_by_fkey foreign key (assigned_by) references account (id),
    constraint assignment_continues_fkey foreign key (continues) references assignment (id),
    constraint assignment_task_filled check (task <> ''),
    constraint assignment_of_one_thing check (num_nonnulls(car_wash_id, booking_id) <= 1),
    constraint assignment_employee_when_given check (
        case status
            when 'queued' then employee_id is null
            when 'cancelled' then true
            else employee_id is not null
        end
    ),
    constraint assignment_given_at_an_instant check ((employee_id is null) = (assigned_at is null)),
    constraint assignment_ended_when_final check ((status in ('done', 'declined', 'cancelled')) = (ended_at is not null))
);
-- One person works on a wash at a time.
create unique index assignment_car_wash_id_key on assignment (car_wash_id) where ended_at is null;
-- A turn is followed by one turn.
create unique index assignment_continues_key on assignment (continues);
create index assignment_operator_id_idx on assignment (operator_id, id);
create index assignment_queued_idx on assignment (operator_id, id) where status = 'queued';
create index assignment_employee_id_idx on assignment (employee_id, operator_id, ended_at);
create index assignment_booking_id_idx on assignment (booking_id) where booking_id is not null;

-- When staff let the car in; told, but no change of state.
alter table booking add column checked_in_at timestamptz;
