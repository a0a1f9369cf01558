//! Where money meets what it pays for: gateways' webhooks, verification by hand, and the sandbox's checkout page.
//!
//! - Money never stays without a bay or a refund: success gives the bay, or else promises the money back, in one
//!   transaction.
//! - The thing paid for is locked before its payment, always.
//! - What a hold waits for is asked of its gateway before the hold is let go, unless the gateway says nothing for minutes.
//! - A webhook takes effect once, whatever the order and however often it comes.

mod actions;
mod charges;
mod checkout;
mod http;
mod missing;
mod store;
mod webhook;

pub use actions::{reject, succeed};
pub use charges::{ask_due, give_back_due, next_due};
pub use checkout::routes as checkout_routes;
pub use http::routes;
pub use missing::post_missing;
pub use webhook::{charge, deliver_due, forget_delivered, send_due_refunds};

/// Where a customer comes back to from a provider's page.
fn back_to(app: &crate::app::App, payment: crate::types::PaymentId) -> String {
    format!("{}/back", app.gateway.checkout_url(payment))
}
