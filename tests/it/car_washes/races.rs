//! Everyone wants the wash bay at once.

use std::sync::Arc;

use serde_json::{Value, json};
use tokio::sync::Barrier;
use tokio::task::JoinSet;

use super::{Scene, id};
use crate::world::Person;

const CLIENTS: usize = 20;

/// All ask for the same; how many were answered with each status.
async fn all_at_once(asked: Vec<(Person, Value)>) -> (usize, usize, usize) {
    let together = Arc::new(Barrier::new(asked.len()));
    let mut running = JoinSet::new();
    for (person, wish) in asked {
        let together = together.clone();
        running.spawn(async move {
            together.wait().await;
            person.post("/car-washes", wish).await.status
        });
    }
    let answers = running.join_all().await;
    let count = |status: u16| answers.iter().filter(|answer| **answer == status).count();
    (count(201), count(409), answers.len() - count(201) - count(409))
}

async fn clients(scene: &Scene) -> Vec<Person> {
    let mut clients = Vec::new();
    for n in 0..CLIENTS {
        clients.push(scene.world.customer(&format!("client{n}")).await);
    }
    clients
}

#[tokio::test(flavor = "multi_thread")]
async fn twenty_who_want_two_wash_bays_get_two() {
    let scene = Scene::set().await;
    let clients = clients(&scene).await;
    for round in 0..5 {
        let wish = scene.standalone(60 + 30 * round, "cash");
        let asked = clients.iter().map(|person| (person.clone(), wish.clone())).collect();
        assert_eq!(all_at_once(asked).await, (2, CLIENTS - 2, 0));
    }
    scene.world.expect_sound().await;
}

/// The control: the same without the constraint, so that the test above is known to see what it looks for.
#[tokio::test(flavor = "multi_thread")]
async fn without_the_constraint_more_than_two_get_in() {
    let scene = Scene::set().await;
    sqlx::query("alter table car_wash drop constraint car_wash_bay_free")
        .execute(scene.world.db())
        .await
        .expect("gone");
    let clients = clients(&scene).await;
    let mut most = 0;
    for round in 0..10 {
        let wish = scene.standalone(60 + 30 * round, "cash");
        let asked = clients.iter().map(|person| (person.clone(), wish.clone())).collect();
        most = all_at_once(asked).await.0.max(most);
    }
    assert!(most > 2, "{most}");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_add_ons_to_one_parking_at_once_one_is_booked() {
    let scene = Scene::set().await;
    let parking = scene.asha.park(scene.bay, 240).await;
    let asked = (0..10).map(|n| {
        let mut wish = scene.add_on(&parking, "card");
        wish["scheduled_at"] = json!(scene.later(20 * n));
        (scene.asha.clone(), wish)
    });
    assert_eq!(all_at_once(asked.collect()).await, (1, 9, 0));
    scene.world.expect_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_cancelling_the_parking_and_its_wash_and_assigning_it_each_has_one_effect() {
    let scene = Scene::set().await;
    for _ in 0..8 {
        let (parking, wash) = scene.parked_and_washed(60).await;
        let (asha, path) = (scene.asha.clone(), format!("/car-washes/{}/cancel", wash.id));
        let (booking, one) = (parking.clone(), scene.asha.clone());
        let (app, staff, wash_id) = (scene.world.app.clone(), scene.staff.id, id(&wash));
        let (parked, washed, assigned) = tokio::join!(
            tokio::spawn(async move { one.cancel(&booking).await.status }),
            tokio::spawn(async move { asha.post(&path, json!({})).await.status }),
            tokio::spawn(async move {
                let mut tx = app.begin().await.expect("a transaction");
                match parkmate::car_washes::assign(&mut tx, wash_id, Some(staff)).await {
                    Ok(_) => tx.commit().await.map(|()| true).expect("committed"),
                    Err(error) => error.refusal().code.as_str() == "state_changed",
                }
            }),
        );
        assert_eq!(parked.expect("asked"), 200);
        assert!(matches!(washed.expect("asked"), 200 | 409));
        assert!(assigned.expect("asked"), "assigned, or told that it is gone");
        assert_eq!((scene.status(&wash).await.as_str(), scene.refund(&wash).await), ("cancelled", 29_900));
        scene.world.expect_sound().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn paying_while_the_parking_is_cancelled_leaves_no_money_behind() {
    let scene = Scene::set().await;
    for _ in 0..8 {
        let both = crate::world::Booked::of(scene.ask_for_both("card").await.expect(201));
        let (payer, canceller) = (scene.asha.clone(), scene.asha.clone());
        let (paid, cancelled) = (both.clone(), both.clone());
        let (_, answer) = tokio::join!(
            tokio::spawn(async move { payer.pay(&paid).await }),
            tokio::spawn(async move { canceller.cancel(&cancelled).await.status }),
        );
        assert_eq!(answer.expect("asked"), 200);
        let seen = scene.asha.look_at(&both).await;
        assert_eq!(seen["payment"]["refund_amount"], 34_900, "{seen:#}");
        scene.world.expect_sound().await;
    }
}
