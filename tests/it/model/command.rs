//! What people can ask for, by chance.

use proptest::prelude::*;
use proptest::sample::select;

pub const CUSTOMERS: usize = 3;
pub const BAYS: usize = 3;

#[derive(Debug, Clone, Copy)]
pub enum Command {
    Book {
        who: usize,
        bay: usize,
        /// In so many minutes; 0 is now.
        ahead: i64,
        minutes: i64,
        method: &'static str,
    },
    /// Each of these is about one of the bookings, or washes, counted back from the newest.
    Renew {
        which: usize,
        minutes: i64,
        method: &'static str,
    },
    /// By card on the gateway's page; cash and UPI as a lot admin who saw it.
    MoneyComes(usize),
    MoneyIsRefused(usize),
    Cancel(usize),
    Decline(usize),
    Extend(usize),
    CheckIn(usize),
    CheckOut(usize),
    /// While the car is parked, to be paid by card.
    Wash(usize),
    WashPaid(usize),
    WashRefused(usize),
    WashCancelled(usize),
    /// So many minutes, and everything that falls due in them.
    Wait(i64),
}

#[derive(Debug, Clone, Copy)]
pub struct Step {
    /// Minutes that pass before the command while the scheduler sleeps.
    pub overslept: i64,
    pub command: Command,
}

pub fn history() -> impl Strategy<Value = Vec<Step>> {
    prop::collection::vec(step(), 25..60)
}

fn step() -> impl Strategy<Value = Step> {
    let overslept = prop_oneof![12 => Just(0), 1 => 1..30i64, 1 => select(vec![5, 10, 15, 20, 60])];
    (overslept, command()).prop_map(|(overslept, command)| Step { overslept, command })
}

fn command() -> impl Strategy<Value = Command> {
    use Command::*;
    let which = || prop_oneof![4 => 0..2usize, 2 => 2..6usize, 1 => 6..20usize];
    let method = || select(vec!["card", "card", "cash", "upi"]);
    let minutes = || select(vec![10, 15, 20, 30, 45, 60, 90]);
    let ahead = prop_oneof![3 => Just(0), 2 => select(vec![5, 15, 20, 30, 45, 60, 120]), 1 => Just(25 * 60)];
    let book = (0..CUSTOMERS, 0..BAYS, ahead, minutes(), method())
        .prop_map(|(who, bay, ahead, minutes, method)| Book { who, bay, ahead, minutes, method });
    let renew = (which(), minutes(), method()).prop_map(|(which, minutes, method)| Renew { which, minutes, method });
    let wait = prop_oneof![3 => 1..12i64, 2 => select(vec![5, 10, 15, 30, 45, 60]), 1 => 60..200i64];
    prop_oneof![
        6 => book,
        2 => renew,
        6 => which().prop_map(MoneyComes),
        1 => which().prop_map(MoneyIsRefused),
        2 => which().prop_map(Cancel),
        1 => which().prop_map(Decline),
        1 => which().prop_map(Extend),
        1 => which().prop_map(CheckIn),
        2 => which().prop_map(CheckOut),
        2 => which().prop_map(Wash),
        2 => which().prop_map(WashPaid),
        1 => which().prop_map(WashRefused),
        1 => which().prop_map(WashCancelled),
        5 => wait.prop_map(Wait),
    ]
}
