//! Every invariant is one that can be broken: by hand, since no path of ours does it.

use std::collections::{BTreeMap, BTreeSet};

use chrono::TimeDelta;
use parkmate::reports::invariants;
use serde_json::{Value, json};
use sqlx::AssertSqlSafe;

use crate::world::{Booked, World};

/// What is broken, and how. `{booking}`, `{wash}` and the like stand for rows of the [`Scene`].
const BREACHES: [(&str, &str); 41] = [
    (
        "overlapping_live_bookings",
        "alter table booking drop constraint booking_slot_free, drop constraint booking_plate_free;
         drop index booking_payment_id_key;
         insert into booking select (jsonb_populate_record(b, jsonb_build_object('id', gen_random_uuid(), 'reference', 'PM-COPY'))).*
         from booking b where id = '{booking}'",
    ),
    (
        "vehicles_in_two_places",
        "alter table booking drop constraint booking_slot_free, drop constraint booking_plate_free;
         drop index booking_payment_id_key;
         insert into booking select (jsonb_populate_record(b, jsonb_build_object('id', gen_random_uuid(), 'reference', 'PM-COPY'))).*
         from booking b where id = '{booking}'",
    ),
    (
        "bookings_in_closures",
        "insert into closure (id, slot_id, starts_at, ends_at, reason, created_at)
         select gen_random_uuid(), slot_id, starts_at, ends_at, 'x', starts_at from booking where id = '{booking}'",
    ),
    ("transitions_without_event", "update booking set version = version + 1 where id = '{booking}'"),
    ("transitions_without_event", "update car_wash set version = version + 1 where id = '{wash}'"),
    ("elapsed_holds", "update booking set hold_expires_at = '2000-01-01' where id = '{held}'"),
    (
        "elapsed_holds",
        "update car_wash set status = 'awaiting_payment', employee_id = null, hold_expires_at = '2000-01-01' where id = '{wash}'",
    ),
    (
        "holds_that_end_at_another_time",
        "update booking set hold_expires_at = hold_expires_at + interval '1 minute' where id = '{held}'",
    ),
    (
        "holds_that_end_at_another_time",
        "update car_wash set status = 'awaiting_payment', employee_id = null, hold_expires_at = ends_at where id = '{wash}'",
    ),
    ("timers_overdue", "update timer set due_at = '2000-01-01' where subject_id = '{booking}'"),
    ("live_bookings_without_timer", "delete from timer where subject_id = '{booking}'"),
    (
        "bay_without_payment",
        "update payment set status = 'failed' where id = (select payment_id from booking where id = '{booking}')",
    ),
    (
        "hold_without_open_payment",
        "update payment set status = 'failed', settled_at = created_at where id = (select payment_id from booking where id = '{held}')",
    ),
    ("dead_booking_with_open_payment", "update booking set status = 'lapsed', ended_at = starts_at where id = '{held}'"),
    ("money_without_bay_or_refund", "update booking set status = 'declined', ended_at = starts_at where id = '{booking}'"),
    (
        "payment_differs_from_price",
        "update payment set amount = amount + 1 where id = (select payment_id from booking where id = '{booking}')",
    ),
    (
        "refunds_that_do_not_add_up",
        "insert into refund (id, payment_id, amount, reason, created_at)
         select gen_random_uuid(), payment_id, 1, 'x', created_at from booking where id = '{booking}'",
    ),
    (
        "overlapping_washes",
        "alter table car_wash drop constraint car_wash_bay_free; drop index car_wash_chain_id_key, car_wash_payment_id_key;
         insert into car_wash select (jsonb_populate_record(w, jsonb_build_object('id', gen_random_uuid()))).*
         from car_wash w where id = '{wash}'",
    ),
    (
        "unfinished_washes_of_a_parking",
        "drop index car_wash_chain_id_key, car_wash_payment_id_key;
         insert into car_wash select (jsonb_populate_record(w, jsonb_build_object('id', gen_random_uuid(), 'wash_bay', 2))).*
         from car_wash w where id = '{wash}'",
    ),
    ("washes_of_ended_bookings", "update booking set status = 'completed', ended_at = ends_at where id = '{booking}'"),
    (
        "unpaid_washes_without_timer",
        "update car_wash set status = 'awaiting_payment', employee_id = null where id = '{wash}'",
    ),
    (
        "wash_without_payment",
        "update payment set status = 'failed' where id = (select payment_id from car_wash where id = '{wash}')",
    ),
    (
        "dead_wash_with_open_payment",
        "update car_wash set status = 'cancelled', ended_at = starts_at where id = '{wash}';
         update payment set status = 'pending', settled_at = null where id = (select payment_id from car_wash where id = '{wash}')",
    ),
    (
        "money_without_wash_or_refund",
        "update car_wash set status = 'cancelled', status_reason = 'called_off', ended_at = starts_at where id = '{wash}'",
    ),
    (
        "entries_that_do_not_balance",
        "alter table ledger_line disable trigger user; update ledger_line set amount = amount + 1
         where account_id = (select id from ledger_account where kind = 'parking' limit 1)",
    ),
    (
        "entries_that_do_not_balance",
        "alter table ledger_line disable trigger user; delete from ledger_line
         where entry_id = (select id from ledger_entry where payment_id = (select payment_id from booking where id = '{booking}'))",
    ),
    (
        "payments_that_differ_from_the_books",
        "update payment set amount = amount + 1 where id = (select payment_id from booking where id = '{booking}')",
    ),
    (
        "accounts_in_two_currencies",
        "update payment set currency = 'EUR' where id = (select payment_id from booking where id = '{booking}')",
    ),
    (
        "books_that_disagree",
        "alter table ledger_line disable trigger user; update ledger_line set amount = amount + 1
         where account_id = (select id from ledger_account where kind = 'platform_fee' limit 1)",
    ),
    (
        "payouts_that_differ_from_the_books",
        "insert into payout (id, operator_id, amount, currency, reference, recorded_by, created_at)
         select gen_random_uuid(), l.operator_id, 1, 'INR', 'x', b.customer_id, b.created_at
         from booking b join lot l on l.id = b.lot_id where b.id = '{booking}'",
    ),
    ("receipts_with_gaps", "update receipt set number = number + 1000"),
    ("assignments_without_event", "update assignment set version = version + 1 where id = '{washing}'"),
    (
        "open_assignments_of_ended_washes",
        "update car_wash set status = 'cancelled', ended_at = starts_at where id = '{wash}'",
    ),
    (
        "open_assignments_of_ended_bookings",
        "update booking set status = 'completed', ended_at = ends_at where id = '{booking}'",
    ),
    (
        "washes_given_twice",
        "drop index assignment_car_wash_id_key;
         insert into assignment select (jsonb_populate_record(a, jsonb_build_object('id', gen_random_uuid()))).*
         from assignment a where id = '{washing}'",
    ),
    (
        "washes_in_nobodys_hands",
        "update assignment set status = 'cancelled', ended_at = created_at where id = '{washing}'",
    ),
    ("open_assignments_of_former_members", "update membership set ended_at = created_at where role = 'staff'"),
    (
        "work_waits_although_somebody_is_available",
        "update assignment set status = 'queued', employee_id = null, assigned_at = null where id = '{valet}'",
    ),
    ("gaps_in_notifications", "delete from notification where seq = 1"),
    ("ratings_that_do_not_add_up", "update lot set rating_sum = rating_sum + 1"),
    ("changes_without_audit", "delete from audit where entity = 'booking'"),
];
/// Those of several ways each.
const MORE: [(&str, &str); 11] = [
    ("reviews_of_what_is_not_over", "update review set subject_id = '{booking}'"),
    ("gateways_not_asked_in_time", "update gateway_charge set state = 'open', due_at = '2000-01-01'"),
    ("gateways_not_asked_in_time", "update gateway_refund set state = 'pending', due_at = '2000-01-01'"),
    ("gateways_that_need_a_person", "update gateway_charge set state = 'doubtful'"),
    (
        "gateways_that_need_a_person",
        "update gateway_charge set state = 'closing', due_at = opened_at, told_at = opened_at",
    ),
    (
        "gateways_that_need_a_person",
        "update gateway_refund set state = 'failed', told_at = created_at;
         update refund set status = 'pending', settled_at = null",
    ),
    ("gateways_that_need_a_person", "update gateway_charge set told_at = opened_at where state = 'paid'"),
    ("gateways_that_need_a_person", "update gateway_refund set state = 'failed', told_at = created_at"),
    ("money_that_no_gateway_knows", "update gateway_charge set state = 'closed'"),
    (
        "refunds_that_no_gateway_was_asked_for",
        "delete from gateway_refund; update refund set status = 'pending', settled_at = null",
    ),
    ("reviews_of_what_is_not_over", "update review set kind = 'car_wash', subject_id = '{wash}'"),
];

