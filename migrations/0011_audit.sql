-- Who did what to which row, before and after: written by the database itself, so that no path can forget it.
--
-- A transaction says who acts and what time it is as it begins (`set local parkmate.actor`, `parkmate.now`). A change by
-- hand says neither: it has no actor, and the database's own time, the only place where that is asked.

create type audit_action as enum ('insert', 'update', 'delete');

create table audit (
    -- A running number: the order in which changes were made.
    id        bigint       generated always as identity,
    at        timestamptz  not null,
    -- Nobody: the scheduler, a gateway, someone not logged in, or a change by hand.
    actor_id  uuid,
    -- The table.
    entity    text         not null,
    entity_id uuid         not null,
    action    audit_action not null,
    -- The row without its secrets; null before an insert and after a delete. For an update of a table that changes by the
    -- thousand only what changed.
    before    jsonb,
    after     jsonb,
    constraint audit_pkey primary key (id)
);
create index audit_entity_id_idx on audit (entity_id, id);
create index audit_actor_id_idx on audit (actor_id, id) where actor_id is not null;
create index audit_at_idx on audit using brin (at);

-- The one trigger function of every audited table. Its arguments: the column that is the entity's id, `id` unless told; then
-- `changes` to keep of an update only what changed, for tables that change by the thousand (a quarter of the WAL).
create function audit_change() returns trigger
    language plpgsql
    as $$
declare
    -- Left out of every table that has them.
    secret constant text[] := '{password_hash,token_hash}';
    -- Sums over other rows, whose own changes tell.
    counted constant text[] := '{review_count,rating_sum}';
    was jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) - secret end;
    became jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) - secret end;
    subject uuid := coalesce(became, was) ->> coalesce(tg_argv[0], 'id');
begin
    if tg_table_name = 'lot' and tg_op = 'UPDATE' and was - counted = became - counted then
        return null;
    end if;
    if tg_argv[1] = 'changes' and tg_op = 'UPDATE' then
        select jsonb_object_agg(o.key, o.value), jsonb_object_agg(o.key, became -> o.key) into was, became
        from jsonb_each(was) o where became -> o.key is distinct from o.value;
    end if;
    insert into audit (at, actor_id, entity, entity_id, action, before, after)
    values (
        coalesce(nullif(current_setting('parkmate.now', true), '')::timestamptz, clock_timestamp()),
        nullif(current_setting('parkmate.actor', true), '')::uuid,
        tg_table_name, subject, lower(tg_op)::audit_action, was, became
    );
    return null;
end
$$;

-- Audits a table from now on: `select audit_table('car_wash_service')`.
create function audit_table(audited regclass, id_column text default 'id') returns void
    language plpgsql
    as $$
begin
    execute format('create trigger audit_made after insert or delete on %s for each row execute function audit_change(%L)',
        audited, id_column);
    execute format('create trigger audit_changed after update on %s for each row when (old.* is distinct from new.*) execute function audit_change(%L)',
        audited, id_column);
end
$$;

-- The same for a table whose every row comes with a domain event: its updates only, and of these what changed.
create function audit_changes_of(audited regclass) returns void
    language plpgsql
    as $$
begin
    execute format('create trigger audit_changed after update on %s for each row when (old.* is distinct from new.*) execute function audit_change(''id'', ''changes'')',
        audited);
end
$$;

select audit_table('operator');
-- A membership is an account's.
select audit_table('membership', 'account_id');
select audit_table('lot');
select audit_table('slot');
select audit_table('closure');
select audit_table('account');
select audit_table('vehicle');
select audit_table('refund');
select audit_changes_of('booking');
select audit_changes_of('payment');

select audit_table('review');

select audit_table('car_wash_service');
select audit_table('assignment');
select audit_changes_of('car_wash');
