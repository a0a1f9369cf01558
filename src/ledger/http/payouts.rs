//! What operators are owed, and what they were paid.

use actix_web::{HttpResponse, get, post, web};
use garde::Validate;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::accounts;
use crate::app::App;
use crate::auth::{LotAdmin, PlatformAdmin};
use crate::error::{Code, Problem, Result};
use crate::ledger::model::{NewPayout, Payout};
use crate::ledger::statement::Balance;
use crate::ledger::{actions, store};
use crate::rest::{Body, Once, Query, Reply, Routes, write};
use crate::types::{Currency, Money, OperatorId, Page, PageQuery};

/// More than anybody is owed, and far from where sums overflow.
const MOST: i64 = 1_000_000_000_000;

#[derive(Deserialize, Validate, ToSchema)]
#[schema(example = json!({"amount": 350000, "currency": "INR", "reference": "HDFCN52026112200417"}))]
struct PayoutWish {
    /// Minor units; not more than is owed.
    #[garde(range(min = 1, max = MOST))]
    #[schema(minimum = 1, maximum = 1_000_000_000_000_i64)]
    amount: i64,
    #[garde(skip)]
    currency: Currency,
    /// The bank's, once an operator.
    #[garde(length(chars, min = 1, max = 100), custom(accounts::one_line))]
    #[schema(min_length = 1, max_length = 100)]
    reference: String,
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Of {
    /// Only to this operator.
    operator_id: Option<OperatorId>,
}

/// I paid an operator what it is owed
///
/// Or some of it. The money itself is moved by a bank; here it comes into the books.
#[utoipa::path(tag = "Platform admin", params(("id" = OperatorId, Path)), request_body = PayoutWish, responses(
    (status = 201, body = Payout),
    (status = 404, description = "not_found", body = Problem),
    (status = 409, description = "more_than_owed, with what is `owed`; payout_known, by the bank's reference", body = Problem),
))]
#[post("/admin/operators/{id}/payouts")]
async fn pay(
    app: web::Data<App>,
    admin: PlatformAdmin,
    once: Once,
    id: web::Path<OperatorId>,
    body: Body<PayoutWish>,
) -> Result<HttpResponse> {
    let amount = Money::new(body.amount, body.currency);
    write(&app, &once, async |tx| {
        if store::sellers(tx, &[*id]).await?.is_empty() {
            return Err(Code::NotFound.into());
        }
        let payout = NewPayout { operator_id: *id, amount, reference: body.reference.trim() };
        Ok(Reply::created(&actions::pay_out(tx, admin.account_id, &payout).await?))
    })
    .await
}

/// What my operators were paid out, the newest first
#[utoipa::path(tag = "Lot admin", params(Of, PageQuery), responses((status = 200, body = Page<Payout>)))]
#[get("/operator/payouts")]
async fn own(
    app: web::Data<App>,
    admin: LotAdmin,
    of: Query<Of>,
    paging: Query<PageQuery>,
) -> Result<web::Json<Page<Payout>>> {
    let mine = admin.admin_of.iter().copied().filter(|own| of.operator_id.is_none_or(|named| named == *own));
    let mine: Vec<OperatorId> = mine.collect();
    let mut db = app.db.acquire().await?;
    Ok(web::Json(page(store::payouts(&mut db, Some(&mine), paging.cursor, paging.fetch()).await?, &paging)))
}

/// What operators were paid out, the newest first
#[utoipa::path(tag = "Platform admin", params(Of, PageQuery), responses((status = 200, body = Page<Payout>)))]
#[get("/admin/payouts")]
async fn all(
    app: web::Data<App>,
    _admin: PlatformAdmin,
    of: Query<Of>,
    paging: Query<PageQuery>,
) -> Result<web::Json<Page<Payout>>> {
    let named = of.operator_id.map(|operator| vec![operator]);
    let mut db = app.db.acquire().await?;
    Ok(web::Json(page(store::payouts(&mut db, named.as_deref(), paging.cursor, paging.fetch()).await?, &paging)))
}

fn page(payouts: Vec<Payout>, paging: &PageQuery) -> Page<Payout> {
    Page::of(payouts, paging.limit(), |payout| payout.id.to_string())
}

/// What the platform owes operators, in order of their ids
#[utoipa::path(tag = "Platform admin", params(PageQuery), responses((status = 200, body = Page<Balance>)))]
#[get("/admin/balances")]
async fn balances(
    app: web::Data<App>,
    _admin: PlatformAdmin,
    paging: Query<PageQuery>,
) -> Result<web::Json<Page<Balance>>> {
    let mut db = app.db.acquire().await?;
    let after = paging.cursor.unwrap_or(Uuid::nil());
    let balances = store::balances(&mut db, Currency::default(), after, paging.fetch()).await?;
    Ok(web::Json(Page::of(balances, paging.limit(), |balance| balance.operator_id.to_string())))
}

pub fn routes(cfg: &mut Routes) {
    cfg.service(pay).service(own).service(all).service(balances);
}
