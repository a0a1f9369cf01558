//! What customers and lot admins do all day, in one call each.

use chrono::{DateTime, Utc};
use parkmate::types::SlotId;
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use sqlx::{Connection, PgConnection};

use super::{Person, Reply, World};

/// A booking, its payment and its bay as one remembers them; how they stand now is asked of the server.
#[derive(Debug, Clone)]
pub struct Booked {
    pub id: String,
    pub payment: String,
    pub checkout: Option<String>,
    /// As it was answered.
    pub view: Value,
}

impl Booked {
    pub fn of(view: Value) -> Self {
        let text = |value: &Value| value.as_str().map(str::to_owned);
        Self {
            id: text(&view["id"]).expect("an id"),
            payment: text(&view["payment"]["id"]).expect("a payment"),
            checkout: text(&view["payment"]["checkout_url"]),
            view,
        }
    }

    pub fn instant(&self, field: &str) -> DateTime<Utc> {
        instant(&self.view[field])
    }
}

/// An instant as the wire has it.
pub fn instant(written: &Value) -> DateTime<Utc> {
    written.as_str().expect("an instant").parse().expect("RFC 3339")
}

impl Person {
    /// The plate of this person's one car.
    pub fn plate(&self) -> String {
        let id = self.id.to_string().to_uppercase().replace('-', "");
        format!("KA{}", &id[id.len() - 8..])
    }

    /// Asks for a hatchback's bay from now on.
    pub async fn ask_for(&self, bay: SlotId, minutes: i64, method: &str) -> Reply {
        self.post("/bookings", self.wish(bay, minutes, method)).await
    }

    /// Asks for a hatchback's bay for an hour, in cash, with these fields otherwise; null leaves one out.
    pub async fn ask_otherwise(&self, bay: SlotId, change: Value) -> Reply {
        let mut wish = self.wish(bay, 60, "cash");
        for (field, value) in change.as_object().expect("fields") {
            wish[field] = value.clone();
        }
        wish.as_object_mut().expect("fields").retain(|_, value| !value.is_null());
        self.post("/bookings", wish).await
    }

    pub fn wish(&self, bay: SlotId, minutes: i64, method: &str) -> Value {
        json!({
            "slot_id": bay,
            "duration_minutes": minutes,
            "vehicle": {"plate": self.plate(), "vehicle_class": "hatchback"},
            "payment_method": method,
        })
    }

    /// Holds a hatchback's bay from now on.
    pub async fn hold(&self, bay: SlotId, minutes: i64, method: &str) -> Booked {
        Booked::of(self.ask_for(bay, minutes, method).await.expect(201))
    }

    /// Holds a hatchback's bay for later.
    pub async fn hold_from(&self, bay: SlotId, start: DateTime<Utc>, minutes: i64, method: &str) -> Booked {
        let mut wish = self.wish(bay, minutes, method);
        wish["starts_at"] = json!(start);
        Booked::of(self.post("/bookings", wish).await.expect(201))
    }

    /// Holds a hatchback's bay from now on, and pays by card.
    pub async fn park(&self, bay: SlotId, minutes: i64) -> Booked {
        let booked = self.hold(bay, minutes, "card").await;
        self.pay(&booked).await;
        booked
    }

    /// Approves the payment on the gateway's page.
    pub async fn pay(&self, booked: &Booked) {
        self.decide(booked, json!({"outcome": "succeed"})).await.expect(200);
    }

    /// Decides on the gateway's page.
    pub async fn decide(&self, booked: &Booked, decision: Value) -> Reply {
        Reply::of(self.decision(booked, decision).send().await.expect("an answer")).await
    }

    /// The same, not sent yet.
    pub fn decision(&self, booked: &Booked, decision: Value) -> RequestBuilder {
        let url = booked.checkout.as_deref().expect("a card payment");
        let path = url.splitn(4, '/').nth(3).expect("a path");
        self.request(Method::POST, &format!("/{path}")).json(&decision)
    }

    pub async fn ask_to_renew(&self, booked: &Booked, minutes: i64, method: &str) -> Reply {
        let wish = json!({"duration_minutes": minutes, "payment_method": method});
        self.post(&format!("/bookings/{}/renew", booked.id), wish).await
    }

    /// Holds the bay on.
    pub async fn renew(&self, booked: &Booked, minutes: i64, method: &str) -> Booked {
        Booked::of(self.ask_to_renew(booked, minutes, method).await.expect(201))
    }

    pub async fn cancel(&self, booked: &Booked) -> Reply {
        self.post(&format!("/bookings/{}/cancel", booked.id), Value::Null).await
    }

    /// Takes longer to pay.
    pub async fn extend(&self, booked: &Booked) -> Reply {
        self.post(&format!("/bookings/{}/extend-hold", booked.id), Value::Null).await
    }

    pub async fn check_out(&self, booked: &Booked) -> Reply {
        self.post(&format!("/bookings/{}/check-out", booked.id), Value::Null).await
    }

    /// As a lot admin.
    pub async fn decline(&self, booked: &Booked) -> Reply {
        self.post(&format!("/operator/bookings/{}/decline", booked.id), json!({"reason": "The lift is broken."})).await
    }

    pub async fn verify(&self, booked: &Booked) -> Reply {
        self.post(&format!("/operator/payments/{}/verify", booked.payment), Value::Null).await
    }

    pub async fn reject(&self, booked: &Booked) -> Reply {
        self.post(&format!("/operator/payments/{}/reject", booked.payment), Value::Null).await
    }

    /// The booking as it stands.
    pub async fn look_at(&self, booked: &Booked) -> Value {
        self.get(&format!("/bookings/{}", booked.id)).await.expect(200)
    }

    pub async fn status_of(&self, booked: &Booked) -> String {
        self.look_at(booked).await["status"].as_str().expect("a state").to_owned()
    }

    /// The status of its payment.
    pub async fn payment_of(&self, booked: &Booked) -> String {
        self.look_at(booked).await["payment"]["status"].as_str().expect("a state").to_owned()
    }

    /// What this person was told so far: event and words, oldest first.
    pub async fn told(&self) -> Vec<(String, String)> {
        let page = self.get("/notifications?after_seq=0&limit=100").await.expect(200);
        let text = |item: &Value, field: &str| item[field].as_str().expect("words").to_owned();
        page["items"].as_array().expect("items").iter().map(|n| (text(n, "event"), text(n, "message"))).collect()
    }

    /// The events this person was told of so far, oldest first.
    pub async fn heard(&self) -> Vec<String> {
        self.told().await.into_iter().map(|(event, _)| event).collect()
    }
}

impl World {
    /// That all invariants hold.
    pub async fn expect_sound(&self) {
        // On a connection of its own: a test may have cut those of the pool.
        let mut db = PgConnection::connect_with(&self.db().connect_options()).await.expect("a connection");
        let report = parkmate::reports::invariants(&mut db, self.now()).await.expect("a report");
        let broken: Vec<_> = report.checks.iter().filter(|check| check.violations > 0).collect();
        assert!(report.ok && broken.is_empty(), "{broken:#?}");
    }
}
