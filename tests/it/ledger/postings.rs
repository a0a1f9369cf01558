use serde_json::{Value, json};
use sqlx::AssertSqlSafe;

use super::{balances, of, washes, with_gst};
use crate::world::{Booked, World};

#[tokio::test]
async fn a_card_payment_is_held_by_the_platform_which_owes_the_operator_all_but_its_share() {
    let world = World::new().await;
    let operator = world.operator("nandi").await;
    with_gst(&world).await;
    world.customer("asha").await.park(operator.lot("MG Road").await.bay("A1").await, 60).await;
    let expected = of([
        ("gateway", 5_000),
        ("platform_share", -1_500),
        ("owed_to_operator", -3_500),
        ("owed_by_platform", 3_500),
        ("platform_fee", 1_500),
        ("parking", -4_237),
        ("gst", -763),
    ]);
    assert_eq!(balances(&world, operator.id).await, expected);
    world.expect_sound().await;
}

#[tokio::test]
async fn cash_is_held_by_the_operator_who_owes_the_platform_its_share() {
    let world = World::new().await;
    let operator = world.operator("nandi").await;
    let held = world.customer("asha").await.hold(operator.lot("MG Road").await.bay("A1").await, 60, "cash").await;
    assert_eq!(balances(&world, operator.id).await, of([]), "nothing came yet");
    operator.admin.verify(&held).await.expect(200);
    let expected = of([
        ("till", 5_000),
        ("platform_share", -1_500),
        ("owed_to_operator", 1_500),
        ("owed_by_platform", -1_500),
        ("platform_fee", 1_500),
        ("parking", -5_000),
    ]);
    assert_eq!(balances(&world, operator.id).await, expected);

    operator.admin.decline(&held).await.expect(200);
    let due = balances(&world, operator.id).await;
    assert_eq!(due, of([("till", 5_000), ("refunds_by_hand", -5_000)]), "all but the customer's money is undone");
    operator.admin.post(&format!("/operator/payments/{}/refunded", held.payment), Value::Null).await.expect(200);
    assert_eq!(balances(&world, operator.id).await, of([]));
    world.expect_sound().await;
}

#[tokio::test]
async fn half_a_refund_takes_half_of_everything_and_the_rest_takes_the_rest() {
    let world = World::new().await;
    let operator = world.operator("nandi").await;
    with_gst(&world).await;
    let lot = operator.lot("MG Road").await;
    let (bay, asha) = (lot.bay("A1").await, world.customer("asha").await);
    let booked = asha.hold_from(bay, world.now() + chrono::TimeDelta::hours(3), 61, "card").await;
    asha.pay(&booked).await;
    world.advance_minutes(20).await;
    asha.cancel(&booked).await.expect(200);
    let half = balances(&world, operator.id).await;
    assert_eq!((half["gateway"], half.get("refunds_by_gateway")), (5_083, Some(&-2_542)), "promised, not paid");
    assert_eq!(half["parking"] + half["gst"], -2_541);
    world.advance_minutes(1).await;
    let half = balances(&world, operator.id).await;
    assert_eq!((half["gateway"], half.get("refunds_by_gateway")), (2_541, None));
    assert_eq!((half["platform_share"], half["owed_to_operator"]), (-762, -1_779));
    world.expect_sound().await;
}

#[tokio::test]
async fn money_that_comes_too_late_leaves_nothing_when_it_went_back() {
    let world = World::new().await;
    let operator = world.operator("nandi").await;
    with_gst(&world).await;
    let bay = operator.lot("MG Road").await.bay("A1").await;
    let (asha, ravi) = (world.customer("asha").await, world.customer("ravi").await);
    let late = asha.hold(bay, 60, "card").await;
    world.advance_minutes(11).await;
    let cash = ravi.hold(bay, 60, "cash").await;
    asha.pay(&late).await;
    let entries = "select kind::text from ledger_entry order by at, kind";
    let entries: Vec<String> = sqlx::query_scalar(entries).fetch_all(world.db()).await.expect("entries");
    assert_eq!(entries, ["payment", "refund"]);
    world.advance_minutes(1).await;
    assert_eq!(balances(&world, operator.id).await, of([]));
    ravi.cancel(&cash).await.expect(200);
    world.expect_sound().await;
}

