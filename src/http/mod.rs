//! The server: middleware, the list of feature routes, the OpenAPI document, problem+json for every failure.

mod dev_clock;
mod docs;
mod edge;
mod health;
mod metrics;
mod openapi;
mod pages;
mod problems;
mod routes;
mod server;

pub use openapi::openapi;
pub use server::Server;
