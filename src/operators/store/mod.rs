//! SQL over operators and memberships.

mod membership;
mod operator;

pub(super) use membership::*;
pub(super) use operator::*;
