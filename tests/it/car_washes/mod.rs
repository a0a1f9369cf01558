//! Car washes from outside: booked, paid, done, ended.

mod ends;
mod holds;
mod money;
mod races;
mod times;
mod told;

use chrono::{DateTime, TimeDelta, Utc};
use parkmate::car_washes;
use parkmate::types::{CarWashId, LotId, SlotId};
use serde_json::{Value, json};

use crate::world::{Booked, Person, Reply, World};

/// A lot with two wash bays and a parking bay, its people, and a customer.
struct Scene {
    world: World,
    lot: LotId,
    bay: SlotId,
    /// 299 rupees, 20 minutes.
    exterior: String,
    asha: Person,
    stranger: Person,
    admin: Person,
    staff: Person,
}

impl Scene {
    async fn set() -> Self {
        Self::washing(json!({"enabled": true, "bays": 2, "opens": "09:00", "closes": "21:00"})).await
    }

    async fn washing(car_wash: Value) -> Self {
        let world = World::new().await;
        let operator = world.operator("nandi").await;
        let lot = operator.lot("MG Road").await;
        let (admin, staff, bay) = (operator.admin.clone(), operator.staff("meera").await, lot.bay("A1").await);
        let lot = lot.id;
        let wash = sqlx::query("update lot set car_wash = $2 where id = $1").bind(lot).bind(car_wash);
        wash.execute(world.db()).await.expect("it washes");
        let (asha, stranger) = (world.customer("asha").await, world.customer("stranger").await);
        let exterior = offer(&admin, "Exterior", 29_900, 20).await;
        Self { world, lot, bay, exterior, asha, stranger, admin, staff }
    }

    fn later(&self, minutes: i64) -> DateTime<Utc> {
        self.world.now() + TimeDelta::minutes(minutes)
    }

    fn standalone(&self, minutes_ahead: i64, method: &str) -> Value {
        json!({
            "service_id": self.exterior, "lot_id": self.lot, "scheduled_at": self.later(minutes_ahead),
            "vehicle": {"plate": "KA 05 MH 7788", "vehicle_class": "sedan"}, "payment_method": method,
        })
    }

    fn add_on(&self, parking: &Booked, method: &str) -> Value {
        json!({"service_id": self.exterior, "booking_id": parking.id, "payment_method": method})
    }

    async fn book(&self, wish: Value) -> Booked {
        Booked::of(self.asha.post("/car-washes", wish).await.expect(201))
    }

    /// Standalone, an hour from now, paid by card.
    async fn washed(&self) -> Booked {
        let wash = self.book(self.standalone(60, "card")).await;
        self.asha.pay(&wash).await;
        wash
    }

    /// A parking from now on with a wash that has been paid.
    async fn parked_and_washed(&self, minutes: i64) -> (Booked, Booked) {
        let parking = self.asha.park(self.bay, minutes).await;
        let wash = self.book(self.add_on(&parking, "card")).await;
        self.asha.pay(&wash).await;
        (parking, wash)
    }

    /// A parking and a wash bought together.
    async fn ask_for_both(&self, method: &str) -> Reply {
        let mut wish = self.asha.wish(self.bay, 60, method);
        wish["car_wash_service_id"] = json!(self.exterior);
        self.asha.post("/bookings", wish).await
    }

    async fn look(&self, wash: &Booked) -> Value {
        self.asha.get(&format!("/car-washes/{}", wash.id)).await.expect(200)
    }

    async fn status(&self, wash: &Booked) -> String {
        self.look(wash).await["status"].as_str().expect("a state").to_owned()
    }

    /// What goes back of the wash's payment.
    async fn refund(&self, wash: &Booked) -> i64 {
        self.look(wash).await["payment"]["refund_amount"].as_i64().expect("an amount")
    }

    async fn cancel(&self, wash: &Booked) -> Reply {
        self.asha.post(&format!("/car-washes/{}/cancel", wash.id), json!({})).await
    }

