-- A hold may be extended once before it lapses, for whoever needs longer to pay. Both columns have a constant default: no row
-- is rewritten, and the tables are locked for a moment only.

alter table booking add column hold_extended boolean not null default false;
alter table car_wash add column hold_extended boolean not null default false;
