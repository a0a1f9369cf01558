//! Random histories of payments: whatever happens to them, the books are whole.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::{Left, payout, refund, refund_paid, sale};
use crate::ledger::model::AccountKind::{self, *};
use crate::ledger::model::{Goods, Holder, Line};

/// One payment: how much, what for, what the operator's terms were, what of it went back, in parts of the rest.
#[derive(Debug, Clone)]
struct History {
    amount: i64,
    goods: Vec<(Goods, i64)>,
    gst_rate: i32,
    share: u8,
    holder: Holder,
    /// A part of what is left, in thousandths, and whether the customer has it.
    refunds: Vec<(i64, bool)>,
    /// In the end all that is left goes back.
    fully: bool,
    payout: i64,
}

prop_compose! {
    fn history()(
        parking in 0_i64..2_000_000, renewal in 0_i64..500_000, wash in 0_i64..500_000, odd in 1_i64..4,
        gst_rate in prop_oneof![Just(0), Just(1_800), 0..=10_000], share in 0_u8..=100, by_platform in any::<bool>(),
        refunds in prop::collection::vec((0_i64..=1_000, any::<bool>()), 0..6), fully in any::<bool>(),
        payout in 1_i64..1_000_000,
    ) -> History {
        let goods = [(Goods::Parking, parking), (Goods::Renewal, renewal), (Goods::CarWash, wash)];
        History {
            amount: parking + renewal + wash + odd,
            goods: goods.into_iter().filter(|(_, price)| *price > 0).collect(),
            gst_rate,
            share,
            holder: if by_platform { Holder::Platform } else { Holder::Operator },
            refunds,
            fully,
            payout,
        }
    }
}

#[derive(Debug, Default)]
struct Books(BTreeMap<AccountKind, i64>);

impl Books {
    /// Each entry is zero in the platform's books and in the operator's.
    fn post(&mut self, lines: &[Line]) -> Result<(), TestCaseError> {
        for platform in [true, false] {
            let of_these = lines.iter().filter(|(kind, _)| kind.in_the_platforms_books() == platform);
            prop_assert_eq!(of_these.map(|(_, amount)| amount).sum::<i64>(), 0, "{:?}", lines);
        }
        let mut kinds: Vec<_> = lines.iter().map(|(kind, _)| kind).collect();
        kinds.sort_unstable();
        kinds.dedup();
        prop_assert_eq!(kinds.len(), lines.len(), "a line an account");
        prop_assert!(lines.iter().all(|(_, amount)| *amount != 0), "{:?}", lines);
        for (kind, amount) in lines {
            *self.0.entry(*kind).or_default() += amount;
        }
        Ok(())
    }

    fn of(&self, kind: AccountKind) -> i64 {
        self.0.get(&kind).copied().unwrap_or(0)
    }

    fn left(&self) -> Left {
        Left::of(self.0.iter().map(|(kind, amount)| (*kind, *amount)))
    }
}

/// Plays it; what came back of it, in the customer's hands or not.
fn play(history: &History, books: &mut Books) -> Result<i64, TestCaseError> {
    let sold = Left::sold(history.amount, &history.goods, history.gst_rate, history.share);
    prop_assert_eq!(sold.total(), history.amount);
    books.post(&sale(&sold, history.holder))?;
    let mut promised = 0;
    let last = history.fully.then_some((1_000, true));
    for (thousandths, paid) in history.refunds.iter().copied().chain(last) {
        let amount = (history.amount - promised) * thousandths / 1_000;
        if amount == 0 {
            continue;
        }
        let part = books.left().part(amount);
        prop_assert_eq!(part.total(), amount);
        prop_assert!(part.share >= 0 && part.sold.iter().all(|(_, part)| *part >= 0), "{:?}", part);
        books.post(&refund(&part, history.holder))?;
        promised += amount;
        let left = books.left();
        prop_assert!(left.share >= 0 && left.sold.iter().all(|(_, left)| *left >= 0), "{:?}", left);
        prop_assert_eq!(left.total(), history.amount - promised);
        if paid {
            books.post(&refund_paid(amount, history.holder))?;
        }
    }
    Ok(promised)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn whatever_happens_the_books_are_zero_and_a_full_refund_leaves_nothing(history in history()) {
        let mut books = Books::default();
        let promised = play(&history, &mut books)?;
        books.post(&payout(history.payout))?;
        prop_assert_eq!(books.of(OwedToOperator), -books.of(OwedByPlatform));
        prop_assert_eq!(books.of(PlatformShare), -books.of(PlatformFee));
        let sold: i64 = [Parking, Renewal, CarWash, Gst].into_iter().map(|kind| books.of(kind)).sum();
        prop_assert_eq!(-sold, history.amount - promised);
        if promised == history.amount {
            for kind in [Parking, Renewal, CarWash, Gst, PlatformFee, PlatformShare] {
                prop_assert_eq!(books.of(kind), 0, "{:?}", kind);
            }
            prop_assert_eq!(books.of(OwedToOperator), history.payout, "nothing but the payout is owed back");
        }
        if history.fully && history.refunds.iter().all(|(_, paid)| *paid) {
            prop_assert_eq!(books.of(RefundsByGateway) + books.of(RefundsByHand) + books.of(Till), 0);
            prop_assert_eq!(books.of(Gateway), -history.payout);
        }
    }
}

/// The control: refunds rounded each for itself, not by what is left, do not come out.
#[test]
fn refunds_rounded_each_for_itself_would_leave_something() {
    let sold = Left::sold(5, &[], 1_800, 30);
    let parts = [1, 1, 1, 2];
    let each_for_itself: i64 = parts.iter().map(|amount| sold.part(*amount).share).sum();
    assert_eq!((sold.share, each_for_itself), (2, 1));
    let mut left = sold.clone();
    for amount in parts {
        let part = left.part(amount);
        left.share -= part.share;
        for ((_, left), (_, part)) in left.sold.iter_mut().zip(&part.sold) {
            *left -= part;
        }
    }
    assert_eq!((left.share, left.total()), (0, 0));
}

#[test]
fn tax_is_in_the_price_and_rounded_once() {
    let sold = Left::sold(11_800, &[(Goods::Parking, 11_800)], 1_800, 30);
    assert_eq!(sold, Left { sold: vec![(Parking, 10_000), (Gst, 1_800)], share: 3_540 });
    let odd = Left::sold(5_005, &[(Goods::Renewal, 2_505), (Goods::CarWash, 2_500)], 1_800, 33);
    assert_eq!(odd.sold, [(Renewal, 2_123), (CarWash, 2_119), (Gst, 763)]);
    assert_eq!((odd.total(), odd.share), (5_005, 1_652));
    assert_eq!(Left::sold(1, &[], 0, 0).sold, [(Parking, 1)]);
}
