//! SQL of reviews.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use super::model::{Kind, Opinion, Review, Subject};
use crate::error::Result;
use crate::types::{AccountId, LotId, OperatorId, PageQuery, ReviewId};

macro_rules! select_reviews {
    ($tail:literal, $($argument:expr),*) => {
        sqlx::query_as!(
            Review,
            r#"
select r.id as "id: ReviewId", r.lot_id as "lot_id: LotId", l.operator_id as "operator_id: OperatorId",
    r.author_id as "author_id: AccountId", a.full_name as author_name, r.kind as "kind: Kind", r.subject_id, r.rating,
    r.text, r.created_at, r.edited_at, r.answer, r.answered_at
from review r
    join lot l on l.id = r.lot_id
    join account a on a.id = r.author_id
"# + $tail,
            $($argument),*
        )
    };
}

/// The review, as it is.
pub(super) async fn find(db: &mut PgConnection, id: ReviewId) -> Result<Option<Review>> {
    Ok(select_reviews!("where r.id = $1", id.0).fetch_optional(db).await?)
}

/// Whose reviews a list shows.
pub(super) enum Scope<'a> {
    Lot(LotId),
    /// At all lots of these, or at one of them; those with an answer, those without, or both.
    Operators(&'a [OperatorId], Option<LotId>, Option<bool>),
}

/// A page of reviews, newest first.
pub(super) async fn list(
    db: &mut PgConnection,
    scope: Scope<'_>,
    kind: Option<Kind>,
    page: &PageQuery,
) -> Result<Vec<Review>> {
    let (operators, lot, answered) = match scope {
        Scope::Lot(lot) => (None, Some(lot), None),
        Scope::Operators(operators, lot, answered) => (Some(operators), lot, answered),
    };
    let reviews = select_reviews!(
        "
where ($1::uuid is null or r.lot_id = $1) and ($2::review_kind is null or r.kind = $2) and ($3::uuid is null or r.id < $3)
  and ($5::uuid[] is null or l.operator_id = any($5))
  and ($6::boolean is null or (r.answer is not null) = $6)
order by r.id desc
limit $4",
        lot.map(|lot| lot.0),
        kind as Option<Kind>,
        page.cursor,
        page.fetch(),
        operators as Option<&[OperatorId]>,
        answered
    )
    .fetch_all(db)
    .await?;
    Ok(reviews)
}

/// Whose lot it is, and whether it is open to the public.
pub(super) async fn lot(db: &mut PgConnection, id: LotId) -> Result<Option<(OperatorId, bool)>> {
    let row = sqlx::query!(
        r#"
select o.id as "operator_id: OperatorId", o.verification = 'approved' as "approved!"
from lot l join operator o on o.id = l.operator_id where l.id = $1
"#,
        id.0,
    )
    .fetch_optional(db)
    .await?;
    Ok(row.map(|row| (row.operator_id, row.approved)))
}

/// Holds the lot's sums to the end of the transaction.
pub(super) async fn lock_lot(db: &mut PgConnection, id: LotId) -> Result<()> {
    sqlx::query!("select id from lot where id = $1 for no key update", id.0).fetch_optional(db).await?;
    Ok(())
}

/// Whether it is completed; None if this customer has no such booking (or wash) at the lot.
pub(super) async fn completed(
    db: &mut PgConnection,
    lot: LotId,
    customer: AccountId,
    subject: Subject,
) -> Result<Option<bool>> {
    let completed = match subject.kind {
        Kind::Parking => {
            let status = sqlx::query_scalar!(
                r#"select status = 'completed' as "completed!" from booking where id = $1 and lot_id = $2 and customer_id = $3"#,
                subject.id,
                lot.0,
                customer.0,
            );
            status.fetch_optional(db).await?
        }
        Kind::CarWash => {
            let status = sqlx::query_scalar!(
                r#"select status = 'completed' as "completed!" from car_wash where id = $1 and lot_id = $2 and customer_id = $3"#,
                subject.id,
                lot.0,
                customer.0,
            );
            status.fetch_optional(db).await?
        }
    };
    Ok(completed)
}

pub(super) async fn insert(
    db: &mut PgConnection,
    review: (ReviewId, LotId, AccountId),
    subject: Subject,
    opinion: &Opinion,
    now: DateTime<Utc>,
) -> Result<()> {
    let (id, lot, author) = review;
    sqlx::query!(
        "
with counted as (
    update lot set review_count = review_count + 1, rating_sum = rating_sum + $6::smallint where id = $2
)
insert into review (id, lot_id, author_id, kind, subject_id, rating, text, created_at)
values ($1, $2, $3, $4, $5, $6, $7, $8)
",
        id.0,
        lot.0,
        author.0,
        subject.kind as Kind,
        subject.id,
        opinion.rating,
        opinion.text,
        now,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// The caller holds the lot and has read `was` since.
pub(super) async fn update(db: &mut PgConnection, was: &Review, opinion: &Opinion, now: DateTime<Utc>) -> Result<()> {
    sqlx::query!(
        "
with counted as (
    update lot set rating_sum = rating_sum + $3::smallint - $5::smallint where id = $2
)
update review set rating = $3, text = $4, edited_at = $6 where id = $1
",
        was.id.0,
        was.lot_id.0,
        opinion.rating,
        opinion.text,
        was.rating,
        now,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// The caller holds the lot and has read `was` since.
pub(super) async fn delete(db: &mut PgConnection, was: &Review) -> Result<()> {
    sqlx::query!(
        "
with counted as (
    update lot set review_count = review_count - 1, rating_sum = rating_sum - $3::smallint where id = $2
)
delete from review where id = $1
",
        was.id.0,
        was.lot_id.0,
        was.rating,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// False if it has an answer.
pub(super) async fn answer(
    db: &mut PgConnection,
    id: ReviewId,
    text: &str,
    by: AccountId,
    now: DateTime<Utc>,
) -> Result<bool> {
    let done = sqlx::query!(
        "update review set answer = $2, answered_by = $3, answered_at = $4 where id = $1 and answer is null",
        id.0,
        text,
        by.0,
        now,
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}
