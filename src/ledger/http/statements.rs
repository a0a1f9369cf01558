//! What an operator's month brought, and what the platform owes it now.

use actix_web::{HttpRequest, HttpResponse, get, web};
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

use crate::app::App;
use crate::auth::LotAdmin;
use crate::error::{Problem, Result};
use crate::ledger::statement::{Statement, StatementLine};
use crate::ledger::{rules, store};
use crate::lots;
use crate::operators;
use crate::rest::{Csv, Query, Routes, wants_csv};
use crate::types::{Currency, Money, OperatorId, Page, PageQuery};

/// Of a table at most: what a spreadsheet opens without trouble.
const MOST_LINES: i64 = 100_000;
/// Where an operator without a lot would be.
const USUAL_ZONE: &str = "Asia/Kolkata";

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct StatementQuery {
    /// `YYYY-MM`, by the clock of the operator's first lot; this month unless told.
    #[param(example = "2026-11", pattern = r"^\d{4}-\d{2}$")]
    month: Option<String>,
    /// Needed by who runs several operators.
    operator_id: Option<OperatorId>,
    /// How many lines, 1 to 100; 20 unless told.
    limit: Option<i64>,
    /// The `next_cursor` of the page before.
    cursor: Option<Uuid>,
}

/// My operator's statement of a month
///
/// What the platform owed it when the month began and when it ended, and every entry between that tells why. With
/// `Accept: text/csv` all lines as a table.
#[utoipa::path(tag = "Lot admin", params(StatementQuery), responses(
    (status = 200, content((Statement = "application/json"), (String = "text/csv"))),
    (status = 404, description = "not_found: not my operator", body = Problem),
    (status = 422, description = "validation_failed", body = Problem),
))]
#[get("/operator/statements")]
async fn show(
    app: web::Data<App>,
    admin: LotAdmin,
    request: HttpRequest,
    query: Query<StatementQuery>,
) -> Result<HttpResponse> {
    let operator = operators::acting_for(&admin, query.operator_id)?;
    let mut db = app.db.acquire().await?;
    let zone = store::first_zone(&mut db, operator).await?;
    let time_zone = zone.unwrap_or_else(|| USUAL_ZONE.to_owned());
    let (month, period) = rules::month(query.month.as_deref(), lots::zone(&time_zone), app.clock.now())?;
    let csv = wants_csv(&request);
    let paging = PageQuery { limit: query.limit, cursor: query.cursor };
    let (after, fetch) = if csv { (None, MOST_LINES) } else { (paging.cursor, paging.fetch()) };
    let currency = Currency::default();
    let (opening, totals) = store::totals(&mut db, operator, currency, &period).await?;
    let lines = store::lines(&mut db, operator, currency, &period, after, fetch).await?;
    if csv {
        return Ok(table(lines, currency, &format!("statement-{month}")));
    }
    let money = |amount| Money::new(amount, currency);
    Ok(HttpResponse::Ok().json(Statement {
        operator_id: operator,
        month,
        time_zone,
        from: period.start(),
        to: period.end(),
        opening_balance: money(opening),
        closing_balance: money(opening + totals.balance_change),
        totals,
        lines: Page::of(lines, paging.limit(), |line| line.id.to_string()),
    }))
}

fn table(lines: Vec<StatementLine>, currency: Currency, name: &str) -> HttpResponse {
    let mut csv = Csv::new(&[
        "at",
        "kind",
        "held_by",
        "reference",
        "payment_id",
        "currency",
        "amount",
        "gst",
        "platform_share",
        "balance_change",
    ]);
    for line in lines {
        let money = |amount| Money::new(amount, currency);
        csv.row(&[
            line.at.to_rfc3339().into(),
            line.kind.as_str().into(),
            line.held_by.map_or("", |holder| holder.as_str()).into(),
            line.reference.unwrap_or_default().into(),
            line.payment_id.map(|payment| payment.to_string()).unwrap_or_default().into(),
            currency.code().into(),
            money(line.amount).into(),
            money(line.gst).into(),
            money(line.platform_share).into(),
            money(line.balance_change).into(),
        ]);
    }
    csv.response(name)
}

pub fn routes(cfg: &mut Routes) {
    cfg.service(show);
}