    async fn assign(&self, wash: &Booked) {
        let mut tx = self.world.app.begin().await.expect("a transaction");
        car_washes::assign(&mut tx, id(wash), Some(self.staff.id)).await.expect("assigned");
        tx.commit().await.expect("committed");
    }

    async fn start(&self, wash: &Booked) {
        self.assign(wash).await;
        let mut tx = self.world.app.begin().await.expect("a transaction");
        car_washes::start(&mut tx, id(wash)).await.expect("started");
        tx.commit().await.expect("committed");
    }

    async fn complete(&self, wash: &Booked) {
        let mut tx = self.world.app.begin().await.expect("a transaction");
        car_washes::complete(&mut tx, id(wash)).await.expect("completed");
        tx.commit().await.expect("committed");
    }
}

async fn offer(admin: &Person, name: &str, amount: i64, minutes: i32) -> String {
    let service = json!({"name": name, "price": {"amount": amount, "currency": "INR"}, "minutes": minutes});
    let service = admin.post("/operator/car-wash/services", service).await.expect(201);
    service["id"].as_str().expect("an id").to_owned()
}

fn id(wash: &Booked) -> CarWashId {
    CarWashId(wash.id.parse().expect("an id"))
}

#[tokio::test]
async fn a_standalone_wash_is_priced_by_the_server_paid_queued_done_and_told() {
    let scene = Scene::set().await;
    let mut wish = scene.standalone(60, "card");
    wish["price"] = json!({"amount": 1, "currency": "INR"});
    wish["notes"] = json!("Mind the mirror.");
    let wash = scene.book(wish).await;
    assert_eq!(wash.view["status"], "awaiting_payment", "{:#}", wash.view);
    assert_eq!(wash.view["price"], json!({"amount": 29_900, "currency": "INR"}));
    assert_eq!(wash.view["service"]["minutes"], 20);
    assert_eq!(wash.view["vehicle"]["plate"], "KA05MH7788");
    assert_eq!(wash.view["booking_id"], Value::Null);
    scene.asha.pay(&wash).await;
    assert_eq!(scene.status(&wash).await, "queued");
    scene.assign(&wash).await;
    assert_eq!(scene.look(&wash).await["employee"]["full_name"], "meera");
    let mut tx = scene.world.app.begin().await.expect("a transaction");
    car_washes::assign(&mut tx, id(&wash), None).await.expect("back in the queue");
    tx.commit().await.expect("committed");
    assert_eq!(scene.status(&wash).await, "queued");
    scene.start(&wash).await;
    assert_eq!(scene.status(&wash).await, "in_progress");
    scene.complete(&wash).await;
    let done = scene.look(&wash).await;
    assert_eq!((&done["status"], &done["version"]), (&json!("completed"), &json!(7)));
    scene.world.expect_sound().await;
}

#[tokio::test]
async fn work_goes_only_forward_from_the_state_it_is_in() {
    let scene = Scene::set().await;
    let wash = scene.book(scene.standalone(60, "card")).await;
    let mut tx = scene.world.app.begin().await.expect("a transaction");
    for refused in [
        car_washes::assign(&mut tx, id(&wash), Some(scene.staff.id)).await,
        car_washes::assign(&mut tx, id(&wash), None).await,
        car_washes::start(&mut tx, id(&wash)).await,
        car_washes::complete(&mut tx, id(&wash)).await,
    ] {
        let problem = refused.expect_err("it is not paid").refusal().problem();
        assert_eq!((problem.code.as_str(), &problem.extra["state"]), ("state_changed", &json!("awaiting_payment")));
    }
    drop(tx);
    scene.asha.pay(&wash).await;
    scene.start(&wash).await;
    let gone = scene.cancel(&wash).await.refused("state_changed");
    assert_eq!(gone["state"], "in_progress", "the customer cancels until it starts");
}

