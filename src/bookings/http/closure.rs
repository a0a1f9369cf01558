//! Closing a bay for a time. Here and not with the lots, because bookings in its way may be declined for it.

use actix_web::{HttpResponse, post, web};
use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::app::App;
use crate::auth::LotAdmin;
use crate::bookings::actions;
use crate::error::{Problem, Result};
use crate::lots::{Closure, ClosureWish, Conflict, printable};
use crate::rest::{Body, Once, Reply, Routes, write};
use crate::types::SlotId;

#[derive(Deserialize, Validate, ToSchema)]
pub struct NewClosure {
    /// RFC 3339, or local `YYYY-MM-DDThh:mm` by the lot's wall clock.
    #[garde(length(max = 40))]
    #[schema(example = "2026-11-23T08:00", max_length = 40)]
    from: String,
    #[garde(length(max = 40))]
    #[schema(example = "2026-11-23T18:00", max_length = 40)]
    to: String,
    /// Told to the customers whose bookings are declined.
    #[garde(length(chars, min = 1, max = 200), custom(printable))]
    #[schema(min_length = 1, max_length = 200)]
    reason: String,
    /// Decline the bookings in its way, all that was paid going back, instead of refusing.
    #[garde(skip)]
    #[serde(default)]
    decline_conflicts: bool,
}

#[derive(Serialize, ToSchema)]
struct ClosureMade {
    #[serde(flatten)]
    closure: Closure,
    /// The bookings that were declined for it.
    declined: Vec<Conflict>,
}

/// Close a bay for a time
#[utoipa::path(tag = "Lot admin", params(("id" = SlotId, Path)), request_body = NewClosure, responses(
    (status = 201, description = "The closure, and what was declined for it", body = ClosureMade),
    (status = 403, description = "code: forbidden", body = Problem),
    (status = 404, description = "code: not_found", body = Problem),
    (status = 409, description = "code: closure_conflicts, with `conflicts: [{id, reference, starts_at, ends_at}]`; \
        nothing was closed or declined. With `decline_conflicts`: cars whose time is up", body = Problem),
    (status = 422, description = "code: validation_failed (nonexistent_local_time, ambiguous_local_time, …)",
        body = Problem),
))]
#[post("/operator/slots/{id}/closures")]
async fn create_closure(
    app: web::Data<App>,
    who: LotAdmin,
    once: Once,
    id: web::Path<SlotId>,
    body: Body<NewClosure>,
) -> Result<HttpResponse> {
    write(&app, &once, async |tx| {
        let wish = ClosureWish { from: &body.from, to: &body.to, reason: body.reason.trim() };
        let (closure, declined) = actions::close(tx, &who.admin_of, *id, &wish, body.decline_conflicts).await?;
        Ok(Reply::created(&ClosureMade { closure, declined }))
    })
    .await
}

pub fn routes(cfg: &mut Routes) {
    cfg.service(create_closure);
}
