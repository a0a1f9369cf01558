//! What can be done to a booking, and what it should come to: a model small enough to be read.

use std::future::Future;
use std::sync::Arc;

use futures_util::future::BoxFuture;
use parkmate::app::App;
use parkmate::scheduler;
use reqwest::Method;
use serde_json::json;
use uuid::Uuid;

use crate::world::{Booked, Person, Reply, World};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    Verify,
    Reject,
    Cancel,
    Lapse,
    Decline,
    Webhook,
    CheckOut,
    Extend,
}

impl Deed {
    /// Those that can change something for a payment by this method.
    pub fn of(method: &str) -> Vec<Self> {
        let always = [Self::Cancel, Self::Lapse, Self::Decline, Self::CheckOut, Self::Extend];
        let more: &[Self] = match method {
            "card" => &[Self::Webhook],
            "cash" => &[Self::Verify, Self::Reject],
            _ => &[Self::Verify, Self::Reject, Self::Webhook],
        };
        always.iter().chain(more).copied().collect()
    }
}

/// How a booking and its payment stand, and whether another booking stands in its place.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Stand {
    pub booking: String,
    pub payment: String,
    pub rebooked: bool,
    pub extended: bool,
}

impl Stand {
    pub fn new(booking: &str, payment: &str) -> Self {
        Self { booking: booking.into(), payment: payment.into(), rebooked: false, extended: false }
    }

    fn turned(&self, booking: &str, payment: &str) -> Self {
        Self { extended: self.extended, ..Self::new(booking, payment) }
    }

    fn paid(&self) -> bool {
        ["succeeded", "refund_pending", "refunded"].contains(&self.payment.as_str())
    }

    fn live(&self) -> bool {
        ["held", "active"].contains(&self.booking.as_str())
    }

    /// Cancelled or declined: what was paid is promised back if all of it goes back.
    fn ended(&self, how: &str, all_back: bool) -> Self {
        match (self.booking.as_str(), all_back) {
            ("held", _) => self.turned(how, "expired"),
            (_, true) => self.turned(how, "refund_pending"),
            (_, false) => self.turned(how, "succeeded"),
        }
    }
}

/// What it comes to, and what its doer is told. `late`: the hold has run out, and so has free cancellation.
pub fn outcome(deed: Deed, stand: &Stand, late: bool) -> (Stand, &'static str) {
    let (booking, payment) = (stand.booking.as_str(), stand.payment.as_str());
    let changed = || (stand.clone(), "state_changed");
    match deed {
        Deed::Verify if stand.paid() => (stand.clone(), "unchanged"),
        Deed::Verify if payment == "failed" => changed(),
        Deed::Verify if booking == "held" => (stand.turned("active", "succeeded"), "confirmed"),
        Deed::Verify => (Stand { rebooked: true, ..stand.turned(booking, "succeeded") }, "rebooked"),
        Deed::Reject if payment == "pending" => (stand.turned("lapsed", "failed"), "done"),
        Deed::Reject if payment == "failed" => (stand.clone(), "done"),
        Deed::Cancel if stand.live() => (stand.ended("cancelled", !late), "done"),
        Deed::Decline if stand.live() => (stand.ended("declined", true), "done"),
        Deed::Lapse if booking == "held" && late => (stand.turned("lapsed", "expired"), "done"),
        Deed::Lapse => (stand.clone(), "done"),
        Deed::Webhook if stand.paid() => (stand.clone(), "done"),
        Deed::Webhook if ["held", "lapsed"].contains(&booking) => (stand.turned("active", "succeeded"), "done"),
        Deed::Webhook => (stand.turned(booking, "refund_pending"), "done"),
        Deed::CheckOut if booking == "active" => (stand.turned("completed", payment), "done"),
        Deed::Extend if booking == "held" && stand.extended => (stand.clone(), "hold_extended"),
        Deed::Extend if booking == "held" && !late => (Stand { extended: true, ..stand.clone() }, "done"),
        Deed::Extend | Deed::Reject | Deed::Cancel | Deed::Decline | Deed::CheckOut => changed(),
    }
}

/// The people who can do it.
#[derive(Clone)]
pub struct Cast {
    pub app: Arc<App>,
    pub customer: Person,
    pub admin: Person,
}

impl Cast {
    /// Does it, later; gives what the doer was told.
    pub fn will(&self, world: &World, deed: Deed, booked: &Booked) -> BoxFuture<'static, String> {
        let (Self { app, customer, admin }, booked) = (self.clone(), booked.clone());
        match deed {
            Deed::Lapse => Box::pin(async move {
                scheduler::run_due(&app).await.expect("time goes on");
                "done".into()
            }),
            Deed::Webhook => {
                let webhook = webhook(world, &booked);
                Box::pin(async move { told(webhook.await) })
            }
            Deed::Verify => Box::pin(async move { told(admin.verify(&booked).await) }),
            Deed::Reject => Box::pin(async move { told(admin.reject(&booked).await) }),
            Deed::Decline => Box::pin(async move { told(admin.decline(&booked).await) }),
            Deed::Cancel => Box::pin(async move { told(customer.cancel(&booked).await) }),
            Deed::CheckOut => Box::pin(async move { told(customer.check_out(&booked).await) }),
            Deed::Extend => Box::pin(async move { told(customer.extend(&booked).await) }),
        }
    }
}

fn told(reply: Reply) -> String {
    match reply.status {
        200 | 204 => reply.body["outcome"].as_str().unwrap_or("done").to_owned(),
        409 => reply.body["code"].as_str().expect("a code").to_owned(),
        status => format!("{status} {}", reply.body),
    }
}

/// The gateway says that the money came, as it would by itself: signed, under an id of its own.
pub fn webhook(world: &World, booked: &Booked) -> impl Future<Output = Reply> + Send + use<> {
    let body = json!({
        "id": Uuid::now_v7(), "type": "payment.succeeded", "payment_id": booked.payment,
        "amount": booked.view["price"]["amount"], "currency": "INR",
    });
    let body = body.to_string();
    let signature = world.app.gateway.signature(&body, world.now());
    let request = world.stranger().request(Method::POST, "/api/v1/webhooks/sandbox");
    let request = request.header("sandbox-signature", signature).body(body);
    async move { Reply::of(request.send().await.expect("an answer")).await }
}
