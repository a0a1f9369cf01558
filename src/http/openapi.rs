//! The OpenAPI document: what the routes say of themselves, and here what holds for all of them.

use actix_web::http::{Method, StatusCode};
use utoipa::OpenApi as _;
use utoipa::openapi::path::{Operation, Parameter, ParameterBuilder, ParameterIn, PathItem};
use utoipa::openapi::security::{ApiKey, ApiKeyValue, Http, HttpAuthScheme, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{Content, HeaderBuilder, OpenApi, Ref, RefOr, Required, Response, ResponseBuilder, Schema};

use super::routes;
use crate::auth::session;
use crate::error::{Code, FieldError, Problem};
use crate::rest::Described;

const PROBLEM: &str = "application/problem+json";

#[derive(utoipa::OpenApi)]
#[openapi(
    info(
        title = "ParkMate",
        description = "Parking bookings: book a bay, pay, be told in time, renew.\n\n\
            Ids are UUIDs that grow with time. Money is an integer in minor units with its currency. Times are RFC 3339. \
            Lists come in pages: `limit`, `cursor`, `next_cursor`. Every refusal is RFC 9457 problem+json whose `code` is \
            stable. Any POST may carry an `Idempotency-Key`, under which it takes effect once.",
    ),
    components(schemas(Problem, Code, FieldError)),
    tags(
        (name = "Accounts", description = "Log-ins, passwords, oneself, one's vehicles."),
        (name = "Lots", description = "Where one parks: search, bays, hours."),
        (name = "Bookings", description = "Prices, bookings, cancelling, renewing, leaving."),
        (name = "Car wash", description = "What lots wash, when, and one's washes."),
        (name = "Reviews", description = "What customers thought of it."),
        (name = "Payments", description = "What was paid, what went back; the checkout and the providers' webhooks."),
        (name = "Lot admin", description = "One's own lots, bays, bookings and payments."),
        (name = "Staff", description = "One's own work, and whether one takes more."),
        (name = "Platform admin", description = "Operators, people, and whether everything is in order."),
        (name = "Notifications", description = "What one was told, and the sockets that carry it live."),
        (name = "Operations", description = "For those who run the server."),
        (name = "Development", description = "The simulated clock; not there with the system's."),
    ),
)]
struct Base;

pub fn openapi() -> OpenApi {
    let mut document = Base::openapi();
    let Described { paths, schemas } = routes::described();
    document.paths.merge(paths);
    document.components.get_or_insert_default().schemas.extend(schemas);
    document.security = Some(vec![SecurityRequirement::new("bearer", NONE), SecurityRequirement::new("cookie", NONE)]);
    let components = document.components.get_or_insert_default();
    components.add_security_scheme("bearer", SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer)));
    let cookie = ApiKeyValue::with_description(session::COOKIE, "Set by log-in. Writes need our own Origin.");
    components.add_security_scheme("cookie", SecurityScheme::ApiKey(ApiKey::Cookie(cookie)));
    for (path, item) in &mut document.paths.paths {
        for (method, operation) in operations_mut(item) {
            operation.operation_id = Some(operation_id(&method, path));
            if method == Method::POST {
                operation.parameters.get_or_insert_default().push(RefOr::T(idempotency_key()));
            }
            describe_path(path, operation);
            add_common_refusals(&method, path, operation);
        }
    }
    document
}

const NONE: [&str; 0] = [];

/// Method and path: unique by nature, whatever the handlers are called.
fn operation_id(method: &Method, path: &str) -> String {
    let path = path.trim_start_matches("/api/v1");
    let words = path.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let method = method.as_str().to_lowercase();
    std::iter::once(method.as_str()).chain(words).collect::<Vec<_>>().join("_")
}

fn idempotency_key() -> Parameter {
    ParameterBuilder::new()
        .name("Idempotency-Key")
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some(
            "1 to 255 printable ASCII characters, made up by the caller. The same request with the same key within 24 hours \
             takes effect once and is answered alike.",
        ))
        .schema(Some(utoipa::schema!(String)))
        .build()
}

/// Adds what stands in the path and the handler left out: ids need no words.
fn describe_path(path: &str, operation: &mut Operation) {
    let parameters = operation.parameters.get_or_insert_default();
    for name in path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}')) {
        let said = |parameter: &RefOr<Parameter>| matches!(parameter, RefOr::T(said) if said.name == name);
        if !parameters.iter().any(said) {
            let schema = if name.ends_with("id") { utoipa::schema!(Uuid) } else { utoipa::schema!(String) };
            let parameter = ParameterBuilder::new().name(name).parameter_in(ParameterIn::Path).schema(Some(schema));
            parameters.push(RefOr::T(parameter.build()));
        }
    }
    if parameters.is_empty() {
        operation.parameters = None;
    }
}

