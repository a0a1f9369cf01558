//! Card and UPI providers. One so far, embedded: the sandbox. A real one brings the trait that both fit behind.

mod sandbox;

pub use sandbox::{Notice, NoticeKind, Sandbox};
