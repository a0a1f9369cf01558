-- A closed charge is watched again when its provider says late that there is something to see, beside the one that came after
-- it. Not in the file before: nobody holds one table while he waits for the other.

-- Safe: a row for each visit to a provider's page, read in no time.
create unique index gateway_charge_open_key on gateway_charge (payment_id) where state in ('opening', 'open', 'closing');
-- Safe: it forbade a little more than the one above; no server names either.
drop index gateway_charge_live_key;

-- That a paid one is in trouble means from now on that it was paid twice; before, that its provider had been silent for a time.
-- Safe: few rows, each of a payment that is settled.
update gateway_charge set told_at = null where state = 'paid' and told_at is not null;
