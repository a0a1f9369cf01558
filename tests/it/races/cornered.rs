//! Money that comes late, while the bay or the car changes hands.

use parkmate::scheduler;

use super::deeds::webhook;
use super::{at_once, deadlocks};
use crate::world::World;

const ROUNDS: usize = 20;

#[tokio::test]
async fn of_two_late_payments_for_one_car_at_two_bays_one_has_its_bay_and_one_goes_back() {
    let world = World::new().await;
    let lot = world.operator("nandi").await.lot("MG Road").await;
    let bays = [lot.bay("A1").await, lot.bay("A2").await];
    let asha = world.customer("asha").await;
    for _ in 0..ROUNDS {
        let mut lapsed = Vec::new();
        for bay in bays {
            lapsed.push(asha.hold(bay, 60, "card").await);
            world.advance_minutes(10).await;
        }
        let paid = lapsed.iter().map(|booked| webhook(&world, booked));
        for reply in at_once(paid.collect()).await {
            reply.expect(204);
        }
        world.advance_minutes(0).await;
        let mut stand = Vec::new();
        for booked in &lapsed {
            stand.push((asha.status_of(booked).await, asha.payment_of(booked).await));
        }
        stand.sort_unstable();
        let expected = [("active", "succeeded"), ("lapsed", "refunded")].map(|(b, p)| (b.to_owned(), p.to_owned()));
        assert_eq!(stand, expected);
        world.advance_minutes(180).await;
    }
    world.expect_sound().await;
    assert_eq!(deadlocks(&world).await, 0);
}

#[tokio::test]
async fn a_late_payment_goes_back_while_the_time_of_who_has_the_bay_runs_out() {
    let world = World::new().await;
    let bay = world.operator("nandi").await.lot("MG Road").await.bay("A1").await;
    let (asha, ravi) = (world.customer("asha").await, world.customer("ravi").await);
    for _ in 0..ROUNDS {
        let late = asha.hold(bay, 60, "card").await;
        world.advance_minutes(10).await;
        let has_it = ravi.park(bay, 15).await;
        // At the end of that one, which nobody has noticed yet.
        world.app.clock.advance_to(has_it.instant("ends_at"));
        let (app, paying) = (world.app.clone(), webhook(&world, &late));
        let deeds: Vec<futures_util::future::BoxFuture<'static, ()>> = vec![
            Box::pin(async move { drop(paying.await.expect(204)) }),
            Box::pin(async move { scheduler::run_due(&app).await.map(drop).expect("time goes on") }),
        ];
        at_once(deeds).await;
        world.advance_minutes(0).await;
        let stand = (asha.status_of(&late).await, asha.payment_of(&late).await);
        assert_eq!(stand, ("lapsed".to_owned(), "refunded".to_owned()));
        world.advance_minutes(180).await;
        assert_eq!(ravi.status_of(&has_it).await, "completed");
    }
    world.expect_sound().await;
    assert_eq!(deadlocks(&world).await, 0);
}
