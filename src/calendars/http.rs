//! The wire of calendars: their links in the API, and the calendars themselves beside it.

use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use actix_web::{HttpRequest, HttpResponse, delete, get, post, web};
use sha2::{Digest, Sha256};

use super::model::{CalendarFeed, Owner};
use super::{ics, store};
use crate::app::App;
use crate::auth::{Customer, Identity, LotAdmin, token};
use crate::error::{Code, Problem, Result};
use crate::limits::Deed;
use crate::rest::{Once, Reply, Routes, write};
use crate::types::LotId;

/// Whether I have a link to my calendar
#[utoipa::path(tag = "Bookings", responses(
    (status = 200, description = "Since when, without the link", body = CalendarFeed),
    (status = 401, description = "code: unauthenticated", body = Problem),
))]
#[get("/me/calendar-feed")]
async fn show_own(app: web::Data<App>, who: Customer) -> Result<HttpResponse> {
    show(&app, Owner::Customer(who.account_id)).await
}

/// A new link to my calendar
///
/// It ends the one before, and is shown in this answer and never again.
#[utoipa::path(tag = "Bookings", responses(
    (status = 201, description = "The link", body = CalendarFeed),
    (status = 401, description = "code: unauthenticated", body = Problem),
))]
#[post("/me/calendar-feed")]
async fn renew_own(app: web::Data<App>, who: Customer) -> Result<HttpResponse> {
    renew(&app, &who, Owner::Customer(who.account_id)).await
}

/// End the link to my calendar
#[utoipa::path(tag = "Bookings", responses(
    (status = 204, description = "There is none any more"),
    (status = 401, description = "code: unauthenticated", body = Problem),
))]
#[delete("/me/calendar-feed")]
async fn end_own(app: web::Data<App>, who: Customer, once: Once) -> Result<HttpResponse> {
    end(&app, &once, Owner::Customer(who.account_id)).await
}

/// Whether there is a link to a lot's calendar
#[utoipa::path(tag = "Lot admin", params(("id" = LotId, Path)), responses(
    (status = 200, description = "Since when, without the link", body = CalendarFeed),
    (status = 403, description = "code: forbidden", body = Problem),
    (status = 404, description = "code: not_found", body = Problem),
))]
#[get("/operator/lots/{id}/calendar-feed")]
async fn show_lots(app: web::Data<App>, who: LotAdmin, id: web::Path<LotId>) -> Result<HttpResponse> {
    show(&app, own_lot(&app, &who, *id).await?).await
}

/// A new link to a lot's calendar
///
/// It ends the one before, and is shown in this answer and never again. Who has it sees the lot's bookings with their
/// plates, and not whose they are.
#[utoipa::path(tag = "Lot admin", params(("id" = LotId, Path)), responses(
    (status = 201, description = "The link", body = CalendarFeed),
    (status = 403, description = "code: forbidden", body = Problem),
    (status = 404, description = "code: not_found", body = Problem),
))]
#[post("/operator/lots/{id}/calendar-feed")]
async fn renew_lots(app: web::Data<App>, who: LotAdmin, id: web::Path<LotId>) -> Result<HttpResponse> {
    renew(&app, &who, own_lot(&app, &who, *id).await?).await
}

/// End the link to a lot's calendar
#[utoipa::path(tag = "Lot admin", params(("id" = LotId, Path)), responses(
    (status = 204, description = "There is none any more"),
    (status = 403, description = "code: forbidden", body = Problem),
    (status = 404, description = "code: not_found", body = Problem),
))]
#[delete("/operator/lots/{id}/calendar-feed")]
async fn end_lots(app: web::Data<App>, who: LotAdmin, once: Once, id: web::Path<LotId>) -> Result<HttpResponse> {
    end(&app, &once, own_lot(&app, &who, *id).await?).await
}

async fn own_lot(app: &App, who: &Identity, lot: LotId) -> Result<Owner> {
    let own = store::is_of(&mut *app.db.acquire().await?, lot, &who.admin_of).await?;
    if own { Ok(Owner::Lot(lot)) } else { Err(Code::NotFound.into()) }
}

async fn show(app: &App, owner: Owner) -> Result<HttpResponse> {
    let created_at = store::made_at(&mut *app.db.acquire().await?, owner).await?;
    Ok(HttpResponse::Ok().json(CalendarFeed { url: None, created_at }))
}

/// No reply is kept under an Idempotency-Key, because it would keep the link.
async fn renew(app: &App, who: &Identity, owner: Owner) -> Result<HttpResponse> {
    app.limits.check_write(who.account_id)?;
    let mut tx = app.begin_as(who.account_id).await?;
    let (now, fresh) = (tx.now(), token::fresh());
    store::replace(&mut tx, owner, &token::hash(&fresh), now).await?;
    tx.commit().await?;
    let url = format!("{}/calendar/{fresh}.ics", app.public_url);
    Ok(HttpResponse::Created().json(CalendarFeed { url: Some(url), created_at: Some(now) }))
}

async fn end(app: &App, once: &Once, owner: Owner) -> Result<HttpResponse> {
    write(app, once, async |tx| {
        store::delete(tx, owner).await?;
        Ok(Reply::no_content())
    })
    .await
}

/// The calendar behind a link.
async fn read(app: web::Data<App>, request: HttpRequest, token: web::Path<String>) -> Result<HttpResponse> {
    let hash = token::hash(&token);
    app.limits.check(Deed::Calendar, &request, Some(&hex::encode(&hash)))?;
    let now = app.clock.now();
    let mut db = app.db.acquire().await?;
    let (owner, name) = store::behind(&mut db, &hash).await?.ok_or(Code::NotFound)?;
    let text = ics::calendar(owner, &name, &store::entries(&mut db, owner, now).await?, &app.public_url);
    let tag = format!("\"{}\"", hex::encode(Sha256::digest(&text)));
    let known = request.headers().get_all(IF_NONE_MATCH).filter_map(|value| value.to_str().ok());
    let known = known.flat_map(|tags| tags.split(',')).any(|known| known.trim().trim_start_matches("W/") == tag);
    let mut response = if known { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    response.insert_header((ETAG, tag)).insert_header((CACHE_CONTROL, "private, max-age=300"));
    if known {
        return Ok(response.finish());
    }
    Ok(response.insert_header((CONTENT_TYPE, "text/calendar; charset=utf-8")).body(text))
}

/// Not part of the API: calendars know nothing but an address.
pub fn feeds(config: &mut web::ServiceConfig) {
    config.route("/calendar/{token}.ics", web::get().to(read));
}

pub fn routes(cfg: &mut Routes) {
    cfg.service(show_own).service(renew_own).service(end_own).service(show_lots).service(renew_lots).service(end_lots);
}
