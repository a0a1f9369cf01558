//! The wire of staff: admins' assignments and people, and everyone's own work.

mod assignments;
mod member;
mod own;
mod people;
mod view;

use crate::rest::Routes;

pub fn routes(cfg: &mut Routes) {
    cfg.configure(assignments::routes).configure(own::routes).configure(people::routes);
}
