-- A bank's transfer is recorded once. One that was recorded twice keeps both rows, told apart, so that somebody can see it.
-- Safe: payouts are few, and there are hardly any such.
update payout set reference = reference || ' ' || id
where exists (
    select from payout earlier
    where earlier.operator_id = payout.operator_id and earlier.reference = payout.reference and earlier.id < payout.id
);
-- Safe: payouts are few, and recorded by hand.
alter table payout add constraint payout_reference_key unique (operator_id, reference);

-- Where the seller was when the money came, as the receipt says it; empty if it had said nothing. Null, and then it is as it is
-- today, where an older server wrote the receipt.
alter table receipt add column seller_address text;
