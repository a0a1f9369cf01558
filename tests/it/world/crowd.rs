//! Many bookings at once, written directly: asking for each costs a request.

use chrono::{DateTime, TimeDelta, Utc};
use parkmate::types::AccountId;

use super::places::Lot;
use super::{Booked, Person, World};

/// Paid, running until one instant, each on a bay of its own, the customers taking turns; with the events and timers
/// that come with it.
const RUNNING: &str = "
with numbered as (
    select n, gen_random_uuid() as slot_id, gen_random_uuid() as booking_id, gen_random_uuid() as payment_id,
        ($3::uuid[])[1 + n % array_length($3, 1)] as customer_id
    from generate_series(1, $2) n
), bay as (
    insert into slot (id, lot_id, label, vehicle_class, hourly_rate)
    select slot_id, $1, slot_id::text, 'hatchback', 5000 from numbered
), paid as (
    insert into payment (id, customer_id, lot_id, method, status, amount, currency, created_at, settled_at)
    select payment_id, customer_id, $1, 'cash', 'succeeded', 5000, 'INR', $4, $4 from numbered
), booked as (
    insert into booking (id, kind, status, lot_id, slot_id, customer_id, plate, vehicle_class, starts_at, ends_at,
        occupied_until, hold_expires_at, price_amount, currency, grace_minutes, refund_terms, payment_id, chain_id,
        created_at)
    select booking_id, 'instant', 'active', $1, slot_id, customer_id, 'CROWD' || n, 'hatchback', $4, $5, $5, $4, 5000, 'INR',
        5, '{\"free_minutes\": 10, \"tiers\": []}', payment_id, booking_id, $4
    from numbered
), told as (
    insert into domain_event (id, name, subject_id, version, facts, created_at)
    select gen_random_uuid(), 'booking.placed', booking_id, 1, '{}', $4 from numbered
)
insert into timer (subject_id, kind, due_at)
select booking_id, kind, due_at from numbered, (
    values ('booking_warning'::timer_kind, $5::timestamptz - interval '5 minutes'), ('booking_end', $5)
) as t (kind, due_at)";

impl World {
    /// So many bookings at the lot that run from now until `ends_at`.
    pub async fn crowd(&self, lot: &Lot<'_>, customers: &[Person], bookings: i32, ends_at: DateTime<Utc>) {
        let ids: Vec<AccountId> = customers.iter().map(|person| person.id).collect();
        let insert = sqlx::query(RUNNING).bind(lot.id).bind(bookings).bind(ids).bind(self.now()).bind(ends_at);
        insert.execute(self.db()).await.expect("a crowd");
        self.post_what_was_sown().await;
    }

    /// Puts payments that were written directly into the books.
    pub async fn post_what_was_sown(&self) {
        parkmate::settlements::post_missing(&self.app).await.expect("posted");
    }

    /// Makes a booking one that began, and will end, so much earlier; what is due for it moves along.
    pub async fn move_earlier(&self, booked: &Booked, by: TimeDelta) {
        let move_it = "
with due as (update timer set due_at = due_at - $2 where subject_id = $1)
update booking set starts_at = starts_at - $2, ends_at = ends_at - $2, occupied_until = occupied_until - $2 where id = $1";
        let id: uuid::Uuid = booked.id.parse().expect("an id");
        sqlx::query(move_it).bind(id).bind(by).execute(self.db()).await.expect("moved");
    }
}
