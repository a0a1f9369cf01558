-- What a search of ten thousand lots sorts and filters by, so that it reads the page it shows and not every lot.

-- What a lot has open, by class of vehicle and of all together: one row a lot for `any`, and one for each class that it has.
create table lot_bays (
    lot_id    uuid   not null,
    -- 'any', or a class of vehicles.
    class     text   not null,
    bays      bigint not null,
    -- The cheapest hour; null without open bays.
    from_rate bigint,
    features  text[] not null default '{}',
    constraint lot_bays_pkey primary key (lot_id, class),
    constraint lot_bays_lot_id_fkey foreign key (lot_id) references lot (id)
);
create index lot_bays_rate_idx on lot_bays (class, coalesce(from_rate, 9223372036854775807), lot_id);

-- Counts the bays of these lots anew. Whoever counts a lot first locks its row, and counts what was there then: of two at
-- once the later sees what both changed.
create function count_bays(lots uuid[]) returns void
    language plpgsql
    as $$
begin
    perform from lot_bays where lot_id = any (lots) and class = 'any' order by lot_id for update;
    delete from lot_bays b
    where b.lot_id = any (lots) and b.class <> 'any' and not exists (
        select from slot s where s.lot_id = b.lot_id and s.vehicle_class::text = b.class and s.closed_at is null
    );
    insert into lot_bays (lot_id, class, bays, from_rate, features)
    select l.id, coalesce(s.vehicle_class::text, 'any'), count(distinct s.id), min(s.hourly_rate),
        coalesce(array_agg(distinct f.feature order by f.feature) filter (where f.feature is not null), '{}')
    from lot l
        left join slot s on s.lot_id = l.id and s.closed_at is null
        left join lateral unnest(s.features) as f (feature) on true
    where l.id = any (lots)
    group by grouping sets ((l.id), (l.id, s.vehicle_class))
    having grouping(s.vehicle_class) = 1 or s.vehicle_class is not null
    on conflict (lot_id, class) do update
        set bays = excluded.bays, from_rate = excluded.from_rate, features = excluded.features;
end
$$;

create function count_bays_of_changed() returns trigger
    language plpgsql
    as $$
begin
    if tg_table_name = 'lot' then
        perform count_bays(array (select id from changed));
    else
        perform count_bays(array (select distinct lot_id from changed));
    end if;
    return null;
end
$$;

create trigger lot_bays after insert on lot
    referencing new table as changed for each statement execute function count_bays_of_changed();
create trigger lot_bays_inserted after insert on slot
    referencing new table as changed for each statement execute function count_bays_of_changed();
create trigger lot_bays_updated after update on slot
    referencing new table as changed for each statement execute function count_bays_of_changed();
create trigger lot_bays_deleted after delete on slot
    referencing old table as changed for each statement execute function count_bays_of_changed();

select count_bays(array (select id from lot));

-- Where it lies on a globe of radius 1. The straight line between two places grows with the way on the surface, and an index
-- finds the nearest by it. Named with its schema, because a restore looks into none.
create extension if not exists cube with schema public;
create function place_on_globe(latitude float8, longitude float8) returns public.cube
    language sql immutable parallel safe
    as $$
select public.cube(array [cosd(latitude) * cosd(longitude), cosd(latitude) * sind(longitude), sind(latitude)])
$$;
-- Safe: a table of lots is read in milliseconds.
create index lot_place_idx on lot using gist (place_on_globe(latitude, longitude));
-- Safe: an index; the version before searches without it.
drop index lot_position_idx;

-- The best first, of two as good (to a hundredth) the one with more reviews, and lots nobody has rated last.
create function rank_of_rating(rating_sum bigint, review_count bigint) returns bigint
    language sql immutable parallel safe
    as $$
select coalesce(-(100 * rating_sum / nullif(review_count, 0) * 1000000 + least(review_count, 999999)), 0)
$$;
-- Safe: a table of lots is read in milliseconds.
create index lot_rating_idx on lot (rank_of_rating(rating_sum, review_count), id);
