//! From a request to a socket: who asks, whether he may, and where he left off. All refusals come before the upgrade.

use actix_web::http::StatusCode;
use actix_web::http::header::ORIGIN;
use actix_web::{HttpRequest, HttpResponse, web};
use actix_ws::{AggregatedMessageStream, Session};
use serde::Deserialize;
use uuid::Uuid;

use super::inbound::LONGEST_FRAME;
use super::model::{Welcome, text};
use super::socket::{Opening, Socket};
use super::{actions, lot_socket, store, time_socket};
use crate::app::App;
use crate::auth::origin;
use crate::auth::session::{self, Carrier};
use crate::error::{Code, Error, Refusal, Result};
use crate::events::Crowd;
use crate::types::{AccountId, SessionId};

#[derive(Deserialize)]
pub(super) struct Asked {
    since: Option<String>,
    pub(super) ticket: Option<String>,
}

impl Asked {
    pub(super) fn read(request: &HttpRequest) -> Result<Self> {
        let asked = web::Query::<Self>::from_query(request.query_string());
        Ok(asked.map_err(|_| Refusal::new(Code::MalformedRequest).detail("The query could not be read."))?.into_inner())
    }
}

/// `/ws/notifications/{user_id}/`
async fn notifications(
    request: HttpRequest,
    body: web::Payload,
    app: web::Data<App>,
    user_id: web::Path<String>,
) -> Result<HttpResponse> {
    let asked = Asked::read(&request)?;
    let (account, session) = who(&request, &app, asked.ticket.as_deref()).await?;
    if Uuid::parse_str(&user_id).ok() != Some(account.0) {
        return Err(Code::Forbidden.into());
    }
    let since = asked.since.as_deref().map(position).transpose()?;
    // The place in the hub comes first, the look at the table second: nothing can fall between.
    let seat = app.hub.enter(account, session);
    let inbox = store::inbox(&mut *app.db.acquire().await?, account).await?;
    let whole = since.is_none_or(|since| since <= inbox.latest_seq);
    let after = since.filter(|_| whole).unwrap_or(inbox.latest_seq);
    let welcome = text(&Welcome::new(inbox, whole, app.clock.now()));
    let (response, out, input) = shake_hands(&request, body)?;
    let opening = Opening { welcome, after, latest_seq: inbox.latest_seq };
    actix_web::rt::spawn(Socket::new(app, seat, out).run(input, opening));
    Ok(response)
}

/// `/ws/time/`
async fn time(request: HttpRequest, body: web::Payload, app: web::Data<App>) -> Result<HttpResponse> {
    if !origin::is_ours(&request, &app.public_url, true) {
        return Err(Code::ForeignOrigin.into());
    }
    let listener = app.hub.listeners().enter(Some(app.limits.address(&request))).map_err(refusal)?;
    let (response, out, input) = shake_hands(&request, body)?;
    actix_web::rt::spawn(time_socket::run(listener, out, input));
    if app.hub.listeners().needs_timer() {
        actix_web::rt::spawn(time_socket::tick(app));
    }
    Ok(response)
}

/// Whose log-in this is. Pages of other sites are refused whatever they bring; a cookie, which a browser adds by itself,
/// must come from a page of ours.
pub(super) async fn who(request: &HttpRequest, app: &App, ticket: Option<&str>) -> Result<(AccountId, SessionId)> {
    if request.headers().contains_key(ORIGIN) && !origin::is_ours(request, &app.public_url, true) {
        return Err(Code::ForeignOrigin.into());
    }
    if let Some(ticket) = ticket {
        let mut tx = app.begin().await?;
        let holder = actions::redeem_ticket(&mut tx, ticket).await?;
        tx.commit().await?;
        return holder.ok_or_else(|| Code::Unauthenticated.into());
    }
    let token = match session::carried(request) {
        Some(Carrier::Bearer(token)) => token,
        Some(Carrier::Cookie(token)) if origin::is_ours(request, &app.public_url, false) => token,
        Some(Carrier::Cookie(_)) => return Err(Code::ForeignOrigin.into()),
        None => return Err(Code::Unauthenticated.into()),
    };
    let identity = session::identify(&app.db, &token, app.clock.now()).await?;
    let identity = identity.ok_or_else(|| Error::from(Code::Unauthenticated))?;
    Ok((identity.account_id, identity.session_id))
}

/// The `seq` after which the client wants to hear.
fn position(since: &str) -> Result<i64> {
    let seq = since.parse().ok().filter(|seq| *seq >= 0);
    seq.ok_or_else(|| Refusal::field("since", "invalid", "The seq of the last notification seen, 0 for none.").into())
}

pub(super) const fn refusal(crowd: Crowd) -> Code {
    match crowd {
        Crowd::AtThisAddress => Code::RateLimited,
        Crowd::Here => Code::Unavailable,
    }
}

pub(super) fn shake_hands(
    request: &HttpRequest,
    body: web::Payload,
) -> Result<(HttpResponse, Session, AggregatedMessageStream)> {
    let (response, out, input) = actix_ws::handle(request, body).map_err(|error| not_a_handshake(&error))?;
    let input = input.max_frame_size(LONGEST_FRAME).aggregate_continuations().max_continuation_size(LONGEST_FRAME);
    Ok((response, out, input))
}

fn not_a_handshake(error: &actix_web::Error) -> Refusal {
    if error.as_response_error().status_code() == StatusCode::METHOD_NOT_ALLOWED {
        return Refusal::new(Code::MethodNotAllowed);
    }
    Refusal::new(Code::MalformedRequest).detail(format!("This address takes WebSocket handshakes: {error}."))
}

async fn other_method() -> Result<HttpResponse> {
    Err(Code::MethodNotAllowed.into())
}

/// Mounts the sockets, with and without the last slash.
pub fn sockets(cfg: &mut web::ServiceConfig) {
    let notifications_at = ["/ws/notifications/{user_id}", "/ws/notifications/{user_id}/"];
    cfg.service(web::resource(notifications_at).get(notifications).default_service(web::to(other_method)));
    cfg.service(web::resource(["/ws/time", "/ws/time/"]).get(time).default_service(web::to(other_method)));
    let lot_at = ["/ws/lots/{lot_id}", "/ws/lots/{lot_id}/"];
    cfg.service(web::resource(lot_at).get(lot_socket::lot).default_service(web::to(other_method)));
    let operator_at = ["/ws/operator/{operator_id}", "/ws/operator/{operator_id}/"];
    cfg.service(web::resource(operator_at).get(lot_socket::operator).default_service(web::to(other_method)));
}
