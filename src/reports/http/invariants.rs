//! Whether everything is in order.

use actix_web::{get, web};

use crate::app::App;
use crate::auth::PlatformAdmin;
use crate::error::Result;
use crate::reports::{Report, invariants};
use crate::rest::Routes;

/// What must hold, and whether it does: every count is 0, always.
#[utoipa::path(tag = "Platform admin", responses((status = 200, body = Report)))]
#[get("/admin/invariants")]
async fn show(app: web::Data<App>, _admin: PlatformAdmin) -> Result<web::Json<Report>> {
    let now = app.clock.now();
    let report = invariants(&mut *app.db.acquire().await?, now).await?;
    report.tell(now);
    Ok(web::Json(report))
}

pub fn routes(cfg: &mut Routes) {
    cfg.service(show);
}
