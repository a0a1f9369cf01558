-- no-transaction
-- Who has a lot's bays from some time on: one look for all of them, not one for each.
create index concurrently booking_live_idx on booking (lot_id, occupied_until) include (starts_at, slot_id, status, hold_expires_at)
    where status in ('held', 'confirmed', 'active', 'overdue') or (status = 'completed' and occupied_until > ends_at);