/// A parking that runs with its wash and its valet in somebody's hands, one that waits for its money, and one that is over
/// and reviewed.
async fn rows(world: &World) -> BTreeMap<&'static str, String> {
    let operator = world.operator("nandi").await;
    let lot = operator.lot("MG Road").await;
    let (admin, bay, meera) = (&operator.admin, lot.bay("A1").await, operator.staff("meera").await);
    let (asha, ravi) = (world.customer("asha").await, world.customer("ravi").await);
    let washing = json!({"car_wash": {"enabled": true, "bays": 2, "opens": "00:00", "closes": "24:00"}});
    admin.patch(&format!("/operator/lots/{}", lot.id), washing).await.expect(200);
    let service = json!({"name": "Exterior", "price": {"amount": 29_900, "currency": "INR"}, "minutes": 20});
    let service = admin.post("/operator/car-wash/services", service).await.expect(201);

    let over = asha.park(bay, 60).await;
    asha.check_out(&over).await.expect(200);
    let review = json!({"kind": "parking", "booking_id": over.id, "rating": 4});
    asha.post(&format!("/lots/{}/reviews", lot.id), review).await.expect(201);
    world.advance_minutes(1).await;
    let booking = asha.park(bay, 60).await;
    let wish = json!({"service_id": service["id"], "booking_id": booking.id, "payment_method": "card"});
    let wash = Booked::of(asha.post("/car-washes", wish).await.expect(201));
    asha.pay(&wash).await;
    let held = ravi.hold_from(bay, world.now() + TimeDelta::hours(3), 60, "cash").await;
    let give = async |wish: Value| {
        let given = admin.post("/operator/assignments", wish).await.expect(201);
        given["id"].as_str().expect("an id").to_owned()
    };
    let washing = give(json!({"car_wash_id": wash.id, "employee_id": meera.id})).await;
    let valet = give(json!({"booking_id": booking.id, "employee_id": meera.id})).await;
    at_a_gateway(world, &over.payment).await;
    world.expect_sound().await;
    BTreeMap::from([
        ("{booking}", booking.id),
        ("{held}", held.id),
        ("{wash}", wash.id),
        ("{washing}", washing),
        ("{valet}", valet),
    ])
}

