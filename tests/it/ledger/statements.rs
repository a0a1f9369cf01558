//! Statements, what operators are owed, and what they are paid out.

use chrono::TimeDelta;
use futures_util::future::join_all;
use parkmate::clock::Clock;
use reqwest::Method;
use serde_json::{Value, json};
use sqlx::AssertSqlSafe;

use super::with_gst;
use crate::world::{Person, Reply, World, fresh_database};

fn payout(amount: i64, reference: &str) -> Value {
    json!({"amount": amount, "currency": "INR", "reference": reference})
}

async fn balance(root: &Person) -> i64 {
    root.get("/admin/balances").await.expect(200)["items"][0]["owed"].as_i64().expect("a number")
}

/// Asha by card, Ravi in cash, half of Lena's goes back.
async fn a_month(world: &World) -> Person {
    let operator = world.operator("nandi").await;
    with_gst(world).await;
    let lot = operator.lot("MG Road").await;
    let (asha, ravi, lena) = (world.customer("asha").await, world.customer("ravi").await, world.customer("lena").await);
    asha.park(lot.bay("A1").await, 60).await;
    let cash = ravi.hold(lot.bay("A2").await, 60, "cash").await;
    operator.admin.verify(&cash).await.expect(200);
    let half = lena.hold_from(lot.bay("A3").await, world.now() + TimeDelta::hours(3), 120, "card").await;
    lena.pay(&half).await;
    world.advance_minutes(20).await;
    lena.cancel(&half).await.expect(200);
    world.advance_minutes(1).await;
    operator.admin
}

#[tokio::test]
async fn a_statement_tells_what_the_month_brought_and_why_the_balance_moved() {
    let world = World::new().await;
    let admin = a_month(&world).await;
    let statement = admin.get("/operator/statements?month=2026-11").await.expect(200);
    assert_eq!((&statement["month"], &statement["time_zone"]), (&json!("2026-11"), &json!("Asia/Kolkata")));
    assert_eq!(
        (&statement["from"], &statement["to"]),
        (&json!("2026-10-31T18:30:00Z"), &json!("2026-11-30T18:30:00Z"))
    );
    // 70 % of what the platform holds, less its share of the cash: 7000 of 10000 by card, 1500 of 5000.
    assert_eq!(
        (&statement["opening_balance"]["amount"], &statement["closing_balance"]["amount"]),
        (&json!(0), &json!(5_500))
    );
    let totals = &statement["totals"];
    let told =
        ["payments", "refunds", "gst", "platform_share", "payouts", "balance_change"].map(|of| totals[of].clone());
    assert_eq!(told, [20_000, 5_000, 2_289, 4_500, 0, 5_500].map(Value::from), "{totals:#}");
    assert_eq!(totals["parking"], 12_711);
    let lines = statement["lines"]["items"].as_array().expect("lines");
    let mut changes: Vec<_> = lines.iter().map(|line| line["balance_change"].as_i64().expect("a number")).collect();
    // Three came at one instant.
    changes.sort_unstable();
    assert_eq!(changes, [-3_500, -1_500, 3_500, 7_000]);
    let refund = &lines[3];
    assert_eq!((&refund["kind"], &refund["amount"], &refund["gst"]), (&json!("refund"), &json!(-5_000), &json!(-762)));
    let by_hand = lines.iter().find(|line| line["held_by"] == "operator").expect("the cash");
    assert_eq!((&by_hand["kind"], &by_hand["balance_change"]), (&json!("payment"), &json!(-1_500)));

    let first = admin.get("/operator/statements?limit=3").await.expect(200);
    assert_eq!(first["totals"], statement["totals"], "of the whole month");
    let next = first["lines"]["next_cursor"].as_str().expect("there is more");
    let second = admin.get(&format!("/operator/statements?limit=3&cursor={next}")).await.expect(200);
    assert_eq!(second["lines"]["items"].as_array().expect("lines"), &lines[3..]);
    let later = admin.get("/operator/statements?month=2026-12").await.expect(200);
    assert_eq!(
        (&later["opening_balance"], &later["closing_balance"]),
        (&statement["closing_balance"], &statement["closing_balance"])
    );
    for month in ["2026-13", "2026-1", "26-11", "", "2026-11-01", "+026-11"] {
        assert_eq!(admin.get(&format!("/operator/statements?month={month}")).await.misfit().0, "month", "{month}");
    }
    world.operator("elsewhere").await.admin.get("/operator/statements").await.expect(200);
}

