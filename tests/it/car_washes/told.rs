//! Who hears what of a wash.

use serde_json::json;

use super::Scene;
use crate::world::{Booked, Person};

const COMPLETED: (&str, &str) = ("car_wash.completed", "Your car wash service has been completed!");
const CONFIRMED: &str = "Your car wash is confirmed: Exterior at MG Road, Mon 2 Nov 2026, 11:00.";
const BOOKED: &str = "New car wash booked: Exterior at MG Road, Mon 2 Nov 2026, 11:00.";

/// What someone hears meanwhile.
struct Ear(Person, usize);

impl Ear {
    async fn of(person: &Person) -> Self {
        Self(person.clone(), person.told().await.len())
    }

    async fn expect(&mut self, told: &[(&str, &str)]) {
        let all = self.0.told().await;
        let new: Vec<_> = all[self.1..].iter().map(|(event, words)| (event.as_str(), words.as_str())).collect();
        assert_eq!(new, told);
        self.1 = all.len();
    }
}

#[tokio::test]
async fn event_9_tells_the_customer_of_a_standalone_wash_and_nobody_else() {
    let scene = Scene::set().await;
    let wash = scene.washed().await;
    scene.start(&wash).await;
    let (mut asha, mut admin) = (Ear::of(&scene.asha).await, Ear::of(&scene.admin).await);
    scene.complete(&wash).await;
    asha.expect(&[COMPLETED]).await;
    admin.expect(&[]).await;
    for person in [&scene.stranger, &scene.staff] {
        assert_eq!(person.told().await, []);
    }
    let page = scene.asha.get("/notifications?limit=1").await.expect(200);
    assert_eq!(
        (&page["items"][0]["type"], &page["items"][0]["data"]["car_wash_id"]),
        (&json!("success"), &json!(wash.id))
    );
}

#[tokio::test]
async fn event_9_tells_the_customer_of_an_add_on_and_nobody_else() {
    let scene = Scene::set().await;
    let (_, wash) = scene.parked_and_washed(60).await;
    scene.start(&wash).await;
    let (mut asha, mut admin) = (Ear::of(&scene.asha).await, Ear::of(&scene.admin).await);
    scene.complete(&wash).await;
    asha.expect(&[COMPLETED]).await;
    admin.expect(&[]).await;
    assert_eq!(scene.stranger.told().await, []);
}

#[tokio::test]
async fn a_wash_is_confirmed_by_the_lots_clock_and_admins_hear_of_it_once() {
    let scene = Scene::set().await;
    let (mut asha, mut admin) = (Ear::of(&scene.asha).await, Ear::of(&scene.admin).await);
    let card = scene.book(scene.standalone(60, "card")).await;
    admin.expect(&[]).await;
    scene.asha.pay(&card).await;
    asha.expect(&[("car_wash.confirmed", CONFIRMED)]).await;
    admin.expect(&[("car_wash.booked", BOOKED)]).await;
    let cash = scene.book(scene.standalone(60, "cash")).await;
    admin.expect(&[("car_wash.booked", BOOKED)]).await;
    scene.admin.verify(&cash).await.expect(200);
    let verified = "Your cash payment has been verified. Booking activated!";
    asha.expect(&[("payment.cash_verified", verified), ("car_wash.confirmed", CONFIRMED)]).await;
    admin.expect(&[]).await;
}

#[tokio::test]
async fn what_is_bought_together_is_verified_in_one_message() {
    let scene = Scene::set().await;
    let both = Booked::of(scene.ask_for_both("cash").await.expect(201));
    let mut asha = Ear::of(&scene.asha).await;
    scene.admin.verify(&both).await.expect(200);
    let verified = "Your cash payment has been verified. Booking activated!";
    let confirmed = "Your car wash is confirmed: Exterior at MG Road, Mon 2 Nov 2026, 10:00.";
    asha.expect(&[("payment.cash_verified", verified), ("car_wash.confirmed", confirmed)]).await;
}

#[tokio::test]
async fn a_cancelled_wash_is_told_to_whom_it_surprises() {
    let scene = Scene::set().await;
    let at_eleven = "Exterior at MG Road, Mon 2 Nov 2026, 11:00.";
    let cancelled = format!("Car wash cancelled: {at_eleven}");
    let unpaid = scene.book(scene.standalone(60, "cash")).await;
    let (mut asha, mut admin) = (Ear::of(&scene.asha).await, Ear::of(&scene.admin).await);
    scene.cancel(&unpaid).await.expect(200);
    asha.expect(&[]).await;
    admin.expect(&[("car_wash.cancelled", &cancelled)]).await;
    let unpaid = scene.book(scene.standalone(60, "cash")).await;
    admin.expect(&[("car_wash.booked", BOOKED)]).await;
    scene
        .admin
        .post(&format!("/operator/car-washes/{}/cancel", unpaid.id), json!({"reason": "Rain."}))
        .await
        .expect(200);
    asha.expect(&[("car_wash.cancelled", &format!("Your car wash was cancelled by the lot: {at_eleven}"))]).await;
    admin.expect(&[("car_wash.cancelled", &cancelled)]).await;
    scene.book(scene.standalone(60, "card")).await;
    scene.world.advance_minutes(10).await;
    asha.expect(&[("car_wash.hold_lapsed", "Your car wash was not paid in time. It was cancelled.")]).await;
    admin.expect(&[]).await;
}

