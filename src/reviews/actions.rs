//! Reviewing, thinking again, answering.

use super::model::{Opinion, Review, Subject};
use super::store;
use crate::error::{Code, Result};
use crate::events::Tx;
use crate::types::{AccountId, LotId, OperatorId, ReviewId};

/// Refused with `not_found` for what is not one's own at this lot, `not_reviewable` before its end, `already_reviewed`.
pub async fn review(tx: &mut Tx, lot: LotId, author: AccountId, subject: Subject, opinion: &Opinion) -> Result<Review> {
    store::lock_lot(tx, lot).await?;
    if !store::completed(tx, lot, author, subject).await?.ok_or(Code::NotFound)? {
        return Err(Code::NotReviewable.into());
    }
    let (id, now) = (ReviewId::new(), tx.now());
    store::insert(tx, (id, lot, author), subject, opinion, now).await?;
    load(tx, id).await
}

/// What is not told stays.
pub async fn edit(
    tx: &mut Tx,
    author: AccountId,
    id: ReviewId,
    rating: Option<i16>,
    text: Option<String>,
) -> Result<Review> {
    let was = lock_own(tx, author, id).await?;
    let opinion = Opinion { rating: rating.unwrap_or(was.rating), text: text.unwrap_or_else(|| was.text.clone()) };
    let now = tx.now();
    store::update(tx, &was, &opinion, now).await?;
    load(tx, id).await
}

/// The audit remembers it.
pub async fn withdraw(tx: &mut Tx, author: AccountId, id: ReviewId) -> Result<()> {
    let was = lock_own(tx, author, id).await?;
    store::delete(tx, &was).await
}

/// Once; `operators`: those the admin may speak for.
pub async fn answer(tx: &mut Tx, operators: &[OperatorId], by: AccountId, id: ReviewId, text: &str) -> Result<Review> {
    let found = store::find(tx, id).await?.filter(|review| operators.contains(&review.operator_id));
    found.ok_or(Code::NotFound)?;
    let now = tx.now();
    if !store::answer(tx, id, text, by, now).await? {
        return Err(Code::AlreadyAnswered.into());
    }
    load(tx, id).await
}

/// Locks the lot, then reads the review as it is since: all that writes reviews of a lot queues there.
async fn lock_own(tx: &mut Tx, author: AccountId, id: ReviewId) -> Result<Review> {
    let found = store::find(tx, id).await?.filter(|review| review.author_id == author).ok_or(Code::NotFound)?;
    store::lock_lot(tx, found.lot_id).await?;
    load(tx, id).await
}

async fn load(tx: &mut Tx, id: ReviewId) -> Result<Review> {
    store::find(tx, id).await?.ok_or_else(|| Code::NotFound.into())
}
