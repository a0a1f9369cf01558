//! The wire of webhooks.

mod deliveries;
mod webhooks;

use crate::rest::Routes;

pub fn routes(cfg: &mut Routes) {
    cfg.service(webhooks::list_webhooks)
        .service(webhooks::add_webhook)
        .service(webhooks::show_webhook)
        .service(webhooks::change_webhook)
        .service(webhooks::remove_webhook)
        .service(webhooks::rotate_secret)
        .service(deliveries::test_webhook)
        .service(deliveries::list_deliveries)
        .service(deliveries::redeliver);
}
