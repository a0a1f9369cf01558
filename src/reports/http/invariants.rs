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
    let mut db = app.db.acquire().await?;
    Ok(web::Json(invariants(&mut db, app.clock.now()).await?))
}

pub fn routes(cfg: &mut Routes) {
    cfg.service(show);
}
