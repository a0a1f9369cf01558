//! Who looks at a lot, or at all lots of an operator, hears that something changed there: what to read again, and nothing
//! about anybody.

use std::sync::Arc;

use actix_web::{HttpRequest, HttpResponse, web};
use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

use super::model::text;
use super::upgrade::{Asked, hand_over, refusal, who};
use super::{broadcast, store};
use crate::app::App;
use crate::auth::origin;
use crate::error::{Code, Error, Result};
use crate::events::{Holder, Kind, Onlooker, Place};
use crate::types::{LotId, OperatorId};

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Frame {
    Connected {
        message: &'static str,
        connected: bool,
        #[serde(skip_serializing_if = "Option::is_none")]
        operator_id: Option<OperatorId>,
        #[serde(skip_serializing_if = "Option::is_none")]
        lot_id: Option<LotId>,
        server_time: DateTime<Utc>,
    },
    Changed {
        /// Null: all of the operator's lots.
        lot_id: Option<LotId>,
        server_time: DateTime<Utc>,
        what: Vec<Kind>,
    },
}

/// `/ws/lots/{lot_id}/`
pub(super) async fn lot(request: HttpRequest, app: web::Data<App>, lot_id: web::Path<String>) -> Result<HttpResponse> {
    if !origin::is_ours(&request, &app.public_url, true) {
        return Err(Code::ForeignOrigin.into());
    }
    let lot_id = LotId(Uuid::parse_str(&lot_id).map_err(|_| Code::NotFound)?);
    let found = store::lot(&mut *app.db.acquire().await?, lot_id).await?;
    let (operator, listed) = found.ok_or(Code::NotFound)?;
    let holder = if listed {
        Holder::Stranger(app.limits.address(&request))
    } else {
        match member(&request, &app, operator).await {
            Ok(Some(holder)) => holder,
            Ok(None) | Err(Error::Refused(_)) => return Err(Code::NotFound.into()),
            Err(error) => return Err(error),
        }
    };
    let onlooker = app.hub.onlookers().enter(Place::lot(operator, lot_id), holder).map_err(refusal)?;
    let server_time = app.clock.now();
    let message = "Live changes of this lot";
    let welcome = Frame::Connected { message, connected: true, operator_id: None, lot_id: Some(lot_id), server_time };
    open(&request, app.into_inner(), &welcome, onlooker)
}

/// `/ws/operator/{operator_id}/`
pub(super) async fn operator(
    request: HttpRequest,
    app: web::Data<App>,
    operator_id: web::Path<String>,
) -> Result<HttpResponse> {
    let operator = OperatorId(Uuid::parse_str(&operator_id).unwrap_or_default());
    let holder = member(&request, &app, operator).await?.ok_or(Code::Forbidden)?;
    let onlooker = app.hub.onlookers().enter(Place { operator, lot: None }, holder).map_err(refusal)?;
    let server_time = app.clock.now();
    let message = "Live changes of this operator's lots";
    let welcome = Frame::Connected { message, connected: true, operator_id: Some(operator), lot_id: None, server_time };
    open(&request, app.into_inner(), &welcome, onlooker)
}

/// Whoever is logged in, if the account works for the operator or is a platform admin's.
async fn member(request: &HttpRequest, app: &web::Data<App>, operator: OperatorId) -> Result<Option<Holder>> {
    let (account, session) = who(request, app, Asked::read(request)?.ticket.as_deref()).await?;
    let standing = store::still_members(&mut *app.db.acquire().await?, &[(session, operator)]).await?;
    Ok((!standing.is_empty()).then_some(Holder::Member(account, session)))
}

/// The place comes first, what the client reads second: nothing can fall between.
fn open(request: &HttpRequest, app: Arc<App>, welcome: &Frame, onlooker: Onlooker) -> Result<HttpResponse> {
    let welcome = text(welcome);
    hand_over(request, async move |connection| {
        let next = async || {
            let (lot_id, what) = onlooker.next().await?;
            Ok(text(&Frame::Changed { lot_id, server_time: app.clock.now(), what: what.list() }))
        };
        broadcast::run(welcome, next, connection).await;
    })
}
