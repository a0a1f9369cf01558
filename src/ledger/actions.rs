//! Posting, in the transaction of what is posted. Each verb takes any number at once, and asks the database as often for
//! one as for a thousand.

use std::collections::HashMap;

use uuid::Uuid;

use super::model::{EntryKind, Line, NewPayout, PaidRefund, Payout, RefundPromised, Sale};
use super::rules::{self, Left};
use super::store::{self, Posting};
use crate::error::{Code, Refusal, Result};
use crate::events::Tx;
use crate::types::{AccountId, Currency, Money, OperatorId, PaymentId, PayoutId};

/// Money came, for different payments.
pub async fn post_sales(tx: &mut Tx, sales: &[Sale]) -> Result<()> {
    if sales.is_empty() {
        return Ok(());
    }
    let operators: Vec<OperatorId> = sales.iter().map(|sale| sale.operator_id).collect();
    let sellers = store::sellers(tx, &operators).await?;
    let share = tx.platform_share;
    let postings = sales.iter().map(|sale| {
        let seller = sellers.iter().find(|seller| seller.operator_id == sale.operator_id);
        let gst_rate = seller.map_or(0, |seller| seller.gst_rate);
        let left = Left::sold(sale.amount.amount, &sale.goods, gst_rate, share);
        Posting {
            kind: EntryKind::Payment,
            subject: sale.payment_id.0,
            payment: Some(sale.payment_id),
            operator: sale.operator_id,
            lot: Some(sale.lot_id),
            currency: sale.amount.currency,
            at: sale.at,
            gst_rate: Some(gst_rate),
            lines: rules::sale(&left, sale.holder),
        }
    });
    store::insert(tx, &postings.collect::<Vec<_>>()).await
}

/// Money was promised back, for different payments that are locked. A payment that a server of an older version took is
/// not in the books yet: its refund comes into them with it.
pub async fn post_refunds(tx: &mut Tx, refunds: &[RefundPromised]) -> Result<()> {
    if refunds.is_empty() {
        return Ok(());
    }
    let payments: Vec<PaymentId> = refunds.iter().map(|refund| refund.payment_id).collect();
    let left: HashMap<PaymentId, Left> = store::left(tx, &payments).await?;
    let postings = refunds.iter().filter_map(|refund| {
        let left = left.get(&refund.payment_id).filter(|left| left.total() >= refund.amount.amount)?;
        Some(posting(EntryKind::Refund, refund, rules::refund(&left.part(refund.amount.amount), refund.holder)))
    });
    store::insert(tx, &postings.collect::<Vec<_>>()).await
}

/// Money went back. As above: only what the books know was promised.
pub async fn post_paid_refunds(tx: &mut Tx, refunds: &[PaidRefund]) -> Result<()> {
    let ids: Vec<Uuid> = refunds.iter().map(|refund| refund.refund_id.0).collect();
    let promised = store::posted(tx, EntryKind::Refund, &ids).await?;
    let known = refunds.iter().filter(|refund| promised.contains(&refund.refund_id.0));
    let postings = known
        .map(|refund| posting(EntryKind::RefundPaid, refund, rules::refund_paid(refund.amount.amount, refund.holder)));
    store::insert(tx, &postings.collect::<Vec<_>>()).await
}

fn posting(kind: EntryKind, refund: &RefundPromised, lines: Vec<Line>) -> Posting {
    Posting {
        kind,
        subject: refund.refund_id.0,
        payment: Some(refund.payment_id),
        operator: refund.operator_id,
        lot: Some(refund.lot_id),
        currency: refund.amount.currency,
        at: refund.at,
        gst_rate: None,
        lines,
    }
}

/// What the platform owes an operator; negative, if it is the other way round.
pub async fn owed(tx: &mut Tx, operator: OperatorId) -> Result<Money> {
    let currency = Currency::default();
    Ok(Money::new(store::owed(tx, operator, currency).await?, currency))
}

/// The platform paid an operator what it is owed, or some of it. Payouts to one operator take turns, so that two cannot
/// both find the same money.
pub async fn pay_out(tx: &mut Tx, recorded_by: AccountId, new: &NewPayout<'_>) -> Result<Payout> {
    let Money { amount, currency } = new.amount;
    store::lock_payouts(tx, new.operator_id, currency).await?;
    let owed = store::owed(tx, new.operator_id, currency).await?;
    if amount > owed {
        return Err(Refusal::new(Code::MoreThanOwed).with("owed", Money::new(owed, currency)).into());
    }
    let payout = Payout {
        id: PayoutId::new(),
        operator_id: new.operator_id,
        amount,
        currency,
        reference: new.reference.to_owned(),
        recorded_by,
        created_at: tx.now(),
    };
    store::insert_payout(tx, &payout).await?;
    let entry = Posting {
        kind: EntryKind::Payout,
        subject: payout.id.0,
        payment: None,
        operator: payout.operator_id,
        lot: None,
        currency,
        at: payout.created_at,
        gst_rate: None,
        lines: rules::payout(amount),
    };
    store::insert(tx, &[entry]).await?;
    Ok(payout)
}
