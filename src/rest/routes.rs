//! The routes of a feature, named once for the server and for the OpenAPI document.

use actix_web::dev::HttpServiceFactory;
use actix_web::web::ServiceConfig;
use utoipa::openapi::path::Paths;
use utoipa::openapi::{RefOr, Schema};
use utoipa_actix_web::OpenApiFactory;

/// Who asks for them. What describes them all takes megabytes while it is made: a worker only serves them.
pub enum Routes<'s> {
    Served(&'s mut ServiceConfig),
    Described(&'s mut Described),
}

#[derive(Default)]
pub struct Described {
    pub paths: Paths,
    pub schemas: Vec<(String, RefOr<Schema>)>,
}

impl Routes<'_> {
    pub fn configure(&mut self, routes: impl FnOnce(&mut Self)) -> &mut Self {
        routes(self);
        self
    }

    pub fn service(&mut self, service: impl HttpServiceFactory + OpenApiFactory + 'static) -> &mut Self {
        match self {
            Self::Served(config) => drop(config.service(service)),
            Self::Described(described) => {
                described.paths.merge(service.paths());
                service.schemas(&mut described.schemas);
            }
        }
        self
    }
}
