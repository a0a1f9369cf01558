//! The wire of accounts.

mod admin;
mod log_in;
mod me;
mod password;
mod vehicle;

use utoipa_actix_web::service_config::ServiceConfig;

pub use log_in::logged_in;

pub fn routes(cfg: &mut ServiceConfig) {
    cfg.service(log_in::login)
        .service(log_in::logout)
        .service(log_in::logout_all)
        .service(password::forgot)
        .service(password::reset)
        .service(password::accept_invitation)
        .service(password::change)
        .service(me::show)
        .service(me::change)
        .service(vehicle::list)
        .service(vehicle::add)
        .service(vehicle::change)
        .service(vehicle::remove)
        .service(admin::list)
        .service(admin::disable)
        .service(admin::enable);
}
