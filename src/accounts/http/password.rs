//! Requests that carry a password keep no reply under their `Idempotency-Key`: what is stored with it, a fast hash of the
//! body, would make the password easy to guess.

use std::time::Duration;

use actix_web::{HttpRequest, HttpResponse, post, web};
use garde::Validate;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::accounts::actions;
use crate::accounts::model::{Email, Purpose};
use crate::app::App;
use crate::auth::{Customer, password};
use crate::error::{Problem, Result};
use crate::limits::Deed;
use crate::rest::Body;

/// When the answer to a forgotten password comes, whether or not there was a mail to write.
const ANSWERED_AFTER: Duration = Duration::from_millis(150);

#[derive(Deserialize, Validate, ToSchema)]
pub(super) struct ForgottenPassword {
    #[garde(skip)]
    email: Email,
}

#[derive(Deserialize, Validate, ToSchema)]
#[schema(example = json!({"token": "the one in the link", "password": "correct horse battery"}))]
pub(super) struct LinkPassword {
    #[garde(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    token: String,
    /// Not the e-mail address.
    #[garde(skip)]
    #[schema(min_length = 10, max_length = 128, format = Password)]
    password: String,
}

#[derive(Deserialize, Validate, ToSchema)]
#[schema(example = json!({"current_password": "parkmate-demo", "new_password": "correct horse battery"}))]
pub(super) struct PasswordChange {
    #[garde(skip)]
    current_password: String,
    /// Not the e-mail address.
    #[garde(skip)]
    #[schema(min_length = 10, max_length = 128, format = Password)]
    new_password: String,
}

/// Ask for a link to set a new password
///
/// The answer and its time are the same whether or not the e-mail has an account. The link works once, for an hour.
#[utoipa::path(tag = "Accounts", security(()), request_body = ForgottenPassword, responses(
    (status = 204, description = "If there is such an account, a mail is on its way"),
    (status = 422, description = "code: validation_failed", body = Problem),
    (status = 429, description = "code: rate_limited", body = Problem),
))]
#[post("/auth/password/forgot")]
pub(super) async fn forgot_password(
    app: web::Data<App>,
    request: HttpRequest,
    body: Body<ForgottenPassword>,
) -> Result<HttpResponse> {
    app.limits.check(Deed::Forgot, &request, Some(body.email.as_str()))?;
    let asked = async {
        let mut tx = app.begin().await?;
        actions::ask_for_reset(&mut tx, &app.public_url, &body.email).await?;
        tx.commit().await
    };
    let (asked, ()) = tokio::join!(asked, tokio::time::sleep(ANSWERED_AFTER));
    asked?;
    Ok(HttpResponse::NoContent().finish())
}

/// Set a new password by a mailed link
///
/// Ends every log-in of the account.
#[utoipa::path(tag = "Accounts", security(()), request_body = LinkPassword, responses(
    (status = 204, description = "The password is set: log in with it"),
    (status = 422, description = "code: token_invalid, validation_failed", body = Problem),
    (status = 429, description = "code: rate_limited", body = Problem),
))]
#[post("/auth/password/reset")]
pub(super) async fn reset_password(
    app: web::Data<App>,
    request: HttpRequest,
    body: Body<LinkPassword>,
) -> Result<HttpResponse> {
    redeem(&app, &request, Purpose::PasswordReset, &body).await
}

/// Accept an invitation
///
/// Sets the first password of the invited person.
#[utoipa::path(tag = "Accounts", security(()), request_body = LinkPassword, responses(
    (status = 204, description = "The password is set: log in with it"),
    (status = 422, description = "code: token_invalid, validation_failed", body = Problem),
    (status = 429, description = "code: rate_limited", body = Problem),
))]
#[post("/auth/invitations/accept")]
pub(super) async fn accept_invitation(
    app: web::Data<App>,
    request: HttpRequest,
    body: Body<LinkPassword>,
) -> Result<HttpResponse> {
    redeem(&app, &request, Purpose::Invitation, &body).await
}

async fn redeem(app: &App, request: &HttpRequest, purpose: Purpose, body: &LinkPassword) -> Result<HttpResponse> {
    app.limits.check(Deed::Redeem, request, None)?;
    actions::check_token(app, &body.token, purpose, &body.password).await?;
    let hash = password::hash(app, &body.password).await?;
    let mut tx = app.begin().await?;
    actions::redeem(&mut tx, &body.token, purpose, &hash).await?;
    tx.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Change one's own password
///
/// Ends every other log-in of the account.
#[utoipa::path(tag = "Accounts", request_body = PasswordChange, responses(
    (status = 204, description = "The password is changed"),
    (status = 401, description = "code: unauthenticated", body = Problem),
    (status = 409, description = "code: state_changed (it was changed at the same time)", body = Problem),
    (status = 422, description = "code: validation_failed (`current_password` wrong, `new_password` too short)", body = Problem),
    (status = 429, description = "code: rate_limited", body = Problem),
))]
#[post("/me/password")]
pub(super) async fn change_password(
    app: web::Data<App>,
    who: Customer,
    request: HttpRequest,
    body: Body<PasswordChange>,
) -> Result<HttpResponse> {
    app.limits.check(Deed::LogIn, &request, Some(&who.account_id.to_string()))?;
    let checked = actions::check_current(&app, &who, &body.current_password, &body.new_password).await?;
    let hash = password::hash(&app, &body.new_password).await?;
    let mut tx = app.begin_as(who.account_id).await?;
    actions::change_password(&mut tx, &who, &checked, &hash).await?;
    tx.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}