#[tokio::test]
async fn a_statement_is_a_table_too() {
    let world = World::new().await;
    let admin = a_month(&world).await;
    let request = admin.request(Method::GET, "/api/v1/operator/statements").header("accept", "text/csv");
    let reply = Reply::of(request.send().await.expect("an answer")).await;
    assert_eq!(reply.header("content-disposition"), Some("attachment; filename=\"statement-2026-11.csv\""));
    let table = reply.expect(200).as_str().expect("a table").to_owned();
    let rows: Vec<&str> = table.trim_end().split("\r\n").collect();
    assert_eq!(rows.len(), 5, "{table}");
    assert!(
        rows[0].starts_with("at,kind,held_by,reference,payment_id,currency,amount,gst,platform_share,balance_change")
    );
    assert!(rows[4].ends_with(",INR,-50.00,-7.62,-15.00,-35.00"), "{table}");
}

#[tokio::test]
async fn a_month_begins_by_the_clock_of_the_operators_first_lot() {
    // It is December in India, and November by UTC.
    let night = "2026-11-30T19:00:00Z".parse().expect("an instant");
    let world = World::on(fresh_database().await, Clock::simulated(night)).await;
    let admin = a_month(&world).await;
    let of = async |month: &str| admin.get(&format!("/operator/statements{month}")).await.expect(200);
    assert_eq!(of("?month=2026-11").await["closing_balance"]["amount"], 0);
    let december = of("").await;
    assert_eq!((&december["month"], &december["closing_balance"]["amount"]), (&json!("2026-12"), &json!(5_500)));
}

#[tokio::test]
async fn no_more_is_paid_out_than_is_owed_and_the_operator_sees_it() {
    let world = World::new().await;
    let admin = a_month(&world).await;
    let root = world.platform_admin("root").await;
    let operators = root.get("/admin/balances").await.expect(200);
    let id = operators["items"][0]["operator_id"].as_str().expect("an id").to_owned();
    let path = format!("/admin/operators/{id}/payouts");
    assert_eq!(balance(&root).await, 5_500);
    let refused = root.post(&path, payout(5_501, "HDFC1")).await.refused("more_than_owed");
    assert_eq!(refused["owed"], json!({"amount": 5_500, "currency": "INR"}));
    let paid = root.post(&path, payout(5_000, "HDFC1")).await.expect(201);
    assert_eq!((&paid["amount"], &paid["reference"]), (&json!(5_000), &json!("HDFC1")));
    root.post(&path, payout(501, "HDFC2")).await.refused("more_than_owed");
    assert_eq!(balance(&root).await, 500);
    assert_eq!(admin.get("/operator/payouts").await.expect(200)["items"], json!([paid]));
    assert_eq!(root.get("/admin/payouts").await.expect(200)["items"], json!([paid]));
    assert_eq!(world.operator("elsewhere").await.admin.get("/operator/payouts").await.expect(200)["items"], json!([]));
    let statement = admin.get("/operator/statements").await.expect(200);
    assert_eq!(
        (&statement["totals"]["payouts"], &statement["closing_balance"]["amount"]),
        (&json!(5_000), &json!(500))
    );
    for (wish, field) in [
        (json!({"amount": 0, "currency": "INR", "reference": "x"}), "amount"),
        (json!({"amount": 1, "currency": "EUR", "reference": "x"}), "currency"),
        (json!({"amount": 1, "currency": "INR", "reference": " "}), "reference"),
    ] {
        assert_eq!(root.post(&path, wish).await.misfit().0, field);
    }
    let nobody = format!("/admin/operators/{}/payouts", uuid::Uuid::now_v7());
    root.post(&nobody, payout(1, "HDFC1")).await.refused("not_found");
    world.expect_sound().await;
}

