//! The server: middleware, the list of feature routes, the OpenAPI document, problem+json for every failure.
