-- The same references at a tenth of the cost: a function in SQL that cannot be inlined is planned anew for each booking (0.13 ms
-- of the database's time), this one once a connection.
create or replace function booking_reference() returns text
    language plpgsql volatile
    as $$
declare
    n constant bigint := (nextval('booking_reference_seq') * 662607015 + 299792458) & ((1 << 30) - 1);
    digits constant text := '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
begin
    return 'PM-' || substr(digits, (n >> 25 & 31)::integer + 1, 1) || substr(digits, (n >> 20 & 31)::integer + 1, 1)
        || substr(digits, (n >> 15 & 31)::integer + 1, 1) || substr(digits, (n >> 10 & 31)::integer + 1, 1)
        || substr(digits, (n >> 5 & 31)::integer + 1, 1) || substr(digits, (n & 31)::integer + 1, 1);
end
$$;
