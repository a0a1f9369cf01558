//! Registering stands here, not with the log-in, because a new account may bring its operator along.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, post, web};
use garde::Validate;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::accounts::{self, Email, LoggedIn, Newcomer};
use crate::app::App;
use crate::auth::password;
use crate::error::{Problem, Result};
use crate::limits::Deed;
use crate::operators::actions::{self, Business};
use crate::operators::rules;
use crate::rest::Body;

#[derive(Deserialize, Validate, ToSchema)]
#[schema(example = json!({
    "email": "asha@parkmate.example", "password": "correct horse battery", "full_name": "Asha Rao",
    "operator": {"name": "Nandi Parking", "upi_id": "nandi@upi", "address": "12 Residency Road, Bengaluru"}
}))]
pub(super) struct Registration {
    #[garde(skip)]
    email: Email,
    /// Not the e-mail address.
    #[garde(skip)]
    #[schema(min_length = 10, max_length = 128, format = Password)]
    password: String,
    #[garde(length(chars, max = 100), custom(accounts::one_line))]
    #[schema(min_length = 1, max_length = 100)]
    full_name: String,
    #[garde(inner(custom(accounts::phone)))]
    phone: Option<String>,
    /// For a business that has lots: a platform admin approves it before they can be booked.
    #[garde(dive)]
    operator: Option<NewOperator>,
}

#[derive(Deserialize, Validate, ToSchema)]
pub(super) struct NewOperator {
    #[garde(length(chars, max = 100), custom(accounts::one_line))]
    #[schema(min_length = 1, max_length = 100)]
    name: String,
    #[garde(inner(custom(rules::upi_id)))]
    upi_id: Option<String>,
    #[garde(inner(length(chars, max = 300)))]
    #[schema(max_length = 300)]
    address: Option<String>,
}

/// Register
///
/// Opens an account and logs it in. With `operator` it becomes lot admin of a new operator, to be approved.
#[utoipa::path(tag = "Accounts", security(()), request_body = Registration, responses(
    (status = 201, description = "Registered and logged in; sets the session cookie", body = LoggedIn),
    (status = 409, description = "code: email_taken", body = Problem),
    (status = 422, description = "code: validation_failed", body = Problem),
    (status = 429, description = "code: rate_limited", body = Problem),
))]
#[post("/auth/register")]
pub(super) async fn register(
    app: web::Data<App>,
    request: HttpRequest,
    body: Body<Registration>,
) -> Result<HttpResponse> {
    app.limits.check(Deed::Register, &request, Some(body.email.as_str()))?;
    accounts::new_password("password", &body.password, &body.email)?;
    let hash = password::hash(&app, &body.password).await?;
    let newcomer = Newcomer {
        email: &body.email,
        full_name: body.full_name.trim(),
        phone: body.phone.as_deref(),
        password_hash: Some(&hash),
    };
    let mut tx = app.begin().await?;
    let account = accounts::open_account(&mut tx, &newcomer).await?;
    tx.act_as(account).await?;
    if let Some(NewOperator { name, upi_id, address }) = &body.operator {
        let business = Business { name, upi_id: upi_id.as_deref(), address: address.as_deref() };
        actions::register(&mut tx, account, &business).await?;
    }
    let opened = accounts::open_session(&mut tx, account, &hash).await?;
    tx.commit().await?;
    Ok(accounts::logged_in(&app, StatusCode::CREATED, opened))
}
