//! Lot admins give work, look at it, pass it on and call it off.

use actix_web::{HttpResponse, get, post, web};
use garde::Validate;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::view::{AssignmentView, view};
use crate::accounts;
use crate::app::App;
use crate::auth::LotAdmin;
use crate::error::{Problem, Refusal, Result};
use crate::rest::{Body, Once, Query, Reply, Routes, states, write};
use crate::staff::actions::{self, Wish};
use crate::staff::store::{self, Filter};
use crate::types::{AccountId, AssignmentId, BookingId, CarWashId, LotId, Page, PageQuery};

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Which {
    /// One state, or several with commas between.
    #[param(example = "queued,assigned")]
    status: Option<String>,
    employee_id: Option<AccountId>,
    lot_id: Option<LotId>,
    car_wash_id: Option<CarWashId>,
    booking_id: Option<BookingId>,
    /// How many, 1 to 100; 20 unless told.
    limit: Option<i64>,
    /// The `next_cursor` of the page before.
    cursor: Option<Uuid>,
}

/// Assignments of my operators, newest first
#[utoipa::path(tag = "Lot admin", params(Which), responses((status = 200, body = Page<AssignmentView>)))]
#[get("/operator/assignments")]
async fn list_assignments(
    app: web::Data<App>,
    admin: LotAdmin,
    which: Query<Which>,
) -> Result<web::Json<Page<AssignmentView>>> {
    let filter = Filter {
        operators: &admin.admin_of,
        statuses: states(which.status.as_deref())?,
        employee_id: which.employee_id,
        lot_id: which.lot_id,
        car_wash_id: which.car_wash_id,
        booking_id: which.booking_id,
        ..Filter::default()
    };
    let page = PageQuery { limit: which.limit, cursor: which.cursor };
    let listed = store::list(&mut *app.db.acquire().await?, &filter, &page).await?;
    let page = Page::of(listed, page.limit(), |assignment| assignment.id.to_string());
    Ok(web::Json(page.map(AssignmentView::from)))
}

#[derive(Debug, Deserialize, Validate, ToSchema)]
#[schema(example = json!({"lot_id": "019e0000-0000-7000-8000-000000000001", "task": "Sweep the second floor"}))]
struct AssignRequest {
    #[garde(skip)]
    car_wash_id: Option<CarWashId>,
    #[garde(skip)]
    booking_id: Option<BookingId>,
    #[garde(skip)]
    lot_id: Option<LotId>,
    /// What is to be done, with `lot_id`.
    #[garde(inner(length(chars, max = 200), custom(accounts::one_line)))]
    #[schema(min_length = 1, max_length = 200)]
    task: Option<String>,
    /// Left out: the available one with the fewest open assignments.
    #[garde(skip)]
    employee_id: Option<AccountId>,
}

impl AssignRequest {
    fn wish(&self) -> Result<Wish, Refusal> {
        match (self.car_wash_id, self.booking_id, self.lot_id, &self.task) {
            (Some(wash), None, None, None) => Ok(Wish::Wash(wash)),
            (None, Some(booking), None, None) => Ok(Wish::Booking(booking)),
            (None, None, Some(lot), Some(task)) => Ok(Wish::Task(lot, task.trim().to_owned())),
            (None, None, Some(_), None) => Err(Refusal::field("task", "required", "Say what is to be done there.")),
            _ => {
                let message = "Say one of car_wash_id, booking_id, or lot_id with task.";
                Err(Refusal::field("car_wash_id", "ambiguous", message))
            }
        }
    }
}

/// Give somebody work
///
/// A paid car wash, something about a booking, or any task at a lot: to the person named, else to the available one with the
/// fewest open assignments. If nobody is available it is `queued`, and given out as soon as somebody is. Assigning a wash or
/// booking again, by the same admin and to another person, passes it on.
#[utoipa::path(tag = "Lot admin", request_body = AssignRequest, responses(
    (status = 201, description = "Assigned, or queued", body = AssignmentView),
    (status = 404, description = "code: not_found (also for a person who does not work here)", body = Problem),
    (status = 409, description = "code: state_changed (with the assignment that is open, or the state of the wash or booking), \
        employee_unavailable (offline)", body = Problem),
    (status = 422, description = "code: validation_failed", body = Problem),
))]
#[post("/operator/assignments")]
async fn assign(app: web::Data<App>, admin: LotAdmin, once: Once, body: Body<AssignRequest>) -> Result<HttpResponse> {
    let wish = body.wish()?;
    write(&app, &once, async |tx| {
        let id = actions::assign(tx, admin.account_id, &admin.admin_of, &wish, body.employee_id).await?;
        Ok(Reply::created(&view(tx, &admin.admin_of, id).await?))
    })
    .await
}

#[derive(Debug, Deserialize, Validate, ToSchema)]
struct ReassignRequest {
    /// Left out: the available one with the fewest open assignments, but not who has it now.
    #[garde(skip)]
    employee_id: Option<AccountId>,
}

/// Pass work on to somebody else
///
/// The assignment ends as `cancelled`, and another one continues it; what was queued is given as it is.
#[utoipa::path(tag = "Lot admin", params(("id" = AssignmentId, Path)), request_body = ReassignRequest, responses(
    (status = 201, description = "The assignment that stands now", body = AssignmentView),
    (status = 404, description = "code: not_found", body = Problem),
    (status = 409, description = "code: state_changed (it is over, or theirs already), employee_unavailable",
        body = Problem),
))]
#[post("/operator/assignments/{id}/reassign")]
async fn reassign(
    app: web::Data<App>,
    admin: LotAdmin,
    once: Once,
    id: web::Path<AssignmentId>,
    body: Body<ReassignRequest>,
) -> Result<HttpResponse> {
    write(&app, &once, async |tx| {
        let id = actions::reassign(tx, &admin.admin_of, *id, body.employee_id).await?;
        Ok(Reply::created(&view(tx, &admin.admin_of, id).await?))
    })
    .await
}

/// Call work off
///
/// A car wash waits to be assigned again; one that was begun is passed on, or cancelled itself.
#[utoipa::path(tag = "Lot admin", params(("id" = AssignmentId, Path)), responses(
    (status = 200, description = "Cancelled", body = AssignmentView),
    (status = 404, description = "code: not_found", body = Problem),
    (status = 409, description = "code: state_changed (it is over, or the wash was begun)", body = Problem),
))]
#[post("/operator/assignments/{id}/cancel")]
async fn cancel(app: web::Data<App>, admin: LotAdmin, once: Once, id: web::Path<AssignmentId>) -> Result<HttpResponse> {
    write(&app, &once, async |tx| {
        actions::cancel(tx, &admin.admin_of, *id).await?;
        Ok(Reply::ok(&view(tx, &admin.admin_of, *id).await?))
    })
    .await
}

pub fn routes(cfg: &mut Routes) {
    cfg.service(list_assignments).service(assign).service(reassign).service(cancel);
}
