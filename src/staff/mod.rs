//! Who does what: people's availability, and the work they are given.
//!
//! - An assignment is one person's turn at a job. A job that goes on to somebody else goes on as another row, and the two
//!   name each other; of a wash at most one is open. With its booking ends what was not begun; a renewal takes it along.
//! - Availability is derived, never stored: offline is what somebody said of the person, busy follows from the load.
//! - Work is given under a lock on the operator, so that two never give the same, and that nothing waits in the queue while
//!   somebody is available. Who needs several locks takes booking or wash, then the operator, then the assignment; who
//!   holds the operator passes over washes that others hold, and `catch_up` comes back to them.
//!
//! Events: `AssignmentQueued`, `EmployeeAssigned`, `AssignmentAccepted`, `AssignmentStarted`, `AssignmentDone`,
//! `AssignmentDeclined`, `AssignmentCancelled`, `AssignmentHandedOver`.

mod actions;
mod http;
mod model;
mod rules;
mod store;

pub use actions::{Wish, assign, catch_up, come_and_go, decline, follow, step};
pub use http::routes;
pub use rules::Step;
