//! What a server of an older version took, or what came before there were books, is posted as it would have been.

use parkmate::settlements;

use super::{lines, with_gst};
use crate::world::World;

const FORGET: &str = "
set session_replication_role = replica;
delete from receipt; delete from receipt_counter; delete from ledger_line; delete from ledger_entry;
set session_replication_role = origin;";

#[tokio::test]
async fn the_books_are_written_from_what_stands_as_if_they_had_been_there_all_along() {
    let world = World::new().await;
    let operator = world.operator("nandi").await;
    with_gst(&world).await;
    let lot = operator.lot("MG Road").await;
    let service = super::washes(&operator, lot.id).await;
    let (asha, ravi) = (world.customer("asha").await, world.customer("ravi").await);
    // Two refunds of one payment, one of them half; cash that is still to go back; and one that nobody paid.
    let wish = serde_json::json!({
        "slot_id": lot.bay("A1").await, "starts_at": world.now() + chrono::TimeDelta::hours(5), "duration_minutes": 61,
        "vehicle": {"plate": asha.plate(), "vehicle_class": "hatchback"}, "payment_method": "card",
        "car_wash_service_id": service,
    });
    let both = crate::world::Booked::of(asha.post("/bookings", wish).await.expect(201));
    asha.pay(&both).await;
    world.advance_minutes(20).await;
    asha.cancel(&both).await.expect(200);
    world.advance_minutes(1).await;
    let cash = ravi.hold(lot.bay("A2").await, 60, "cash").await;
    operator.admin.verify(&cash).await.expect(200);
    operator.admin.decline(&cash).await.expect(200);
    ravi.hold(lot.bay("A3").await, 60, "cash").await;
    world.expect_sound().await;
    let kept = lines(&world).await;
    let entries = "select count(*) from ledger_entry";
    let entries = async || sqlx::query_scalar::<_, i64>(entries).fetch_one(world.db()).await.expect("a number");
    let all = entries().await;
    assert!(all >= 7, "{all} entries");

    sqlx::raw_sql(FORGET).execute(world.db()).await.expect("forgotten");
    let mut db = world.db().acquire().await.expect("a connection");
    let report = parkmate::reports::invariants(&mut db, world.now()).await.expect("a report");
    assert!(!report.ok, "it is missed");
    drop(db);
    let posted = settlements::post_missing(&world.app).await.expect("posted");
    assert_eq!((posted as i64, entries().await), (all, all));
    assert_eq!(lines(&world).await, kept);
    assert_eq!(settlements::post_missing(&world.app).await.expect("nothing is missing"), 0);
    world.expect_sound().await;
}

#[tokio::test]
async fn a_refund_of_what_is_not_in_the_books_yet_comes_into_them_with_it() {
    let world = World::new().await;
    let operator = world.operator("nandi").await;
    let asha = world.customer("asha").await;
    let booked = asha.park(operator.lot("MG Road").await.bay("A1").await, 60).await;
    sqlx::raw_sql(FORGET).execute(world.db()).await.expect("forgotten");
    asha.cancel(&booked).await.expect(200);
    world.advance_minutes(1).await;
    assert!(lines(&world).await.is_empty(), "half an entry would not balance");
    assert_eq!(settlements::post_missing(&world.app).await.expect("posted"), 3);
    assert_eq!(super::balances(&world, operator.id).await, super::of([]));
    world.expect_sound().await;
}

#[tokio::test]
async fn servers_that_post_what_is_missing_take_turns_and_post_each_thing_once() {
    let world = World::new().await;
    for name in ["nandi", "kaveri"] {
        let operator = world.operator(name).await;
        let bay = operator.lot(&format!("{name} lot")).await.bay("A1").await;
        world.customer(&format!("customer-of-{name}")).await.park(bay, 60).await;
    }
    // So many that they are posted in several transactions.
    let many = "
insert into payment (id, customer_id, lot_id, method, status, amount, currency, created_at, settled_at)
select gen_random_uuid(), customer_id, lot_id, method, status, amount, currency, created_at, settled_at
from payment, generate_series(1, 599)";
    sqlx::raw_sql(many).execute(world.db()).await.expect("there are many");
    sqlx::raw_sql(FORGET).execute(world.db()).await.expect("forgotten");
    let another = world.barrier("select pg_advisory_xact_lock(hashtextextended('missing_entries', 0))").await;
    let servers = [(); 2].map(|()| {
        let app = world.app.clone();
        tokio::spawn(async move { settlements::post_missing(&app).await })
    });
    world.stopped().await;
    another.lift().await;
    let mut posted = 0;
    for server in servers {
        posted += server.await.expect("no panic").expect("it does not fail");
    }
    assert_eq!(posted, 1_200);
    let mut db = world.db().acquire().await.expect("a connection");
    let report = parkmate::reports::invariants(&mut db, world.now()).await.expect("a report");
    for name in ["payments_that_differ_from_the_books", "entries_that_do_not_balance", "receipts_with_gaps"] {
        let check = report.checks.iter().find(|check| check.name == name).expect(name);
        assert_eq!(check.violations, 0, "{name}");
    }
}