#[tokio::test]
async fn of_payouts_at_once_no_two_find_the_same_money() {
    let world = World::new().await;
    a_month(&world).await;
    let root = world.platform_admin("root").await;
    let operators = root.get("/admin/balances").await.expect(200);
    let path = format!("/admin/operators/{}/payouts", operators["items"][0]["operator_id"].as_str().expect("an id"));
    let replies =
        join_all(["1", "2", "3", "4", "5", "6", "7", "8"].map(|reference| root.post(&path, payout(3_000, reference))))
            .await;
    let paid = replies.iter().filter(|reply| reply.status == 201).count();
    assert_eq!((paid, balance(&root).await), (1, 2_500));
    world.expect_sound().await;
}

#[tokio::test]
async fn a_transfer_of_the_bank_is_recorded_once_an_operator() {
    let world = World::new().await;
    a_month(&world).await;
    let root = world.platform_admin("root").await;
    let operators = root.get("/admin/balances").await.expect(200);
    let path = format!("/admin/operators/{}/payouts", operators["items"][0]["operator_id"].as_str().expect("an id"));
    let twice = join_all([1_000, 1_000].map(|amount| root.post(&path, payout(amount, "HDFC1")))).await;
    let mut statuses: Vec<_> = twice.iter().map(|reply| reply.status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 409]);
    // Another amount, or a blank beside it, makes it no other transfer.
    root.post(&path, payout(500, " HDFC1 ")).await.refused("payout_known");
    assert_eq!(balance(&root).await, 4_500);
    root.post(&path, payout(1_000, "HDFC2")).await.expect(201);

    let elsewhere = world.operator("elsewhere").await;
    world.customer("uma").await.park(elsewhere.lot("Elsewhere").await.bay("A1").await, 60).await;
    root.post(&format!("/admin/operators/{}/payouts", elsewhere.id), payout(1_000, "HDFC1")).await.expect(201);
    world.expect_sound().await;
}

#[tokio::test]
async fn a_table_that_would_not_be_whole_is_refused() {
    let world = World::new().await;
    let admin = a_month(&world).await;
    // Four are there.
    let many = "
set session_replication_role = replica;
insert into ledger_entry (id, kind, subject_id, operator_id, at)
select gen_random_uuid(), 'payout', gen_random_uuid(), e.operator_id, e.at
from (select operator_id, at from ledger_entry limit 1) e, generate_series(1, 99997);
set session_replication_role = origin;";
    sqlx::raw_sql(many).execute(world.db()).await.expect("there are many");
    let table = || admin.request(Method::GET, "/api/v1/operator/statements").header("accept", "text/csv").send();
    let refused = Reply::of(table().await.expect("an answer")).await;
    assert_eq!(refused.misfit(), ("month".into(), "too_long".into()));
    let one_less = "delete from ledger_entry where id = (select id from ledger_entry where payment_id is null limit 1)";
    let one_less =
        AssertSqlSafe(format!("set session_replication_role = replica; {one_less}; reset session_replication_role"));
    sqlx::raw_sql(one_less).execute(world.db()).await.expect("one less");
    let whole = Reply::of(table().await.expect("an answer")).await.expect(200);
    assert_eq!(whole.as_str().expect("a table").lines().count(), 1 + 100_000);
}

#[tokio::test]
async fn the_report_on_revenue_says_what_the_books_say() {
    let world = World::with(|config| config.platform_share_percent = 33).await;
    let admin = a_month(&world).await;
    let report = admin.get("/operator/reports/revenue").await.expect(200);
    let statement = admin.get("/operator/statements").await.expect(200);
    let (total, books) = (&report["total"], &statement["totals"]);
    assert_eq!(
        (&total["gross"]["amount"], &total["refunds"]["amount"], &total["platform_share"]["amount"]),
        (&books["payments"], &books["refunds"], &books["platform_share"])
    );
    assert_eq!(books["platform_share"], 4_950);
}
