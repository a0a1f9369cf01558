//! What is bought in one go: a bay, and a car wash with it if wished; one price, one transaction, one payment for both.

mod http;

pub use http::routes;
