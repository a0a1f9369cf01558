//! What customers and lot admins see of payments. What settles them is in `settlements`.

use std::collections::HashMap;

use actix_web::{HttpResponse, get, post, web};
use serde::Deserialize;
use sqlx::PgConnection;
use utoipa::IntoParams;

use super::actions;
use super::model::{Method, Payment, PaymentView, Status};
use super::store::{self, Filter, Scope, Sort};
use crate::app::App;
use crate::auth::{Customer, LotAdmin, PlatformAdmin};
use crate::error::{Code, Problem, Result};
use crate::rest::{Once, Query, Reply, Routes, write};
use crate::types::{LotId, Page, PageQuery, PaymentId};

/// With what it pays for.
pub async fn view(db: &mut PgConnection, payment: Payment) -> Result<PaymentView> {
    let subject = store::subjects(db, &[payment.id]).await?.pop();
    Ok(PaymentView { subject: subject.map(Into::into), ..payment.into() })
}

/// A page of payments with what they pay for: two statements, whatever its length.
async fn page(db: &mut PgConnection, rows: Vec<Payment>, query: &PageQuery) -> Result<Page<PaymentView>> {
    let page = Page::of(rows, query.limit(), |payment| payment.id.to_string());
    let ids: Vec<_> = page.items.iter().map(|payment| payment.id).collect();
    let mut subjects: HashMap<_, _> =
        store::subjects(db, &ids).await?.into_iter().map(|subject| (subject.payment_id, subject)).collect();
    Ok(page.map(|payment| {
        let subject = subjects.remove(&payment.id);
        PaymentView { subject: subject.map(Into::into), ..payment.into() }
    }))
}

/// My payments, newest first.
#[utoipa::path(tag = "Payments", params(PageQuery), responses((status = 200, body = Page<PaymentView>)))]
#[get("/payments")]
async fn list(
    app: web::Data<App>,
    customer: Customer,
    paging: Query<PageQuery>,
) -> Result<web::Json<Page<PaymentView>>> {
    let mut db = app.db.acquire().await?;
    let rows = store::list(&mut db, Scope::Customer(customer.account_id), &Filter::default(), &paging).await?;
    Ok(web::Json(page(&mut db, rows, &paging).await?))
}

/// One of my payments, or at a lot that I run.
#[utoipa::path(tag = "Payments", params(("id" = PaymentId, Path)), responses(
    (status = 200, body = PaymentView),
    (status = 404, description = "not_found", body = Problem),
))]
#[get("/payments/{id}")]
async fn show(app: web::Data<App>, who: Customer, id: web::Path<PaymentId>) -> Result<web::Json<PaymentView>> {
    let mut db = app.db.acquire().await?;
    let may = |payment: &Payment| payment.customer_id == who.account_id || who.runs(payment.operator_id);
    let payment = store::find(&mut db, *id).await?.filter(may).ok_or(Code::NotFound)?;
    Ok(web::Json(view(&mut db, payment).await?))
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
    lot_id: Option<LotId>,
    status: Option<Status>,
    method: Option<Method>,
    /// Whether people are to settle it: cash, UPI by hand, and what a gateway could not give back.
    by_hand: Option<bool>,
    /// A part of the booking's reference, the plate or the customer's name.
    #[param(example = "KA01")]
    q: Option<String>,
    /// Newest first unless told.
    #[param(inline)]
    sort: Option<Sort>,
}

impl OperatorQuery {
    fn filter(&self) -> Filter {
        let q = self.q.as_deref().map(str::trim).filter(|q| !q.is_empty()).map(|q| {
            let code = q.to_uppercase().replace([' ', '-'], "");
            (q.to_owned(), Some(code).filter(|code| !code.is_empty()))
        });
        let (lot_id, status, method, by_hand) = (self.lot_id, self.status, self.method, self.by_hand);
        Filter { lot_id, status, method, by_hand, q, sort: self.sort.unwrap_or_default() }
    }
}

/// Payments at my operators' lots.
#[utoipa::path(tag = "Lot admin", params(OperatorQuery, PageQuery), responses((status = 200, body = Page<PaymentView>)))]
#[get("/operator/payments")]
async fn operator_list(
    app: web::Data<App>,
    admin: LotAdmin,
    query: Query<OperatorQuery>,
    paging: Query<PageQuery>,
) -> Result<web::Json<Page<PaymentView>>> {
    let mut db = app.db.acquire().await?;
    let scope = Scope::Operators(&admin.admin_of);
    let rows = store::list(&mut db, scope, &query.filter(), &paging).await?;
    Ok(web::Json(page(&mut db, rows, &paging).await?))
}

/// All payments.
#[utoipa::path(tag = "Platform admin", params(OperatorQuery, PageQuery), responses(
    (status = 200, body = Page<PaymentView>),
))]
#[get("/admin/payments")]
async fn admin_list(
    app: web::Data<App>,
    _admin: PlatformAdmin,
    query: Query<OperatorQuery>,
    paging: Query<PageQuery>,
) -> Result<web::Json<Page<PaymentView>>> {
    let mut db = app.db.acquire().await?;
    let rows = store::list(&mut db, Scope::All, &query.filter(), &paging).await?;
    Ok(web::Json(page(&mut db, rows, &paging).await?))
}

/// I paid the money that was due back at the counter.
///
/// For cash, UPI by hand, and what a gateway could not give back.
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
        let payment = actions::lock(tx, *id).await?;
        Ok(Reply::ok(&view(tx, payment).await?))
    })
    .await
}

pub fn routes(cfg: &mut Routes) {
    cfg.service(list).service(upi_code).service(show).service(operator_list).service(admin_list).service(refunded);
}
