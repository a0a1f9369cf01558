//! What every request passes through on its way in and out: its id, a net for panics and bare errors, headers, a measure.

use std::panic::AssertUnwindSafe;
use std::time::{Duration, Instant, SystemTime};

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::error::InternalError;
use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, DATE, HeaderMap, HeaderName, HeaderValue, HttpDate, REFERRER_POLICY,
    STRICT_TRANSPORT_SECURITY, TryIntoHeaderValue, WWW_AUTHENTICATE, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use actix_web::http::{ConnectionType, Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::{Error, HttpResponse, web};
use futures_util::FutureExt;
use tokio::time::timeout;
use tracing::Instrument;
use uuid::Uuid;

use super::health::Stopping;
use super::{docs, metrics, problems};
use crate::app::App;
use crate::error::{Code, Refusal};

const PERMISSIONS_POLICY: HeaderName = HeaderName::from_static("permissions-policy");
const CROSS_ORIGIN_OPENER_POLICY: HeaderName = HeaderName::from_static("cross-origin-opener-policy");
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const LONGEST_REQUEST_ID: usize = 64;
const CHECKOUT: &str = "/checkout/";
const CALENDAR: &str = "/calendar/";
/// What takes longer hangs on a database that went silent: it is given up, and undone.
const LONGEST: Duration = Duration::from_millis(4_300);
/// But for what hashes passwords one after the other, reads whole tables, or waits while the simulated clock is advanced.
const SLOW: [&str; 5] =
    ["/api/v1/auth/", "/api/v1/me/password", "/api/v1/admin/", "/api/v1/operator/reports/", "/api/v1/dev/"];
const LONGEST_OF_SLOW: Duration = Duration::from_secs(60);

/// No script, style or frame but our own, and none written into a page.
const PAGES: &str = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; \
                     frame-ancestors 'none'";
/// Of what a browser could lend a page, only where one is, to find what is near.
const LENT: &str = "camera=(), geolocation=(self), microphone=(), payment=(), usb=()";
const A_YEAR: &str = "max-age=31536000; includeSubDomains";

/// What is known of a request when it comes in.
struct Arrival {
    at: Instant,
    id: HeaderValue,
    method: Method,
    path: Path,
    https: bool,
    /// By a simulated clock; the system's is told by actix.
    date: Option<HttpDate>,
}

#[derive(Clone, Copy, PartialEq)]
enum Path {
    Api,
    Docs,
    Other,
}

pub async fn pass(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let arrival = Arrival::of(&request);
    let stopping = request.app_data::<web::Data<Stopping>>().cloned();
    let _owed = stopping.as_ref().map(|stopping| stopping.owe());
    let span = tracing::info_span!(
        "request",
        request_id = arrival.id.to_str().unwrap_or_default(),
        method = %arrival.method,
        path = speakable(request.path()),
    );
    if arrival.method == Method::HEAD {
        // Answered as the GET it stands for; actix leaves the body out.
        request.head_mut().method = Method::GET;
    }
    let longest = longest(request.path());
    let answer = AssertUnwindSafe(async move { next.call(request).await }).catch_unwind();
    let answer = timeout(longest, answer).instrument(span.clone()).await;
    let _in_span = span.entered();
    let Ok(answer) = answer else {
        tracing::error!(?longest, "nothing answered in time");
        return Err(arrival.fail(Refusal::new(Code::Unavailable).with("retry_after_seconds", 1).response()));
    };
    match answer {
        Ok(Ok(response)) => {
            let route = response.request().match_pattern();
            let mut response = response.map_into_boxed_body();
            if let Some(problem) = problems::in_our_words(response.response()) {
                response = response.into_response(problem);
            }
            arrival.leave(route.as_deref(), response.status(), response.headers_mut());
            if stopping.is_some_and(|stopping| stopping.begun()) && !response.response().head().upgrade() {
                response.response_mut().head_mut().set_connection_type(ConnectionType::Close);
            }
            Ok(response)
        }
        Ok(Err(error)) => Err(arrival.fail(error.error_response())),
        // Its words are in the log already.
        Err(_panic) => Err(arrival.fail(Refusal::new(Code::Internal).response())),
    }
}

impl Arrival {
    fn of(request: &ServiceRequest) -> Self {
        let at = Instant::now();
        let given = request.headers().get(REQUEST_ID).filter(|id| is_sane(id)).cloned();
        let fresh = || HeaderValue::try_from(Uuid::new_v4().to_string());
        let id = given.map_or_else(fresh, Ok).unwrap_or(HeaderValue::from_static("none"));
        let path = match request.path() {
            path if path.starts_with(docs::PATH) => Path::Docs,
            path if path.starts_with("/api/") || path.starts_with("/ws/") => Path::Api,
            _ => Path::Other,
        };
        let app = request.app_data::<web::Data<App>>();
        let https = app.is_some_and(|app| app.public_url.starts_with("https://"));
        let simulated = app.map(|app| &app.clock).filter(|clock| clock.is_simulated());
        let date = simulated.map(|clock| SystemTime::from(clock.now()).into());
        Self { at, id, method: request.method().clone(), path, https, date }
    }

    /// An answer without the request it answers, which is lost in a panic.
    fn fail(self, mut response: HttpResponse) -> Error {
        if let Some(problem) = problems::in_our_words(&response) {
            response = problem;
        }
        let status = response.status();
        self.leave(None, status, response.headers_mut());
        InternalError::from_response("answered", response).into()
    }

    fn leave(self, route: Option<&str>, status: StatusCode, headers: &mut HeaderMap) {
        let elapsed = self.at.elapsed();
        let mut set = |name: HeaderName, value: &'static str| {
            if !headers.contains_key(&name) {
                headers.insert(name, HeaderValue::from_static(value));
            }
        };
        set(X_CONTENT_TYPE_OPTIONS, "nosniff");
        set(X_FRAME_OPTIONS, "DENY");
        set(REFERRER_POLICY, "same-origin");
        set(CONTENT_SECURITY_POLICY, if self.path == Path::Docs { docs::POLICY } else { PAGES });
        set(PERMISSIONS_POLICY, LENT);
        set(CROSS_ORIGIN_OPENER_POLICY, "same-origin");
        if self.https {
            set(STRICT_TRANSPORT_SECURITY, A_YEAR);
        }
        if self.path == Path::Api {
            set(CACHE_CONTROL, "no-store");
        }
        if status == StatusCode::UNAUTHORIZED {
            set(WWW_AUTHENTICATE, "Bearer");
        }
        if let Some(date) = self.date.and_then(|date| date.try_into_value().ok()) {
            headers.insert(DATE, date);
        }
        headers.insert(REQUEST_ID, self.id);
        metrics::request(route, &self.method, status, elapsed);
        tracing::debug!(status = status.as_u16(), route, ?elapsed, "answered");
    }
}

