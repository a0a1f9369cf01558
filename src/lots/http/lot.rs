//! One lot.

use actix_web::{HttpResponse, get, web};

use super::view::{LotView, may_see};
use crate::app::App;
use crate::auth::Anyone;
use crate::error::{Code, Problem, Result};
use crate::lots::store;
use crate::types::LotId;

/// A lot with its hours, rules and plan
#[utoipa::path(tag = "Lots", security((), ("bearer" = []), ("cookie" = [])), params(("id" = LotId, Path)), responses(
    (status = 200, description = "The lot", body = LotView),
    (status = 404, description = "code: not_found; also while its operator is not approved", body = Problem),
))]
#[get("/lots/{id}")]
pub(super) async fn show_lot(app: web::Data<App>, who: Anyone, id: web::Path<LotId>) -> Result<HttpResponse> {
    let now = app.clock.now();
    let lot = store::lots(&mut *app.db.acquire().await?, &[*id], now).await?.pop();
    let lot = lot.filter(|lot| may_see(&who, lot.approved, lot.operator_id)).ok_or(Code::NotFound)?;
    Ok(HttpResponse::Ok().json(LotView::of(lot, now)))
}
