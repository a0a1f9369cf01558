//! What customers and lot admins see of payments. What settles them is in `settlements`.

use actix_web::{HttpResponse, get, post, web};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_actix_web::service_config::ServiceConfig;

use super::actions;
use super::model::{Method, PaymentView, Status};
use super::store::{self, Scope};
use crate::app::App;
use crate::auth::{Customer, LotAdmin, PlatformAdmin};
use crate::error::{Code, Problem, Result};
use crate::rest::{Once, Query, Reply, write};
use crate::types::{Page, PageQuery, PaymentId};

/// My payments, newest first.
#[utoipa::path(tag = "Payments", params(PageQuery), responses((status = 200, body = Page<PaymentView>)))]
#[get("/payments")]
async fn list(app: web::Data<App>, customer: Customer, page: Query<PageQuery>) -> Result<web::Json<Page<PaymentView>>> {
    let mut db = app.db.acquire().await?;
    let rows = store::list(&mut db, Scope::Customer(customer.account_id), None, None, &page).await?;
    Ok(web::Json(Page::of(rows, page.limit(), |payment| payment.id.to_string()).map(PaymentView::from)))
}

/// One of my payments.
#[utoipa::path(tag = "Payments", params(("id" = PaymentId, Path)), responses(
    (status = 200, body = PaymentView),
    (status = 404, description = "not_found", body = Problem),
))]
#[get("/payments/{id}")]
async fn show(app: web::Data<App>, customer: Customer, id: web::Path<PaymentId>) -> Result<web::Json<PaymentView>> {
    let mut db = app.db.acquire().await?;
    let payment = store::find(&mut db, *id).await?.filter(|payment| payment.customer_id == customer.account_id);
    Ok(web::Json(payment.ok_or(Code::NotFound)?.into()))
}

/// The QR code of an open UPI payment of mine, as SVG.
#[utoipa::path(tag = "Payments", params(("id" = PaymentId, Path)), responses(
    (status = 200, content_type = "image/svg+xml", body = String),
    (status = 404, description = "not_found: no such payment, or it is not an open UPI payment", body = Problem),
))]
#[get("/payments/{id}/upi.svg")]
async fn upi_code(app: web::Data<App>, customer: Customer, id: web::Path<PaymentId>) -> Result<HttpResponse> {
    let mut db = app.db.acquire().await?;
    let payment = store::find(&mut db, *id).await?.filter(|payment| payment.customer_id == customer.account_id);
    let uri = payment.and_then(|payment| PaymentView::from(payment).upi_uri).ok_or(Code::NotFound)?;
    let code = qrcode::QrCode::new(uri).map_err(anyhow::Error::from)?;
    let svg = code.render::<qrcode::render::svg::Color>().min_dimensions(256, 256).build();
    Ok(HttpResponse::Ok().content_type("image/svg+xml").body(svg))
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct OperatorQuery {
    status: Option<Status>,
    method: Option<Method>,
}

/// Payments at my operators' lots, newest first.
#[utoipa::path(tag = "Lot admin", params(OperatorQuery, PageQuery), responses((status = 200, body = Page<PaymentView>)))]
#[get("/operator/payments")]
async fn operator_list(
    app: web::Data<App>,
    admin: LotAdmin,
    query: Query<OperatorQuery>,
    page: Query<PageQuery>,
) -> Result<web::Json<Page<PaymentView>>> {
    let mut db = app.db.acquire().await?;
    let scope = Scope::Operators(&admin.admin_of);
    let rows = store::list(&mut db, scope, query.status, query.method, &page).await?;
    Ok(web::Json(Page::of(rows, page.limit(), |payment| payment.id.to_string()).map(PaymentView::from)))
}

/// All payments, newest first.
#[utoipa::path(tag = "Platform admin", params(OperatorQuery, PageQuery), responses(
    (status = 200, body = Page<PaymentView>),
))]
#[get("/admin/payments")]
async fn admin_list(
    app: web::Data<App>,
    _admin: PlatformAdmin,
    query: Query<OperatorQuery>,
    page: Query<PageQuery>,
) -> Result<web::Json<Page<PaymentView>>> {
    let mut db = app.db.acquire().await?;
    let rows = store::list(&mut db, Scope::All, query.status, query.method, &page).await?;
    Ok(web::Json(Page::of(rows, page.limit(), |payment| payment.id.to_string()).map(PaymentView::from)))
}

/// I paid the money that was due back at the counter.
///
/// For cash, and UPI by hand: refunds of card payments are the gateway's.
#[utoipa::path(tag = "Lot admin", params(("id" = PaymentId, Path)), responses(
    (status = 200, body = PaymentView),
    (status = 404, description = "not_found", body = Problem),
    (status = 409, description = "state_changed: no refund is due by hand", body = Problem),
))]
#[post("/operator/payments/{id}/refunded")]
async fn refunded(app: web::Data<App>, admin: LotAdmin, once: Once, id: web::Path<PaymentId>) -> Result<HttpResponse> {
    write(&app, &once, async |tx| {
        let payment = actions::lock(tx, *id).await?;
        if !admin.admin_of.contains(&payment.operator_id) {
            return Err(Code::NotFound.into());
        }
        actions::refund_by_hand(tx, &payment).await?;
        Ok(Reply::ok(&PaymentView::from(actions::lock(tx, *id).await?)))
    })
    .await
}

pub fn routes(cfg: &mut ServiceConfig) {
    cfg.service(list).service(upi_code).service(show).service(operator_list).service(admin_list).service(refunded);
}
