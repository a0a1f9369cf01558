use actix_web::{HttpResponse, get, patch, web};
use garde::Validate;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use crate::accounts;
use crate::app::App;
use crate::auth::LotAdmin;
use crate::error::{Code, Problem, Result};
use crate::operators::model::Operator;
use crate::operators::{rules, store};
use crate::rest::{Body, Once, Query, Reply, given, write};
use crate::types::OperatorId;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Which {
    /// Needed by who runs several operators.
    pub operator_id: Option<OperatorId>,
}

#[derive(Deserialize, Validate, ToSchema)]
#[schema(example = json!({"upi_id": "nandi@upi"}))]
pub(super) struct OperatorChange {
    /// Needed by who runs several operators.
    #[garde(skip)]
    operator_id: Option<OperatorId>,
    #[garde(inner(length(chars, max = 100), custom(accounts::one_line)))]
    #[schema(min_length = 1, max_length = 100)]
    name: Option<String>,
    /// `null` removes it.
    #[serde(default, deserialize_with = "given")]
    #[garde(inner(inner(custom(rules::upi_id))))]
    #[schema(value_type = Option<String>)]
    upi_id: Option<Option<String>>,
    /// `null` removes it.
    #[serde(default, deserialize_with = "given")]
    #[garde(inner(inner(length(chars, max = 300))))]
    #[schema(value_type = Option<String>, max_length = 300)]
    address: Option<Option<String>>,
    /// With so many open assignments one of its people is busy: no more is given to them by itself.
    #[garde(inner(range(min = 1, max = 100)))]
    #[schema(minimum = 1, maximum = 100)]
    busy_at: Option<i32>,
    /// As receipts name it; `null` removes it.
    #[serde(default, deserialize_with = "given")]
    #[garde(inner(inner(length(chars, min = 1, max = 200), custom(accounts::one_line))))]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 200)]
    legal_name: Option<Option<String>>,
    /// Its number as a payer of tax on goods and services, with its check digit; `null` removes it.
    #[serde(default, deserialize_with = "given")]
    #[garde(inner(inner(custom(rules::gstin))))]
    #[schema(value_type = Option<String>, min_length = 15, max_length = 15)]
    gstin: Option<Option<String>>,
    /// The tax in its prices, in hundredths of a percent. It holds for money that comes from now on.
    #[garde(inner(range(min = 0, max = 10_000)))]
    #[schema(minimum = 0, maximum = 10_000)]
    gst_rate: Option<i32>,
}

impl OperatorChange {
    fn of(&self) -> store::Change<'_> {
        fn trimmed(text: &Option<Option<String>>) -> Option<Option<&str>> {
            text.as_ref().map(|text| text.as_deref().map(str::trim))
        }
        store::Change {
            name: self.name.as_deref().map(str::trim),
            upi_id: trimmed(&self.upi_id),
            address: trimmed(&self.address),
            busy_at: self.busy_at,
            legal_name: trimmed(&self.legal_name),
            gstin: trimmed(&self.gstin),
            gst_rate: self.gst_rate,
        }
    }
}

/// My operator
#[utoipa::path(tag = "Lot admin", params(Which), responses(
    (status = 200, description = "The operator", body = Operator),
    (status = 403, description = "code: forbidden", body = Problem),
    (status = 404, description = "code: not_found", body = Problem),
    (status = 422, description = "code: validation_failed (several operators, none named)", body = Problem),
))]
#[get("/operator")]
pub(super) async fn show_operator(app: web::Data<App>, who: LotAdmin, which: Query<Which>) -> Result<HttpResponse> {
    let operator = rules::acting_for(&who, which.operator_id)?;
    let operator = store::operator(&mut *app.db.acquire().await?, operator).await?.ok_or(Code::NotFound)?;
    Ok(HttpResponse::Ok().json(operator))
}

/// Change my operator's name, UPI id, address, tax, or when its people are busy
#[utoipa::path(tag = "Lot admin", request_body = OperatorChange, responses(
    (status = 200, description = "The operator after the change", body = Operator),
    (status = 403, description = "code: forbidden", body = Problem),
    (status = 404, description = "code: not_found", body = Problem),
    (status = 422, description = "code: validation_failed", body = Problem),
))]
#[patch("/operator")]
pub(super) async fn change_operator(
    app: web::Data<App>,
    who: LotAdmin,
    once: Once,
    body: Body<OperatorChange>,
) -> Result<HttpResponse> {
    let operator = rules::acting_for(&who, body.operator_id)?;
    write(&app, &once, async |tx| {
        let changed = store::update_operator(tx, operator, &body.of()).await?;
        Ok(Reply::ok(&changed.ok_or(Code::NotFound)?))
    })
    .await
}
