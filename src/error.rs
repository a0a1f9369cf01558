//! What can go wrong, and how it is said: every failure leaves as RFC 9457 `application/problem+json` with a stable code.

use actix_web::http::StatusCode;
use actix_web::http::header::RETRY_AFTER;
use actix_web::{HttpResponse, ResponseError};
use metrics::counter;
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

pub type Result<T, E = Error> = std::result::Result<T, E>;

/// The one table of refusals: code on the wire, status, title.
macro_rules! codes {
    ($($name:ident $status:ident $code:literal $title:literal;)+) => {
        /// Why a request is refused. The names are stable; clients decide by them.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum Code { $($name),+ }

        impl Code {
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $code),+ }
            }

            pub const fn status(self) -> StatusCode {
                match self { $(Self::$name => StatusCode::$status),+ }
            }

            pub const fn title(self) -> &'static str {
                match self { $(Self::$name => $title),+ }
            }
        }
    };
}

codes! {
    MalformedRequest      BAD_REQUEST           "malformed_request"       "The request could not be read.";
    Unauthenticated       UNAUTHORIZED          "unauthenticated"         "Log in first.";
    WrongCredentials      UNAUTHORIZED          "wrong_credentials"       "E-mail or password is wrong.";
    SignatureInvalid      UNAUTHORIZED          "signature_invalid"       "The signature does not fit, or is too old.";
    Forbidden             FORBIDDEN             "forbidden"               "This is not yours to do.";
    ForeignOrigin         FORBIDDEN             "foreign_origin"          "The request comes from another site.";
    AccountDisabled       FORBIDDEN             "account_disabled"        "This account is disabled.";
    NotFound              NOT_FOUND             "not_found"               "There is no such thing here.";
    MethodNotAllowed      METHOD_NOT_ALLOWED    "method_not_allowed"      "This address does not take that method.";
    SlotTaken             CONFLICT              "slot_taken"              "The bay is taken for that time.";
    VehicleBooked         CONFLICT              "vehicle_booked"          "This vehicle has a booking at that time.";
    SlotClosed            CONFLICT              "slot_closed"             "The bay is closed at that time.";
    LotClosed             CONFLICT              "lot_closed"              "The lot is closed at that time.";
    LotNotBookable        CONFLICT              "lot_not_bookable"        "This lot takes no bookings now.";
    TooManyUnpaid         CONFLICT              "too_many_unpaid"         "Pay or cancel an open booking first.";
    LimitReached          CONFLICT              "limit_reached"           "There are as many of these as there may be.";
    WebhookDisabled       CONFLICT              "webhook_disabled"        "This webhook is switched off.";
    StateChanged          CONFLICT              "state_changed"           "Its state has changed meanwhile.";
    HoldExtended          CONFLICT              "hold_extended"           "This hold was extended before.";
    HoldNotExtendable     CONFLICT              "hold_not_extendable"     "This hold has an end of its own.";
    MoreThanOwed          CONFLICT              "more_than_owed"          "The operator is not owed that much.";
    PayoutKnown           CONFLICT              "payout_known"            "A payout with this reference is recorded.";
    NotRenewable          CONFLICT              "not_renewable"           "This booking cannot be renewed.";
    AlreadyRenewed        CONFLICT              "already_renewed"         "This booking has a renewal.";
    WashFull              CONFLICT              "wash_full"               "No wash bay is free at that time.";
    WashUnfinished        CONFLICT              "wash_unfinished"         "This parking has an unfinished car wash.";
    NoCarWash             CONFLICT              "no_car_wash"             "This lot washes no cars now.";
    ClosureConflicts      CONFLICT              "closure_conflicts"       "Bookings stand in that time.";
    NotReviewable         CONFLICT              "not_reviewable"          "Only what is over can be reviewed.";
    AlreadyReviewed       CONFLICT              "already_reviewed"        "There is a review of this.";
    AlreadyAnswered       CONFLICT              "already_answered"        "This review has an answer.";
    EmailTaken            CONFLICT              "email_taken"             "There is an account with this e-mail.";
    VehicleKnown          CONFLICT              "vehicle_known"           "You have a vehicle with this plate.";
    LabelTaken            CONFLICT              "label_taken"             "The lot has a bay with this label.";
    AlreadyMember         CONFLICT              "already_member"          "This person already works for the operator.";
    EmployeeUnavailable   CONFLICT              "employee_unavailable"    "This person takes no work now.";
    OpenAssignments       CONFLICT              "open_assignments"        "This person has open assignments.";
    GatewaysUnavailable   CONFLICT              "gateways_unavailable"    "This server cannot keep keys of gateways.";
    GatewayInUse          CONFLICT              "gateway_in_use"          "A payment or refund is under way with it.";
    IdempotencyKeyInUse   CONFLICT              "idempotency_key_in_use"  "A request with this key is still running.";
    PayloadTooLarge       PAYLOAD_TOO_LARGE     "payload_too_large"       "The request is too large.";
    UnsupportedMediaType  UNSUPPORTED_MEDIA_TYPE "unsupported_media_type" "Send application/json.";
    ValidationFailed      UNPROCESSABLE_ENTITY  "validation_failed"       "Some of what was sent does not fit.";
    TokenInvalid          UNPROCESSABLE_ENTITY  "token_invalid"           "This link was used, or is too old.";
    IdempotencyKeyReused  UNPROCESSABLE_ENTITY  "idempotency_key_reused"  "This key was used for another request.";
    RateLimited           TOO_MANY_REQUESTS     "rate_limited"            "Too many requests; wait a little.";
    Internal              INTERNAL_SERVER_ERROR "internal"                "Something went wrong on our side.";
    Unavailable           SERVICE_UNAVAILABLE   "unavailable"             "Not available just now; try again.";
}

