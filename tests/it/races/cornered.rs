//! Money that comes late, while the bay or the car changes hands.

use chrono::TimeDelta;
use futures_util::future::BoxFuture;
use parkmate::scheduler;
use parkmate::types::SlotId;

use super::deeds::webhook;
use super::{at_once, deadlocks};
use crate::world::{World, instant};

const ROUNDS: usize = 10;

/// As many as a server has connections.
async fn bays(world: &World) -> Vec<SlotId> {
    let lot = world.operator("nandi").await.lot("MG Road").await;
    let mut bays = Vec::new();
    for number in 1..=8 {
        bays.push(lot.bay(&format!("A{number}")).await);
    }
    bays
}

#[tokio::test]
async fn of_many_late_payments_for_one_car_one_has_its_bay_and_the_others_go_back() {
    let world = World::new().await;
    let bays = bays(&world).await;
    let asha = world.customer("asha").await;
    for _ in 0..ROUNDS {
        let mut lapsed = Vec::new();
        for bay in &bays {
            lapsed.push(asha.hold(*bay, 120, "card").await);
            world.advance_minutes(10).await;
        }
        let paid = lapsed.iter().map(|booked| webhook(&world, booked));
        for reply in at_once(paid.collect()).await {
            reply.expect(204);
        }
        world.advance_minutes(0).await;
        let mut standing = 0;
        for booked in &lapsed {
            match (asha.status_of(booked).await.as_str(), asha.payment_of(booked).await.as_str()) {
                ("active", "succeeded") => standing += 1,
                stand => assert_eq!(stand, ("lapsed", "refunded")),
            }
        }
        assert_eq!(standing, 1);
        world.advance_minutes(180).await;
    }
    world.expect_sound().await;
    assert_eq!(deadlocks(&world).await, 0);
}

#[tokio::test]
async fn late_payments_go_back_while_the_time_of_those_who_have_the_bays_runs_out() {
    let world = World::new().await;
    let mut people = Vec::new();
    for bay in bays(&world).await {
        people.push((world.customer(&format!("late{bay}")).await, world.customer(&format!("here{bay}")).await, bay));
    }
    for _ in 0..ROUNDS {
        let (mut late, mut deeds) = (Vec::new(), Vec::<BoxFuture<'static, ()>>::new());
        for (person, _, bay) in &people {
            late.push((person, person.hold(*bay, 60, "card").await));
        }
        world.advance_minutes(10).await;
        for (_, person, bay) in &people {
            person.park(*bay, 15).await;
        }
        // At their end, which nobody has noticed yet.
        world.app.clock.advance_to(world.now() + TimeDelta::minutes(15));
        let app = world.app.clone();
        deeds.push(Box::pin(async move { scheduler::run_due(&app).await.map(drop).expect("time goes on") }));
        for (_, booked) in &late {
            let paying = webhook(&world, booked);
            deeds.push(Box::pin(async move { drop(paying.await.expect(204)) }));
        }
        at_once(deeds).await;
        world.advance_minutes(0).await;
        for (person, booked) in late {
            let stand = (person.status_of(&booked).await, person.payment_of(&booked).await);
            assert_eq!(stand, ("lapsed".to_owned(), "refunded".to_owned()));
        }
        world.advance_minutes(180).await;
    }
    world.expect_sound().await;
    assert_eq!(deadlocks(&world).await, 0);
}

#[tokio::test]
async fn a_hold_that_ran_out_is_not_in_the_way_of_money_for_what_was_there_before() {
    let world = World::new().await;
    let operator = world.operator("nandi").await;
    let bay = operator.lot("MG Road").await.bay("A1").await;
    let (asha, ravi) = (world.customer("asha").await, world.customer("ravi").await);
    let given_back = asha.hold(bay, 60, "cash").await;
    asha.cancel(&given_back).await.expect(200);
    let unpaid = ravi.hold(bay, 60, "card").await;
    // The scheduler is dead.
    world.app.clock.advance_to(world.now() + TimeDelta::minutes(11));
    let verified = operator.admin.verify(&given_back).await.expect(200);
    assert_eq!(verified["outcome"], "rebooked", "{verified:#}");
    assert_eq!(ravi.status_of(&unpaid).await, "lapsed");
    world.expect_sound().await;
}

#[tokio::test]
async fn a_hold_that_ran_out_is_not_in_the_way_of_the_clock_that_starts_at_verification() {
    let world = World::new().await;
    let operator = world.operator("nandi").await;
    let bay = operator.lot("MG Road").await.bay("A1").await;
    let (asha, ravi) = (world.customer("asha").await, world.customer("ravi").await);
    let booked = asha.hold(bay, 60, "cash").await;
    let unpaid = ravi.hold_from(bay, booked.instant("ends_at"), 60, "card").await;
    // The scheduler is dead.
    world.app.clock.advance_to(world.now() + TimeDelta::minutes(11));
    operator.admin.verify(&booked).await.expect(200);
    assert_eq!(instant(&asha.look_at(&booked).await["starts_at"]), world.now());
    assert_eq!(ravi.status_of(&unpaid).await, "lapsed");
    world.expect_sound().await;
}
