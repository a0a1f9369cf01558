//! What an operator's month brought, and what the platform owes it now.

use actix_web::{HttpRequest, HttpResponse, get, web};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::app::App;
use crate::auth::LotAdmin;
use crate::error::{Problem, Refusal, Result};
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
}

/// My operator's statement of a month
///
/// What the platform owed it when the month began and when it ended, and every entry between that tells why. With
/// `Accept: text/csv` all lines as a table, if they are no more than 100,000.
#[utoipa::path(tag = "Lot admin", params(StatementQuery, PageQuery), responses(
    (status = 200, content((Statement = "application/json"), (String = "text/csv"))),
    (status = 404, description = "not_found: not my operator", body = Problem),
    (status = 422, description = "validation_failed: no such month, or `too_long` for a table", body = Problem),
))]
#[get("/operator/statements")]
async fn show(
    app: web::Data<App>,
    admin: LotAdmin,
    request: HttpRequest,
    query: Query<StatementQuery>,
    paging: Query<PageQuery>,
) -> Result<HttpResponse> {
    let operator = operators::acting_for(&admin, query.operator_id)?;
    let mut db = app.db.acquire().await?;
    let zone = store::first_zone(&mut db, operator).await?;
    let time_zone = zone.unwrap_or_else(|| USUAL_ZONE.to_owned());
    let (month, period) = rules::month(query.month.as_deref(), lots::zone(&time_zone), app.clock.now())?;
    let currency = Currency::default();
    if wants_csv(&request) {
        let lines = store::lines(&mut db, operator, currency, &period, None, MOST_LINES + 1).await?;
        return table(lines, currency, &format!("statement-{month}"));
    }
    let (opening, totals) = store::totals(&mut db, operator, currency, &period).await?;
    let lines = store::lines(&mut db, operator, currency, &period, paging.cursor, paging.fetch()).await?;
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

/// Refused if it would not be whole.
fn table(lines: Vec<StatementLine>, currency: Currency, name: &str) -> Result<HttpResponse> {
    if lines.len() as i64 > MOST_LINES {
        let message = format!("More than {MOST_LINES} entries: read them in pages.");
        return Err(Refusal::field("month", "too_long", message).into());
    }
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
    Ok(csv.response(name))
}

pub fn routes(cfg: &mut Routes) {
    cfg.service(show);
}
