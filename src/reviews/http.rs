//! Reviews on the wire.

use actix_web::{HttpResponse, delete, get, patch, post, web};
use chrono::{DateTime, Utc};
use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::actions;
use super::model::{Kind, Opinion, Review, Subject};
use super::store::{self, Scope};
use crate::app::App;
use crate::auth::{Anyone, Customer, LotAdmin};
use crate::error::{Code, Problem, Refusal, Result};
use crate::rest::{Body, Once, Query, Reply, Routes, write};
use crate::types::{AccountId, BookingId, LotId, Page, PageQuery, ReviewId};

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Review, example = json!({
    "id": "019e0000-0000-7000-8000-000000000006", "lot_id": "019e0000-0000-7000-8000-000000000001", "kind": "parking", "subject_id": null,
    "rating": 4, "text": "Dry and well lit.", "author": "Asha R.", "mine": false, "created_at": "2026-11-22T10:00:00Z",
    "edited_at": null, "answer": {"text": "Thank you!", "answered_at": "2026-11-22T11:00:00Z"}
}))]
struct ReviewView {
    id: ReviewId,
    lot_id: LotId,
    kind: Kind,
    /// The booking or wash it is about; told to its author alone.
    subject_id: Option<Uuid>,
    /// Stars, 1 to 5.
    rating: i16,
    text: String,
    /// As the public sees a name.
    author: String,
    /// Mine to change.
    mine: bool,
    created_at: DateTime<Utc>,
    edited_at: Option<DateTime<Utc>>,
    /// What the lot says to it.
    answer: Option<Answer>,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ReviewAnswer)]
struct Answer {
    text: String,
    answered_at: Option<DateTime<Utc>>,
}

impl ReviewView {
    fn of(review: Review, viewer: Option<AccountId>) -> Self {
        let answered_at = review.answered_at;
        Self {
            id: review.id,
            lot_id: review.lot_id,
            kind: review.kind,
            subject_id: Some(review.subject_id).filter(|_| viewer == Some(review.author_id)),
            rating: review.rating,
            author: public_name(&review.author_name),
            mine: viewer == Some(review.author_id),
            text: review.text,
            created_at: review.created_at,
            edited_at: review.edited_at,
            answer: review.answer.map(|text| Answer { text, answered_at }),
        }
    }
}

/// Asha Rao is Asha R. to strangers.
fn public_name(full_name: &str) -> String {
    let mut words = full_name.split_whitespace();
    let first = words.next().unwrap_or_default();
    match words.next_back().and_then(|last| last.chars().next()) {
        Some(initial) => format!("{first} {initial}."),
        None => first.to_owned(),
    }
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ReviewsQuery {
    #[param(inline)]
    kind: Option<Kind>,
    /// How many, 1 to 100; 20 unless told.
    limit: Option<i64>,
    /// The `next_cursor` of the page before.
    cursor: Option<Uuid>,
}

/// What people say of a lot, newest first.
#[utoipa::path(tag = "Reviews", security((), ("bearer" = []), ("cookie" = [])), params(("id" = LotId, Path), ReviewsQuery),
    responses(
        (status = 200, body = Page<ReviewView>),
        (status = 404, description = "not_found; also while its operator is not approved", body = Problem),
    ),
)]
#[get("/lots/{id}/reviews")]
async fn list(
    app: web::Data<App>,
    who: Anyone,
    id: web::Path<LotId>,
    query: Query<ReviewsQuery>,
) -> Result<web::Json<Page<ReviewView>>> {
    let mut db = app.db.acquire().await?;
    let (operator, approved) = store::lot(&mut db, *id).await?.ok_or(Code::NotFound)?;
    let insider = who.0.as_ref().is_some_and(|who| who.is_platform_admin || who.works_for().contains(&operator));
    if !approved && !insider {
        return Err(Code::NotFound.into());
    }
    let page = PageQuery { limit: query.limit, cursor: query.cursor };
    let rows = store::list(&mut db, Scope::Lot(*id), query.kind, &page).await?;
    let viewer = who.0.map(|who| who.account_id);
    let reviews = Page::of(rows, page.limit(), |review| review.id.to_string());
    Ok(web::Json(reviews.map(|review| ReviewView::of(review, viewer))))
}

#[derive(Debug, Deserialize, Validate, ToSchema)]
#[schema(example = json!({
    "kind": "parking", "booking_id": "019e0000-0000-7000-8000-000000000002", "rating": 4, "text": "Dry and well lit."
}))]
struct NewReview {
    #[garde(range(min = 1, max = 5))]
    #[schema(minimum = 1, maximum = 5)]
    rating: i16,
    #[garde(length(chars, max = 500))]
    #[schema(max_length = 500)]
    #[serde(default)]
    text: String,
    #[garde(skip)]
    kind: Kind,
    /// The booking it is about, of kind `parking`.
    #[garde(skip)]
    booking_id: Option<BookingId>,
    /// The wash it is about, of kind `car_wash`.
    #[garde(skip)]
    car_wash_id: Option<Uuid>,
}

impl NewReview {
    fn subject(&self) -> Result<Subject, Refusal> {
        let (id, field) = match self.kind {
            Kind::Parking => (self.booking_id.map(|id| id.0), "booking_id"),
            Kind::CarWash => (self.car_wash_id, "car_wash_id"),
        };
        let id = id.ok_or_else(|| Refusal::field(field, "required", "Say what it is about."))?;
        Ok(Subject { kind: self.kind, id })
    }
}