/// The refusals that the database speaks: a named constraint, and what its violation means to the caller.
const CONSTRAINTS: &[(&str, Code)] = &[
    ("account_email_key", Code::EmailTaken),
    ("vehicle_account_id_plate_key", Code::VehicleKnown),
    ("slot_lot_id_label_key", Code::LabelTaken),
    ("membership_pkey", Code::AlreadyMember),
    ("idempotency_key_pkey", Code::IdempotencyKeyInUse),
    ("car_wash_bay_free", Code::WashFull),
    ("car_wash_chain_id_key", Code::WashUnfinished),
    ("review_kind_subject_id_key", Code::AlreadyReviewed),
    ("booking_slot_free", Code::SlotTaken),
    ("booking_plate_free", Code::VehicleBooked),
    ("booking_renewal_of_key", Code::AlreadyRenewed),
    ("assignment_car_wash_id_key", Code::StateChanged),
    ("payout_reference_key", Code::PayoutKnown),
];

/// One field that does not fit, named as in the request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({"field": "duration_minutes", "code": "too_short", "message": "15 minutes at least."}))]
pub struct FieldError {
    pub field: String,
    pub code: String,
    pub message: String,
}

/// An answer of "no", with what helps the caller on.
#[derive(Debug, Clone, PartialEq)]
pub struct Refusal {
    pub code: Code,
    detail: Option<String>,
    errors: Vec<FieldError>,
    extra: Map<String, Value>,
}

impl Refusal {
    pub fn new(code: Code) -> Self {
        Self { code, detail: None, errors: Vec::new(), extra: Map::new() }
    }

    /// One field that does not fit.
    pub fn field(field: &str, code: &str, message: impl Into<String>) -> Self {
        Self::fields(vec![FieldError { field: field.into(), code: code.into(), message: message.into() }])
    }

    pub fn fields(errors: Vec<FieldError>) -> Self {
        Self { errors, ..Self::new(Code::ValidationFailed) }
    }

    /// Unless there is room for one more where there may be `most`.
    pub fn unless_room(there: i64, most: i64) -> Result<(), Self> {
        if there < most { Ok(()) } else { Err(Self::new(Code::LimitReached).with("most", most)) }
    }

    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    /// A member beside the standard ones, such as `available_from`.
    pub fn with(mut self, member: &str, value: impl Serialize) -> Self {
        self.extra.insert(member.into(), serde_json::to_value(value).unwrap_or(Value::Null));
        self
    }

