//! From a request to a socket: who asks, whether he may, and where he left off. All refusals come before the upgrade.

use actix_http::ws::HandshakeError;
use actix_web::http::header::ORIGIN;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;
use tracing::{Instrument, Span};
use uuid::Uuid;

use super::model::{Welcome, text};
use super::reception::Reception;
use super::socket::{Opening, Socket};
use super::{actions, lot_socket, store, time_socket};
use crate::app::App;
use crate::auth::session::{self, Carrier};
use crate::auth::{LogIns, origin};
use crate::error::{Code, Error, Refusal, Result};
use crate::events::Crowd;
use crate::types::{AccountId, SessionId};
use crate::websocket::{self, Connection};

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
    app: web::Data<App>,
    reception: web::Data<Reception>,
    user_id: web::Path<String>,
) -> Result<HttpResponse> {
    let asked = Asked::read(&request)?;
    let account = Uuid::parse_str(&user_id).ok().map(AccountId);
    let (seat, inbox) = match &asked.ticket {
        None => reception.receive(&app, &token(&request, &app)?, account).await?,
        Some(_) => {
            let (holder, session) = who(&request, &app, asked.ticket.as_deref()).await?;
            if account != Some(holder) {
                return Err(Code::Forbidden.into());
            }
            // The place in the hub comes first, the look at the table second: nothing can fall between.
            let seat = app.hub.enter(holder, session);
            (seat, store::inbox(&mut *app.db.acquire().await?, holder).await?)
        }
    };
    let since = asked.since.as_deref().map(position).transpose()?;
    let whole = since.is_none_or(|since| since <= inbox.latest_seq);
    let after = since.filter(|_| whole).unwrap_or(inbox.latest_seq);
    let welcome = text(&Welcome::new(inbox, whole, app.clock.now()));
    let opening = Opening { welcome, after, latest_seq: inbox.latest_seq };
    hand_over(&request, move |connection| Socket::new(app, seat, connection).run(opening))
}

/// `/ws/time/`
async fn time(request: HttpRequest, app: web::Data<App>) -> Result<HttpResponse> {
    if !origin::is_ours(&request, &app.public_url, true) {
        return Err(Code::ForeignOrigin.into());
    }
    let listener = app.hub.listeners().enter(Some(app.limits.address(&request))).map_err(refusal)?;
    let response = hand_over(&request, move |connection| time_socket::run(listener, connection))?;
    if app.hub.listeners().needs_timer() {
        actix_web::rt::spawn(time_socket::tick(app));
    }
    Ok(response)
}

/// Whose log-in this is.
pub(super) async fn who(
    request: &HttpRequest,
    app: &web::Data<App>,
    ticket: Option<&str>,
) -> Result<(AccountId, SessionId)> {
    if let Some(ticket) = ticket {
        refuse_pages_of_others(request, app)?;
        let mut tx = app.begin().await?;
        let holder = actions::redeem_ticket(&mut tx, ticket).await?;
        tx.commit().await?;
        return holder.ok_or_else(|| Code::Unauthenticated.into());
    }
    let Some(log_ins) = request.app_data::<LogIns>() else { return Err(Code::Internal.into()) };
    let identity = log_ins.identify(app, &token(request, app)?).await?;
    let identity = identity.ok_or_else(|| Error::from(Code::Unauthenticated))?;
    Ok((identity.account_id, identity.session_id))
}

/// The token of a log-in that a handshake brings. A cookie, which a browser adds by itself, must come from a page of ours.
fn token(request: &HttpRequest, app: &App) -> Result<String> {
    refuse_pages_of_others(request, app)?;
    match session::carried(request) {
        Some(Carrier::Bearer(token)) => Ok(token),
        Some(Carrier::Cookie(token)) if origin::is_ours(request, &app.public_url, false) => Ok(token),
        Some(Carrier::Cookie(_)) => Err(Code::ForeignOrigin.into()),
        None => Err(Code::Unauthenticated.into()),
    }
}

/// Whatever they bring.
fn refuse_pages_of_others(request: &HttpRequest, app: &App) -> Result<()> {
    let ours = !request.headers().contains_key(ORIGIN) || origin::is_ours(request, &app.public_url, true);
    if ours { Ok(()) } else { Err(Code::ForeignOrigin.into()) }
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

/// The answer to a handshake, after which the connection is this task's.
pub(super) fn hand_over<F: Future<Output = ()> + 'static>(
    request: &HttpRequest,
    task: impl FnOnce(Connection) -> F + 'static,
) -> Result<HttpResponse> {
    // Its lines name the request that opened it.
    let span = Span::current();
    let take = |connection| drop(actix_web::rt::spawn(task(connection).instrument(span)));
    Ok(websocket::hand_over(request, take).map_err(|error| not_a_handshake(&error))?)
}

fn not_a_handshake(error: &HandshakeError) -> Refusal {
    if *error == HandshakeError::GetMethodRequired {
        return Refusal::new(Code::MethodNotAllowed);
    }
    Refusal::new(Code::MalformedRequest).detail(format!("This address takes WebSocket handshakes: {error}."))
}

async fn other_method() -> Result<HttpResponse> {
    Err(Code::MethodNotAllowed.into())
}

/// Mounts the sockets, with and without the last slash.
pub fn sockets(cfg: &mut web::ServiceConfig) {
    cfg.app_data(web::Data::new(Reception::default()));
    let notifications_at = ["/ws/notifications/{user_id}", "/ws/notifications/{user_id}/"];
    cfg.service(web::resource(notifications_at).get(notifications).default_service(web::to(other_method)));
    cfg.service(web::resource(["/ws/time", "/ws/time/"]).get(time).default_service(web::to(other_method)));
    let lot_at = ["/ws/lots/{lot_id}", "/ws/lots/{lot_id}/"];
    cfg.service(web::resource(lot_at).get(lot_socket::lot).default_service(web::to(other_method)));
    let operator_at = ["/ws/operator/{operator_id}", "/ws/operator/{operator_id}/"];
    cfg.service(web::resource(operator_at).get(lot_socket::operator).default_service(web::to(other_method)));
}
