//! An operator's bays.

use actix_web::{HttpResponse, delete, get, patch, post, web};
use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::view::SlotView;
use crate::app::App;
use crate::auth::LotAdmin;
use crate::error::{Code, Problem, Result};
use crate::lots::model::{Feature, NewSlot, Position, SlotChange};
use crate::lots::rules::printable;
use crate::lots::{actions, store};
use crate::rest::{Body, Once, Reply, write};
use crate::types::{LotId, Money, SlotId, VehicleClass};

/// In minor units: an hour for less than this is no slip of the pen.
const DEAREST_HOUR: i64 = 10_000_000;

#[derive(Deserialize, Validate, ToSchema)]
pub struct NewSlots {
    #[garde(length(min = 1, max = 200), dive)]
    #[schema(min_items = 1, max_items = 200)]
    slots: Vec<SlotSpec>,
}

#[derive(Deserialize, Validate, ToSchema)]
pub struct SlotSpec {
    #[garde(length(chars, min = 1, max = 32), custom(printable))]
    #[schema(example = "A01", min_length = 1, max_length = 32)]
    label: String,
    #[garde(skip)]
    vehicle_class: VehicleClass,
    /// For an hour; by the vehicle's class unless told.
    #[garde(inner(custom(payable)))]
    rate: Option<Money>,
    #[garde(length(max = 10))]
    #[schema(max_items = 10)]
    #[serde(default)]
    features: Vec<Feature>,
    #[garde(dive)]
    position: Option<Position>,
}

/// What is to be different.
#[derive(Deserialize, Validate, ToSchema)]
pub struct SlotPatch {
    #[garde(inner(length(chars, min = 1, max = 32), custom(printable)))]
    #[schema(min_length = 1, max_length = 32)]
    label: Option<String>,
    #[garde(skip)]
    vehicle_class: Option<VehicleClass>,
    /// For an hour. Bookings made keep their price.
    #[garde(inner(custom(payable)))]
    rate: Option<Money>,
    #[garde(inner(length(max = 10)))]
    #[schema(max_items = 10)]
    features: Option<Vec<Feature>>,
    #[garde(dive)]
    position: Option<Position>,
    /// False opens a closed bay again.
    #[garde(skip)]
    closed: Option<bool>,
}

#[derive(Serialize, ToSchema)]
pub struct AddedSlots {
    items: Vec<SlotView>,
}

/// All bays, on one page.
#[derive(Serialize, ToSchema)]
pub struct OwnSlots {
    items: Vec<SlotView>,
    next_cursor: Option<String>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "garde hands a reference")]
fn payable(rate: &Money, (): &()) -> garde::Result {
    if (1..=DEAREST_HOUR).contains(&rate.amount) {
        Ok(())
    } else {
        Err(garde::Error::new(format!("1 to {DEAREST_HOUR} minor units an hour")))
    }
}

fn each_once(mut features: Vec<Feature>) -> Vec<Feature> {
    features.sort_unstable();
    features.dedup();
    features
}

impl From<SlotSpec> for NewSlot {
    fn from(spec: SlotSpec) -> Self {
        Self {
            id: SlotId::new(),
            hourly_rate: spec.rate.map_or(spec.vehicle_class.default_hourly_rate(), |rate| rate.amount),
            label: spec.label,
            vehicle_class: spec.vehicle_class,
            features: each_once(spec.features),
            position: spec.position,
        }
    }
}

/// The bays of a lot of mine, those closed for good too, by label
#[utoipa::path(tag = "Lot admin", params(("id" = LotId, Path)), responses(
    (status = 200, description = "All bays of the lot", body = OwnSlots),
    (status = 403, description = "code: forbidden", body = Problem),
    (status = 404, description = "code: not_found", body = Problem),
))]
#[get("/operator/lots/{id}/slots")]
pub(super) async fn list_own_slots(app: web::Data<App>, who: LotAdmin, id: web::Path<LotId>) -> Result<HttpResponse> {
    let mut db = app.db.acquire().await?;
    let lot = store::lot_head(&mut db, *id).await?.filter(|lot| who.admin_of.contains(&lot.operator_id));
    let slots = store::slots(&mut db, lot.ok_or(Code::NotFound)?.id).await?;
    let items = slots.into_iter().map(SlotView::from).collect();
    Ok(HttpResponse::Ok().json(OwnSlots { items, next_cursor: None }))
}

/// Add bays to a lot
///
/// All of them or none.
#[utoipa::path(tag = "Lot admin", params(("id" = LotId, Path)), request_body = NewSlots, responses(
    (status = 201, description = "The bays, in the order they were given", body = AddedSlots),
    (status = 403, description = "code: forbidden", body = Problem),
    (status = 404, description = "code: not_found", body = Problem),
    (status = 409, description = "code: label_taken", body = Problem),
    (status = 422, description = "code: validation_failed", body = Problem),
))]
#[post("/operator/lots/{id}/slots")]
pub(super) async fn create_slots(
    app: web::Data<App>,
    who: LotAdmin,
    once: Once,
    id: web::Path<LotId>,
    body: Body<NewSlots>,
) -> Result<HttpResponse> {
    let slots: Vec<NewSlot> = body.into_inner().slots.into_iter().map(NewSlot::from).collect();
    write(&app, &once, async |tx| {
        let slots = actions::add_slots(tx, &who.admin_of, *id, &slots).await?;
        Ok(Reply::created(&AddedSlots { items: slots.into_iter().map(SlotView::from).collect() }))
    })
    .await
}

/// Change a bay
#[utoipa::path(tag = "Lot admin", params(("id" = SlotId, Path)), request_body = SlotPatch, responses(
    (status = 200, description = "The bay after the change", body = SlotView),
    (status = 403, description = "code: forbidden", body = Problem),
    (status = 404, description = "code: not_found", body = Problem),
    (status = 409, description = "code: label_taken", body = Problem),
    (status = 422, description = "code: validation_failed", body = Problem),
))]
#[patch("/operator/slots/{id}")]
pub(super) async fn change_slot(
    app: web::Data<App>,
    who: LotAdmin,
    once: Once,
    id: web::Path<SlotId>,
    body: Body<SlotPatch>,
) -> Result<HttpResponse> {
    let patch = body.into_inner();
    let change = SlotChange {
        label: patch.label,
        vehicle_class: patch.vehicle_class,
        hourly_rate: patch.rate.map(|rate| rate.amount),
        features: patch.features.map(each_once),
        position: patch.position,
        closed: patch.closed,
    };
    write(&app, &once, async |tx| {
        Ok(Reply::ok(&SlotView::from(actions::change_slot(tx, &who.admin_of, *id, &change).await?)))
    })
    .await
}

/// Close a bay for good
///
/// It takes no bookings any more; those it has stay.
#[utoipa::path(tag = "Lot admin", params(("id" = SlotId, Path)), responses(
    (status = 204, description = "Closed"),
    (status = 403, description = "code: forbidden", body = Problem),
    (status = 404, description = "code: not_found", body = Problem),
))]
#[delete("/operator/slots/{id}")]
pub(super) async fn close_slot(
    app: web::Data<App>,
    who: LotAdmin,
    once: Once,
    id: web::Path<SlotId>,
) -> Result<HttpResponse> {
    let closed = SlotChange { closed: Some(true), ..SlotChange::default() };
    write(&app, &once, async |tx| {
        actions::change_slot(tx, &who.admin_of, *id, &closed).await?;
        Ok(Reply::no_content())
    })
    .await
}
