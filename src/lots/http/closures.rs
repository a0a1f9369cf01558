//! Times in which a bay cannot be booked.

use actix_web::{HttpResponse, delete, get, post, web};
use garde::Validate;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::app::App;
use crate::auth::LotAdmin;
use crate::error::{Code, Problem, Result};
use crate::lots::model::Closure;
use crate::lots::rules::printable;
use crate::lots::{actions, store};
use crate::rest::{Body, Once, Query, Reply, write};
use crate::types::{ClosureId, Page, PageQuery, SlotId};

#[derive(Deserialize, Validate, ToSchema)]
pub struct NewClosure {
    /// RFC 3339, or local `YYYY-MM-DDThh:mm` by the lot's wall clock.
    #[garde(skip)]
    #[schema(example = "2026-11-23T08:00")]
    from: String,
    #[garde(skip)]
    #[schema(example = "2026-11-23T18:00")]
    to: String,
    #[garde(length(chars, min = 1, max = 200), custom(printable))]
    reason: String,
}

/// The closures of a bay
#[utoipa::path(tag = "Lot admin", params(("id" = SlotId, Path), PageQuery), responses(
    (status = 200, description = "Oldest first", body = Page<Closure>),
    (status = 403, description = "code: forbidden", body = Problem),
    (status = 404, description = "code: not_found", body = Problem),
))]
#[get("/operator/slots/{id}/closures")]
pub(super) async fn list_closures(
    app: web::Data<App>,
    who: LotAdmin,
    id: web::Path<SlotId>,
    page: Query<PageQuery>,
) -> Result<HttpResponse> {
    let mut db = app.db.acquire().await?;
    let closures = store::closures(&mut db, *id, &who.admin_of, page.cursor, page.fetch()).await?;
    let closures = closures.ok_or(Code::NotFound)?;
    Ok(HttpResponse::Ok().json(Page::of(closures, page.limit(), |closure: &Closure| closure.id.to_string())))
}

/// Close a bay for a time
#[utoipa::path(tag = "Lot admin", params(("id" = SlotId, Path)), request_body = NewClosure, responses(
    (status = 201, description = "The closure", body = Closure),
    (status = 403, description = "code: forbidden", body = Problem),
    (status = 404, description = "code: not_found", body = Problem),
    (status = 409, description = "code: closure_conflicts, with `conflicts: [{id, reference, starts_at, ends_at}]`; \
        nothing was closed", body = Problem),
    (status = 422, description = "code: validation_failed (nonexistent_local_time, ambiguous_local_time, …)",
        body = Problem),
))]
#[post("/operator/slots/{id}/closures")]
pub(super) async fn create_closure(
    app: web::Data<App>,
    who: LotAdmin,
    once: Once,
    id: web::Path<SlotId>,
    body: Body<NewClosure>,
) -> Result<HttpResponse> {
    write(&app, &once, async |tx| {
        let wanted = actions::Wanted { from: &body.from, to: &body.to, reason: &body.reason };
        Ok(Reply::created(&actions::close_for_a_time(tx, &who.admin_of, *id, wanted).await?))
    })
    .await
}

/// Open a bay again before its time
#[utoipa::path(
    tag = "Lot admin",
    params(("id" = SlotId, Path), ("closure_id" = ClosureId, Path)),
    responses(
        (status = 204, description = "The closure is gone"),
        (status = 403, description = "code: forbidden", body = Problem),
        (status = 404, description = "code: not_found", body = Problem),
    ),
)]
#[delete("/operator/slots/{id}/closures/{closure_id}")]
pub(super) async fn delete_closure(
    app: web::Data<App>,
    who: LotAdmin,
    once: Once,
    path: web::Path<(SlotId, ClosureId)>,
) -> Result<HttpResponse> {
    let (slot, closure) = path.into_inner();
    write(&app, &once, async |tx| {
        actions::reopen(tx, &who.admin_of, slot, closure).await?;
        Ok(Reply::no_content())
    })
    .await
}
