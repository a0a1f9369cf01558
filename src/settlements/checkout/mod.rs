//! Where a payment is made: the sandbox's page, or the way to a real gateway's and back. Not part of the API.

mod page;

use actix_web::http::header::{
    ACCEPT, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ContentType, HeaderValue, LOCATION,
};
use actix_web::{HttpRequest, HttpResponse, web};
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use super::charges::{self, Page};
use super::{store, webhook};
use crate::app::App;
use crate::error::{Code, Refusal, Result};
use crate::gateways::Sandbox;
use crate::payments::{self, Payment};

/// A webhook may be made late by this much at most, to try what then happens.
const LONGEST_DELAY_SECONDS: i64 = 86_400;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
enum Outcome {
    Succeed,
    Fail,
}

#[derive(Debug, Deserialize)]
struct Decision {
    outcome: Outcome,
    /// Deliver the webhook this much later.
    #[serde(default)]
    delay_seconds: i64,
}

/// What was decided, the first time someone did.
#[derive(Debug, Serialize)]
struct Decided {
    outcome: Outcome,
}

async fn show(app: web::Data<App>, segment: web::Path<String>) -> Result<HttpResponse> {
    let payment = open(&app, &segment).await?;
    if !is_sandboxed(&payment) {
        return to_the_provider(&app, &payment).await;
    }
    let mut db = app.db.acquire().await?;
    let decided = store::charge(&mut db, payment.id).await?;
    Ok(html(page::of(&payment, &store::purpose(&mut db, payment.id).await?, decided)))
}

/// Settles the payment once; who decides again is told what was decided first.
async fn decide(
    app: web::Data<App>,
    segment: web::Path<String>,
    request: HttpRequest,
    body: web::Bytes,
) -> Result<HttpResponse> {
    let decision = decision(&request, &body)?;
    let payment = open(&app, &segment).await?;
    if !is_sandboxed(&payment) {
        return Err(Code::NotFound.into());
    }
    let wanted = decision.outcome == Outcome::Succeed;
    let delay = TimeDelta::seconds(decision.delay_seconds.clamp(0, LONGEST_DELAY_SECONDS));
    webhook::charge(&app, &payment, wanted, delay).await?;
    let mut db = app.db.acquire().await?;
    let succeeded = store::charge(&mut db, payment.id).await?.unwrap_or(wanted);
    if wants_html(&request) {
        return Ok(html(page::of(&payment, &store::purpose(&mut db, payment.id).await?, Some(succeeded))));
    }
    let outcome = if succeeded { Outcome::Succeed } else { Outcome::Fail };
    Ok(HttpResponse::Ok().json(Decided { outcome }))
}

async fn open(app: &App, segment: &str) -> Result<Payment> {
    let id = app.gateway.payment_of(segment).ok_or(Code::NotFound)?;
    let mut db = app.db.acquire().await?;
    payments::find(&mut db, id).await?.ok_or_else(|| Code::NotFound.into())
}

fn is_sandboxed(payment: &Payment) -> bool {
    payment.gateway.as_deref() == Some(Sandbox::NAME)
}

/// Opens the charge there, if it is not open yet, and sends the customer after it.
async fn to_the_provider(app: &App, payment: &Payment) -> Result<HttpResponse> {
    let back = crate::settlements::back_to(app, payment.id);
    Ok(match charges::page(app, payment.id, &back).await? {
        Page::There(url) => see(&url),
        Page::Code | Page::Told => see(&told(app, payment)),
        Page::Form(form) => {
            let origin = app.providers.form_origin();
            let policy = format!("default-src 'none'; style-src 'self'; img-src data:; form-action {origin}");
            let mut response = html(page::form_to(payment, &form));
            if let Ok(policy) = HeaderValue::from_str(&policy) {
                response.headers_mut().insert(CONTENT_SECURITY_POLICY, policy);
            }
            response
        }
    })
}

/// From the provider's page, whatever became of it there: our own tells, once the gateway was asked.
async fn back(app: web::Data<App>, segment: web::Path<String>) -> Result<HttpResponse> {
    let payment = open(&app, &segment).await?;
    charges::come_back(&app, payment.id).await?;
    Ok(see(&told(&app, &payment)))
}

fn told(app: &App, payment: &Payment) -> String {
    format!("{}/payments/{}", app.public_url, payment.id)
}

fn see(url: &str) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((CACHE_CONTROL, "no-store")).insert_header((LOCATION, url)).finish()
}

/// The page's form, or JSON.
fn decision(request: &HttpRequest, body: &[u8]) -> Result<Decision> {
    let content_type = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let decision = if content_type.starts_with("application/x-www-form-urlencoded") {
        web::Query::<Decision>::from_query(std::str::from_utf8(body).unwrap_or_default())
            .ok()
            .map(|form| form.into_inner())
    } else {
        serde_json::from_slice(body).ok()
    };
    decision.ok_or_else(|| Refusal::field("outcome", "invalid", "Say \"succeed\" or \"fail\".").into())
}

fn wants_html(request: &HttpRequest) -> bool {
    let accept = request.headers().get(ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    accept.contains("text/html")
}

/// Not stored, so that who comes back to it sees what was decided.
fn html(page: String) -> HttpResponse {
    HttpResponse::Ok().insert_header((CACHE_CONTROL, "no-store")).content_type(ContentType::html()).body(page)
}

async fn style() -> HttpResponse {
    let mut response = HttpResponse::Ok();
    response.insert_header((CACHE_CONTROL, "public, max-age=300"));
    response.content_type("text/css; charset=utf-8").body(include_str!("sandbox.css"))
}

/// Mounted at the root, where `checkout_url` points.
pub fn routes(cfg: &mut web::ServiceConfig) {
    cfg.route("/checkout/sandbox.css", web::get().to(style));
    // Razorpay posts there, Stripe leads there.
    let back = web::resource("/checkout/{segment}/back").route(web::get().to(back)).route(web::post().to(back));
    cfg.service(back);
    cfg.service(web::resource("/checkout/{segment}").route(web::get().to(show)).route(web::post().to(decide)));
}