/// Who knows the rest of a checkout's link may pay with it, and of a calendar's, read it.
fn speakable(path: &str) -> &str {
    [CHECKOUT, CALENDAR].into_iter().find(|secret| path.starts_with(secret)).unwrap_or(path)
}

fn longest(path: &str) -> Duration {
    if SLOW.iter().any(|slow| path.starts_with(slow)) { LONGEST_OF_SLOW } else { LONGEST }
}

fn is_sane(id: &HeaderValue) -> bool {
    let fits = (1..=LONGEST_REQUEST_ID).contains(&id.len());
    fits && id.as_bytes().iter().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(byte))
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::ContentType;
    use actix_web::{App, HttpServer, middleware};
    use serde_json::Value;

    use super::*;

    async fn bare(status: StatusCode) -> HttpResponse {
        HttpResponse::build(status).insert_header(("Retry-After", "7")).body("in other words")
    }

    /// Status, Retry-After and, if it is problem+json, the code of each path, asked one after the other of one worker.
    async fn answers(paths: &[&str]) -> Vec<(u16, Option<String>, Value)> {
        let app = || {
            App::new()
                .wrap(middleware::from_fn(pass))
                .route("/panic", web::get().to(async || -> HttpResponse { panic!("of no use") }))
                .route("/limited", web::get().to(|| bare(StatusCode::TOO_MANY_REQUESTS)))
                .route("/teapot", web::get().to(|| bare(StatusCode::IM_A_TEAPOT)))
                .route("/gateway", web::get().to(|| bare(StatusCode::BAD_GATEWAY)))
                .route("/fine", web::get().to(|| bare(StatusCode::OK)))
                .route(
                    "/page",
                    web::get().to(async || HttpResponse::Gone().content_type(ContentType::html()).body("gone")),
                )
        };
        let server = HttpServer::new(app).workers(1).disable_signals().bind("127.0.0.1:0").expect("a port");
        let address = server.addrs()[0];
        let server = server.run();
        let (handle, running) = (server.handle(), tokio::spawn(server));
        // reqwest asks for one, also where there is no TLS.
        rustls::crypto::ring::default_provider().install_default().ok();
        let mut answers = Vec::new();
        for path in paths {
            let response = reqwest::get(format!("http://{address}{path}")).await.expect("an answer");
            assert!(response.headers().contains_key(REQUEST_ID.as_str()), "{path}");
            let header = |name| response.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
            let (status, retry_after) = (response.status().as_u16(), header("retry-after"));
            let problem = header("content-type").is_some_and(|kind| kind == "application/problem+json");
            let text = response.text().await.expect("a body");
            let body: Value = if problem { serde_json::from_str(&text).expect("JSON") } else { Value::String(text) };
            answers.push((status, retry_after, if problem { body["code"].clone() } else { body }));
        }
        handle.stop(true).await;
        running.await.expect("no panic").expect("no error");
        answers
    }

    #[tokio::test]
    async fn a_panic_is_a_problem_and_the_worker_lives_on() {
        let internal = (500, None, "internal".into());
        let fine = (200, Some("7".into()), "in other words".into());
        assert_eq!(answers(&["/panic", "/panic", "/fine"]).await, [internal.clone(), internal, fine]);
    }

    #[tokio::test]
    async fn failures_in_other_words_become_problems_and_keep_their_headers() {
        let after = || Some("7".to_owned());
        let expected = [
            (429, after(), "rate_limited".into()),
            (400, after(), "malformed_request".into()),
            (500, after(), "internal".into()),
            (404, None, "not_found".into()),
        ];
        assert_eq!(answers(&["/limited", "/teapot", "/gateway", "/nothing"]).await, expected);
    }

    #[tokio::test]
    async fn a_page_for_people_stays_a_page() {
        assert_eq!(answers(&["/page"]).await, [(410, None, "gone".into())]);
    }
}
