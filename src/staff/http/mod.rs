//! The wire of staff: admins' assignments and people, and everyone's own work.

mod assignments;
mod member;
mod own;
mod people;
mod view;

use utoipa_actix_web::service_config::ServiceConfig;

pub fn routes(cfg: &mut ServiceConfig) {
    cfg.configure(assignments::routes).configure(own::routes).configure(people::routes);
}
