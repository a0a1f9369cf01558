//! Everyone's own work: what there is to do, its steps, and whether one takes more.

use actix_web::{HttpResponse, get, patch, post, web};
use garde::Validate;
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::view::{AssignmentView, view};
use crate::app::App;
use crate::auth::{Identity, Staff};
use crate::error::{Code, Problem, Result};
use crate::rest::{Body, Once, Query, Reply, Routes, states, write};
use crate::staff::actions;
use crate::staff::model::Availability;
use crate::staff::rules::Step;
use crate::staff::store::{self, Filter};
use crate::types::{AssignmentId, OperatorId, Page, PageQuery};

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Which {
    /// One state, or several with commas between.
    #[param(example = "assigned,accepted,in_progress")]
    status: Option<String>,
    /// How many, 1 to 100; 20 unless told.
    limit: Option<i64>,
    /// The `next_cursor` of the page before.
    cursor: Option<Uuid>,
}

/// My assignments: the open ones first, then the newest
#[utoipa::path(tag = "Staff", params(Which), responses((status = 200, body = Page<AssignmentView>)))]
#[get("/staff/assignments")]
async fn list_own(app: web::Data<App>, me: Staff, which: Query<Which>) -> Result<web::Json<Page<AssignmentView>>> {
    let operators = me.works_for();
    let filter = Filter {
        operators: &operators,
        statuses: states(which.status.as_deref())?,
        employee_id: Some(me.account_id),
        open_first: true,
        ..Filter::default()
    };
    let page = PageQuery { limit: which.limit, cursor: which.cursor };
    let listed = store::list(&mut *app.db.acquire().await?, &filter, &page).await?;
    let page = Page::of(listed, page.limit(), |assignment| assignment.id.to_string());
    Ok(web::Json(page.map(AssignmentView::from)))
}

async fn step(app: &App, me: &Identity, once: &Once, id: AssignmentId, step: Step) -> Result<HttpResponse> {
    write(app, once, async |tx| {
        actions::step(tx, me.account_id, id, step).await?;
        Ok(Reply::ok(&view(tx, &me.works_for(), id).await?))
    })
    .await
}

/// Accept my assignment
#[utoipa::path(tag = "Staff", params(("id" = AssignmentId, Path)), responses(
    (status = 200, body = AssignmentView),
    (status = 404, description = "code: not_found", body = Problem),
    (status = 409, description = "code: state_changed, with the state that won", body = Problem),
))]
#[post("/staff/assignments/{id}/accept")]
async fn accept(app: web::Data<App>, me: Staff, once: Once, id: web::Path<AssignmentId>) -> Result<HttpResponse> {
    step(&app, &me, &once, *id, Step::Accept).await
}

/// Start what I accepted: its car wash begins
#[utoipa::path(tag = "Staff", params(("id" = AssignmentId, Path)), responses(
    (status = 200, body = AssignmentView),
    (status = 404, description = "code: not_found", body = Problem),
    (status = 409, description = "code: state_changed, with the state that won", body = Problem),
))]
#[post("/staff/assignments/{id}/start")]
async fn start(app: web::Data<App>, me: Staff, once: Once, id: web::Path<AssignmentId>) -> Result<HttpResponse> {
    step(&app, &me, &once, *id, Step::Start).await
}

/// Complete what I started: its car wash is done
#[utoipa::path(tag = "Staff", params(("id" = AssignmentId, Path)), responses(
    (status = 200, body = AssignmentView),
    (status = 404, description = "code: not_found", body = Problem),
    (status = 409, description = "code: state_changed, with the state that won", body = Problem),
))]
#[post("/staff/assignments/{id}/complete")]
async fn complete(app: web::Data<App>, me: Staff, once: Once, id: web::Path<AssignmentId>) -> Result<HttpResponse> {
    step(&app, &me, &once, *id, Step::Complete).await
}

#[derive(Debug, Deserialize, Validate, ToSchema)]
#[schema(example = json!({"reason": "I am at the other lot."}))]
struct DeclineAssignment {
    #[garde(inner(length(chars, max = 500)))]
    #[schema(max_length = 500)]
    reason: Option<String>,
}

