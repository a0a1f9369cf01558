//! The OpenAPI document: what the routes say of themselves, and what holds for all of them.

use actix_web::http::Method;
use utoipa::openapi::OpenApi;
use utoipa::openapi::path::{Operation, PathItem};

use super::routes;

pub fn openapi() -> OpenApi {
    let (_, document) = routes::documented(actix_web::App::new()).split_for_parts();
    document
}

/// The operations of a path by their method.
pub fn operations(item: &PathItem) -> Vec<(Method, &Operation)> {
    let all = [
        (Method::GET, &item.get),
        (Method::PUT, &item.put),
        (Method::POST, &item.post),
        (Method::PATCH, &item.patch),
        (Method::DELETE, &item.delete),
    ];
    all.into_iter().filter_map(|(method, operation)| Some((method, operation.as_ref()?))).collect()
}
