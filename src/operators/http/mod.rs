//! The wire of operators.

mod admin;
mod own;
mod register;

use crate::rest::Routes;

pub fn routes(cfg: &mut Routes) {
    cfg.service(register::register)
        .service(own::show_operator)
        .service(own::change_operator)
        .service(admin::list_operators)
        .service(admin::approve_operator)
        .service(admin::decline_operator);
}
