//! A lot's day at a glance.

use std::collections::HashMap;

use actix_web::{get, web};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::app::App;
use crate::auth::Staff;
use crate::error::{Code, Problem, Refusal, Result};
use crate::lots::day;
use crate::reports::model::{BoardBay, BoardBooking, BoardClosure, BoardWash};
use crate::reports::{rules, store};
use crate::rest::{Query, Routes};
use crate::types::{LotId, SlotId, VehicleClass};

/// More than any screen shows; of washes as many.
const MOST_BAYS: i64 = 1_000;
const MOST_BOOKINGS: i64 = 5_000;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct BoardQuery {
    /// One of my lots; the first unless told.
    lot_id: Option<LotId>,
    /// `YYYY-MM-DD` by the lot's wall clock; today unless told.
    #[param(example = "2026-11-22")]
    date: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
struct Board {
    lot: BoardLotRef,
    date: NaiveDate,
    /// The day's first instant, and the next day's.
    from: DateTime<Utc>,
    to: DateTime<Utc>,
    /// The server's clock.
    now: DateTime<Utc>,
    /// By label.
    bays: Vec<BayRow>,
    /// In order of their start; what was cancelled is left out.
    car_washes: Vec<BoardWash>,
    /// There are more bays, bookings or washes than a board shows.
    truncated: bool,
}

#[derive(Debug, Serialize, ToSchema)]
struct BoardLotRef {
    id: LotId,
    name: String,
    time_zone: String,
}

#[derive(Debug, Serialize, ToSchema)]
struct BayRow {
    id: SlotId,
    label: String,
    vehicle_class: VehicleClass,
    /// Takes no bookings any more.
    closed: bool,
    closures: Vec<BoardClosure>,
    /// In order of their start; what was cancelled, declined or lapsed is left out.
    bookings: Vec<BoardBooking>,
}

/// A day at a lot I work for: its bays, what is booked on them, when they are closed, and its car washes
///
/// `/ws/lots/{lot_id}/` tells when to read it again.
#[utoipa::path(tag = "Lot admin", params(BoardQuery), responses(
    (status = 200, body = Board),
    (status = 404, description = "not_found: no such lot of mine", body = Problem),
))]
#[get("/operator/board")]
async fn show(app: web::Data<App>, who: Staff, query: Query<BoardQuery>) -> Result<web::Json<Board>> {
    let now = app.clock.now();
    let mut db = app.db.acquire().await?;
    let lot = store::board_lot(&mut db, &who.works_for(), query.lot_id).await?.ok_or(Code::NotFound)?;
    let zone = lot.time_zone.parse().unwrap_or(chrono_tz::UTC);
    let date = match &query.date {
        Some(written) => rules::date(written, "date")?,
        None => now.with_timezone(&zone).date_naive(),
    };
    let period = day(date, zone).ok_or_else(|| Refusal::field("date", "invalid", "There is no such day."))?;
    let day = store::board_day(&mut db, lot.id, &period, now, MOST_BAYS + 1).await?;
    let (mut bays, mut car_washes) = (day.bays.0, day.car_washes.0);
    let mut bookings = store::board_bookings(&mut db, lot.id, &period, MOST_BOOKINGS + 1).await?;
    let truncated = cut(&mut bays, MOST_BAYS) | cut(&mut bookings, MOST_BOOKINGS) | cut(&mut car_washes, MOST_BAYS);
    let mut by_bay: HashMap<SlotId, Vec<BoardBooking>> = HashMap::new();
    for booking in bookings {
        by_bay.entry(booking.slot_id).or_default().push(booking);
    }
    let row = |bay: BoardBay| BayRow {
        bookings: by_bay.remove(&bay.id).unwrap_or_default(),
        id: bay.id,
        label: bay.label,
        vehicle_class: bay.vehicle_class,
        closed: bay.closed,
        closures: bay.closures,
    };
    let bays = bays.into_iter().map(row).collect();
    let lot = BoardLotRef { id: lot.id, name: lot.name, time_zone: lot.time_zone };
    Ok(web::Json(Board { lot, date, from: period.start(), to: period.end(), now, bays, car_washes, truncated }))
}

/// Whether there was more.
fn cut<T>(rows: &mut Vec<T>, most: i64) -> bool {
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    let more = rows.len() > most;
    rows.truncate(most);
    more
}

pub fn routes(cfg: &mut Routes) {
    cfg.service(show);
}