    /// Of each refusal that leaves.
    pub fn count(&self) {
        counter!("parkmate_refusals_total", "code" => self.code.as_str()).increment(1);
    }

    pub fn problem(&self) -> Problem {
        Problem {
            kind: format!("/problems/{}", self.code.as_str()),
            title: self.code.title().into(),
            status: self.code.status().as_u16(),
            code: self.code,
            detail: self.detail.clone().unwrap_or_else(|| self.code.title().into()),
            errors: self.errors.clone(),
            extra: self.extra.clone(),
        }
    }

    pub fn response(&self) -> HttpResponse {
        self.count();
        let mut response = HttpResponse::build(self.code.status());
        if let Some(seconds) = self.extra.get("retry_after_seconds").and_then(Value::as_u64) {
            response.insert_header((RETRY_AFTER, seconds));
        }
        response.content_type("application/problem+json").json(self.problem())
    }
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code.as_str())
    }
}

/// RFC 9457 problem details.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "type": "/problems/slot_taken", "title": "The bay is taken for that time.", "status": 409, "code": "slot_taken",
    "detail": "The bay is taken for that time.", "available_from": "2026-11-22T10:00:00+05:30", "alternatives": []
}))]
pub struct Problem {
    #[serde(rename = "type")]
    pub kind: String,
    pub title: String,
    pub status: u16,
    pub code: Code,
    pub detail: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
    #[serde(flatten)]
    #[schema(value_type = Object)]
    pub extra: Map<String, Value>,
}

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("refused: {0}")]
    Refused(Box<Refusal>),
    #[error("database: {0}")]
    Database(sqlx::Error),
    #[error(transparent)]
    Unexpected(#[from] anyhow::Error),
}

impl Error {
    /// What the caller is told. Database texts, paths and traces stay in the log.
    pub fn refusal(&self) -> Refusal {
        match self {
            Self::Refused(refusal) => (**refusal).clone(),
            Self::Database(error) if is_outage(error) => Refusal::new(Code::Unavailable).with("retry_after_seconds", 1),
            Self::Database(_) | Self::Unexpected(_) => Refusal::new(Code::Internal),
        }
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(Box::new(refusal))
    }
}

impl From<Code> for Error {
    fn from(code: Code) -> Self {
        Refusal::new(code).into()
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        match violated(&error) {
            Some(code) => code.into(),
            None if is_unstorable(&error) => {
                Refusal::new(Code::MalformedRequest).detail("A text holds the character U+0000.").into()
            }
            None => Self::Database(error),
        }
    }
}

/// The refusal behind a violated constraint that has one.
fn violated(error: &sqlx::Error) -> Option<Code> {
    let constraint = error.as_database_error()?.constraint()?;
    CONSTRAINTS.iter().find(|(name, _)| *name == constraint).map(|(_, code)| *code)
}

/// PostgreSQL keeps every text but one with a NUL in it: 22021 in a text, 22P05 in JSON.
fn is_unstorable(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(|error| error.code());
    code.is_some_and(|code| code == "22021" || code == "22P05")
}

/// The database cannot be reached, is shutting down, or has no connection to spare: worth another try.
fn is_outage(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::Protocol(_) => true,
        // Class 57: operator intervention; 08: connection; 40001, 40P01: the transaction was sacrificed.
        sqlx::Error::Database(error) => error.code().is_some_and(|code| {
            code.starts_with("57P") || code.starts_with("08") || code == "40001" || code == "40P01"
        }),
        _ => false,
    }
}

impl ResponseError for Error {
    fn status_code(&self) -> StatusCode {
        self.refusal().code.status()
    }

    fn error_response(&self) -> HttpResponse {
        if !matches!(self, Self::Refused(_)) {
            tracing::error!(error = ?self, "request failed");
        }
        self.refusal().response()
    }
}
