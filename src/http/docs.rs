//! The OpenAPI document over HTTP, and a page to browse it that needs nothing from elsewhere.

use actix_web::http::header::LOCATION;
use actix_web::web::Bytes;
use actix_web::{HttpResponse, get, web};
use utoipa_swagger_ui::{Config, SwaggerUi};

use crate::rest::Routes;

pub const PATH: &str = "/api/docs";

/// The page styles itself from its script.
pub const POLICY: &str = "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; \
                          object-src 'none'; base-uri 'none'; frame-ancestors 'none'";

/// The document as JSON, written once.
pub struct Document(pub Bytes);

/// This document
///
/// OpenAPI 3.1, generated from the code that answers.
#[utoipa::path(tag = "Operations", security(()), responses((status = 200, description = "The document.", body = Object)))]
#[get("/openapi.json")]
async fn openapi_json(document: web::Data<Document>) -> HttpResponse {
    HttpResponse::Ok().content_type("application/json").body(document.0.clone())
}

#[get("/api/docs")]
pub async fn to_the_browser() -> HttpResponse {
    HttpResponse::PermanentRedirect().insert_header((LOCATION, "/api/docs/")).finish()
}

pub fn browser() -> SwaggerUi {
    let config = Config::from("/api/v1/openapi.json").try_it_out_enabled(true).display_operation_id(false);
    SwaggerUi::new("/api/docs/{_:.*}").config(config)
}

pub fn routes(cfg: &mut Routes) {
    cfg.service(openapi_json);
}