#[tokio::test]
async fn whose_wash_ends_with_its_parking_or_with_its_payment_is_told_why() {
    let scene = Scene::set().await;
    let at_ten = "Exterior at MG Road, Mon 2 Nov 2026, 10:00.";
    let cancelled = format!("Car wash cancelled: {at_ten}");
    let (parking, _) = scene.parked_and_washed(60).await;
    let (mut asha, mut admin) = (Ear::of(&scene.asha).await, Ear::of(&scene.admin).await);
    scene.asha.check_out(&parking).await.expect(200);
    let ended = format!("Your car wash was cancelled, because its parking ended: {at_ten}");
    asha.expect(&[("car_wash.cancelled", &ended)]).await;
    admin.expect(&[("car_wash.cancelled", &cancelled)]).await;

    let declined = scene.book(scene.standalone(60, "card")).await;
    scene.asha.decide(&declined, json!({"outcome": "fail"})).await.expect(200);
    let refund = ("payment.refunded", "A refund of INR 299.00 has been issued.");
    let words = "Your payment was declined. Your car wash was cancelled.";
    asha.expect(&[("payment.failed", words)]).await;
    let rejected = scene.book(scene.standalone(60, "cash")).await;
    scene.admin.reject(&rejected).await.expect(200);
    let words = "Your payment was rejected. Your car wash was cancelled.";
    asha.expect(&[("payment.rejected", words)]).await;
    scene.world.advance_minutes(0).await;
    asha.expect(&[refund]).await;

    // Paid on arrival, but after its time: its hold lasts until a quarter of an hour after the start.
    let quick = super::offer(&scene.admin, "Quick", 10_000, 5).await;
    let mut wish = scene.standalone(60, "cash");
    wish["service_id"] = json!(quick);
    let late = scene.book(wish).await;
    scene.world.advance_minutes(70).await;
    scene.admin.verify(&late).await.expect(200);
    let words = "Your payment came too late for your car wash: Quick at MG Road, Mon 2 Nov 2026, 11:00.";
    let due = ("payment.refund_due", "A refund of INR 100.00 is due to you at the counter.");
    asha.expect(&[("car_wash.cancelled", words), due]).await;
    scene.world.expect_sound().await;
}

#[tokio::test]
async fn an_admins_own_wash_ends_with_his_parking_and_is_told_to_him_once() {
    let scene = Scene::set().await;
    let parking = scene.admin.park(scene.bay, 60).await;
    let wash = Booked::of(scene.admin.post("/car-washes", scene.add_on(&parking, "card")).await.expect(201));
    scene.admin.pay(&wash).await;
    scene.world.advance_minutes(65).await;
    let words = "Your car wash was cancelled, because its parking ended: Exterior at MG Road, Mon 2 Nov 2026, 10:00.";
    let told: Vec<_> =
        scene.admin.told().await.into_iter().filter(|(event, _)| event == "car_wash.cancelled").collect();
    assert_eq!(told, [("car_wash.cancelled".to_owned(), words.to_owned())]);
    assert_eq!(scene.admin.status_of(&parking).await, "completed");
    scene.world.expect_sound().await;
}

#[tokio::test]
async fn a_platform_admin_calls_a_wash_off_anywhere_and_all_of_it_goes_back() {
    let scene = Scene::set().await;
    let root = scene.world.platform_admin("root").await;
    let wash = scene.washed().await;
    scene.start(&wash).await;
    let path = format!("/operator/car-washes/{}/cancel", wash.id);
    let called_off = root.post(&path, json!({"reason": "Flooded."})).await.expect(200);
    assert_eq!((&called_off["status"], &called_off["status_reason"]), (&json!("cancelled"), &json!("Flooded.")));
    assert_eq!(scene.refund(&wash).await, 29_900);
    scene.world.expect_sound().await;
}

#[tokio::test]
async fn a_wash_is_reviewed_once_by_its_customer_and_only_when_it_is_done() {
    let scene = Scene::set().await;
    let wash = scene.washed().await;
    let path = format!("/lots/{}/reviews", scene.lot);
    let review = json!({"kind": "car_wash", "car_wash_id": wash.id, "rating": 5});
    scene.asha.post(&path, review.clone()).await.refused("not_reviewable");
    scene.start(&wash).await;
    scene.complete(&wash).await;
    scene.stranger.post(&path, review.clone()).await.refused("not_found");
    scene.asha.post(&path, review.clone()).await.expect(201);
    scene.asha.post(&path, review).await.refused("already_reviewed");
    assert_eq!(scene.asha.get(&format!("/lots/{}", scene.lot)).await.expect(200)["review_count"], 1);
    scene.world.expect_sound().await;
}