#[tokio::test]
async fn what_was_sold_is_told_apart() {
    let world = World::new().await;
    let operator = world.operator("nandi").await;
    let lot = operator.lot("MG Road").await;
    let (bay, asha) = (lot.bay("A1").await, world.customer("asha").await);
    let service = washes(&operator, lot.id).await;
    let parked = asha.park(bay, 60).await;
    let renewed = asha.renew(&parked, 60, "card").await;
    asha.pay(&renewed).await;
    let wish = json!({"service_id": service, "booking_id": parked.id, "payment_method": "card"});
    let wash = Booked::of(asha.post("/car-washes", wish).await.expect(201));
    asha.pay(&wash).await;
    let sums = balances(&world, operator.id).await;
    assert_eq!((sums["parking"], sums["renewal"], sums["car_wash"]), (-5_000, -2_500, -29_900));
    world.expect_sound().await;
}

#[tokio::test]
async fn the_share_that_was_taken_stays_when_the_setting_changes() {
    let world = World::with(|config| config.platform_share_percent = 10).await;
    let operator = world.operator("nandi").await;
    let asha = world.customer("asha").await;
    let booked = asha.park(operator.lot("MG Road").await.bay("A1").await, 60).await;
    assert_eq!(balances(&world, operator.id).await["platform_share"], -500);
    asha.cancel(&booked).await.expect(200);
    world.advance_minutes(1).await;
    assert_eq!(balances(&world, operator.id).await, of([]));
}

/// Each refused by its name when the transaction ends, or at once.
#[tokio::test]
async fn the_books_refuse_what_does_not_balance_and_every_change() {
    let world = World::new().await;
    let operator = world.operator("nandi").await;
    world.customer("asha").await.park(operator.lot("MG Road").await.bay("A1").await, 60).await;
    let entry = "insert into ledger_entry (id, kind, subject_id, operator_id, at)
        select gen_random_uuid(), 'payout', gen_random_uuid(), operator_id, at from ledger_entry";
    let lines = |amounts: &str| {
        format!(
            "{entry};
             insert into ledger_line (entry_id, account_id, amount, at)
             select e.id, a.id, x.amount, e.at from ledger_entry e, ledger_account a, (values {amounts}) x (kind, amount)
             where e.kind = 'payout' and a.kind::text = x.kind"
        )
    };
    for (statement, constraint) in [
        (entry.to_owned(), "ledger_entry_balances"),
        (lines("('gateway', 1), ('owed_to_operator', -2)"), "ledger_entry_balances"),
        // Zero together, but not in the books of each.
        (lines("('gateway', 1), ('owed_by_platform', -1)"), "ledger_entry_balances"),
        ("update ledger_line set amount = -amount".into(), "ledger_is_append_only"),
        ("delete from ledger_entry".into(), "ledger_is_append_only"),
        ("truncate ledger_line".into(), "ledger_is_append_only"),
        ("update ledger_account set currency = 'EUR'".into(), "ledger_is_append_only"),
        (
            "insert into ledger_entry select (jsonb_populate_record(e, jsonb_build_object('id', gen_random_uuid()))).*
             from ledger_entry e"
                .into(),
            "ledger_entry_kind_subject_id_key",
        ),
    ] {
        let mut tx = world.app.begin().await.expect("a transaction");
        // What is looked at when it ends is looked at now.
        let now = AssertSqlSafe(format!("{statement}; set constraints all immediate"));
        let refused = sqlx::raw_sql(now).execute(&mut *tx).await.expect_err(&statement);
        tx.roll_back().await;
        let error = refused.as_database_error().expect("of the database");
        assert_eq!(error.constraint(), Some(constraint), "{statement}: {error}");
    }
    let sound = lines("('gateway', 1), ('owed_to_operator', -1)");
    let mut tx = world.app.begin().await.expect("a transaction");
    sqlx::raw_sql(AssertSqlSafe(format!("{sound}; set constraints all immediate")))
        .execute(&mut *tx)
        .await
        .expect("sound");
    tx.roll_back().await;
}
