//! The wire of operators.

mod admin;
mod own;
mod register;
mod staff;

use utoipa_actix_web::service_config::ServiceConfig;

pub fn routes(cfg: &mut ServiceConfig) {
    cfg.service(register::register)
        .service(own::show)
        .service(own::change)
        .service(staff::list)
        .service(staff::invite)
        .service(staff::dismiss)
        .service(admin::list)
        .service(admin::approve)
        .service(admin::decline);
}
