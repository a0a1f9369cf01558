-- What reports of a span of time look through: money by the instant at which it was settled, and at which it was to go back,
-- so that a report costs as much as its span holds, not as much as there ever was. Writers wait for as long as it takes to
-- build them, about a second a million rows; readers do not.

create index payment_lot_id_settled_at_idx on payment (lot_id, settled_at)
    where status in ('succeeded', 'refund_pending', 'refunded');
create index refund_created_at_idx on refund (created_at);
