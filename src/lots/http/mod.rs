//! Lots on the wire.

mod closures;
mod list;
mod lot;
mod operator_lots;
mod operator_slots;
mod slots;
mod view;

use utoipa_actix_web::service_config::ServiceConfig;

pub fn routes(config: &mut ServiceConfig) {
    config
        .service(list::list)
        .service(lot::show)
        .service(slots::list)
        .service(operator_lots::list)
        .service(operator_lots::create)
        .service(operator_lots::change)
        .service(operator_slots::create)
        .service(operator_slots::change)
        .service(operator_slots::close)
        .service(closures::list)
        .service(closures::create)
        .service(closures::delete);
}
