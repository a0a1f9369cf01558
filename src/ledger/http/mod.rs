//! The books on the wire.

mod payouts;
mod statements;

use crate::rest::Routes;

pub fn routes(cfg: &mut Routes) {
    cfg.configure(payouts::routes).configure(statements::routes);
}
