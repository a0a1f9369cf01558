//! What the books do not know yet: money from before there were books, and what a server of an older version took while
//! both were at work. It is posted by the same rules as what comes now.

mod store;

use std::collections::HashMap;

use uuid::Uuid;

use crate::app::App;
use crate::error::Result;
use crate::events::Tx;
use crate::ledger::{self, Goods};
use crate::payments::{self, Payment};
use crate::types::{PaymentId, RefundId};

/// Entries of one transaction at most.
const BATCH: i64 = 500;
/// Each round posts one refund of a payment; none has nearly as many.
const MOST_ROUNDS: usize = 100;

/// Posts payments and refunds that have no entry. Returns how many; those that somebody is at work on are left for the
/// next time. Servers that do it at once take turns.
pub async fn post_missing(app: &App) -> Result<usize> {
    let (mut posted, mut after) = (0, Uuid::nil());
    while let Some((last, count)) = post_sales(app, after).await? {
        (after, posted) = (last, posted + count);
    }
    for paid in [false, true] {
        for _ in 0..MOST_ROUNDS {
            let (before, mut after) = (posted, Uuid::nil());
            while let Some((last, count)) = post_refunds(app, paid, after).await? {
                (after, posted) = (last, posted + count);
            }
            if posted == before {
                break;
            }
        }
    }
    Ok(posted)
}

/// A batch of those after this one; the last of them, and how many. None if there are no more.
async fn post_sales(app: &App, after: Uuid) -> Result<Option<(Uuid, usize)>> {
    let mut tx = app.begin().await?;
    store::take_turn(&mut tx).await?;
    let missing = store::payments_without_entry(&mut tx, after, BATCH).await?;
    let Some(last) = missing.last().map(|sold| sold.payment_id.0) else {
        tx.roll_back().await;
        return Ok(None);
    };
    let found = found(&mut tx, missing.iter().map(|sold| sold.payment_id).collect()).await?;
    let sales = missing.iter().filter_map(|sold| {
        let payment = found.get(&sold.payment_id)?;
        let parking = if sold.renewal { Goods::Renewal } else { Goods::Parking };
        let parking = sold.parking.map(|price| (parking, price));
        let goods = parking.into_iter().chain(sold.car_wash.map(|price| (Goods::CarWash, price))).collect();
        Some(payments::sale(payment, goods, payment.settled_at?))
    });
    ledger::post_sales(&mut tx, &sales.collect::<Vec<_>>()).await?;
    tx.commit().await?;
    Ok(Some((last, missing.len())))
}

async fn post_refunds(app: &App, paid: bool, after: Uuid) -> Result<Option<(Uuid, usize)>> {
    let mut tx = app.begin().await?;
    store::take_turn(&mut tx).await?;
    let missing = store::refunds_without_entry(&mut tx, paid, after, BATCH).await?;
    let Some(last) = missing.last().map(|refund| refund.id) else {
        tx.roll_back().await;
        return Ok(None);
    };
    let found = found(&mut tx, missing.iter().map(|refund| refund.payment_id).collect()).await?;
    let refunds: Vec<_> = missing
        .iter()
        .filter_map(|refund| {
            let payment = found.get(&refund.payment_id)?;
            Some(payments::refund_of(RefundId(refund.id), payment, refund.amount, refund.at))
        })
        .collect();
    if paid {
        ledger::post_paid_refunds(&mut tx, &refunds).await?;
    } else {
        ledger::post_refunds(&mut tx, &refunds).await?;
    }
    tx.commit().await?;
    Ok(Some((last, missing.len())))
}

async fn found(tx: &mut Tx, payments: Vec<PaymentId>) -> Result<HashMap<PaymentId, Payment>> {
    let found = payments::find_all(tx, &payments).await?;
    Ok(found.into_iter().map(|payment| (payment.id, payment)).collect())
}
