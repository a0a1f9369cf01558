//! The wire of accounts.

mod admin;
mod log_in;
mod me;
mod password;
mod vehicle;

pub use log_in::logged_in;

use crate::rest::Routes;

pub fn routes(cfg: &mut Routes) {
    cfg.service(log_in::login)
        .service(log_in::logout)
        .service(log_in::logout_all)
        .service(password::forgot_password)
        .service(password::reset_password)
        .service(password::accept_invitation)
        .service(password::change_password)
        .service(me::show_me)
        .service(me::change_me)
        .service(vehicle::list_vehicles)
        .service(vehicle::add_vehicle)
        .service(vehicle::change_vehicle)
        .service(vehicle::remove_vehicle)
        .service(admin::list_users)
        .service(admin::disable_user)
        .service(admin::enable_user);
}
