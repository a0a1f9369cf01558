//! Staff find the booking of a car at the gate, and let it in. (Letting it out is the customer's route too.)

use actix_web::{HttpResponse, get, post, web};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::app::App;
use crate::auth::Staff;
use crate::bookings::actions;
use crate::bookings::model::Status;
use crate::bookings::store::{self, Expected};
use crate::error::{Code, Problem, Result};
use crate::payments::{Method, Status as PaymentStatus};
use crate::rest::{Once, Query, Reply, Routes, write};
use crate::types::{BookingId, LotId, Money, Page, PageQuery, PaymentId, Plate, SlotId, VehicleClass};

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct AtTheGate {
    /// A part of the reference or the plate; spaces and dashes do not count.
    #[param(example = "KA01")]
    q: Option<String>,
    /// How many, 1 to 100; 20 unless told.
    limit: Option<i64>,
    /// The `next_cursor` of the page before.
    cursor: Option<Uuid>,
}

#[derive(Debug, Serialize, ToSchema)]
struct ExpectedCar {
    id: BookingId,
    reference: String,
    status: Status,
    lot: ExpectedAt,
    slot: ExpectedIn,
    vehicle: ExpectedVehicle,
    starts_at: DateTime<Utc>,
    ends_at: DateTime<Utc>,
    checked_in_at: Option<DateTime<Utc>>,
    /// Cash is verified by `/operator/payments/{id}/verify`.
    payment: ExpectedPayment,
}

#[derive(Debug, Serialize, ToSchema)]
struct ExpectedAt {
    id: LotId,
    name: String,
}

#[derive(Debug, Serialize, ToSchema)]
struct ExpectedIn {
    id: SlotId,
    label: String,
}

#[derive(Debug, Serialize, ToSchema)]
struct ExpectedVehicle {
    plate: Plate,
    vehicle_class: VehicleClass,
}

#[derive(Debug, Serialize, ToSchema)]
struct ExpectedPayment {
    id: PaymentId,
    method: Method,
    status: PaymentStatus,
    amount: Money,
}

impl From<Expected> for ExpectedCar {
    fn from(row: Expected) -> Self {
        Self {
            id: row.id,
            reference: row.reference,
            status: row.status,
            lot: ExpectedAt { id: row.lot_id, name: row.lot_name },
            slot: ExpectedIn { id: row.slot_id, label: row.slot_label },
            vehicle: ExpectedVehicle { plate: row.plate, vehicle_class: row.vehicle_class },
            starts_at: row.starts_at,
            ends_at: row.ends_at,
            checked_in_at: row.checked_in_at,
            payment: ExpectedPayment {
                id: row.payment_id,
                method: row.payment_method,
                status: row.payment_status,
                amount: Money::new(row.amount, row.currency),
            },
        }
    }
}

/// Live bookings at the lots I work for, by reference or plate
#[utoipa::path(tag = "Staff", params(AtTheGate), responses((status = 200, body = Page<ExpectedCar>)))]
#[get("/staff/bookings")]
async fn list_expected(app: web::Data<App>, me: Staff, at: Query<AtTheGate>) -> Result<web::Json<Page<ExpectedCar>>> {
    let q = at.q.as_deref().map(|q| q.to_uppercase().replace([' ', '-'], "")).filter(|q| !q.is_empty());
    let page = PageQuery { limit: at.limit, cursor: at.cursor };
    let mut db = app.db.acquire().await?;
    let rows = store::expected(&mut db, &me.works_for(), None, q.as_deref(), &page).await?;
    Ok(web::Json(Page::of(rows, page.limit(), |row| row.id.to_string()).map(ExpectedCar::from)))
}

/// Let a car in, as staff at the lot
///
/// Its booking runs. Saying it twice is one effect.
#[utoipa::path(tag = "Staff", params(("id" = BookingId, Path)), responses(
    (status = 200, body = ExpectedCar),
    (status = 404, description = "code: not_found", body = Problem),
    (status = 409, description = "code: state_changed: it does not run", body = Problem),
))]
#[post("/bookings/{id}/check-in")]
async fn check_in(app: web::Data<App>, me: Staff, once: Once, id: web::Path<BookingId>) -> Result<HttpResponse> {
    let operators = me.works_for();
    write(&app, &once, async |tx| {
        actions::check_in(tx, &operators, *id).await?;
        let one = PageQuery { limit: Some(1), cursor: None };
        let row = store::expected(tx, &operators, Some(*id), None, &one).await?.into_iter().next();
        Ok(Reply::ok(&ExpectedCar::from(row.ok_or(Code::NotFound)?)))
    })
    .await
}

pub fn routes(cfg: &mut Routes) {
    cfg.service(list_expected).service(check_in);
}
