use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, post, web};
use garde::Validate;
use metrics::counter;
use serde::Deserialize;
use tracing::field::display;
use utoipa::ToSchema;

use crate::accounts::actions::{self, LoggedIn};
use crate::accounts::model::Email;
use crate::app::App;
use crate::auth::{Customer, session};
use crate::error::{Error, Problem, Result};
use crate::limits::Deed;
use crate::rest::{Body, Once, Reply, write};

#[derive(Deserialize, Validate, ToSchema)]
#[schema(example = json!({"email": "asha@parkmate.example", "password": "parkmate-demo"}))]
pub(super) struct LogIn {
    #[garde(skip)]
    email: Email,
    #[garde(skip)]
    password: String,
}

/// The answer to who logged in or registered, with the cookie for browsers.
pub fn logged_in(app: &App, status: StatusCode, logged_in: LoggedIn) -> HttpResponse {
    let secure = app.public_url.starts_with("https://");
    let cookie = session::cookie(logged_in.token.clone(), secure);
    HttpResponse::build(status).cookie(cookie).json(logged_in)
}

/// Log in
///
/// The token goes into `Authorization: Bearer …`; browsers get it as an HttpOnly cookie too. A log-in ends after 14 days
/// without use.
#[utoipa::path(tag = "Accounts", security(()), request_body = LogIn, responses(
    (status = 200, description = "Logged in; sets the session cookie", body = LoggedIn),
    (status = 401, description = "code: wrong_credentials", body = Problem),
    (status = 403, description = "code: account_disabled (told only with the right password)", body = Problem),
    (status = 422, description = "code: validation_failed", body = Problem),
    (status = 429, description = "code: rate_limited", body = Problem),
))]
#[post("/auth/login")]
pub(super) async fn login(app: web::Data<App>, request: HttpRequest, body: Body<LogIn>) -> Result<HttpResponse> {
    let attempt = log_in(&app, &request, &body).await;
    let outcome = attempt.as_ref().map_or_else(|error| error.refusal().code.as_str(), |_| "accepted");
    counter!("parkmate_log_ins_total", "outcome" => outcome).increment(1);
    let account = attempt.as_ref().ok().map(|opened| display(opened.user.id));
    tracing::info!(from = %app.limits.address(&request), account, outcome, "log-in");
    Ok(logged_in(&app, StatusCode::OK, attempt?))
}

async fn log_in(app: &App, request: &HttpRequest, who: &LogIn) -> Result<LoggedIn> {
    app.limits.check(Deed::LogIn, request, Some(who.email.as_str()))?;
    let (account, hash) = actions::recognise(app, &who.email, &who.password).await?;
    let mut tx = app.begin_as(account).await?;
    let opened = actions::open_session(&mut tx, account, &hash).await?;
    tx.commit().await?;
    Ok(opened)
}

/// Log out
///
/// Ends this log-in and closes its sockets.
#[utoipa::path(tag = "Accounts", responses(
    (status = 204, description = "Logged out"),
    (status = 401, description = "code: unauthenticated", body = Problem),
))]
#[post("/auth/logout")]
pub(super) async fn logout(app: web::Data<App>, who: Customer, once: Once) -> Result<HttpResponse> {
    let left = write(&app, &once, async |tx| {
        actions::log_out(tx, &who).await?;
        Ok(Reply::no_content())
    });
    without_cookie(left.await?)
}

/// Log out everywhere
///
/// Ends every log-in of the account and closes their sockets.
#[utoipa::path(tag = "Accounts", responses(
    (status = 204, description = "Logged out everywhere"),
    (status = 401, description = "code: unauthenticated", body = Problem),
))]
#[post("/auth/logout-all")]
pub(super) async fn logout_all(app: web::Data<App>, who: Customer, once: Once) -> Result<HttpResponse> {
    let left = write(&app, &once, async |tx| {
        actions::log_out_everywhere(tx, who.account_id).await?;
        Ok(Reply::no_content())
    });
    without_cookie(left.await?)
}

fn without_cookie(mut response: HttpResponse) -> Result<HttpResponse> {
    let dropped = response.add_cookie(&session::no_cookie());
    dropped.map_err(|error| Error::Unexpected(anyhow::anyhow!("dropping the cookie: {error}")))?;
    Ok(response)
}
