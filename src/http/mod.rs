//! The server: middleware, the list of feature routes, the OpenAPI document, problem+json for every failure.

mod dev_clock;
mod docs;
mod edge;
mod health;
mod metrics;
mod openapi;
mod problems;
mod routes;
mod server;
mod settings;
mod upgrade;
mod web_app;

pub use openapi::openapi;
pub use server::Server;
pub use web_app::WebApp;
