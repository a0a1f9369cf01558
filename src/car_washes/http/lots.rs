//! What a lot washes, and when.

use actix_web::{get, web};
use chrono::{DateTime, FixedOffset, NaiveDate, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;
use utoipa::{IntoParams, ToSchema};

use crate::app::App;
use crate::auth::Anyone;
use crate::car_washes::model::{MOST_SERVICES, Service};
use crate::car_washes::rules::{self, Washing};
use crate::car_washes::store::{self, WashingLot};
use crate::car_washes::view::ServiceView;
use crate::error::{Code, Problem, Refusal, Result};
use crate::lots;
use crate::rest::{Query, Routes};
use crate::types::{CarWashServiceId, LotId, Page, Period};

/// The car washes a lot offers; none, if it washes no cars
#[utoipa::path(tag = "Car wash", security((), ("bearer" = []), ("cookie" = [])), params(("id" = LotId, Path)), responses(
    (status = 200, body = Page<ServiceView>),
    (status = 404, description = "not_found; also while its operator is not approved", body = Problem),
))]
#[get("/lots/{id}/car-wash/services")]
async fn services(app: web::Data<App>, who: Anyone, id: web::Path<LotId>) -> Result<web::Json<Page<ServiceView>>> {
    let mut db = app.db.acquire().await?;
    let lot = visible(&mut db, &who, *id).await?;
    let items = offered(&mut db, &lot).await?.into_iter().map(ServiceView::from).collect();
    Ok(web::Json(Page { items, next_cursor: None }))
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct TimesQuery {
    /// A day by the lot's calendar; today unless told.
    #[param(example = "2026-11-22")]
    date: Option<String>,
    /// Times for this service; unless told, those that have room for any.
    service_id: Option<CarWashServiceId>,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CarWashTimes)]
struct Times {
    date: NaiveDate,
    time_zone: String,
    /// The length that the times have room for.
    minutes: i32,
    items: Vec<Time>,
    next_cursor: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CarWashTime)]
struct Time {
    /// By the lot's clock, with its offset.
    starts_at: DateTime<FixedOffset>,
    ends_at: DateTime<FixedOffset>,
    free_bays: usize,
}

/// When a standalone car wash can be had on a day
///
/// Times that are past, less than 30 minutes ahead, or full are left out.
#[utoipa::path(tag = "Car wash", security((), ("bearer" = []), ("cookie" = [])), params(("id" = LotId, Path), TimesQuery),
    responses(
        (status = 200, body = Times),
        (status = 404, description = "not_found; also while its operator is not approved", body = Problem),
        (status = 422, description = "validation_failed: no such day or service", body = Problem),
    ))]
#[get("/lots/{id}/car-wash/times")]
async fn times(
    app: web::Data<App>,
    who: Anyone,
    id: web::Path<LotId>,
    query: Query<TimesQuery>,
) -> Result<web::Json<Times>> {
    let now = app.clock.now();
    let mut db = app.db.acquire().await?;
    let lot = visible(&mut db, &who, *id).await?;
    let zone = lots::zone(&lot.time_zone);
    let date = date(query.date.as_deref(), zone, now)?;
    let day = rules::day(date, zone).ok_or_else(|| Refusal::field("date", "invalid", "There is no such day."))?;
    let minutes = length(&offered(&mut db, &lot).await?, query.service_id)?;
    let free = match (&lot.car_wash, minutes) {
        (Some(car_wash), Some(minutes)) if lot.approved => {
            let washing = Washing::new(car_wash, lot.opening_hours.0.clone(), zone);
            // A wash may reach into the next day.
            let busy_until = Period::new(day.start(), day.end() + chrono::TimeDelta::days(1)).unwrap_or(day);
            let busy = store::busy(&mut db, *id, &busy_until, now).await?;
            washing.times_of(&day, &busy, minutes, now)
        }
        _ => Vec::new(),
    };
    let local = |at: DateTime<Utc>| at.with_timezone(&zone).fixed_offset();
    let time = |(wash, free_bays): (Period, usize)| Time {
        starts_at: local(wash.start()),
        ends_at: local(wash.end()),
        free_bays,
    };
    let items = free.into_iter().map(time).collect();
    Ok(web::Json(Times { date, time_zone: lot.time_zone, minutes: minutes.unwrap_or(0), items, next_cursor: None }))
}

fn date(written: Option<&str>, zone: Tz, now: DateTime<Utc>) -> Result<NaiveDate, Refusal> {
    match written {
        None => Ok(now.with_timezone(&zone).date_naive()),
        Some(written) => NaiveDate::parse_from_str(written, "%Y-%m-%d")
            .ok()
            .filter(|date| date.format("%Y-%m-%d").to_string() == written)
            .ok_or_else(|| Refusal::field("date", "invalid", "Write it YYYY-MM-DD.")),
    }
}

/// The length asked for, else the longest; None where nothing is offered.
fn length(offered: &[Service], asked: Option<CarWashServiceId>) -> Result<Option<i32>, Refusal> {
    match asked {
        None => Ok(offered.iter().map(|service| service.minutes).max()),
        Some(id) => match offered.iter().find(|service| service.id == id) {
            Some(service) => Ok(Some(service.minutes)),
            None => Err(Refusal::field("service_id", "not_found", "There is no such service at this lot.")),
        },
    }
}

/// Lots of approved operators; their own people, and platform admins, see the others too.
async fn visible(db: &mut PgConnection, who: &Anyone, id: LotId) -> Result<WashingLot> {
    let lot = store::washing_lot(db, id).await?.ok_or(Code::NotFound)?;
    let own = who.0.as_ref().is_some_and(|who| who.is_platform_admin || who.works_for().contains(&lot.operator_id));
    if lot.approved || own { Ok(lot) } else { Err(Code::NotFound.into()) }
}

async fn offered(db: &mut PgConnection, lot: &WashingLot) -> Result<Vec<Service>> {
    if !lot.car_wash.as_ref().is_some_and(|car_wash| car_wash.enabled) {
        return Ok(Vec::new());
    }
    store::services(db, &[lot.operator_id], true, None, MOST_SERVICES).await
}

pub fn routes(cfg: &mut Routes) {
    cfg.service(services).service(times);
}
