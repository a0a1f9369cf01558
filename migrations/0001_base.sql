-- What every feature builds on.
--
-- Conventions: singular table names, `thing_id` keys, every constraint named (the server turns a constraint's
-- name into a refusal with a stable code), instants in UTC, money in integer minor units. No column defaults to
-- the database's clock: the server's clock is the only clock, and it hands every instant in.

-- Exclusion constraints mix equality on ids with overlap of time ranges in one GiST index.
create extension if not exists btree_gist;
-- Search by a part of a name or a street.
create extension if not exists pg_trgm;

-- A UUID of version 7 (RFC 9562, 5.7) for rows that are made inside a statement: 48 bits of milliseconds, then random
-- bits. PostgreSQL below 18 has none of its own.
create function uuid_v7(at timestamptz) returns uuid
    language sql volatile parallel safe
    as $$
select encode(
    set_bit(
        set_bit(
            overlay(uuid_send(gen_random_uuid())
                    placing substring(int8send((extract(epoch from at) * 1000)::bigint) from 3)
                    from 1 for 6),
            52, 1),
        53, 1),
    'hex')::uuid
$$;
