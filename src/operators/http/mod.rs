//! The wire of operators.

mod admin;
mod own;
mod register;

use utoipa_actix_web::service_config::ServiceConfig;

pub fn routes(cfg: &mut ServiceConfig) {
    cfg.service(register::register)
        .service(own::show_operator)
        .service(own::change_operator)
        .service(admin::list_operators)
        .service(admin::approve_operator)
        .service(admin::decline_operator);
}
