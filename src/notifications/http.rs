//! Notifications over HTTP.

use actix_web::{HttpRequest, HttpResponse, get, post, put, web};
use chrono::{DateTime, Utc};
use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::model::{Inbox, Preferences, QuietHours};
use super::{actions, store, wishes};
use crate::app::App;
use crate::auth::Customer;
use crate::error::{Problem, Refusal, Result};
use crate::events::Notification;
use crate::limits::Deed;
use crate::rest::{self, Body, Once, Query, Reply, Routes, given};
use crate::types::Page;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ListQuery {
    /// Those after this number, oldest first; without it, newest first.
    after_seq: Option<i64>,
    /// Only what is not read yet.
    unread: Option<bool>,
    /// How many, 1 to 100; 20 unless told.
    limit: Option<i64>,
    /// The `next_cursor` of the page before.
    cursor: Option<i64>,
}

/// What I was told
///
/// Newest first, or, with `after_seq`, oldest first: a client that knows its last number reads on from there.
#[utoipa::path(
    tag = "Notifications",
    params(ListQuery),
    responses((status = 200, body = Page<Notification>)),
)]
#[get("/notifications")]
async fn list(app: web::Data<App>, who: Customer, query: Query<ListQuery>) -> Result<HttpResponse> {
    let (unread, limit) = (query.unread.unwrap_or(false), query.limit.unwrap_or(20).clamp(1, 100));
    let mut db = app.db.acquire().await?;
    let rows = match query.after_seq {
        Some(after) => {
            let after = query.cursor.map_or(after, |cursor| cursor.max(after));
            store::after(&mut db, who.account_id, after, unread, limit + 1).await?
        }
        None => {
            let before = query.cursor.unwrap_or(i64::MAX);
            store::before(&mut db, who.account_id, before, unread, limit + 1).await?
        }
    };
    Ok(HttpResponse::Ok().json(Page::of(rows, limit, |notification| notification.seq.to_string())))
}

/// How many I have not read
#[utoipa::path(tag = "Notifications", responses((status = 200, body = Inbox)))]
#[get("/notifications/unread-count")]
async fn unread_count(app: web::Data<App>, who: Customer) -> Result<HttpResponse> {
    let mut db = app.db.acquire().await?;
    Ok(HttpResponse::Ok().json(store::inbox(&mut db, who.account_id).await?))
}

#[derive(Debug, Deserialize, Validate, ToSchema)]
#[schema(example = json!({"up_to_seq": 42}))]
struct Read {
    /// Everything up to this number; or `seqs`.
    #[garde(inner(range(min = 0)))]
    #[schema(minimum = 0)]
    up_to_seq: Option<i64>,
    /// Single ones, 100 at most.
    #[garde(inner(length(min = 1, max = 100)))]
    #[schema(min_items = 1, max_items = 100)]
    seqs: Option<Vec<i64>>,
}

/// Mark as read
///
/// For all my tabs and devices: each open socket hears of it.
#[utoipa::path(
    tag = "Notifications",
    request_body = Read,
    responses(
        (status = 200, body = Inbox),
        (status = 422, description = "code: validation_failed", body = Problem),
    ),
)]
#[post("/notifications/read")]
async fn read(app: web::Data<App>, who: Customer, once: Once, body: Body<Read>) -> Result<HttpResponse> {
    rest::write(&app, &once, async |tx| {
        let inbox = match (body.up_to_seq, &body.seqs) {
            (Some(up_to_seq), None) => actions::read_up_to(tx, who.account_id, up_to_seq).await?,
            (None, Some(seqs)) => actions::read_these(tx, who.account_id, seqs).await?,
            _ => return Err(Refusal::field("up_to_seq", "invalid", "Send either up_to_seq or seqs.").into()),
        };
        Ok(Reply::ok(&inbox))
    })
    .await
}

/// What reaches me, how, and when not
///
/// Every kind of notification. What is muted in the app is neither stored for me nor sent.
#[utoipa::path(tag = "Notifications", responses((status = 200, body = Preferences)))]
#[get("/notifications/preferences")]
async fn preferences(app: web::Data<App>, who: Customer) -> Result<HttpResponse> {
    let mut db = app.db.acquire().await?;
    Ok(HttpResponse::Ok().json(wishes::preferences(&mut db, who.account_id).await?))
}

#[derive(Debug, Deserialize, Validate, ToSchema)]
#[schema(example = json!({"event": "booking.expiring_soon", "in_app": true, "email": false}))]
struct Wish {
    #[garde(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100)]
    event: String,
    #[garde(skip)]
    in_app: Option<bool>,
    #[garde(skip)]
    email: Option<bool>,
    #[garde(skip)]
    push: Option<bool>,
}

#[derive(Debug, Deserialize, Validate, ToSchema)]
struct Wishes {
    #[serde(default)]
    #[garde(length(max = 100), dive)]
    #[schema(max_items = 100)]
    items: Vec<Wish>,
    /// `null` ends them.
    #[serde(default, deserialize_with = "given")]
    #[garde(skip)]
    #[schema(value_type = Option<QuietHours>)]
    quiet_hours: Option<Option<QuietHours>>,
}

/// Choose what reaches me
///
/// What is not named stays as it is.
#[utoipa::path(
    tag = "Notifications",
    request_body = Wishes,
    responses(
        (status = 200, body = Preferences),
        (status = 422, description = "code: validation_failed; a field with `not_mutable` (money, declines), `not_offered` or `unknown`", body = Problem),
    ),
)]
#[put("/notifications/preferences")]
async fn prefer(app: web::Data<App>, who: Customer, once: Once, body: Body<Wishes>) -> Result<HttpResponse> {
    let Wishes { items, quiet_hours } = body.into_inner();
    let of = |Wish { event, in_app, email, push }| wishes::Wish { event, in_app, email, push };
    let items: Vec<_> = items.into_iter().map(of).collect();
    rest::write(&app, &once, async |tx| Ok(Reply::ok(&wishes::prefer(tx, who.account_id, &items, quiet_hours).await?)))
        .await
}

#[derive(Debug, Serialize, ToSchema)]
struct Ticket {
    ticket: String,
    expires_at: DateTime<Utc>,
}

/// A ticket for one socket
///
/// Opens `/ws/notifications/{user_id}/?ticket=…` once, within 30 seconds, for clients that can set neither header nor cookie.
#[utoipa::path(tag = "Notifications", responses(
    (status = 201, body = Ticket),
    (status = 429, description = "code: rate_limited", body = Problem),
))]
#[post("/auth/ws-ticket")]
async fn ws_ticket(app: web::Data<App>, who: Customer, request: HttpRequest) -> Result<HttpResponse> {
    app.limits.check(Deed::SocketTicket, &request, Some(&who.account_id.to_string()))?;
    let mut tx = app.begin_as(who.account_id).await?;
    let (ticket, expires_at) = actions::issue_ticket(&mut tx, who.session_id).await?;
    tx.commit().await?;
    Ok(HttpResponse::Created().json(Ticket { ticket, expires_at }))
}

pub fn routes(cfg: &mut Routes) {
    cfg.service(list).service(unread_count).service(read).service(preferences).service(prefer).service(ws_ticket);
}
