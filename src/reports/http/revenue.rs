//! What came in, what goes back, and whose share it is.

use actix_web::{HttpRequest, HttpResponse, get, web};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::Days;
use crate::app::App;
use crate::auth::{LotAdmin, PlatformAdmin};
use crate::error::Result;
use crate::reports::model::{Asked, Group, Span, Sum};
use crate::reports::store;
use crate::rest::{Csv, Query, Routes, wants_csv};
use crate::types::{Currency, Money, OperatorId, Page, PageQuery};

/// Days of a report at most.
const MOST_DAYS: i64 = 366;
/// Groups in a report at most: days of a year, or lots.
const MOST_GROUPS: i64 = 10_000;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct RevenueQuery {
    /// By day unless told.
    #[serde(default)]
    #[param(inline)]
    group: Group,
}

#[derive(Debug, Serialize, ToSchema)]
struct Revenue {
    gross: Money,
    /// Promised back, by the day of the promise.
    refunds: Money,
    net: Money,
    /// Of the net, as it was taken: by the setting of the day on which money came.
    platform_share: Money,
    /// Bookings that were paid.
    bookings: i64,
}

impl Revenue {
    fn of(gross: i64, refunds: i64, share: i64, bookings: i64) -> Self {
        let money = |amount| Money::new(amount, Currency::default());
        Self {
            gross: money(gross),
            refunds: money(refunds),
            net: money(gross - refunds),
            platform_share: money(share),
            bookings,
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
struct RevenueRow {
    /// The day, the lot's id, the method, or the operator's id.
    key: String,
    /// What people call it.
    label: String,
    #[serde(flatten)]
    revenue: Revenue,
}

#[derive(Debug, Serialize, ToSchema)]
struct RevenueReport {
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
    group: Group,
    /// Of what comes from now on.
    platform_share_percent: u8,
    items: Vec<RevenueRow>,
    total: Revenue,
    next_cursor: Option<String>,
}

impl RevenueReport {
    fn of(span: Span, group: Group, page: Page<Sum>, percent: u8) -> Self {
        let all = page
            .items
            .first()
            .map_or((0, 0, 0, 0), |sum| (sum.all_gross, sum.all_refunds, sum.all_share, sum.all_bookings));
        let row = |sum: Sum| RevenueRow {
            key: sum.key,
            label: sum.label,
            revenue: Revenue::of(sum.gross, sum.refunds, sum.share, sum.bookings),
        };
        Self {
            from: span.from,
            to: span.to,
            group,
            platform_share_percent: percent,
            items: page.items.into_iter().map(row).collect(),
            total: Revenue::of(all.0, all.1, all.2, all.3),
            next_cursor: page.next_cursor,
        }
    }

    fn csv(self, name: &str) -> HttpResponse {
        let mut csv = Csv::new(&["key", "label", "currency", "gross", "refunds", "net", "platform_share", "bookings"]);
        for RevenueRow { key, label, revenue: r } in self.items {
            let currency = r.gross.currency.code();
            csv.row(&[
                key.into(),
                label.into(),
                currency.into(),
                r.gross.into(),
                r.refunds.into(),
                r.net.into(),
                r.platform_share.into(),
                r.bookings.into(),
            ]);
        }
        csv.response(name)
    }
}

/// What my lots earned, by day, lot or method
///
/// What came counts on the day it was settled, what goes back on the day it was promised, by the lot's wall clock. With
/// `Accept: text/csv` as a table.
#[utoipa::path(tag = "Lot admin", params(Days, RevenueQuery), responses(
    (status = 200, content((RevenueReport = "application/json"), (String = "text/csv"))),
))]
#[get("/operator/reports/revenue")]
async fn own(
    app: web::Data<App>,
    admin: LotAdmin,
    request: HttpRequest,
    days: Query<Days>,
    query: Query<RevenueQuery>,
) -> Result<HttpResponse> {
    let now = app.clock.now();
    let span = days.span(MOST_DAYS, now)?;
    let asked = Asked { operators: Some(&admin.admin_of), lot_id: days.lot_id, span, now };
    let mut db = app.db.acquire().await?;
    let rows = store::revenue(&mut db, &asked, query.group, None, MOST_GROUPS + 1).await?;
    let page = Page { next_cursor: None, ..Page::of(rows, MOST_GROUPS, |sum| sum.key.clone()) };
    let report = RevenueReport::of(span, query.group, page, app.config.platform_share_percent);
    if wants_csv(&request) { Ok(report.csv("revenue")) } else { Ok(HttpResponse::Ok().json(report)) }
}

/// What operators earned, and the platform's share
///
/// In order of their ids. With `Accept: text/csv` all of them as a table.
#[utoipa::path(tag = "Platform admin", params(Days, PageQuery), responses(
    (status = 200, content((RevenueReport = "application/json"), (String = "text/csv"))),
))]
#[get("/admin/reports/platform")]
async fn platform(
    app: web::Data<App>,
    _admin: PlatformAdmin,
    request: HttpRequest,
    days: Query<Days>,
    paging: Query<PageQuery>,
) -> Result<HttpResponse> {
    let now = app.clock.now();
    let span = days.span(MOST_DAYS, now)?;
    let asked = Asked { operators: None::<&[OperatorId]>, lot_id: days.lot_id, span, now };
    let csv = wants_csv(&request);
    let (after, limit) =
        if csv { (None, MOST_GROUPS) } else { (paging.cursor.map(|id| id.to_string()), paging.limit()) };
    let mut db = app.db.acquire().await?;
    let rows = store::revenue(&mut db, &asked, Group::Operator, after.as_deref(), limit + 1).await?;
    let page = Page::of(rows, limit, |sum| sum.key.clone());
    let report = RevenueReport::of(span, Group::Operator, page, app.config.platform_share_percent);
    if csv { Ok(report.csv("platform")) } else { Ok(HttpResponse::Ok().json(report)) }
}

pub fn routes(cfg: &mut Routes) {
    cfg.service(own).service(platform);
}
