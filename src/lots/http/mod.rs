//! Lots on the wire.

mod closures;
mod list;
mod lot;
mod operator_lots;
mod operator_slots;
mod slots;
mod view;

pub use list::SearchQuery;

use crate::rest::Routes;

pub fn routes(config: &mut Routes) {
    config
        .service(list::list_lots)
        .service(lot::show_lot)
        .service(slots::list_slots)
        .service(operator_lots::list_own_lots)
        .service(operator_lots::show_own_lot)
        .service(operator_lots::create_lot)
        .service(operator_lots::change_lot)
        .service(operator_slots::list_own_slots)
        .service(operator_slots::create_slots)
        .service(operator_slots::change_slot)
        .service(operator_slots::close_slot)
        .service(closures::list_closures)
        .service(closures::list_closures_of_lot)
        .service(closures::delete_closure);
}
