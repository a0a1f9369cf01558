//! Money comes, in time, late, twice, or not at all, and goes back.

mod card;
mod cash;
mod dead;
mod ledger;
mod subjects;
mod webhooks;

use parkmate::types::PaymentId;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::world::{Booked, Reply, World};

/// What the gateway would say of a booking's payment, as an event of its own.
fn notice(booked: &Booked, kind: &str) -> Value {
    let amount = &booked.view["price"]["amount"];
    json!({"id": Uuid::now_v7(), "type": kind, "payment_id": booked.payment, "amount": amount, "currency": "INR"})
}

/// Posts a webhook with this signature, or none.
async fn post_signed(world: &World, body: &str, signature: Option<&str>) -> Reply {
    let mut request = world.stranger().request(Method::POST, "/api/v1/webhooks/sandbox").body(body.to_owned());
    if let Some(signature) = signature {
        request = request.header("sandbox-signature", signature);
    }
    Reply::of(request.send().await.expect("an answer")).await
}

/// Posts a webhook as the gateway does, signed now.
async fn post_notice(world: &World, notice: &Value) -> Reply {
    let body = notice.to_string();
    let signature = world.app.gateway.signature(&body, world.now());
    post_signed(world, &body, Some(&signature)).await
}

fn payment_id(booked: &Booked) -> PaymentId {
    PaymentId(booked.payment.parse().expect("an id"))
}
