//! The receipt of a payment: what was sold, by whom, the tax in it, and the notes of what went back. As data, as a page to
//! print, and as a PDF.
//!
//! - What it says of the seller and the tax is what held when the money came: it stands with the entry in the books. Only the
//!   address on receipts from before it was kept is today's.
//! - Shown to the customer, to admins of the operator, and to platform admins.

mod format;
mod html;
mod http;
mod model;
mod pdf;
mod store;
mod words;

pub use http::routes;
