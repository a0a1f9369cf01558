//! Which accounts an entry moves, and by how much. Everything is whole minor units, and nothing is lost in rounding.

use chrono::{DateTime, Datelike, Months, NaiveDate, Utc};
use chrono_tz::Tz;

use super::model::AccountKind::{
    self, Bank, Gateway, Gst, OwedByPlatform, OwedToOperator, PlatformFee, PlatformShare, RefundsByGateway,
    RefundsByHand, Till,
};
use super::model::{Goods, Holder, Line};
use crate::error::Refusal;
use crate::lots;
use crate::types::Period;

/// In hundredths of a percent.
const WHOLE: i64 = 10_000;

/// What is left in the books of what a payment sold: by account, without sign, and what the platform keeps of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Left {
    pub sold: Vec<(AccountKind, i64)>,
    pub share: i64,
}

impl Left {
    /// Of the lines of a payment and its refunds so far.
    pub fn of(lines: impl IntoIterator<Item = Line>) -> Self {
        let mut left = Self::default();
        for (kind, amount) in lines {
            match kind {
                AccountKind::Parking | AccountKind::Renewal | AccountKind::CarWash | Gst => {
                    match left.sold.iter_mut().find(|(known, _)| *known == kind) {
                        Some((_, sum)) => *sum -= amount,
                        None => left.sold.push((kind, -amount)),
                    }
                }
                PlatformFee => left.share += amount,
                _ => {}
            }
        }
        left.sold.sort_unstable();
        left
    }

    pub fn total(&self) -> i64 {
        self.sold.iter().map(|(_, amount)| amount).sum()
    }

    /// What a payment brings into the books: its tax, what was sold without it, and the platform's share of it all.
    pub fn sold(amount: i64, goods: &[(Goods, i64)], gst_rate: i32, share_percent: u8) -> Self {
        let rate = i64::from(gst_rate);
        let tax = rounded(amount, rate, WHOLE + rate);
        let parking = (amount - goods.iter().map(|(_, price)| price).sum::<i64>()).max(0);
        let mut prices: Vec<(AccountKind, i64)> =
            goods.iter().map(|(goods, price)| (goods.account(), *price)).collect();
        prices.push((AccountKind::Parking, parking));
        let net = shared(amount - tax, &prices.iter().map(|(_, price)| *price).collect::<Vec<_>>());
        let lines = prices.iter().zip(net).map(|((kind, _), net)| (*kind, -net));
        let share = rounded(amount, i64::from(share_percent), 100);
        let mut left = Self::of(lines.chain([(Gst, -tax), (PlatformFee, share)]));
        left.sold.retain(|(_, amount)| *amount != 0);
        left
    }

    /// Its part of `amount`, which goes back: of the last of it, all that is left.
    pub fn part(&self, amount: i64) -> Self {
        let weights: Vec<i64> = self.sold.iter().map(|(_, left)| *left).collect();
        let parts = shared(amount, &weights);
        let share = rounded(self.share, amount, self.total().max(1));
        Self { sold: self.sold.iter().zip(parts).map(|((kind, _), part)| (*kind, part)).collect(), share }
    }
}

/// A month by this clock, this one unless told: its name, and from when to when it is.
pub fn month(written: Option<&str>, zone: Tz, now: DateTime<Utc>) -> Result<(String, Period), Refusal> {
    let today = now.with_timezone(&zone).date_naive();
    let misfit = || Refusal::field("month", "invalid", "Write YYYY-MM.");
    let name = written.map_or_else(|| today.format("%Y-%m").to_string(), str::to_owned);
    let sound =
        name.len() == 7 && name.bytes().enumerate().all(|(i, c)| if i == 4 { c == b'-' } else { c.is_ascii_digit() });
    let first =
        NaiveDate::parse_from_str(&format!("{name}-01"), "%Y-%m-%d").ok().filter(|_| sound).ok_or_else(misfit)?;
    let next = first.checked_add_months(Months::new(1)).ok_or_else(misfit)?;
    let days = lots::day(first, zone).zip(lots::day(next, zone)).filter(|_| (1970..=9998).contains(&first.year()));
    let period = days.and_then(|(first, next)| Period::new(first.start(), next.start())).ok_or_else(misfit)?;
    Ok((name, period))
}

/// Money came.
pub fn sale(left: &Left, holder: Holder) -> Vec<Line> {
    let (amount, share) = (left.total(), left.share);
    let mut lines = match holder {
        Holder::Platform => {
            let owed = amount - share;
            vec![(Gateway, amount), (PlatformShare, -share), (OwedToOperator, -owed), (OwedByPlatform, owed)]
        }
        Holder::Operator => {
            vec![(PlatformShare, -share), (OwedToOperator, share), (Till, amount), (OwedByPlatform, -share)]
        }
    };
    lines.push((PlatformFee, share));
    lines.extend(left.sold.iter().map(|(kind, amount)| (*kind, -amount)));
    moving(lines)
}

/// This much of a sale is undone, and its money owed to the customer by whoever holds it.
pub fn refund(part: &Left, holder: Holder) -> Vec<Line> {
    let (held, owed) = match holder {
        Holder::Platform => (Gateway, RefundsByGateway),
        Holder::Operator => (Till, RefundsByHand),
    };
    let undone = sale(part, holder).into_iter().map(|(kind, amount)| (kind, -amount));
    undone.map(|(kind, amount)| (if kind == held { owed } else { kind }, amount)).collect()
}

/// The customer has it back.
pub fn refund_paid(amount: i64, holder: Holder) -> Vec<Line> {
    match holder {
        Holder::Platform => vec![(RefundsByGateway, amount), (Gateway, -amount)],
        Holder::Operator => vec![(RefundsByHand, amount), (Till, -amount)],
    }
}

/// The operator was paid what it was owed, or some of it.
pub fn payout(amount: i64) -> Vec<Line> {
    vec![(OwedToOperator, amount), (Gateway, -amount), (Bank, amount), (OwedByPlatform, -amount)]
}

fn moving(lines: Vec<Line>) -> Vec<Line> {
    lines.into_iter().filter(|(_, amount)| *amount != 0).collect()
}

/// `amount` shared out by these weights: each share is rounded by less than one unit, none is negative or more than its
/// weight unless the amount is more than all of them, and together they are the amount.
fn shared(amount: i64, weights: &[i64]) -> Vec<i64> {
    let total: i64 = weights.iter().sum::<i64>().max(1);
    let (mut weight_so_far, mut given) = (0, 0);
    weights
        .iter()
        .map(|weight| {
            weight_so_far += weight;
            let share = rounded(amount, weight_so_far, total) - given;
            given += share;
            share
        })
        .collect()
}

/// `amount * part / whole`, rounded half up.
fn rounded(amount: i64, part: i64, whole: i64) -> i64 {
    let (amount, part, whole) = (i128::from(amount), i128::from(part), i128::from(whole));
    i64::try_from((2 * amount * part + whole) / (2 * whole)).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod histories;
