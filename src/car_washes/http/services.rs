//! Lot admins keep the catalogue.

use actix_web::{HttpResponse, get, patch, post, web};
use garde::Validate;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::app::App;
use crate::auth::LotAdmin;
use crate::car_washes::actions::{self, ServiceChange};
use crate::car_washes::model::Offered;
use crate::car_washes::store;
use crate::car_washes::view::ServiceView;
use crate::error::{Problem, Result};
use crate::lots::printable;
use crate::operators::acting_for;
use crate::rest::{Body, Once, Query, Reply, Routes, write};
use crate::types::{CarWashServiceId, Money, OperatorId, Page, PageQuery};

/// In minor units: a wash for more than this is a slip of the pen.
const DEAREST: i64 = 100_000_000;

#[derive(Debug, Deserialize, Validate, ToSchema)]
#[schema(as = NewCarWashService, example = json!({
    "name": "Exterior", "description": "Foam, rinse and dry by hand.", "price": {"amount": 29900, "currency": "INR"},
    "minutes": 20
}))]
struct NewService {
    /// Whose; needed by admins of several operators.
    #[garde(skip)]
    operator_id: Option<OperatorId>,
    #[garde(length(chars, min = 1, max = 100), custom(printable))]
    #[schema(min_length = 1, max_length = 100)]
    name: String,
    #[garde(length(chars, max = 500))]
    #[schema(max_length = 500)]
    #[serde(default)]
    description: String,
    #[garde(custom(payable))]
    price: Money,
    #[garde(range(min = 5, max = 480))]
    #[schema(minimum = 5, maximum = 480)]
    minutes: i32,
}

/// What is to be different. Washes that are booked keep what they were sold as.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[schema(as = CarWashServicePatch, example = json!({"price": {"amount": 34900, "currency": "INR"}}))]
struct ServicePatch {
    #[garde(inner(length(chars, min = 1, max = 100), custom(printable)))]
    #[schema(min_length = 1, max_length = 100)]
    name: Option<String>,
    #[garde(inner(length(chars, max = 500)))]
    #[schema(max_length = 500)]
    description: Option<String>,
    #[garde(inner(custom(payable)))]
    price: Option<Money>,
    #[garde(inner(range(min = 5, max = 480)))]
    #[schema(minimum = 5, maximum = 480)]
    minutes: Option<i32>,
    /// True: offered no more.
    #[garde(skip)]
    closed: Option<bool>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "garde hands a reference")]
fn payable(price: &Money, (): &()) -> garde::Result {
    if (1..=DEAREST).contains(&price.amount) { Ok(()) } else { Err(garde::Error::new("more than nothing")) }
}

/// My operators' car washes, oldest first
#[utoipa::path(tag = "Lot admin", params(PageQuery), responses((status = 200, body = Page<ServiceView>)))]
#[get("/operator/car-wash/services")]
async fn list(app: web::Data<App>, admin: LotAdmin, page: Query<PageQuery>) -> Result<web::Json<Page<ServiceView>>> {
    let mut db = app.db.acquire().await?;
    let rows = store::services(&mut db, &admin.admin_of, false, page.cursor, page.fetch()).await?;
    Ok(web::Json(Page::of(rows, page.limit(), |service| service.id.to_string()).map(ServiceView::from)))
}

/// Offer a car wash at all my lots that wash
#[utoipa::path(tag = "Lot admin", request_body = NewService, responses(
    (status = 201, body = ServiceView),
    (status = 404, description = "not_found (someone else's operator)", body = Problem),
))]
#[post("/operator/car-wash/services")]
async fn create(app: web::Data<App>, admin: LotAdmin, once: Once, body: Body<NewService>) -> Result<HttpResponse> {
    let operator = acting_for(&admin, body.operator_id)?;
    write(&app, &once, async |tx| {
        let offered = Offered {
            name: body.name.clone(),
            description: body.description.clone(),
            price_amount: body.price.amount,
            minutes: body.minutes,
        };
        Ok(Reply::created(&ServiceView::from(actions::add_service(tx, operator, &offered).await?)))
    })
    .await
}

/// Change a car wash, or offer it no more
#[utoipa::path(tag = "Lot admin", params(("id" = CarWashServiceId, Path)), request_body = ServicePatch, responses(
    (status = 200, body = ServiceView),
    (status = 404, description = "not_found", body = Problem),
))]
#[patch("/operator/car-wash/services/{id}")]
async fn change(
    app: web::Data<App>,
    admin: LotAdmin,
    once: Once,
    id: web::Path<CarWashServiceId>,
    body: Body<ServicePatch>,
) -> Result<HttpResponse> {
    write(&app, &once, async |tx| {
        let change = ServiceChange {
            name: body.name.clone(),
            description: body.description.clone(),
            price_amount: body.price.map(|price| price.amount),
            minutes: body.minutes,
            closed: body.closed,
        };
        Ok(Reply::ok(&ServiceView::from(actions::change_service(tx, &admin.admin_of, *id, change).await?)))
    })
    .await
}

pub fn routes(cfg: &mut Routes) {
    cfg.service(list).service(create).service(change);
}
