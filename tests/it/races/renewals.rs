//! Renewals, and who else wants the time after the end.

use super::{at_once, deadlocks};
use crate::world::{Booked, Person, Reply, World};
use chrono::TimeDelta;
use parkmate::types::SlotId;
use serde_json::json;

const ROUNDS: usize = 20;

struct Scene {
    world: World,
    asha: Person,
    ravi: Person,
    bay: SlotId,
}

impl Scene {
    async fn set() -> Self {
        let world = World::new().await;
        let bay = world.operator("nandi").await.lot("MG Road").await.bay("A1").await;
        let (asha, ravi) = (world.customer("asha").await, world.customer("ravi").await);
        Self { world, asha, ravi, bay }
    }

    async fn end(&self) {
        self.world.expect_sound().await;
        assert_eq!(deadlocks(&self.world).await, 0);
    }
}

fn split(replies: Vec<Reply>) -> (Vec<Booked>, Vec<Reply>) {
    let (won, lost): (Vec<_>, Vec<_>) = replies.into_iter().partition(|reply| reply.status == 201);
    (won.into_iter().map(|reply| Booked::of(reply.expect(201))).collect(), lost)
}

#[tokio::test]
async fn of_a_renewal_and_a_booking_for_the_time_after_the_end_one_wins() {
    let scene = Scene::set().await;
    for round in 0..ROUNDS {
        let old = scene.asha.park(scene.bay, 60).await;
        let mut wish = scene.ravi.wish(scene.bay, 60, "card");
        wish["starts_at"] = json!(old.instant("ends_at") + TimeDelta::minutes(10));
        let (asha, ravi) = (scene.asha.clone(), scene.ravi.clone());
        let mut asked: Vec<futures_util::future::BoxFuture<'static, Reply>> = vec![
            Box::pin(async move { asha.ask_to_renew(&old, 30, "card").await }),
            Box::pin(async move { ravi.post("/bookings", wish).await }),
        ];
        asked.rotate_left(round % 2);
        let (won, lost) = split(at_once(asked).await);
        assert_eq!((won.len(), lost.len()), (1, 1));
        for reply in lost {
            reply.refused("slot_taken");
        }
        scene.world.advance_minutes(180).await;
    }
    scene.end().await;
}

#[tokio::test]
async fn of_two_renewals_of_one_booking_one_is_had() {
    let scene = Scene::set().await;
    for minutes in (30..).take(ROUNDS) {
        let old = scene.asha.park(scene.bay, 60).await;
        let asked = [minutes, 60].map(|minutes| {
            let (asha, old) = (scene.asha.clone(), old.clone());
            async move { asha.ask_to_renew(&old, minutes, "card").await }
        });
        let (won, lost) = split(at_once(asked.into()).await);
        assert_eq!((won.len(), lost.len()), (1, 1));
        for reply in lost {
            reply.refused("already_renewed");
        }
        scene.asha.pay(&won[0]).await;
        scene.world.advance_minutes(180).await;
        assert_eq!(scene.asha.status_of(&won[0]).await, "completed");
    }
    scene.end().await;
}

/// Whoever books waits for the customer's other bookings before the bay, and so must whoever renews.
#[tokio::test]
async fn one_who_books_and_renews_at_once_where_a_hold_has_elapsed_gets_one_of_them() {
    let scene = Scene::set().await;
    for _ in 0..ROUNDS {
        let old = scene.asha.park(scene.bay, 60).await;
        scene.ravi.hold_from(scene.bay, old.instant("ends_at"), 60, "card").await;
        // Past the end of that hold, which nobody has retired yet.
        scene.world.app.clock.advance_to(scene.world.now() + TimeDelta::minutes(10));
        let mut wish = scene.asha.wish(scene.bay, 30, "card");
        wish["starts_at"] = json!(old.instant("ends_at"));
        let (renewing, booking) = (scene.asha.clone(), scene.asha.clone());
        let asked: Vec<futures_util::future::BoxFuture<'static, Reply>> = vec![
            Box::pin(async move { booking.post("/bookings", wish).await }),
            Box::pin(async move { renewing.ask_to_renew(&old, 30, "card").await }),
        ];
        let (won, lost) = split(at_once(asked).await);
        assert_eq!((won.len(), lost.len()), (1, 1), "{lost:#?}");
        for reply in lost {
            let code = reply.body["code"].clone();
            assert!(code == "slot_taken" || code == "vehicle_booked", "{:#}", reply.body);
        }
        scene.world.advance_minutes(180).await;
    }
    scene.end().await;
}
