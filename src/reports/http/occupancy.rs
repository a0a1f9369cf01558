//! How full lots were.

use std::collections::HashMap;

use actix_web::{HttpRequest, HttpResponse, get, web};
use chrono::{NaiveDate, TimeDelta};
use serde::Serialize;
use sqlx::PgConnection;
use utoipa::ToSchema;

use super::Days;
use crate::app::App;
use crate::auth::LotAdmin;
use crate::error::Result;
use crate::lots::day;
use crate::reports::model::{Asked, CountedLot, Shut};
use crate::reports::rules::{USUAL_DAYS, open_minutes};
use crate::reports::store;
use crate::rest::{Csv, Query, Routes, wants_csv};
use crate::types::{LotId, Period};

/// Days of a report at most.
const MOST_DAYS: i64 = 92;

#[derive(Debug, Serialize, ToSchema)]
struct Occupancy {
    booked_minutes: i64,
    /// For which bays could be booked: open, and not closed for a time or for good.
    open_minutes: i64,
    /// Booked over open; 0 where nothing was open.
    occupancy: f64,
}

impl Occupancy {
    #[expect(clippy::cast_precision_loss, reason = "minutes of a quarter are few")]
    fn of(booked_minutes: i64, open_minutes: i64) -> Self {
        let share = if open_minutes > 0 { booked_minutes as f64 / open_minutes as f64 } else { 0.0 };
        Self { booked_minutes, open_minutes, occupancy: (share * 10_000.0).round() / 10_000.0 }
    }
}

#[derive(Debug, Serialize, ToSchema)]
struct OccupancyRow {
    /// By the lot's wall clock.
    date: NaiveDate,
    lot_id: LotId,
    lot_name: String,
    #[serde(flatten)]
    occupancy: Occupancy,
}

#[derive(Debug, Serialize, ToSchema)]
struct OccupancyReport {
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
    items: Vec<OccupancyRow>,
    total: Occupancy,
    next_cursor: Option<String>,
}

/// How full my lots were, by day and lot
///
/// Booked bay-minutes over open bay-minutes, by the lot's wall clock. With `Accept: text/csv` as a table.
#[utoipa::path(tag = "Lot admin", params(Days), responses(
    (status = 200, content((OccupancyReport = "application/json"), (String = "text/csv"))),
))]
#[get("/operator/reports/occupancy")]
async fn show(app: web::Data<App>, admin: LotAdmin, request: HttpRequest, days: Query<Days>) -> Result<HttpResponse> {
    let now = app.clock.now();
    let span = days.span(MOST_DAYS, now)?;
    let asked = Asked { operators: Some(&admin.admin_of), lot_id: days.lot_id, span, now };
    let items = rows(&mut *app.db.acquire().await?, &asked).await?;
    if wants_csv(&request) {
        return Ok(csv(items));
    }
    let sum = |minutes: fn(&Occupancy) -> i64| items.iter().map(|row| minutes(&row.occupancy)).sum();
    let total = Occupancy::of(sum(|o| o.booked_minutes), sum(|o| o.open_minutes));
    Ok(HttpResponse::Ok().json(OccupancyReport { from: span.from, to: span.to, items, total, next_cursor: None }))
}

/// Day by day, lot by lot: three statements.
async fn rows(db: &mut PgConnection, asked: &Asked<'_>) -> Result<Vec<OccupancyRow>> {
    let lots = store::counted_lots(db, asked).await?;
    let ids: Vec<LotId> = lots.iter().map(|lot| lot.id).collect();
    let days: Vec<(NaiveDate, NaiveDate)> = lots.iter().map(|lot| within(asked, lot)).collect();
    let first = days.iter().map(|(first, _)| *first).min();
    let last = days.iter().map(|(_, last)| *last).max();
    let (Some(first), Some(last)) = (first, last) else { return Ok(vec![]) };
    let booked: HashMap<(LotId, NaiveDate), i64> = store::booked(db, &ids, first, last)
        .await?
        .into_iter()
        .map(|booked| ((booked.lot_id, booked.day), booked.seconds / 60))
        .collect();
    let mut shut: HashMap<LotId, Vec<Shut>> = HashMap::new();
    // A day more on both sides: which instants a day has depends on the zone.
    let around = Period::new(
        (first - TimeDelta::days(1)).and_time(chrono::NaiveTime::MIN).and_utc(),
        (last + TimeDelta::days(2)).and_time(chrono::NaiveTime::MIN).and_utc(),
    );
    if let Some(around) = around {
        for closure in store::shut(db, &ids, &around).await? {
            shut.entry(closure.lot_id).or_default().push(closure);
        }
    }
    let mut rows = Vec::new();
    for (lot, (first, last)) in lots.iter().zip(days) {
        let zone = lot.time_zone.parse().unwrap_or(chrono_tz::UTC);
        let closures = shut.get(&lot.id).map(Vec::as_slice).unwrap_or_default();
        for date in first.iter_days().take_while(|date| *date <= last) {
            let open = lot.opening_hours.open_on(date, zone);
            let near: Vec<Shut> = day(date, zone).map_or_else(Vec::new, |day| on(closures, &day));
            let minutes = open_minutes(lot.bays, &open, &near);
            let booked = booked.get(&(lot.id, date)).copied().unwrap_or(0);
            let occupancy = Occupancy::of(booked, minutes);
            rows.push(OccupancyRow { date, lot_id: lot.id, lot_name: lot.name.clone(), occupancy });
        }
    }
    rows.sort_by(|a, b| (a.date, &a.lot_name, a.lot_id).cmp(&(b.date, &b.lot_name, b.lot_id)));
    Ok(rows)
}

fn on(closures: &[Shut], day: &Period) -> Vec<Shut> {
    let touches = |shut: &&Shut| shut.from < day.end() && shut.to.is_none_or(|to| to > day.start());
    closures.iter().filter(touches).copied().collect()
}

fn within(asked: &Asked<'_>, lot: &CountedLot) -> (NaiveDate, NaiveDate) {
    let last = asked.span.to.unwrap_or(lot.today);
    (asked.span.from.unwrap_or(last - TimeDelta::days(USUAL_DAYS - 1)), last)
}

fn csv(rows: Vec<OccupancyRow>) -> HttpResponse {
    let mut csv = Csv::new(&["date", "lot_id", "lot", "booked_minutes", "open_minutes", "occupancy"]);
    for OccupancyRow { date, lot_id, lot_name, occupancy: o } in rows {
        let share = format!("{:.4}", o.occupancy);
        let (date, lot_id) = (date.to_string(), lot_id.to_string());
        csv.row(&[
            date.into(),
            lot_id.into(),
            lot_name.into(),
            o.booked_minutes.into(),
            o.open_minutes.into(),
            share.into(),
        ]);
    }
    csv.response("occupancy")
}

pub fn routes(cfg: &mut Routes) {
    cfg.service(show);
}
