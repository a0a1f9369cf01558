use actix_web::{HttpResponse, get, patch, web};
use garde::Validate;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::accounts::model::User;
use crate::accounts::{rules, store};
use crate::app::App;
use crate::auth::Customer;
use crate::error::{Code, Problem, Result};
use crate::rest::{Body, Once, Reply, given, write};
use crate::types::Language;

#[derive(Deserialize, Validate, ToSchema)]
#[schema(example = json!({"full_name": "Asha Rao", "phone": "+91 98765 43210"}))]
pub(super) struct ProfileChange {
    #[garde(inner(length(chars, max = 100), custom(rules::one_line)))]
    #[schema(min_length = 1, max_length = 100)]
    full_name: Option<String>,
    /// `null` removes it.
    #[serde(default, deserialize_with = "given")]
    #[garde(inner(inner(custom(rules::phone))))]
    #[schema(value_type = Option<String>)]
    phone: Option<Option<String>>,
    /// As the IANA names it.
    #[garde(inner(length(max = 64), custom(rules::time_zone)))]
    #[schema(max_length = 64, example = "Asia/Kolkata")]
    time_zone: Option<String>,
    #[garde(skip)]
    language: Option<Language>,
}

/// Who I am, and whom I work for
#[utoipa::path(tag = "Accounts", responses(
    (status = 200, description = "The account that is logged in", body = User),
    (status = 401, description = "code: unauthenticated", body = Problem),
))]
#[get("/me")]
pub(super) async fn show_me(app: web::Data<App>, who: Customer) -> Result<HttpResponse> {
    let user = store::user(&mut *app.db.acquire().await?, who.account_id).await?.ok_or(Code::Unauthenticated)?;
    Ok(HttpResponse::Ok().json(user))
}

/// Change my name, phone, time zone or language
#[utoipa::path(tag = "Accounts", request_body = ProfileChange, responses(
    (status = 200, description = "The account after the change", body = User),
    (status = 401, description = "code: unauthenticated", body = Problem),
    (status = 422, description = "code: validation_failed", body = Problem),
))]
#[patch("/me")]
pub(super) async fn change_me(
    app: web::Data<App>,
    who: Customer,
    once: Once,
    body: Body<ProfileChange>,
) -> Result<HttpResponse> {
    let full_name = body.full_name.as_deref().map(str::trim);
    let phone = body.phone.as_ref().map(Option::as_deref);
    write(&app, &once, async |tx| {
        store::update_profile(tx, who.account_id, full_name, phone).await?;
        if body.time_zone.is_some() || body.language.is_some() {
            store::update_locale(tx, who.account_id, body.time_zone.as_deref(), body.language).await?;
        }
        let user = store::user(tx, who.account_id).await?.ok_or(Code::Unauthenticated)?;
        Ok(Reply::ok(&user))
    })
    .await
}