/// This payment was made by Stripe, and given back: rows as they are then.
async fn at_a_gateway(world: &World, payment: &str) {
    let rows = format!(
        "update payment set gateway = 'stripe', status = 'refunded', refund_amount = amount, refunded_amount = amount
         where id = '{payment}';
         insert into refund (id, payment_id, amount, reason, status, created_at, settled_at)
         select gen_random_uuid(), id, amount, 'x', 'done', created_at, created_at from payment where id = '{payment}';
         insert into gateway_refund (refund_id, payment_id, operator_id, gateway, state, created_at)
         select r.id, r.payment_id, l.operator_id, 'stripe', 'done', r.created_at
         from refund r join payment p on p.id = r.payment_id join lot l on l.id = p.lot_id;
         insert into gateway_charge (id, payment_id, operator_id, gateway, attempt, state, paid_by, opened_at)
         select gen_random_uuid(), p.id, l.operator_id, 'stripe', 1, 'paid', 'pi_1', p.created_at
         from payment p join lot l on l.id = p.lot_id where p.id = '{payment}'"
    );
    sqlx::raw_sql(AssertSqlSafe(rows)).execute(world.db()).await.expect("rows");
    world.post_what_was_sown().await;
}

#[tokio::test]
async fn each_can_be_broken_and_the_breach_is_seen() {
    let world = World::new().await;
    let rows = rows(&world).await;
    let mut broken = BTreeSet::new();
    for (name, breach) in BREACHES.into_iter().chain(MORE) {
        let breach = rows.iter().fold(breach.to_owned(), |breach, (row, id)| breach.replace(row, id));
        let mut tx = world.app.begin().await.expect("a transaction");
        sqlx::raw_sql(AssertSqlSafe(breach.clone())).execute(&mut *tx).await.expect(&breach);
        let report = invariants(&mut tx, world.now()).await.expect("a report");
        let check = report.checks.iter().find(|check| check.name == name).expect(name);
        assert!(!report.ok && check.violations > 0 && !check.sample.is_empty(), "{name}: {breach}");
        broken.insert(name.to_owned());
        drop(tx);
    }
    let root = world.platform_admin("root").await;
    let report = root.get("/admin/invariants").await.expect(200);
    assert_eq!(report["ok"], true, "nothing is left of it: {report:#}");
    let checks = report["checks"].as_array().expect("checks").iter();
    let known: BTreeSet<_> = checks.map(|check| check["name"].as_str().expect("a name").to_owned()).collect();
    assert_eq!(broken, known, "a check that nobody has seen fail");
}
