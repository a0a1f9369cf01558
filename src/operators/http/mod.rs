//! The wire of operators.

mod admin;
mod own;
mod register;
mod staff;

use utoipa_actix_web::service_config::ServiceConfig;

pub fn routes(cfg: &mut ServiceConfig) {
    cfg.service(register::register)
        .service(own::show_operator)
        .service(own::change_operator)
        .service(staff::list_staff)
        .service(staff::invite_staff)
        .service(staff::dismiss_staff)
        .service(admin::list_operators)
        .service(admin::approve_operator)
        .service(admin::decline_operator);
}
