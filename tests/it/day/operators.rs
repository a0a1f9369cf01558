//! What lot admins and their staff do.

use chrono::TimeDelta;
use serde_json::{Value, json};

use super::town::{Place, Town};

impl Town {
    pub async fn an_admin_acts(&mut self) {
        let place = self.chance.pick(&self.places);
        let admin = place.admin.clone();
        match self.chance.below(12) {
            0..=4 => self.sees_to_money(&place).await,
            5 => {
                let states = "/operator/bookings?status=held,confirmed,active";
                if let Some(booking) = self.one_of(&admin, states).await {
                    let path = format!("/operator/bookings/{}/decline", id(&booking));
                    self.ask(&admin, &path, json!({"reason": "The lift is broken."})).await;
                }
            }
            6..=7 => {
                if let Some(wash) = self.one_of(&admin, "/operator/car-washes?status=queued").await {
                    self.ask(&admin, "/operator/assignments", json!({"car_wash_id": wash["id"]})).await;
                }
            }
            8 => drop(self.ask(&admin, "/operator/assignments", json!({"lot_id": place.lot, "task": "Sweep"})).await),
            9 => {
                if let Some(refund) = self.one_of(&admin, "/operator/payments?status=refund_pending").await {
                    self.ask(&admin, &format!("/operator/payments/{}/refunded", id(&refund)), Value::Null).await;
                }
            }
            10 => self.closes_a_bay(&place).await,
            _ => {
                if let Some(wash) = self.one_of(&admin, "/operator/car-washes?status=queued,assigned").await {
                    let path = format!("/operator/car-washes/{}/cancel", id(&wash));
                    self.ask(&admin, &path, json!({"reason": "The water is off."})).await;
                }
            }
        }
    }

    async fn sees_to_money(&mut self, place: &Place) {
        let admin = place.admin.clone();
        let status = self.chance.pick(&["pending", "pending", "pending", "expired"]);
        let Some(payment) = self.one_of(&admin, &format!("/operator/payments?status={status}")).await else { return };
        let verb = if self.chance.one_in(6) { "reject" } else { "verify" };
        self.ask(&admin, &format!("/operator/payments/{}/{verb}", id(&payment)), Value::Null).await;
    }

    async fn closes_a_bay(&mut self, place: &Place) {
        let bay = self.chance.pick(&place.bays);
        let from = self.world.now() + TimeDelta::minutes(self.chance.between(0, 240));
        let to = from + TimeDelta::minutes(30);
        let closure = json!({"from": from, "to": to, "reason": "Paint.", "decline_conflicts": self.chance.one_in(2)});
        self.ask(&place.admin.clone(), &format!("/operator/slots/{bay}/closures"), closure).await;
    }

    pub async fn somebody_works(&mut self) {
        let place = self.chance.pick(&self.places);
        let who = self.chance.pick(&place.staff);
        match self.chance.below(10) {
            0..=5 => {
                let open = "/staff/assignments?status=assigned,accepted,in_progress";
                let Some(work) = self.one_of(&who, open).await else { return };
                let step = match work["status"].as_str() {
                    Some("assigned") if self.chance.one_in(4) => "decline",
                    Some("assigned") => "accept",
                    Some("accepted") => "start",
                    _ => "complete",
                };
                self.ask(&who, &format!("/staff/assignments/{}/{step}", id(&work)), json!({})).await;
            }
            6..=7 => {
                if let Some(car) = self.one_of(&who, "/staff/bookings").await {
                    let cash = car["payment"]["method"] == "cash" && car["status"] == "held";
                    let payment = car["payment"]["id"].as_str().expect("a payment");
                    let path = if cash {
                        format!("/operator/payments/{payment}/verify")
                    } else {
                        format!("/bookings/{}/check-in", id(&car))
                    };
                    self.ask(&who, &path, Value::Null).await;
                }
            }
            _ => {
                let availability = self.chance.pick(&["available", "available", "offline"]);
                let reply = who.patch("/staff/availability", json!({"availability": availability})).await;
                self.note(availability, reply);
            }
        }
    }
}

fn id(view: &Value) -> &str {
    view["id"].as_str().expect("an id")
}
