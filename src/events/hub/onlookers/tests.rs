use std::time::Duration;

use futures_util::FutureExt;
use tokio::time::Instant;

use super::{Closing, Crowd, Holder, MOST_PER_ACCOUNT, MOST_PER_ADDRESS, Onlooker, Onlookers, REST};
use crate::events::{Change, Kind, Kinds, Place};
use crate::types::{AccountId, LotId, OperatorId, SessionId};

const STRANGER: Holder = Holder::Stranger(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST));

fn member() -> Holder {
    Holder::Member(AccountId::new(), SessionId::new())
}

fn enter(onlookers: &Onlookers, at: Place, holder: Holder) -> Onlooker {
    onlookers.enter(at, holder).map_err(|_| ()).expect("room")
}

fn changed(place: Place, kinds: &[Kind]) -> Change {
    Change { place, what: Kinds::of(kinds) }
}

/// What it has heard, if anything.
fn heard(onlooker: &Onlooker) -> Option<(Option<LotId>, Vec<Kind>)> {
    onlooker.next().now_or_never().map(|told| told.map(|(lot, what)| (lot, what.list())).expect("open"))
}

/// Lets the courier do what it can.
async fn spread(onlookers: &Onlookers) {
    onlookers
        .spread(async {
            for _ in 0..10 {
                tokio::task::yield_now().await;
            }
        })
        .await;
}

#[tokio::test]
async fn a_slow_reader_finds_one_entry_a_lot_with_all_that_changed() {
    let onlookers = Onlookers::default();
    let (operator, one, other) = (OperatorId::new(), LotId::new(), LotId::new());
    let slow = enter(&onlookers, Place { operator, lot: None }, member());
    for kind in [Kind::Bookings, Kind::Payments, Kind::Bookings] {
        for lot in [one, other] {
            onlookers.note(changed(Place::lot(operator, lot), &[kind]));
        }
        // Without the rest in between that the courier keeps.
        spread(&onlookers).await;
    }
    let both = vec![Kind::Bookings, Kind::Payments];
    assert_eq!([heard(&slow), heard(&slow)], [Some((Some(one), both.clone())), Some((Some(other), both))]);
    assert_eq!(heard(&slow), None);
}

#[tokio::test]
async fn a_lot_is_told_of_at_once_and_then_once_each_half_second() {
    let onlookers = Onlookers::default();
    let place = Place::lot(OperatorId::new(), LotId::new());
    let onlooker = enter(&onlookers, place, STRANGER);
    let told = async {
        onlookers.note(changed(place, &[Kind::Bookings]));
        let (_, first) = onlooker.next().await.expect("open");
        let start = Instant::now();
        for _ in 0..100 {
            onlookers.note(changed(place, &[Kind::Bookings]));
            onlookers.note(changed(place, &[Kind::Bays]));
            tokio::task::yield_now().await;
        }
        let (_, then) = onlooker.next().await.expect("open");
        (first.list(), then.list(), start.elapsed())
    };
    let (first, then, rested) = tokio::select! {
        told = told => told,
        () = onlookers.spread(std::future::pending()) => unreachable!("it spreads for ever"),
    };
    assert_eq!((first, then), (vec![Kind::Bookings], vec![Kind::Bookings, Kind::Bays]));
    assert!(rested > REST - Duration::from_millis(50), "{rested:?}");
    assert_eq!(heard(&onlooker), None);
}

#[tokio::test]
async fn each_hears_of_his_own_place_and_of_what_concerns_all_lots() {
    let onlookers = Onlookers::default();
    let (operator, here, there) = (OperatorId::new(), LotId::new(), LotId::new());
    let all = enter(&onlookers, Place { operator, lot: None }, member());
    let one = enter(&onlookers, Place::lot(operator, here), STRANGER);
    let stranger = enter(&onlookers, Place::lot(OperatorId::new(), LotId::new()), STRANGER);
    onlookers.note(changed(Place::lot(operator, there), &[Kind::Bays]));
    spread(&onlookers).await;
    assert_eq!((heard(&all), heard(&one)), (Some((Some(there), vec![Kind::Bays])), None));
    onlookers.note(changed(Place { operator, lot: None }, &[Kind::Bays]));
    spread(&onlookers).await;
    assert_eq!((heard(&all), heard(&one)), (Some((None, vec![Kind::Bays])), Some((Some(here), vec![Kind::Bays]))));
    assert_eq!(heard(&stranger), None);
    onlookers.note_all();
    spread(&onlookers).await;
    assert_eq!(heard(&stranger).map(|told| told.1.len()), Some(5));
}

#[tokio::test]
async fn what_nobody_looks_at_is_not_kept() {
    let onlookers = Onlookers::default();
    let place = Place::lot(OperatorId::new(), LotId::new());
    onlookers.note(changed(place, &[Kind::Bays]));
    let late = enter(&onlookers, place, STRANGER);
    spread(&onlookers).await;
    assert_eq!(heard(&late), None);
    drop(late);
    assert!(onlookers.count() == 0 && onlookers.read().by_operator.is_empty() && onlookers.read().held_by.is_empty());
}

#[tokio::test]
async fn an_address_and_a_person_have_so_many_places() {
    let (onlookers, place) = (Onlookers::default(), Place { operator: OperatorId::new(), lot: None });
    let crowd: Vec<_> = (0..MOST_PER_ADDRESS).map(|_| enter(&onlookers, place, STRANGER)).collect();
    assert_eq!(onlookers.enter(place, STRANGER).err(), Some(Crowd::AtThisAddress));
    let account = AccountId::new();
    let own = || enter(&onlookers, place, Holder::Member(account, SessionId::new()));
    let seats: Vec<_> = (0..MOST_PER_ACCOUNT).map(|_| own()).collect();
    assert_eq!(own().next().now_or_never(), Some(Err(Closing::TooMany)));
    drop((crowd, seats));
    assert!(own().next().now_or_never().is_none() && onlookers.enter(place, STRANGER).is_ok());
}

#[tokio::test]
async fn the_end_of_a_log_in_sends_its_own_away() {
    let (onlookers, place) = (Onlookers::default(), Place { operator: OperatorId::new(), lot: None });
    let (ended, account) = (SessionId::new(), AccountId::new());
    let gone = enter(&onlookers, place, Holder::Member(account, ended));
    let stays = enter(&onlookers, place, Holder::Member(account, SessionId::new()));
    assert_eq!(onlookers.members().len(), 2);
    onlookers.send_away(Closing::SessionEnded, |_, session, _| session == ended);
    assert_eq!(gone.next().now_or_never(), Some(Err(Closing::SessionEnded)));
    assert!(stays.next().now_or_never().is_none());
    onlookers.close();
    assert_eq!(stays.next().now_or_never(), Some(Err(Closing::GoingAway)));
    let late = enter(&onlookers, place, STRANGER);
    assert_eq!(late.next().now_or_never(), Some(Err(Closing::GoingAway)));
}
