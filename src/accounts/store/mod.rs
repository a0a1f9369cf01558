//! SQL over accounts and what hangs on them.

mod account;
mod mail;
mod mailed_token;
mod user;
mod vehicle;

pub(super) use account::*;
pub(super) use mail::*;
pub(super) use mailed_token::*;
pub(super) use user::*;
pub(super) use vehicle::*;
