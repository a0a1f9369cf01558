//! The ten events, each by the way it really happens: at the right person only, once, in order, in these words.

use std::collections::BTreeSet;

use parkmate::types::{LotId, SlotId};
use serde_json::{Value, json};

use crate::world::{Person, Socket, World};

/// Who could hear something they should not.
const PEOPLE: [&str; 6] = ["customer", "stranger", "admin", "partner", "staff", "elsewhere"];

/// `(who, event, level, words)`.
type Heard = (&'static str, String, String, String);

/// A customer, someone else, two admins of the lot, its staff, and an admin of another operator: all listening.
struct Scene {
    world: World,
    listeners: Vec<Listener>,
    lot: LotId,
    bay: SlotId,
    other_bay: SlotId,
}

struct Listener {
    name: &'static str,
    person: Person,
    socket: Socket,
    seq: i64,
}

impl Scene {
    async fn set() -> Self {
        let world = World::new().await;
        let operator = world.operator("admin").await;
        let elsewhere = world.operator("elsewhere").await.admin;
        let lot = operator.lot("MG Road").await;
        let (bay, other_bay) = (lot.bay("A1").await, lot.bay("A2").await);
        let people = [
            world.customer("customer").await,
            world.customer("stranger").await,
            operator.admin.clone(),
            operator.partner("partner").await,
            operator.staff("staff").await,
            elsewhere,
        ];
        let mut listeners = Vec::new();
        for (name, person) in PEOPLE.into_iter().zip(people) {
            let mut socket = person.socket(None).await;
            assert_eq!(socket.next().await["message"], "Connected to real-time notifications");
            listeners.push(Listener { name, person, socket, seq: 0 });
        }
        let lot = lot.id;
        Self { world, listeners, lot, bay, other_bay }
    }

    fn person(&self, name: &str) -> Person {
        self.listeners.iter().find(|listener| listener.name == name).expect("someone").person.clone()
    }

    fn customer(&self) -> Person {
        self.person("customer")
    }

    fn admin(&self) -> Person {
        self.person("admin")
    }

    /// What came over everyone's socket since the last time, person by person.
    async fn heard(&mut self) -> Vec<Heard> {
        let mut heard = Vec::new();
        for Listener { name, person, socket, seq } in &mut self.listeners {
            let stored = person.get("/notifications/unread-count").await.expect(200)["latest_seq"].as_i64();
            while Some(*seq) < stored {
                let frame = socket.next().await;
                *seq += 1;
                assert_eq!(frame["seq"], *seq, "in order, without gaps, once: {frame:#}");
                let text = |field: &str| frame[field].as_str().expect("words").to_owned();
                heard.push((*name, text("event"), text("type"), text("message")));
            }
            self.world.expect_silence(person, socket).await;
            *seq += 1;
        }
        heard
    }

    /// A wash of the customer's car, paid in cash, in the hands of the staff: it was assigned there, and is begun.
    async fn wash_under_way(&self, when: Value) -> Value {
        let washing = json!({"car_wash": {"enabled": true, "bays": 2, "opens": "00:00", "closes": "24:00"}});
        self.admin().patch(&format!("/operator/lots/{}", self.lot), washing).await.expect(200);
        let price = json!({"amount": 29_900, "currency": "INR"});
        let service = json!({"name": "Exterior", "description": "Foam.", "price": price, "minutes": 20});
        let service = self.admin().post("/operator/car-wash/services", service).await.expect(201);
        let mut wish = json!({"service_id": service["id"], "payment_method": "cash"});
        wish.as_object_mut().expect("an object").extend(when.as_object().expect("an object").clone());
        let wash = self.customer().post("/car-washes", wish).await.expect(201);
        let payment = wash["payment"]["id"].as_str().expect("a payment");
        self.admin().post(&format!("/operator/payments/{payment}/verify"), Value::Null).await.expect(200);
        let job = json!({"car_wash_id": wash["id"], "employee_id": self.person("staff").id});
        let job = self.admin().post("/operator/assignments", job).await.expect(201);
        self.step(&job, "accept").await;
        self.step(&job, "start").await;
        job
    }

    async fn step(&self, job: &Value, step: &str) {
        let path = format!("/staff/assignments/{}/{step}", job["id"].as_str().expect("an id"));
        self.person("staff").post(&path, Value::Null).await.expect(200);
    }

    async fn forget(&mut self) {
        self.heard().await;
    }

    /// That exactly this came since the last time.
    async fn expect(&mut self, told: &[(&'static str, &str, &str, &str)]) {
        let told: Vec<Heard> = told
            .iter()
            .map(|(who, event, level, words)| (*who, (*event).into(), (*level).into(), (*words).into()))
            .collect();
        assert_eq!(self.heard().await, told);
        self.world.expect_sound().await;
    }
}

const EXPIRING: (&str, &str, &str, &str) =
    ("customer", "booking.expiring_soon", "warning", "Your booking will expire in 5 minutes!");
const EXPIRED: (&str, &str, &str, &str) =
    ("customer", "booking.slot_expired", "info", "Your booking has expired. Slot released.");
const RENEWED: (&str, &str, &str, &str) = ("customer", "booking.renewed", "success", "Booking renewed successfully!");
const AUTO_EXPIRED: (&str, &str, &str, &str) =
    ("customer", "booking.auto_expired", "warning", "Your booking slot has expired automatically");
const DECLINED: (&str, &str, &str, &str) =
    ("customer", "booking.declined", "warning", "Admin declined your booking request.");
const CASH_VERIFIED: (&str, &str, &str, &str) =
    ("customer", "payment.cash_verified", "success", "Your cash payment has been verified. Booking activated!");
const WASHED: (&str, &str, &str, &str) =
    ("customer", "car_wash.completed", "success", "Your car wash service has been completed!");
const CREATED: [(&str, &str, &str, &str); 2] = [
    ("admin", "booking.created", "info", "New booking received for MG Road, slot A1."),
    ("partner", "booking.created", "info", "New booking received for MG Road, slot A1."),
];

const fn renewal_failed(words: &'static str) -> (&'static str, &'static str, &'static str, &'static str) {
    ("customer", "booking.renewal_failed", "error", words)
}

#[tokio::test]
async fn event_1_warns_the_customer_five_minutes_before_the_end_and_not_a_moment_earlier() {
    let mut scene = Scene::set().await;
    let booked = scene.customer().park(scene.bay, 60).await;
    scene.forget().await;
    let warning = booked.instant("ends_at") - chrono::TimeDelta::minutes(5);
    scene.world.advance_to(warning - chrono::TimeDelta::microseconds(1)).await;
    scene.expect(&[]).await;
    scene.world.advance_to(warning).await;
    scene.expect(&[EXPIRING]).await;
}

#[tokio::test]
async fn event_1_is_left_out_for_a_booking_of_five_minutes() {
    let mut scene = Scene::set().await;
    let lot =
        scene.world.operator("short").await.lot_with("Short", serde_json::json!({"min_duration_minutes": 1})).await;
    let bay = lot.bay("S1").await;
    scene.customer().park(bay, 5).await;
    scene.forget().await;
    scene.world.advance_minutes(5).await;
    scene.expect(&[EXPIRED]).await;
}

#[tokio::test]
async fn event_2_tells_the_customer_at_the_end() {
    let mut scene = Scene::set().await;
    let booked = scene.customer().park(scene.bay, 60).await;
    scene.world.advance_minutes(59).await;
    scene.forget().await;
    scene.world.advance_to(booked.instant("ends_at")).await;
    scene.expect(&[EXPIRED]).await;
    assert_eq!(scene.customer().status_of(&booked).await, "overdue");
}

#[tokio::test]
async fn event_3_tells_the_customer_once_the_renewal_is_paid_and_the_old_end_passes_in_silence() {
    let mut scene = Scene::set().await;
    let old = scene.customer().park(scene.bay, 60).await;
    scene.world.advance_minutes(50).await;
    scene.forget().await;
    let renewal = scene.customer().renew(&old, 30, "card").await;
    scene.expect(&[]).await;
    scene.customer().pay(&renewal).await;
    scene.expect(&[RENEWED, CREATED[0], CREATED[1]]).await;
    scene.world.advance_minutes(34).await;
    scene.expect(&[]).await;
    assert_eq!(scene.customer().status_of(&old).await, "completed");
    assert_eq!(scene.customer().status_of(&renewal).await, "active");
    scene.world.advance_minutes(1).await;
    scene.expect(&[EXPIRING]).await;
}

#[tokio::test]
async fn event_4_tells_the_customer_that_the_slot_is_taken_after_the_end() {
    let mut scene = Scene::set().await;
    let booked = scene.customer().park(scene.bay, 60).await;
    let start = booked.instant("ends_at") + chrono::TimeDelta::minutes(20);
    scene.person("stranger").hold_from(scene.bay, start, 60, "cash").await;
    scene.forget().await;
    let refused = scene.customer().ask_to_renew(&booked, 30, "card").await.refused("slot_taken");
    assert_eq!(refused["latest_end"], serde_json::json!(start), "{refused:#}");
    assert_eq!(refused["alternatives"][0]["id"], scene.other_bay.to_string(), "{refused:#}");
    let words = "Renewal failed: the slot is taken from 11:20. Please try again.";
    scene.expect(&[renewal_failed(words)]).await;
    assert_eq!(scene.customer().status_of(&booked).await, "active");
}

#[tokio::test]
async fn event_4_tells_the_customer_that_the_renewals_card_was_declined() {
    let mut scene = Scene::set().await;
    let old = scene.customer().park(scene.bay, 60).await;
    let renewal = scene.customer().renew(&old, 30, "card").await;
    scene.forget().await;
    scene.customer().decide(&renewal, serde_json::json!({"outcome": "fail"})).await.expect(200);
    scene.expect(&[renewal_failed("Renewal failed: the payment was declined. Please try again.")]).await;
}

#[tokio::test]
async fn event_4_tells_the_customer_that_the_renewals_cash_was_rejected() {
    let mut scene = Scene::set().await;
    let old = scene.customer().park(scene.bay, 60).await;
    let renewal = scene.customer().renew(&old, 30, "cash").await;
    scene.forget().await;
    scene.admin().reject(&renewal).await.expect(200);
    scene.expect(&[renewal_failed("Renewal failed: the payment was rejected. Please try again.")]).await;
}

#[tokio::test]
async fn event_4_tells_the_customer_that_the_renewals_hold_lapsed_and_the_old_end_stands() {
    let mut scene = Scene::set().await;
    let old = scene.customer().park(scene.bay, 60).await;
    let renewal = scene.customer().renew(&old, 30, "card").await;
    scene.forget().await;
    scene.world.advance_minutes(10).await;
    let words = "Renewal failed: the payment was not completed in time. Please try again.";
    scene.expect(&[renewal_failed(words)]).await;
    assert_eq!(scene.customer().status_of(&renewal).await, "lapsed");
    scene.world.advance_minutes(55).await;
    scene.expect(&[EXPIRING, EXPIRED, AUTO_EXPIRED]).await;
}

#[tokio::test]
async fn event_5_tells_the_customer_when_the_grace_is_over() {
    let mut scene = Scene::set().await;
    let booked = scene.customer().park(scene.bay, 60).await;
    scene.world.advance_minutes(64).await;
    scene.forget().await;
    scene.world.advance_minutes(1).await;
    scene.expect(&[AUTO_EXPIRED]).await;
    assert_eq!(scene.customer().status_of(&booked).await, "completed");
}

#[tokio::test]
async fn event_6_tells_the_customer_of_the_decline_and_of_the_refund() {
    let mut scene = Scene::set().await;
    let booked = scene.customer().park(scene.bay, 60).await;
    scene.forget().await;
    let declined = scene.admin().decline(&booked).await.expect(200);
    assert_eq!(declined["refund"]["amount"]["amount"], 5000, "{declined:#}");
    scene.world.advance_minutes(0).await;
    let refunded = ("customer", "payment.refunded", "info", "A refund of INR 50.00 has been issued.");
    scene.expect(&[DECLINED, refunded]).await;
}

#[tokio::test]
async fn event_7_tells_the_customer_that_the_cash_was_verified() {
    let mut scene = Scene::set().await;
    let booked = scene.customer().hold(scene.bay, 60, "cash").await;
    scene.forget().await;
    scene.admin().verify(&booked).await.expect(200);
    scene.expect(&[CASH_VERIFIED]).await;
    scene.admin().verify(&booked).await.expect(200);
    scene.expect(&[]).await;
}

#[tokio::test]
async fn event_7_has_a_sister_for_upi_verified_by_hand() {
    let mut scene = Scene::set().await;
    let booked = scene.customer().hold(scene.bay, 60, "upi").await;
    scene.forget().await;
    scene.admin().verify(&booked).await.expect(200);
    let words = "Your UPI payment has been verified. Booking activated!";
    scene.expect(&[("customer", "payment.upi_verified", "success", words)]).await;
}

#[tokio::test]
async fn event_7_and_then_3_tell_the_customer_of_a_renewal_paid_in_cash() {
    let mut scene = Scene::set().await;
    let old = scene.customer().park(scene.bay, 60).await;
    let renewal = scene.customer().renew(&old, 30, "cash").await;
    scene.forget().await;
    scene.admin().verify(&renewal).await.expect(200);
    scene.expect(&[CASH_VERIFIED, RENEWED]).await;
}

#[tokio::test]
async fn event_8_tells_every_admin_of_the_lot_of_a_cash_booking_when_it_is_placed() {
    let mut scene = Scene::set().await;
    scene.customer().hold(scene.bay, 60, "cash").await;
    scene.expect(&CREATED).await;
}

#[tokio::test]
async fn event_8_tells_every_admin_of_the_lot_of_a_card_booking_when_it_is_paid() {
    let mut scene = Scene::set().await;
    let booked = scene.customer().hold(scene.bay, 60, "card").await;
    scene.expect(&[]).await;
    scene.customer().pay(&booked).await;
    scene.expect(&CREATED).await;
}

#[tokio::test]
async fn event_9_tells_the_customer_that_a_wash_booked_with_the_parking_is_done() {
    let mut scene = Scene::set().await;
    let parked = scene.customer().park(scene.bay, 120).await;
    let job = scene.wash_under_way(json!({"booking_id": parked.id})).await;
    scene.forget().await;
    scene.step(&job, "complete").await;
    scene.expect(&[WASHED]).await;
}

#[tokio::test]
async fn event_9_tells_the_customer_that_a_wash_booked_by_itself_is_done() {
    let mut scene = Scene::set().await;
    let car = json!({"plate": scene.customer().plate(), "vehicle_class": "hatchback"});
    let at = scene.world.now() + chrono::TimeDelta::hours(2);
    let job = scene.wash_under_way(json!({"lot_id": scene.lot, "scheduled_at": at, "vehicle": car})).await;
    scene.forget().await;
    scene.step(&job, "complete").await;
    scene.expect(&[WASHED]).await;
}

#[tokio::test]
async fn event_10_tells_the_person_who_is_given_work_and_the_operators_admins() {
    let mut scene = Scene::set().await;
    let task = json!({"lot_id": scene.lot, "task": "Sweep the ramp", "employee_id": scene.person("staff").id});
    scene.admin().post("/operator/assignments", task).await.expect(201);
    let others = "staff has been assigned: Sweep the ramp at MG Road.";
    scene
        .expect(&[
            ("admin", "employee.assigned", "info", others),
            ("partner", "employee.assigned", "info", others),
            ("staff", "employee.assigned", "info", "You have been assigned: Sweep the ramp at MG Road."),
        ])
        .await;
}

#[tokio::test]
async fn what_is_rolled_back_tells_nobody() {
    let mut scene = Scene::set().await;
    let key = "the same";
    let wish = scene.customer().wish(scene.bay, 60, "cash");
    let mut other = wish.clone();
    other["duration_minutes"] = 90.into();
    scene.customer().post_once(key, "/bookings", wish).await.expect(201);
    scene.forget().await;
    // Refused after the events were emitted, or before: either way nobody hears of it.
    scene.customer().post_once(key, "/bookings", other).await.refused("idempotency_key_reused");
    scene.person("stranger").ask_for(scene.bay, 60, "cash").await.refused("slot_taken");
    scene.expect(&[]).await;
}

#[tokio::test]
async fn what_is_also_told_is_told() {
    let mut scene = Scene::set().await;
    let lapsing = scene.customer().hold(scene.bay, 60, "card").await;
    scene.world.advance_minutes(10).await;
    let lapsed = "Your booking was not paid in time. Slot released.";
    scene.expect(&[("customer", "booking.hold_lapsed", "warning", lapsed)]).await;
    assert_eq!(scene.customer().payment_of(&lapsing).await, "expired");

    let rejected = scene.customer().hold(scene.bay, 60, "cash").await;
    scene.forget().await;
    scene.admin().reject(&rejected).await.expect(200);
    let words = "Your payment was rejected. Slot released.";
    scene.expect(&[("customer", "payment.rejected", "error", words)]).await;

    let cancelled = scene.customer().hold(scene.bay, 60, "cash").await;
    scene.admin().verify(&cancelled).await.expect(200);
    scene.forget().await;
    scene.customer().cancel(&cancelled).await.expect(200);
    let reference = cancelled.view["reference"].as_str().expect("a reference");
    let of_it = format!("Booking {reference} at MG Road, slot A1 was cancelled.");
    scene
        .expect(&[
            ("customer", "payment.refund_due", "info", "A refund of INR 50.00 is due to you at the counter."),
            ("admin", "booking.cancelled", "info", &of_it),
            ("admin", "payment.refund_due", "info", "A refund of INR 50.00 is to be paid by hand."),
            ("partner", "booking.cancelled", "info", &of_it),
            ("partner", "payment.refund_due", "info", "A refund of INR 50.00 is to be paid by hand."),
        ])
        .await;
}

/// A kind without its test above is a kind missing from this list.
#[test]
fn each_of_the_ten_has_a_test_here() {
    let here = include_str!("ten_events.rs");
    let tested: BTreeSet<usize> = (1..=10).filter(|n| here.contains(&format!("async fn event_{n}_"))).collect();
    assert_eq!(tested, (1..=10).collect());
}
