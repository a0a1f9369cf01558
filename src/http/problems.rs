//! problem+json for what goes wrong before a handler is reached.

use actix_web::dev::ResourceDef;
use actix_web::error::PathError;
use actix_web::http::Method;
use actix_web::http::header::{ALLOW, HeaderName, RETRY_AFTER, WWW_AUTHENTICATE};
use actix_web::web::{PathConfig, QueryConfig};
use actix_web::{HttpRequest, HttpResponse};
use utoipa::openapi::OpenApi;

use super::openapi::methods;
use crate::error::{Code, Error, Refusal};

/// Every documented path and what may be done there: actix answers 404 both for a path and for a method that is not
/// there, and only this tells them apart.
pub struct KnownPaths(Vec<(ResourceDef, Vec<Method>)>);

impl KnownPaths {
    pub fn of(document: &OpenApi) -> Self {
        let patterns = document.paths.paths.iter();
        Self(patterns.map(|(path, item)| (ResourceDef::new(path.as_str()), methods(item))).collect())
    }

    /// Empty where nothing is.
    fn methods(&self, path: &str) -> Vec<&str> {
        let here = self.0.iter().filter(|(pattern, _)| pattern.is_match(path));
        here.flat_map(|(_, methods)| methods).map(Method::as_str).collect()
    }
}

pub fn no_such_route(request: &HttpRequest, known: &KnownPaths) -> HttpResponse {
    let methods = known.methods(request.path());
    if methods.is_empty() {
        return Refusal::new(Code::NotFound).response();
    }
    let mut response = Refusal::new(Code::MethodNotAllowed).response();
    if let Ok(allowed) = methods.join(", ").parse() {
        response.headers_mut().insert(ALLOW, allowed);
    }
    response
}

/// What is no id is the id of nothing.
pub fn of_paths() -> PathConfig {
    PathConfig::default().error_handler(|_: PathError, _| Error::from(Code::NotFound).into())
}

pub fn of_queries() -> QueryConfig {
    QueryConfig::default()
        .error_handler(|error, _| Error::from(Refusal::field("query", "invalid", error.to_string())).into())
}

/// Headers that belong to a failure, whatever its body.
const KEPT: [HeaderName; 3] = [ALLOW, RETRY_AFTER, WWW_AUTHENTICATE];

/// The net below everything: a failure in other words than ours, said in ours. A page of ours for people stays.
pub fn in_our_words(bare: &HttpResponse<impl Sized>) -> Option<HttpResponse> {
    let status = bare.status();
    let kind = bare.headers().get("content-type").and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let ours = kind.starts_with("application/problem+json") || kind.starts_with("text/html");
    if ours || !(status.is_client_error() || status.is_server_error()) {
        return None;
    }
    let otherwise = if status.is_client_error() { Code::MalformedRequest } else { Code::Internal };
    let code = Code::ALL.iter().copied().find(|code| code.status() == status).unwrap_or(otherwise);
    let mut response = Refusal::new(code).response();
    for name in KEPT {
        if let Some(value) = bare.headers().get(&name) {
            response.headers_mut().insert(name, value.clone());
        }
    }
    Some(response)
}
