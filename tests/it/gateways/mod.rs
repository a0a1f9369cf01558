//! Payments by operators' own gateways, which are fakes here that answer in the shapes of their documents.

mod crash;
mod fake;
mod holds;
mod late;
mod razorpay;
mod refunds;
mod settings;
mod stripe;

use parkmate::types::SlotId;
use reqwest::Method;
use serde_json::{Value, json};

pub use self::fake::{Fake, Mood};
use self::fake::{razorpay_signature, stripe_signature};
use crate::world::{Booked, Person, Reply, World};

pub const KEYS: &str = "test:00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
pub const SECRET: &str = "sk_test_5ecret_4242";
pub const WEBHOOK_SECRET: &str = "whsec_5ecret_7777";

/// A world with a gateway, an operator that has an account there, a bay and a customer.
pub struct Scene {
    pub world: World,
    pub fake: Fake,
    pub operator: String,
    pub admin: Person,
    pub asha: Person,
    pub bay: SlotId,
}

pub fn settings(card: bool, upi: bool) -> Value {
    json!({
        "public_key": "pk_test_1", "secret": SECRET, "webhook_secret": WEBHOOK_SECRET, "card": card, "upi": upi
    })
}

impl Scene {
    pub async fn with(gateway: &str) -> Self {
        let fake = Fake::start().await;
        let url = fake.url();
        let world = World::with(|config| {
            config.keys_secret = KEYS.into();
            config.stripe_url.clone_from(&url);
            config.razorpay_url.clone_from(&url);
        })
        .await;
        let operator = world.operator("nandi").await;
        let (id, admin) = (operator.id.to_string(), operator.admin.clone());
        let bay = operator.lot("MG Road").await.bay("A1").await;
        admin.put(&format!("/operator/gateways/{gateway}"), settings(true, gateway == "razorpay")).await.expect(200);
        let asha = world.customer("asha").await;
        Self { world, fake, operator: id, admin, asha, bay }
    }

    /// A held bay whose payment's page somebody has opened, and the gateway's name for the charge.
    pub async fn opened(&self, method: &str) -> (Booked, String) {
        let booked = self.asha.hold(self.bay, 60, method).await;
        let page = self.open(&booked).await;
        assert!([200, 303].contains(&page.status), "{page:?}");
        (booked, self.fake.charge())
    }

    /// Follows the link of a payment.
    pub async fn open(&self, booked: &Booked) -> Reply {
        let path = booked.checkout.as_deref().and_then(|url| url.splitn(4, '/').nth(3)).expect("a link");
        Reply::of(self.asha.request(Method::GET, &format!("/{path}")).send().await.expect("an answer")).await
    }

    /// Comes back from the gateway's page.
    pub async fn come_back(&self, booked: &Booked) -> Reply {
        let path = booked.checkout.as_deref().and_then(|url| url.splitn(4, '/').nth(3)).expect("a link");
        Reply::of(self.asha.request(Method::GET, &format!("/{path}/back")).send().await.expect("an answer")).await
    }

    /// A webhook of Stripe's, signed so many seconds ago.
    pub async fn stripe_says(&self, id: &str, kind: &str, object: &Value, seconds_ago: i64) -> Reply {
        let body = json!({"id": id, "object": "event", "type": kind, "data": {"object": object}}).to_string();
        let signature = stripe_signature(WEBHOOK_SECRET, &body, self.world.now().timestamp() - seconds_ago);
        self.webhook("stripe", &body, &[("stripe-signature", &signature)]).await
    }

    /// A webhook of Razorpay's, written so many seconds ago.
    pub async fn razorpay_says(&self, id: &str, kind: &str, payload: &Value, seconds_ago: i64) -> Reply {
        let written = self.world.now().timestamp() - seconds_ago;
        let body = json!({
            "entity": "event", "account_id": "acc_1", "event": kind, "contains": [], "payload": payload,
            "created_at": written,
        });
        let body = body.to_string();
        let signature = razorpay_signature(WEBHOOK_SECRET, &body);
        self.webhook("razorpay", &body, &[("x-razorpay-signature", &signature), ("x-razorpay-event-id", id)]).await
    }

    pub async fn webhook(&self, gateway: &str, body: &str, headers: &[(&str, &str)]) -> Reply {
        let path = format!("/api/v1/webhooks/{gateway}/{}", self.operator);
        let mut request = self.world.stranger().request(Method::POST, &path).body(body.to_owned());
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        Reply::of(request.send().await.expect("an answer")).await
    }

    pub async fn states(&self, booked: &Booked) -> (String, String) {
        (self.asha.status_of(booked).await, self.asha.payment_of(booked).await)
    }

    pub async fn charge_state(&self, booked: &Booked) -> String {
        let state = "select state::text from gateway_charge where payment_id = $1::uuid order by attempt desc limit 1";
        sqlx::query_scalar(state).bind(&booked.payment).fetch_one(self.world.db()).await.expect("a charge")
    }

    /// The states of all charges of a payment, the first one first.
    pub async fn charge_states(&self, booked: &Booked) -> Vec<String> {
        let states = "select state::text from gateway_charge where payment_id = $1::uuid order by attempt";
        sqlx::query_scalar(states).bind(&booked.payment).fetch_all(self.world.db()).await.expect("charges")
    }

    /// How many charges and refunds a person has to look at, as the invariants tell.
    pub async fn troubles(&self) -> i64 {
        let mut db = self.world.db().acquire().await.expect("a connection");
        let report = parkmate::reports::invariants(&mut db, self.world.now()).await.expect("a report");
        let check = report.checks.into_iter().find(|check| check.name == "gateways_that_need_a_person");
        check.expect("a check").violations
    }
}

pub fn are(status: &str, payment: &str) -> (String, String) {
    (status.to_owned(), payment.to_owned())
}
