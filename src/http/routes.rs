//! The list of all routes. A feature's are one line in [`features`].

use std::sync::Arc;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::{Error, HttpRequest, HttpResponse, middleware, web};
use utoipa::openapi::path::Paths;

use super::health::Stopping;
use super::problems::{self, KnownPaths};
use super::web_app::WebApp;
use super::{dev_clock, docs, edge, health, metrics, settings};
use crate::app::App;
use crate::auth::LogIns;
use crate::bookings::Rush;
use crate::rest::{Described, Routes};
use crate::{
    accounts, audit, bookings, calendars, car_washes, ledger, lots, merchants, notifications, operators, orders,
    payments, reach, receipts, reports, reviews, settlements, staff, webhooks,
};

const API: &str = "/api/v1";

fn features(cfg: &mut Routes) {
    cfg.configure(accounts::routes)
        .configure(operators::routes)
        .configure(lots::routes)
        .configure(merchants::routes)
        .configure(bookings::routes)
        .configure(car_washes::routes)
        .configure(orders::routes)
        .configure(ledger::routes)
        .configure(payments::routes)
        .configure(settlements::routes)
        .configure(receipts::routes)
        .configure(staff::routes)
        .configure(notifications::routes)
        .configure(reach::routes)
        .configure(reviews::routes)
        .configure(reports::routes)
        .configure(audit::routes)
        .configure(webhooks::routes)
        .configure(calendars::routes)
        .configure(settings::routes)
        .configure(dev_clock::routes);
}

fn api(routes: &mut Routes) {
    routes.configure(docs::routes).configure(features);
}

/// For those who run the server.
fn beside_the_api(routes: &mut Routes) {
    routes.configure(health::routes).configure(metrics::routes);
}

/// All that the OpenAPI document tells of.
pub fn described() -> Described {
    let describe = |name: fn(&mut Routes)| {
        let mut described = Described::default();
        name(&mut Routes::Described(&mut described));
        described
    };
    let Described { paths, mut schemas } = describe(api);
    let mut all = Paths::new();
    all.paths = paths.paths.into_iter().map(|(path, item)| (format!("{API}{path}"), item)).collect();
    let beside = describe(beside_the_api);
    all.merge(beside.paths);
    schemas.extend(beside.schemas);
    Described { paths: all, schemas }
}

/// The same, to be answered.
fn documented(config: &mut web::ServiceConfig) {
    beside_the_api(&mut Routes::Served(config));
    config.service(web::scope(API).configure(|config| api(&mut Routes::Served(config))));
}

/// What the workers of a server have in common.
#[derive(Clone)]
pub struct Shared {
    pub app: Arc<App>,
    pub stopping: Stopping,
    pub document: web::Data<docs::Document>,
    pub known_paths: web::Data<KnownPaths>,
    pub web_app: web::Data<WebApp>,
}

/// The whole of it, as each worker runs it.
pub fn application(
    shared: Shared,
) -> actix_web::App<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<impl MessageBody>,
        Error = Error,
        InitError = (),
    >,
> {
    actix_web::App::new()
        .configure(documented)
        .app_data(web::Data::from(shared.app))
        .app_data(LogIns::default())
        .app_data(web::Data::new(Rush::default()))
        .app_data(web::Data::new(shared.stopping))
        .app_data(shared.document)
        .app_data(shared.known_paths)
        .app_data(shared.web_app)
        .app_data(problems::of_paths())
        .app_data(problems::of_queries())
        .configure(notifications::sockets)
        .configure(settlements::checkout_routes)
        .configure(calendars::feeds)
        .service(docs::to_the_browser)
        .service(docs::browser())
        .default_service(web::to(otherwise))
        .wrap(middleware::from_fn(edge::pass))
}

/// What no route takes: the web app's, or nothing.
async fn otherwise(request: HttpRequest, web_app: web::Data<WebApp>, known: web::Data<KnownPaths>) -> HttpResponse {
    let app = if request.method() == Method::GET { web_app.answer(&request) } else { None };
    app.unwrap_or_else(|| problems::no_such_route(&request, &known))
}