/// What any such operation may answer beside what it says itself.
fn add_common_refusals(method: &Method, path: &str, operation: &mut Operation) {
    let takes_body = operation.request_body.is_some();
    let in_query = |parameter: &RefOr<Parameter>| {
        matches!(parameter, RefOr::T(Parameter { parameter_in: ParameterIn::Query, .. }))
    };
    let takes_query = operation.parameters.iter().flatten().any(in_query);
    let asks_who = operation.security.as_ref().is_none_or(|all| !all.contains(&SecurityRequirement::default()));
    let writes = !method.is_safe();
    let applies = |status: StatusCode| match status {
        // In a query, too, stands what is no text.
        StatusCode::BAD_REQUEST => takes_body || takes_query,
        StatusCode::PAYLOAD_TOO_LARGE | StatusCode::UNSUPPORTED_MEDIA_TYPE => takes_body,
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => asks_who,
        StatusCode::NOT_FOUND => path.contains('{'),
        StatusCode::CONFLICT => method == Method::POST && asks_who,
        // A key of a request may be none, or another request's.
        StatusCode::UNPROCESSABLE_ENTITY => takes_body || takes_query || (method == Method::POST && asks_who),
        StatusCode::TOO_MANY_REQUESTS => (method == Method::POST && path.contains("/auth/")) || (writes && asks_who),
        StatusCode::INTERNAL_SERVER_ERROR => true,
        StatusCode::SERVICE_UNAVAILABLE => path.starts_with("/api/"),
        _ => false,
    };
    for (status, codes) in COMMON {
        if applies(*status) {
            let response = operation.responses.responses.entry(status.as_str().into());
            response.or_insert_with(|| RefOr::T(refusal(codes)));
        }
    }
    for (status, response) in &mut operation.responses.responses {
        if let RefOr::T(response) = response
            && status.starts_with(['4', '5'])
        {
            say_problem(response, status);
        }
    }
}

/// The codes that are meant where an operation does not say its own.
const COMMON: &[(StatusCode, &[Code])] = &[
    (StatusCode::BAD_REQUEST, &[Code::MalformedRequest]),
    (StatusCode::UNAUTHORIZED, &[Code::Unauthenticated]),
    (StatusCode::FORBIDDEN, &[Code::Forbidden, Code::ForeignOrigin]),
    (StatusCode::NOT_FOUND, &[Code::NotFound]),
    (StatusCode::CONFLICT, &[Code::IdempotencyKeyInUse]),
    (StatusCode::PAYLOAD_TOO_LARGE, &[Code::PayloadTooLarge]),
    (StatusCode::UNSUPPORTED_MEDIA_TYPE, &[Code::UnsupportedMediaType]),
    (StatusCode::UNPROCESSABLE_ENTITY, &[Code::ValidationFailed, Code::IdempotencyKeyReused]),
    (StatusCode::TOO_MANY_REQUESTS, &[Code::RateLimited]),
    (StatusCode::INTERNAL_SERVER_ERROR, &[Code::Internal]),
    (StatusCode::SERVICE_UNAVAILABLE, &[Code::Unavailable]),
];

fn refusal(codes: &[Code]) -> Response {
    let codes: Vec<&str> = codes.iter().map(|code| code.as_str()).collect();
    let schema = Some(RefOr::<Schema>::Ref(Ref::from_schema_name("Problem")));
    ResponseBuilder::new()
        .description(format!("code: {}", codes.join(", ")))
        .content(PROBLEM, Content::new(schema))
        .build()
}

/// Handlers name the schema; the media type is the same for all.
fn say_problem(response: &mut Response, status: &str) {
    if let Some(content) = response.content.shift_remove("application/json") {
        response.content.insert(PROBLEM.into(), content);
    }
    if status == "429" || status == "503" {
        let seconds =
            HeaderBuilder::new().schema(Some(utoipa::schema!(u64))).description(Some("Seconds to wait.")).build();
        response.headers.insert("Retry-After".into(), RefOr::T(seconds));
    }
}

macro_rules! by_method {
    ($item:ident, $borrow:ident) => {
        [
            (Method::GET, $item.get.$borrow()),
            (Method::PUT, $item.put.$borrow()),
            (Method::POST, $item.post.$borrow()),
            (Method::PATCH, $item.patch.$borrow()),
            (Method::DELETE, $item.delete.$borrow()),
        ]
        .into_iter()
        .filter_map(|(method, operation)| operation.map(|operation| (method, operation)))
    };
}

/// The methods of a path.
pub fn methods(item: &PathItem) -> Vec<Method> {
    by_method!(item, as_ref).map(|(method, _)| method).collect()
}

fn operations_mut(item: &mut PathItem) -> Vec<(Method, &mut Operation)> {
    by_method!(item, as_mut).collect()
}
