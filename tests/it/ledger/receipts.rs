//! The numbers of receipts.

use futures_util::future::join_all;
use parkmate::clock::Clock;
use parkmate::settlements;
use parkmate::types::PaymentId;

use crate::world::{World, fresh_database};

async fn numbers(world: &World) -> Vec<(String, i32, Option<i32>)> {
    let all = "select series::text, year, number from receipt order by series, year, number";
    sqlx::query_as(all).fetch_all(world.db()).await.expect("receipts")
}

#[tokio::test]
async fn numbers_have_no_gaps_whoever_comes_at_once_and_whoever_gives_up() {
    let world = World::new().await;
    let operator = world.operator("nandi").await;
    let lot = operator.lot("MG Road").await;
    let mut held = Vec::new();
    for number in 0..12 {
        let bay = lot.bay(&format!("A{number}")).await;
        held.push(world.customer(&format!("customer {number}")).await.hold(bay, 60, "cash").await);
    }
    join_all(held.iter().enumerate().map(async |(number, booked)| {
        let payment = PaymentId(booked.payment.parse().expect("an id"));
        let mut tx = world.app.begin().await.expect("a transaction");
        settlements::succeed(&mut tx, payment, true).await.expect("it came");
        // Each third one changes its mind at the last moment: its number, too, is as if it had never been.
        if number % 3 == 0 {
            sqlx::raw_sql("set constraints all immediate").execute(&mut *tx).await.expect("given");
            tx.roll_back().await;
        } else {
            tx.commit().await.expect("committed");
        }
    }))
    .await;
    let given: Vec<_> = numbers(&world).await.into_iter().map(|(_, _, number)| number).collect();
    assert_eq!(given, (1..=8).map(Some).collect::<Vec<_>>());
    world.expect_sound().await;
}

#[tokio::test]
async fn a_financial_year_begins_in_april_by_the_lots_clock_and_notes_are_counted_for_themselves() {
    // Half past eleven in the night of 31 March in India; by UTC it is still March an hour later.
    let night = "2027-03-31T18:00:00Z".parse().expect("an instant");
    let world = World::on(fresh_database().await, Clock::simulated(night)).await;
    let operator = world.operator("nandi").await;
    let lot = operator.lot("MG Road").await;
    let (bay, asha) = (lot.bay("A1").await, world.customer("asha").await);
    let booked = asha.park(bay, 15).await;
    asha.cancel(&booked).await.expect(200);
    world.advance_minutes(60).await;
    asha.park(bay, 15).await;
    let expected =
        [("receipt".to_owned(), 2026, Some(1)), ("receipt".into(), 2027, Some(1)), ("refund_note".into(), 2026, Some(1))];
    assert_eq!(numbers(&world).await, expected);
    world.expect_sound().await;
}