#[tokio::test]
async fn an_add_on_takes_the_earliest_time_while_the_car_is_parked() {
    let scene = Scene::set().await;
    let parking = scene.asha.park(scene.bay, 60).await;
    let wash = scene.book(scene.add_on(&parking, "card")).await;
    assert_eq!(wash.instant("scheduled_at"), scene.world.now());
    assert_eq!(wash.view["vehicle"]["plate"], scene.asha.plate());
    let shown = scene.asha.look_at(&parking).await;
    assert_eq!(shown["car_washes"][0]["id"], wash.id, "{shown:#}");
    assert_eq!(shown["car_washes"][0]["service"]["name"], "Exterior");
    scene.asha.post("/car-washes", scene.add_on(&parking, "cash")).await.refused("wash_unfinished");
    scene.asha.pay(&wash).await;
    scene.start(&wash).await;
    scene.complete(&wash).await;
    let again = scene.book(scene.add_on(&parking, "card")).await;
    assert_eq!(again.view["status"], "awaiting_payment", "one unfinished at a time, not one for ever");
    scene.world.expect_sound().await;
}

#[tokio::test]
async fn an_add_on_may_name_its_time_within_the_parking_and_no_other() {
    let scene = Scene::set().await;
    let parking = scene.asha.park(scene.bay, 60).await;
    let mut wish = scene.add_on(&parking, "card");
    wish["scheduled_at"] = json!(scene.later(41));
    let refused = scene.asha.post("/car-washes", wish.clone()).await.refused("validation_failed");
    assert_eq!(refused["errors"][0]["code"], "not_while_parked");
    wish["scheduled_at"] = json!("2026-11-02T10:40");
    assert_eq!(scene.book(wish).await.instant("scheduled_at"), scene.later(40));
    let foreign = scene.add_on(&parking, "card");
    scene.stranger.post("/car-washes", foreign).await.refused("not_found");
}

#[tokio::test]
async fn a_parking_that_is_over_takes_no_wash() {
    let scene = Scene::set().await;
    let parking = scene.asha.park(scene.bay, 60).await;
    scene.asha.check_out(&parking).await.expect(200);
    scene.asha.post("/car-washes", scene.add_on(&parking, "card")).await.refused("state_changed");
}

#[tokio::test]
async fn the_third_of_two_bays_is_full_and_told_when_one_is_free() {
    let scene = Scene::set().await;
    scene.book(scene.standalone(60, "cash")).await;
    scene.book(scene.standalone(70, "cash")).await;
    let full = scene.asha.post("/car-washes", scene.standalone(65, "cash")).await.refused("wash_full");
    assert_eq!(full["next_times"][0], json!(scene.later(80)), "{full:#}");
    let next = scene.book(scene.standalone(80, "cash")).await;
    assert_eq!(next.view["status"], "awaiting_payment", "half-open: as one ends, the next begins");
    scene.world.expect_sound().await;
}

#[tokio::test]
async fn an_elapsed_hold_blocks_nobody_though_the_scheduler_sleeps() {
    let scene = Scene::set().await;
    for _ in 0..2 {
        scene.book(scene.standalone(60, "card")).await;
    }
    let wish = scene.standalone(60, "card");
    scene.stranger.post("/car-washes", wish.clone()).await.refused("wash_full");
    scene.world.app.clock.advance_to(scene.later(10));
    scene.stranger.post("/car-washes", wish).await.expect(201);
    scene.world.advance_minutes(0).await;
    scene.world.expect_sound().await;
}

#[tokio::test]
async fn what_cannot_be_washed_is_refused_with_the_reason() {
    let scene = Scene::set().await;
    let with = |change: Value| {
        let mut wish = scene.standalone(60, "card");
        for (field, value) in change.as_object().expect("fields") {
            wish[field] = value.clone();
        }
        wish
    };
    for (change, code) in [
        (json!({"scheduled_at": scene.later(29)}), "too_soon"),
        (json!({"scheduled_at": scene.later(7 * 24 * 60 + 1)}), "too_far_ahead"),
        (json!({"scheduled_at": null}), "required"),
        (json!({"lot_id": null}), "required"),
        (json!({"service_id": parkmate::types::CarWashServiceId::new()}), "not_found"),
    ] {
        let refused = scene.asha.post("/car-washes", with(change)).await.refused("validation_failed");
        assert_eq!(refused["errors"][0]["code"], code, "{refused:#}");
    }
    let at_night = scene.asha.post("/car-washes", with(json!({"scheduled_at": "2026-11-02T20:45"}))).await;
    let at_night = at_night.refused("lot_closed");
    assert_eq!(at_night["next_times"][0], "2026-11-03T03:30:00Z", "nine in the morning: {at_night:#}");
    scene.asha.post("/car-washes", with(json!({"scheduled_at": "2026-11-02T20:40"}))).await.expect(201);
    let stop = sqlx::query("update lot set car_wash = null where id = $1").bind(scene.lot);
    stop.execute(scene.world.db()).await.expect("it washes no more");
    scene.asha.post("/car-washes", scene.standalone(90, "card")).await.refused("no_car_wash");
}

