//! Times in which a bay cannot be booked. Closing one is in `bookings`, which declines what stands in its way.

use actix_web::{HttpResponse, delete, get, web};
use chrono::{DateTime, Utc};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::app::App;
use crate::auth::LotAdmin;
use crate::error::{Code, Problem, Result};
use crate::lots::model::Closure;
use crate::lots::{actions, store};
use crate::rest::{Once, Query, Reply, write};
use crate::types::{ClosureId, LotId, Page, PageQuery, SlotId};

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

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ClosuresQuery {
    /// Those that end after this instant.
    from: Option<DateTime<Utc>>,
    /// Those that start before this instant.
    to: Option<DateTime<Utc>>,
}

/// The closures of all bays of a lot of mine
#[utoipa::path(tag = "Lot admin", params(("id" = LotId, Path), ClosuresQuery, PageQuery), responses(
    (status = 200, description = "In the order in which they were made", body = Page<Closure>),
    (status = 403, description = "code: forbidden", body = Problem),
    (status = 404, description = "code: not_found", body = Problem),
))]
#[get("/operator/lots/{id}/closures")]
pub(super) async fn list_closures_of_lot(
    app: web::Data<App>,
    who: LotAdmin,
    id: web::Path<LotId>,
    query: Query<ClosuresQuery>,
    page: Query<PageQuery>,
) -> Result<HttpResponse> {
    let mut db = app.db.acquire().await?;
    let lot = store::lot_head(&mut db, *id).await?.filter(|lot| who.admin_of.contains(&lot.operator_id));
    let lot = lot.ok_or(Code::NotFound)?.id;
    let time = (query.from, query.to);
    let closures = store::closures_of_lot(&mut db, lot, time, page.cursor, page.fetch()).await?;
    Ok(HttpResponse::Ok().json(Page::of(closures, page.limit(), |closure: &Closure| closure.id.to_string())))
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
