use actix_web::{HttpResponse, delete, get, patch, post, web};
use garde::Validate;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::accounts::actions::{self, VehicleChange};
use crate::accounts::model::Vehicle;
use crate::accounts::{rules, store};
use crate::app::App;
use crate::auth::Customer;
use crate::error::{Problem, Result};
use crate::rest::{Body, Once, Query, Reply, given, write};
use crate::types::{Page, PageQuery, VehicleClass, VehicleId};

#[derive(Deserialize, Validate, ToSchema)]
#[schema(example = json!({"plate": "KA 01 AB 1234", "vehicle_class": "sedan", "label": "The red one"}))]
pub(super) struct NewVehicle {
    /// Spaces, dashes and case do not count.
    #[garde(length(max = 40))]
    #[schema(max_length = 40)]
    plate: String,
    #[garde(skip)]
    vehicle_class: VehicleClass,
    #[garde(inner(length(chars, max = 60), custom(rules::one_line)))]
    #[schema(min_length = 1, max_length = 60)]
    label: Option<String>,
}

#[derive(Deserialize, Validate, ToSchema)]
#[schema(example = json!({"label": "The blue one"}))]
pub(super) struct VehiclePatch {
    #[garde(inner(length(max = 40)))]
    #[schema(max_length = 40)]
    plate: Option<String>,
    #[garde(skip)]
    vehicle_class: Option<VehicleClass>,
    /// `null` removes it.
    #[serde(default, deserialize_with = "given")]
    #[garde(inner(inner(length(chars, max = 60), custom(rules::one_line))))]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 60)]
    label: Option<Option<String>>,
}

/// My vehicles
#[utoipa::path(tag = "Accounts", params(PageQuery), responses(
    (status = 200, description = "In the order they were added", body = Page<Vehicle>),
    (status = 401, description = "code: unauthenticated", body = Problem),
))]
#[get("/me/vehicles")]
pub(super) async fn list_vehicles(app: web::Data<App>, who: Customer, page: Query<PageQuery>) -> Result<HttpResponse> {
    let vehicles = store::vehicles(&mut *app.db.acquire().await?, who.account_id, page.cursor, page.fetch()).await?;
    Ok(HttpResponse::Ok().json(Page::of(vehicles, page.limit(), |vehicle| vehicle.id.to_string())))
}

/// Add a vehicle
#[utoipa::path(tag = "Accounts", request_body = NewVehicle, responses(
    (status = 201, description = "Added", body = Vehicle),
    (status = 401, description = "code: unauthenticated", body = Problem),
    (status = 409, description = "code: vehicle_known", body = Problem),
    (status = 422, description = "code: validation_failed", body = Problem),
))]
#[post("/me/vehicles")]
pub(super) async fn add_vehicle(
    app: web::Data<App>,
    who: Customer,
    once: Once,
    body: Body<NewVehicle>,
) -> Result<HttpResponse> {
    let NewVehicle { plate, vehicle_class, label } = body.into_inner();
    let label = label.map(|label| label.trim().to_owned());
    let vehicle = Vehicle { id: VehicleId::new(), plate: rules::plate(&plate)?, vehicle_class, label };
    write(&app, &once, async |tx| {
        actions::add_vehicle(tx, who.account_id, &vehicle).await?;
        Ok(Reply::created(&vehicle))
    })
    .await
}

/// Change a vehicle
///
/// Bookings keep the plate and class they were made with.
#[utoipa::path(tag = "Accounts", params(("id" = VehicleId, Path)), request_body = VehiclePatch, responses(
    (status = 200, description = "The vehicle after the change", body = Vehicle),
    (status = 401, description = "code: unauthenticated", body = Problem),
    (status = 404, description = "code: not_found", body = Problem),
    (status = 409, description = "code: vehicle_known", body = Problem),
    (status = 422, description = "code: validation_failed", body = Problem),
))]
#[patch("/me/vehicles/{id}")]
pub(super) async fn change_vehicle(
    app: web::Data<App>,
    who: Customer,
    once: Once,
    id: web::Path<VehicleId>,
    body: Body<VehiclePatch>,
) -> Result<HttpResponse> {
    let change = VehicleChange {
        plate: body.plate.as_deref().map(rules::plate).transpose()?,
        vehicle_class: body.vehicle_class,
        label: body.label.as_ref().map(|label| label.as_deref().map(str::trim)),
    };
    write(&app, &once, async |tx| {
        let vehicle = actions::change_vehicle(tx, who.account_id, *id, &change).await?;
        Ok(Reply::ok(&vehicle))
    })
    .await
}

/// Remove a vehicle
///
/// Bookings made with it stay.
#[utoipa::path(tag = "Accounts", params(("id" = VehicleId, Path)), responses(
    (status = 204, description = "Removed"),
    (status = 401, description = "code: unauthenticated", body = Problem),
    (status = 404, description = "code: not_found", body = Problem),
))]
#[delete("/me/vehicles/{id}")]
pub(super) async fn remove_vehicle(
    app: web::Data<App>,
    who: Customer,
    once: Once,
    id: web::Path<VehicleId>,
) -> Result<HttpResponse> {
    write(&app, &once, async |tx| {
        actions::remove_vehicle(tx, who.account_id, *id).await?;
        Ok(Reply::no_content())
    })
    .await
}
