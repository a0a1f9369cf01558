//! SQL over assignments, the people they go to, and the jobs they are about.

mod assignment;
mod job;
mod list;
mod people;
mod roster;

pub(super) use assignment::*;
pub(super) use job::*;
pub(super) use list::*;
pub(super) use people::*;
pub(super) use roster::*;