/// Review a completed booking or wash of mine at this lot, once.
#[utoipa::path(tag = "Reviews", params(("id" = LotId, Path)), request_body = NewReview, responses(
    (status = 201, body = ReviewView),
    (status = 404, description = "not_found: no such booking or wash of mine at this lot", body = Problem),
    (status = 409, description = "not_reviewable: it is not completed; already_reviewed", body = Problem),
))]
#[post("/lots/{id}/reviews")]
async fn create(
    app: web::Data<App>,
    who: Customer,
    once: Once,
    id: web::Path<LotId>,
    body: Body<NewReview>,
) -> Result<HttpResponse> {
    let subject = body.subject()?;
    let opinion = Opinion { rating: body.rating, text: body.text.trim().to_owned() };
    write(&app, &once, async |tx| {
        let review = actions::review(tx, *id, who.account_id, subject, &opinion).await?;
        Ok(Reply::created(&ReviewView::of(review, Some(who.account_id))))
    })
    .await
}

#[derive(Debug, Deserialize, Validate, ToSchema)]
#[schema(example = json!({"rating": 5}))]
struct ReviewChange {
    #[garde(range(min = 1, max = 5))]
    #[schema(minimum = 1, maximum = 5)]
    rating: Option<i16>,
    #[garde(length(chars, max = 500))]
    #[schema(max_length = 500)]
    text: Option<String>,
}

/// Change my review; what is left out stays.
#[utoipa::path(tag = "Reviews", params(("id" = ReviewId, Path)), request_body = ReviewChange, responses(
    (status = 200, body = ReviewView),
    (status = 404, description = "not_found", body = Problem),
))]
#[patch("/reviews/{id}")]
async fn change(
    app: web::Data<App>,
    who: Customer,
    once: Once,
    id: web::Path<ReviewId>,
    body: Body<ReviewChange>,
) -> Result<HttpResponse> {
    let text = body.text.as_deref().map(|text| text.trim().to_owned());
    write(&app, &once, async |tx| {
        let review = actions::edit(tx, who.account_id, *id, body.rating, text).await?;
        Ok(Reply::ok(&ReviewView::of(review, Some(who.account_id))))
    })
    .await
}

/// Take my review back.
#[utoipa::path(tag = "Reviews", params(("id" = ReviewId, Path)), responses(
    (status = 204, description = "It is gone, and counts no more"),
    (status = 404, description = "not_found", body = Problem),
))]
#[delete("/reviews/{id}")]
async fn withdraw(app: web::Data<App>, who: Customer, once: Once, id: web::Path<ReviewId>) -> Result<HttpResponse> {
    write(&app, &once, async |tx| {
        actions::withdraw(tx, who.account_id, *id).await?;
        Ok(Reply::no_content())
    })
    .await
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct OwnReviewsQuery {
    lot_id: Option<LotId>,
    #[param(inline)]
    kind: Option<Kind>,
    /// True: those with an answer; false: those that wait for one.
    answered: Option<bool>,
    /// How many, 1 to 100; 20 unless told.
    limit: Option<i64>,
    /// The `next_cursor` of the page before.
    cursor: Option<Uuid>,
}

/// What people say of my operators' lots, newest first.
#[utoipa::path(tag = "Lot admin", params(OwnReviewsQuery), responses((status = 200, body = Page<ReviewView>)))]
#[get("/operator/reviews")]
async fn list_own(
    app: web::Data<App>,
    who: LotAdmin,
    query: Query<OwnReviewsQuery>,
) -> Result<web::Json<Page<ReviewView>>> {
    let mut db = app.db.acquire().await?;
    let page = PageQuery { limit: query.limit, cursor: query.cursor };
    let scope = Scope::Operators(&who.admin_of, query.lot_id, query.answered);
    let rows = store::list(&mut db, scope, query.kind, &page).await?;
    let reviews = Page::of(rows, page.limit(), |review| review.id.to_string());
    Ok(web::Json(reviews.map(|review| ReviewView::of(review, Some(who.account_id)))))
}

#[derive(Debug, Deserialize, Validate, ToSchema)]
#[schema(example = json!({"text": "Thank you!"}))]
struct NewAnswer {
    #[garde(custom(filled), length(chars, max = 500))]
    #[schema(min_length = 1, max_length = 500)]
    text: String,
}

fn filled(text: &str, _: &()) -> garde::Result {
    if text.trim().is_empty() { Err(garde::Error::new("Words are required.")) } else { Ok(()) }
}

/// Answer a review of my lot, once.
#[utoipa::path(tag = "Lot admin", params(("id" = ReviewId, Path)), request_body = NewAnswer, responses(
    (status = 200, body = ReviewView),
    (status = 404, description = "not_found", body = Problem),
    (status = 409, description = "already_answered", body = Problem),
))]
#[post("/operator/reviews/{id}/answer")]
async fn answer(
    app: web::Data<App>,
    who: LotAdmin,
    once: Once,
    id: web::Path<ReviewId>,
    body: Body<NewAnswer>,
) -> Result<HttpResponse> {
    write(&app, &once, async |tx| {
        let review = actions::answer(tx, &who.admin_of, who.account_id, *id, body.text.trim()).await?;
        Ok(Reply::ok(&ReviewView::of(review, Some(who.account_id))))
    })
    .await
}

pub fn routes(cfg: &mut Routes) {
    cfg.service(list).service(create).service(change).service(withdraw).service(list_own).service(answer);
}