/// Decline my assignment before I start it
///
/// The job goes back to the queue, and to somebody else who is available. The body may be left out.
#[utoipa::path(tag = "Staff", params(("id" = AssignmentId, Path)), request_body = Option<DeclineAssignment>, responses(
    (status = 200, body = AssignmentView),
    (status = 404, description = "code: not_found", body = Problem),
    (status = 409, description = "code: state_changed, with the state that won", body = Problem),
))]
#[post("/staff/assignments/{id}/decline")]
async fn decline(
    app: web::Data<App>,
    me: Staff,
    once: Once,
    id: web::Path<AssignmentId>,
    body: Option<Body<DeclineAssignment>>,
) -> Result<HttpResponse> {
    let reason =
        body.as_ref().and_then(|body| body.reason.as_deref()).map(str::trim).filter(|reason| !reason.is_empty());
    write(&app, &once, async |tx| {
        actions::decline(tx, me.account_id, *id, reason).await?;
        Ok(Reply::ok(&view(tx, &me.works_for(), *id).await?))
    })
    .await
}

/// What somebody says of himself; `busy` follows from the load.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = AvailabilityChoice)]
pub(super) enum Choice {
    Available,
    Offline,
}

#[derive(Debug, Deserialize, Validate, ToSchema)]
#[schema(example = json!({"availability": "offline"}))]
struct AvailabilityChange {
    #[garde(skip)]
    availability: Choice,
    /// Left out: with every operator I work for.
    #[garde(skip)]
    operator_id: Option<OperatorId>,
}

/// Whether I take work, with each operator I work for.
#[derive(Debug, Serialize, ToSchema)]
struct OwnAvailability {
    /// Available if I am with any of them.
    availability: Availability,
    operators: Vec<AvailabilityWith>,
}

#[derive(Debug, Serialize, ToSchema)]
struct AvailabilityWith {
    operator_id: OperatorId,
    availability: Availability,
    open_assignments: i64,
    /// With so many I am busy.
    busy_at: i32,
}

async fn own_availability(db: &mut PgConnection, me: &Identity) -> Result<OwnAvailability> {
    let loads = store::loads(db, me.account_id).await?;
    let operators: Vec<_> = loads
        .into_iter()
        .map(|load| AvailabilityWith {
            operator_id: load.operator_id,
            availability: crate::staff::rules::availability(load.offline, load.open, load.busy_at),
            open_assignments: load.open,
            busy_at: load.busy_at,
        })
        .collect();
    let some = |wanted| operators.iter().any(|with| with.availability == wanted);
    let availability = [Availability::Available, Availability::Busy].into_iter().find(|wanted| some(*wanted));
    Ok(OwnAvailability { availability: availability.unwrap_or(Availability::Offline), operators })
}

/// Whether I take work
#[utoipa::path(tag = "Staff", responses((status = 200, body = OwnAvailability)))]
#[get("/staff/availability")]
async fn show_availability(app: web::Data<App>, me: Staff) -> Result<web::Json<OwnAvailability>> {
    Ok(web::Json(own_availability(&mut *app.db.acquire().await?, &me).await?))
}

/// Go offline, or come back
///
/// Who comes back is given what waits in the queue. Open assignments stay with who goes offline.
#[utoipa::path(tag = "Staff", request_body = AvailabilityChange, responses(
    (status = 200, body = OwnAvailability),
    (status = 404, description = "code: not_found (an operator I do not work for)", body = Problem),
    (status = 422, description = "code: validation_failed", body = Problem),
))]
#[patch("/staff/availability")]
async fn change_availability(
    app: web::Data<App>,
    me: Staff,
    once: Once,
    body: Body<AvailabilityChange>,
) -> Result<HttpResponse> {
    let mut operators = me.works_for();
    if let Some(named) = body.operator_id {
        operators.retain(|operator| *operator == named);
        if operators.is_empty() {
            return Err(Code::NotFound.into());
        }
    }
    operators.sort_unstable();
    let offline = body.availability == Choice::Offline;
    write(&app, &once, async |tx| {
        actions::come_and_go(tx, me.account_id, &operators, me.account_id, offline).await?;
        Ok(Reply::ok(&own_availability(tx, &me).await?))
    })
    .await
}

pub fn routes(cfg: &mut Routes) {
    cfg.service(list_own)
        .service(accept)
        .service(decline)
        .service(start)
        .service(complete)
        .service(show_availability)
        .service(change_availability);
}
