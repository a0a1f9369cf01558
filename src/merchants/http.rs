//! An operator's admins set, look at and remove accounts with providers.

use actix_web::{HttpResponse, delete, get, put, web};
use garde::Validate;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::actions::{self, Settings};
use super::model::MerchantView;
use super::store;
use crate::accounts;
use crate::app::App;
use crate::auth::LotAdmin;
use crate::error::{Code, Problem, Refusal, Result};
use crate::gateways::Provider;
use crate::operators::acting_for;
use crate::rest::{Body, Once, Query, Reply, Routes, write};
use crate::types::OperatorId;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Which {
    /// Needed by who runs several operators.
    operator_id: Option<OperatorId>,
}

/// An operator's accounts with providers.
#[derive(Debug, Serialize, ToSchema)]
struct Gateways {
    /// Whether this server can keep keys at all.
    available: bool,
    items: Vec<MerchantView>,
}

/// Not `Debug`: there are keys in it.
#[derive(Deserialize, Validate, ToSchema)]
#[schema(as = OperatorGatewaySettings, example = json!({
    "public_key": "pk_live_1", "secret": "sk_live_…", "webhook_secret": "whsec_…", "card": true, "upi": false
}))]
struct GatewaySettings {
    /// Needed by who runs several operators.
    #[garde(skip)]
    operator_id: Option<OperatorId>,
    /// Stripe's publishable key, Razorpay's key id.
    #[garde(length(chars, min = 1, max = 200), custom(accounts::one_line))]
    #[schema(min_length = 1, max_length = 200)]
    public_key: String,
    /// The secret key. Left out: as it was.
    #[garde(skip)]
    #[schema(value_type = Option<String>, min_length = 8, max_length = 300)]
    secret: Option<SecretString>,
    /// What the provider signs its webhooks with. Left out: as it was.
    #[garde(skip)]
    #[schema(value_type = Option<String>, min_length = 8, max_length = 300)]
    webhook_secret: Option<SecretString>,
    /// The provider's name for the account (`acc_…`, `acct_…`): webhooks about another are refused.
    #[garde(inner(length(chars, min = 1, max = 100), custom(accounts::one_line)))]
    #[schema(min_length = 1, max_length = 100)]
    account: Option<String>,
    /// It takes card payments from now on; another of the operator's no longer does.
    #[garde(skip)]
    card: bool,
    /// It takes UPI payments from now on.
    #[garde(skip)]
    upi: bool,
}

/// My operator's accounts with gateways
///
/// Keys are not shown, only how they end.
#[utoipa::path(tag = "Lot admin", params(Which), responses(
    (status = 200, body = Gateways),
    (status = 403, description = "forbidden", body = Problem),
    (status = 404, description = "not_found", body = Problem),
    (status = 422, description = "validation_failed (several operators, none named)", body = Problem),
))]
#[get("/operator/gateways")]
async fn list(app: web::Data<App>, who: LotAdmin, which: Query<Which>) -> Result<web::Json<Gateways>> {
    let operator = acting_for(&who, which.operator_id)?;
    let merchants = store::list(&mut *app.db.acquire().await?, operator).await?;
    let items = merchants.into_iter().filter_map(|merchant| merchant.view(&app.public_url)).collect();
    Ok(web::Json(Gateways { available: app.providers.keys.is_some(), items }))
}

/// Take payments by my operator's own account with a gateway
#[utoipa::path(tag = "Lot admin", params(("gateway" = String, Path, example = "stripe")),
    request_body = GatewaySettings, responses(
    (status = 200, body = MerchantView),
    (status = 403, description = "forbidden", body = Problem),
    (status = 404, description = "not_found: no such gateway or operator", body = Problem),
    (status = 409, description = "gateways_unavailable: this server keeps no keys", body = Problem),
    (status = 422, description = "validation_failed", body = Problem),
))]
#[put("/operator/gateways/{gateway}")]
async fn set(
    app: web::Data<App>,
    who: LotAdmin,
    once: Once,
    gateway: web::Path<String>,
    body: Body<GatewaySettings>,
) -> Result<HttpResponse> {
    let operator = acting_for(&who, body.operator_id)?;
    let provider = Provider::of(&gateway).ok_or(Code::NotFound)?;
    secret_fits("secret", body.secret.as_ref())?;
    secret_fits("webhook_secret", body.webhook_secret.as_ref())?;
    let settings = Settings {
        public_key: body.public_key.trim().to_owned(),
        secret: body.secret.clone(),
        webhook_secret: body.webhook_secret.clone(),
        account: body.account.clone(),
        card: body.card,
        upi: body.upi,
    };
    write(&app, &once, async |tx| {
        actions::set(tx, &app.providers, operator, provider, settings).await?;
        let mut found = store::list(tx, operator).await?.into_iter().filter_map(|m| m.view(&app.public_url));
        Ok(Reply::ok(&found.find(|view| view.gateway == provider).ok_or(Code::NotFound)?))
    })
    .await
}

/// Garde's own words could repeat it.
fn secret_fits(field: &str, secret: Option<&SecretString>) -> Result<()> {
    let fits = |secret: &SecretString| {
        let secret = secret.expose_secret();
        (8..=300).contains(&secret.len()) && secret.bytes().all(|byte| byte.is_ascii_graphic())
    };
    if secret.is_none_or(fits) {
        return Ok(());
    }
    Err(Refusal::field(field, "invalid", "8 to 300 characters without blanks.").into())
}

/// Remove my operator's account with a gateway
///
/// Its keys are forgotten. Payments it took can be refunded by hand only.
#[utoipa::path(tag = "Lot admin", params(Which, ("gateway" = String, Path, example = "stripe")), responses(
    (status = 204, description = "Removed"),
    (status = 403, description = "forbidden", body = Problem),
    (status = 404, description = "not_found", body = Problem),
    (status = 409, description = "gateway_in_use: a payment or refund is under way with it", body = Problem),
    (status = 422, description = "validation_failed (several operators, none named)", body = Problem),
))]
#[delete("/operator/gateways/{gateway}")]
async fn remove(
    app: web::Data<App>,
    who: LotAdmin,
    once: Once,
    which: Query<Which>,
    gateway: web::Path<String>,
) -> Result<HttpResponse> {
    let operator = acting_for(&who, which.operator_id)?;
    let provider = Provider::of(&gateway).ok_or(Code::NotFound)?;
    write(&app, &once, async |tx| {
        actions::remove(tx, operator, provider).await?;
        Ok(Reply::no_content())
    })
    .await
}

pub fn routes(cfg: &mut Routes) {
    cfg.service(list).service(set).service(remove);
}
