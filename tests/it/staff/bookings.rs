//! Work about a booking ends with it, unless it was begun, and goes along with a renewal.

use chrono::TimeDelta;
use serde_json::{Value, json};

use super::{Scene, does, finish, has, open_with, waits};
use crate::world::{Booked, Person, World};

impl Scene<'_> {
    /// A parking of an hour from now on, and somebody's work about it.
    async fn parked(&self, customer: &Person, bay: &str, to: &Person) -> (Booked, Value) {
        let booked = customer.park(self.lot.bay(bay).await, 60).await;
        let given = self.valet(&booked, Some(to)).await;
        (booked, given)
    }

    async fn valet(&self, booked: &Booked, to: Option<&Person>) -> Value {
        let wish = json!({"booking_id": booked.id, "employee_id": to.map(|to| to.id)});
        self.admin.post("/operator/assignments", wish).await.expect(201)
    }
}

#[tokio::test]
async fn with_its_booking_ends_what_was_not_begun_and_the_person_is_told() {
    let world = World::new().await;
    let scene = Scene::set(&world).await;
    let partner = scene.operator.partner("partner").await;
    let [meera] = scene.staff(["meera"]).await;
    let asha = world.customer("asha").await;
    for how in ["cancelled", "declined", "left", "expired", "lapsed"] {
        let (booked, given) = if how == "lapsed" {
            let held = asha.hold(scene.lot.bay(how).await, 60, "card").await;
            let given = scene.valet(&held, Some(&meera)).await;
            (held, given)
        } else {
            scene.parked(&asha, how, &meera).await
        };
        does(&meera, &given, "accept").await;
        match how {
            "cancelled" => drop(asha.cancel(&booked).await.expect(200)),
            "declined" => drop(scene.admin.decline(&booked).await.expect(200)),
            "left" => drop(asha.check_out(&booked).await.expect(200)),
            "lapsed" => world.advance_minutes(10).await,
            _ => {
                world.advance_minutes(64).await;
                assert_eq!(scene.stands(&given).await, has("accepted", "meera"), "the grace still runs");
                world.advance_minutes(1).await;
            }
        }
        assert_eq!(scene.stands(&given).await, has("cancelled", "meera"), "{how}");
        let cancelled = format!("Your assignment has been cancelled: Valet: {} at MG Road.", asha.plate());
        assert_eq!(meera.told().await.pop(), Some(("assignment.cancelled".into(), cancelled)), "{how}");
        let others = format!("An assignment has been cancelled: Valet: {} at MG Road.", asha.plate());
        for admin in [&scene.admin, &partner] {
            assert!(admin.told().await.contains(&("assignment.cancelled".into(), others.clone())), "{how}");
        }
        world.expect_sound().await;
    }
    assert_eq!(scene.listed(&meera).await["open_assignments"], 0);
}

#[tokio::test]
async fn what_was_begun_goes_on_after_its_booking() {
    let world = World::new().await;
    let scene = Scene::set(&world).await;
    let [meera] = scene.staff(["meera"]).await;
    let (booked, given) = scene.parked(&world.customer("asha").await, "A1", &meera).await;
    does(&meera, &given, "accept").await;
    does(&meera, &given, "start").await;
    world.advance_minutes(66).await;
    assert_eq!(scene.admin.status_of(&booked).await, "completed");
    assert_eq!(scene.stands(&given).await, has("in_progress", "meera"));
    world.expect_sound().await;
    does(&meera, &given, "complete").await;
    world.expect_sound().await;
}

#[tokio::test]
async fn a_renewal_takes_the_work_along_until_it_ends_itself() {
    let world = World::new().await;
    let scene = Scene::set(&world).await;
    let [meera] = scene.staff(["meera"]).await;
    let asha = world.customer("asha").await;
    let (booked, given) = scene.parked(&asha, "A1", &meera).await;
    let renewal = asha.renew(&booked, 60, "card").await;
    asha.pay(&renewal).await;
    world.advance_minutes(61).await;
    assert_eq!(scene.admin.status_of(&booked).await, "completed");
    assert_eq!(scene.stands(&given).await, has("assigned", "meera"));
    let open = open_with(&scene.admin, &format!("Valet: {}", asha.plate())).await;
    assert_eq!((&open["id"], &open["booking_id"]), (&given["id"], &json!(renewal.id)), "{open:#}");
    world.expect_sound().await;
    world.advance_minutes(64).await;
    assert_eq!(scene.stands(&given).await, has("cancelled", "meera"));
    world.expect_sound().await;
}

#[tokio::test]
async fn who_is_free_of_it_is_given_what_waits() {
    let world = World::new().await;
    let scene = Scene::set(&world).await;
    scene.admin.patch("/operator", json!({"busy_at": 1})).await.expect(200);
    let [meera] = scene.staff(["meera"]).await;
    let asha = world.customer("asha").await;
    let (booked, _) = scene.parked(&asha, "A1", &meera).await;
    let later = world.customer("ravi").await.park(scene.lot.bay("A2").await, 60).await;
    let (waiting, dying) = (scene.give("Sweep", None).await, scene.valet(&later, None).await);
    assert_eq!((scene.stands(&waiting).await, scene.stands(&dying).await), (waits(), waits()));
    scene.admin.decline(&later).await.expect(200);
    assert_eq!(scene.stands(&dying).await, ("cancelled".into(), None));
    asha.cancel(&booked).await.expect(200);
    assert_eq!(scene.stands(&waiting).await, has("assigned", "meera"));
    world.expect_sound().await;
}

#[tokio::test]
async fn what_is_over_is_nobodys_work_and_what_somebody_has_in_hand_is_not_given_twice() {
    let world = World::new().await;
    let scene = Scene::set(&world).await;
    let [meera, arjun] = scene.staff(["meera", "arjun"]).await;
    let partner = scene.operator.partner("partner").await;
    let asha = world.customer("asha").await;
    let (booked, given) = scene.parked(&asha, "A1", &meera).await;
    let wish = json!({"booking_id": booked.id, "employee_id": arjun.id});
    let problem = partner.post("/operator/assignments", wish).await.refused("state_changed");
    assert_eq!(problem["assignment_id"], given["id"]);
    let passed_on = scene.valet(&booked, Some(&arjun)).await;
    assert_eq!(
        (scene.stands(&given).await, scene.stands(&passed_on).await),
        (has("cancelled", "meera"), has("assigned", "arjun"))
    );
    finish(&arjun, &passed_on).await;
    // Another thing to do about it.
    let again = scene.valet(&booked, None).await;
    world.advance(TimeDelta::minutes(1)).await;
    asha.check_out(&booked).await.expect(200);
    assert_eq!(scene.stands(&again).await.0, "cancelled");
    let wish = json!({"booking_id": booked.id});
    assert_eq!(scene.admin.post("/operator/assignments", wish).await.refused("state_changed")["state"], "completed");
    world.expect_sound().await;
}
