//! When the bays of a lot are free.

use actix_web::{HttpResponse, get, web};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::view::{AvailabilityView, may_see};
use crate::app::App;
use crate::auth::Anyone;
use crate::error::{Code, Problem, Result};
use crate::lots::rules::{asked, instant};
use crate::lots::store;
use crate::rest::Query;
use crate::types::{LotId, VehicleClass};

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SlotQuery {
    /// RFC 3339, or local `YYYY-MM-DDThh:mm` by the lot's wall clock; now unless told.
    from: Option<String>,
    /// Likewise; the lot's usual length after `from` unless told.
    to: Option<String>,
    #[param(inline)]
    vehicle_class: Option<VehicleClass>,
}

/// All bays, on one page.
#[derive(Serialize, ToSchema)]
pub struct SlotList {
    /// The time asked for.
    from: DateTime<Utc>,
    to: DateTime<Utc>,
    items: Vec<AvailabilityView>,
    next_cursor: Option<String>,
}

/// The bays of a lot, and whether they are free throughout a time
///
/// `taken`: by a booking. `closed`: for a time, for good, or with the whole lot by its opening hours.
#[utoipa::path(tag = "Lots", security((), ("bearer" = []), ("cookie" = [])), params(("id" = LotId, Path), SlotQuery), responses(
    (status = 200, description = "All bays of the lot", body = SlotList),
    (status = 404, description = "code: not_found; also while its operator is not approved", body = Problem),
    (status = 422, description = "code: validation_failed (nonexistent_local_time, ambiguous_local_time, …)",
        body = Problem),
))]
#[get("/lots/{id}/slots")]
pub(super) async fn list_slots(
    app: web::Data<App>,
    who: Anyone,
    id: web::Path<LotId>,
    query: Query<SlotQuery>,
) -> Result<HttpResponse> {
    let now = app.clock.now();
    let mut db = app.db.acquire().await?;
    let lot = store::lot_head(&mut db, *id).await?;
    let lot = lot.filter(|lot| may_see(&who, lot.approved, lot.operator_id)).ok_or(Code::NotFound)?;
    let read = |written: &Option<String>, field| written.as_deref().map(|w| instant(w, lot.zone(), field)).transpose();
    let (from, to) = (read(&query.from, "from")?, read(&query.to, "to")?);
    let period = asked(from, to, lot.rules.default_duration_minutes, now)?;
    let open = lot.opening_hours.open_throughout(lot.zone(), &period);
    let buffer = TimeDelta::minutes(lot.rules.buffer_minutes);
    let slots = store::availability(&mut db, lot.id, &period, buffer, query.vehicle_class, now).await?;
    let items = slots.into_iter().map(|slot| AvailabilityView::of(slot, lot.currency, open)).collect();
    Ok(HttpResponse::Ok().json(SlotList { from: period.start(), to: period.end(), items, next_cursor: None }))
}
