//! What operators' own systems are told: signed, once, in time, and nobody holds up another.

mod admin;
mod receiver;
mod retries;
mod sending;
mod stalls;

use parkmate::events::Event;
use parkmate::types::{LotId, Money, OperatorId, PaymentId};
use serde_json::{Value, json};

use self::receiver::Receiver;
use crate::world::{Person, World};

/// A webhook as its admin has it.
struct Hook {
    id: String,
    secret: String,
}

async fn subscribe(admin: &Person, receiver: &Receiver, events: &[&str]) -> Hook {
    let made = admin.post("/operator/webhooks", json!({"url": receiver.url, "events": events})).await.expect(201);
    let text = |name: &str| made[name].as_str().expect(name).to_owned();
    Hook { id: text("id"), secret: text("secret") }
}

impl Hook {
    fn path(&self, rest: &str) -> String {
        format!("/operator/webhooks/{}{rest}", self.id)
    }

    /// Its log, the newest first.
    async fn log(&self, admin: &Person) -> Vec<Value> {
        let page = admin.get(&self.path("/deliveries?limit=100")).await.expect(200);
        page["items"].as_array().expect("items").clone()
    }

    async fn view(&self, admin: &Person) -> Value {
        admin.get(&self.path("")).await.expect(200)
    }
}

fn refund(operator: OperatorId, customer: &Person) -> Event {
    Event::RefundDone {
        payment_id: PaymentId::new(),
        customer_id: customer.id,
        operator_id: operator,
        lot_id: LotId::new(),
        amount: Money::new(5_000, parkmate::types::Currency::Inr),
    }
}

/// So many events of this operator, in one transaction.
async fn happen(world: &World, operator: OperatorId, customer: &Person, times: usize) {
    let mut tx = world.app.begin().await.expect("a transaction");
    for _ in 0..times {
        tx.emit(refund(operator, customer));
    }
    tx.commit().await.expect("it commits");
}

/// Sends what is due now.
async fn send(world: &World) {
    world.advance_minutes(0).await;
}