#[tokio::test]
async fn a_customer_has_so_many_unpaid_washes_and_no_more() {
    let scene = Scene::set().await;
    for n in 0..5 {
        scene.book(scene.standalone(60 + 20 * n, "card")).await;
    }
    scene.asha.post("/car-washes", scene.standalone(300, "card")).await.refused("too_many_unpaid");
}

#[tokio::test]
async fn nobody_sees_or_cancels_the_wash_of_another() {
    let scene = Scene::set().await;
    let elsewhere = scene.world.operator("elsewhere").await.admin;
    let wash = scene.washed().await;
    let path = format!("/car-washes/{}", wash.id);
    for person in [&scene.stranger, &elsewhere] {
        person.get(&path).await.refused("not_found");
        person.post(&format!("{path}/cancel"), json!({})).await.refused("not_found");
        assert_eq!(person.get("/car-washes").await.expect(200)["items"], json!([]));
    }
    elsewhere.post(&format!("/operator{path}/cancel"), json!({"reason": "Mine."})).await.refused("not_found");
    assert_eq!(elsewhere.get("/operator/car-washes").await.expect(200)["items"], json!([]));
    scene.asha.get("/operator/car-washes").await.refused("forbidden");
    for person in [&scene.admin, &scene.staff] {
        assert_eq!(person.get(&path).await.expect(200)["id"], wash.id);
    }
    let of_lot = scene.admin.get("/operator/car-washes?status=queued,assigned&q=exter").await.expect(200);
    assert_eq!(of_lot["items"][0]["id"], wash.id, "{of_lot:#}");
    assert_eq!(scene.admin.get("/operator/car-washes?status=cancelled").await.expect(200)["items"], json!([]));
}

#[tokio::test]
async fn the_same_key_books_one_wash() {
    let scene = Scene::set().await;
    let wish = scene.standalone(60, "card");
    let first = scene.asha.post_once("wash", "/car-washes", wish.clone()).await.expect(201);
    let again = scene.asha.post_once("wash", "/car-washes", wish).await.expect(201);
    assert_eq!(first, again);
    assert_eq!(scene.asha.get("/car-washes").await.expect(200)["items"].as_array().expect("items").len(), 1);
}

#[tokio::test]
async fn a_change_of_the_catalogue_does_not_reach_a_wash_that_is_sold() {
    let scene = Scene::set().await;
    let wash = scene.washed().await;
    let path = format!("/operator/car-wash/services/{}", scene.exterior);
    let change =
        json!({"name": "Outside", "price": {"amount": 1_000, "currency": "INR"}, "minutes": 30, "closed": true});
    assert_eq!(scene.admin.patch(&path, change).await.expect(200)["closed"], true);
    let seen = scene.look(&wash).await;
    assert_eq!(seen["service"]["name"], "Exterior");
    assert_eq!(seen["price"]["amount"], 29_900);
    scene.asha.post("/car-washes", scene.standalone(90, "card")).await.refused("validation_failed");
    let offered = scene.asha.get(&format!("/lots/{}/car-wash/services", scene.lot)).await.expect(200);
    assert_eq!(offered["items"], json!([]));
    scene.world.operator("elsewhere").await.admin.patch(&path, json!({"closed": false})).await.refused("not_found");
}
