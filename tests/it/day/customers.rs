//! What customers do.

use chrono::TimeDelta;
use serde_json::{Value, json};

use super::town::Town;
use crate::world::{Booked, Person};

impl Town {
    pub async fn a_customer_acts(&mut self) {
        let who = self.chance.pick(&self.customers);
        match self.chance.below(16) {
            0..=5 => self.books(&who).await,
            6 => self.washes(&who).await,
            7 => self.of_one(&who, "active,overdue,completed", "renew").await,
            8 => self.of_one(&who, "held,confirmed,active", "cancel").await,
            9 => self.of_one(&who, "active,overdue", "check-out").await,
            10 => self.of_one(&who, "held", "extend-hold").await,
            11 => self.reviews(&who).await,
            12 => drop(self.ask(&who, "/notifications/read", json!({"up_to_seq": 1_000_000})).await),
            _ => self.pays(&who).await,
        }
    }

    /// Looks for a bay that is free, mostly; and pays at once, mostly.
    async fn books(&mut self, who: &Person) {
        let place = self.chance.pick(&self.places);
        let ahead = if self.chance.one_in(3) { self.chance.between(1, 30) * 15 } else { 0 };
        let starts = self.world.now() + TimeDelta::minutes(ahead);
        let minutes = self.chance.pick(&[15, 30, 60, 90, 240]);
        let ends = starts + TimeDelta::minutes(minutes);
        let (from, to) = (starts.format("%FT%TZ"), ends.format("%FT%TZ"));
        let page = who.get(&format!("/lots/{}/slots?from={from}&to={to}", place.lot)).await.expect(200);
        let free = page["items"].as_array().expect("items").iter().filter(|bay| bay["status"] == "free");
        let free: Vec<Value> = free.map(|bay| bay["id"].clone()).collect();
        let anywhere = json!(self.chance.pick(&place.bays));
        let bay = if self.chance.one_in(8) { anywhere } else { self.chance.some(&free).unwrap_or(anywhere) };
        let mut wish = json!({
            "slot_id": bay, "duration_minutes": minutes, "payment_method": self.method(),
            "vehicle": {"plate": who.plate(), "vehicle_class": "hatchback"},
        });
        if ahead > 0 {
            wish["starts_at"] = json!(starts);
        }
        if self.chance.one_in(4) {
            wish["car_wash_service_id"] = self.chance.pick(&place.services);
        }
        if let Some(view) = self.ask(who, "/bookings", wish).await
            && !self.chance.one_in(3)
        {
            self.decides(who, view).await;
        }
    }

    fn method(&mut self) -> &'static str {
        self.chance.pick(&["card", "card", "card", "upi", "cash"])
    }

    /// With a parking, or by itself.
    async fn washes(&mut self, who: &Person) {
        let place = self.chance.pick(&self.places);
        let parking = self.one_of(who, "/bookings?status=held,confirmed,active").await;
        let mut wish = json!({"service_id": self.chance.pick(&place.services), "payment_method": self.method()});
        match parking.filter(|_| !self.chance.one_in(3)) {
            Some(parking) => wish["booking_id"] = parking["id"].clone(),
            None => {
                wish["lot_id"] = json!(place.lot);
                let at = self.world.now() + TimeDelta::minutes(self.chance.between(3, 20) * 15);
                wish["scheduled_at"] = json!(at);
            }
        }
        if let Some(view) = self.ask(who, "/car-washes", wish).await {
            self.decides(who, view).await;
        }
    }

    async fn of_one(&mut self, who: &Person, states: &str, verb: &str) {
        let Some(booking) = self.one_of(who, &format!("/bookings?status={states}")).await else { return };
        let id = booking["id"].as_str().expect("an id");
        let body = match verb {
            "renew" => json!({"duration_minutes": self.chance.between(1, 8) * 15, "payment_method": self.method()}),
            _ => Value::Null,
        };
        let made = self.ask(who, &format!("/bookings/{id}/{verb}"), body).await;
        if let Some(renewal) = made.filter(|_| verb == "renew") {
            self.decides(who, renewal).await;
        }
    }

    async fn reviews(&mut self, who: &Person) {
        let Some(booking) = self.one_of(who, "/bookings?status=completed").await else { return };
        let lot = booking["lot"]["id"].as_str().expect("a lot");
        let opinion = json!({
            "kind": "parking", "booking_id": booking["id"], "rating": self.chance.between(1, 5), "text": "So it was.",
        });
        self.ask(who, &format!("/lots/{lot}/reviews"), opinion).await;
    }

    async fn pays(&mut self, who: &Person) {
        if let Some(booking) = self.one_of(who, "/bookings?status=held").await {
            self.decides(who, booking).await;
        }
    }

    /// On the gateway's page; its word may come late. Cash and UPI are the lot's to see.
    async fn decides(&mut self, who: &Person, view: Value) {
        let booked = Booked::of(view);
        if booked.checkout.is_none() {
            return;
        }
        let outcome = if self.chance.one_in(8) { "fail" } else { "succeed" };
        let late = if self.chance.one_in(5) { self.chance.between(1, 25) * 60 } else { 0 };
        let reply = who.decide(&booked, json!({"outcome": outcome, "delay_seconds": late})).await;
        self.note(&format!("{outcome} after {late}"), reply);
    }
}
