//! What customers thought of it: stars and words about a finished booking or wash of their own, and the lot's one answer.
//!
//! - One review of a booking or wash: a unique constraint.
//! - A lot's `review_count` and `rating_sum` are changed in the transaction that changes a review, under the lot's row lock,
//!   taken first: they are always the sums of its reviews.
//! - It tells no events.

mod actions;
mod http;
mod model;
mod store;

pub use actions::{answer, review};
pub use http::routes;
pub use model::{Kind, Opinion, Subject};
