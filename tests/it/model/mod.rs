//! Random histories against a model small enough to be read: after each command the server has answered what the model
//! says, everything stands as in the model, and the invariants hold.
//!
//! What it comes to is decided twice, here over a list in memory and there over tables, so a mistake must be made twice.
//! Races are not its business: one command at a time. `PROPTEST_CASES` says how many histories.

mod command;
mod lot;
mod money;
mod server;
mod verbs;

use std::panic::AssertUnwindSafe;

use chrono::TimeDelta;
use futures_util::FutureExt;
use proptest::prelude::*;
use tokio::runtime::Runtime;

use crate::world::{World, beginning};
use command::{Command, Step, history};
use lot::Lot;
use server::Server;

/// In `make test`.
const HISTORIES: u32 = 12;

/// Plays a history; what differs first.
async fn play(steps: &[Step]) -> Result<(), String> {
    let world = World::new().await;
    let mut server = Server::open(&world).await;
    let mut lot = Lot::new(beginning());
    for (number, Step { overslept, command }) in steps.iter().enumerate() {
        lot.now += TimeDelta::minutes(*overslept);
        world.sleep_through(TimeDelta::minutes(*overslept));
        let Some(expected) = lot.obey(*command) else { continue };
        let answered = server.obey(*command).await;
        lot.settle();
        world.advance_minutes(0).await;
        let here = format!("at step {number}, {command:?}, by then {}", lot.now);
        if answered != (expected.0, expected.1.to_owned()) {
            return Err(format!("{here}: answered {answered:?}, not {expected:?}"));
        }
        let (stands, should) = (server.stands().await, lot.stands());
        if stands != should {
            return Err(format!("{here}:\nstands {stands:#?}\nshould {should:#?}"));
        }
        if AssertUnwindSafe(world.expect_sound()).catch_unwind().await.is_err() {
            return Err(format!("{here}: an invariant is broken"));
        }
    }
    Ok(())
}

fn cases() -> ProptestConfig {
    let config = ProptestConfig::default();
    let usual = config.cases == 256;
    ProptestConfig { cases: if usual { HISTORIES } else { config.cases }, max_shrink_iters: 200, ..config }
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn whatever_people_do_it_comes_to_what_the_model_says(steps in history()) {
        let played = Runtime::new().expect("a runtime").block_on(play(&steps));
        prop_assert!(played.is_ok(), "{}", played.unwrap_err());
    }
}

/// The control: a model that forgets the turn-around buffer is found out.
#[tokio::test]
async fn a_model_that_is_wrong_is_found_out() {
    let book = |who, ahead| Command::Book { who, bay: 0, ahead, minutes: 30, method: "card" };
    let awake = |command| Step { overslept: 0, command };
    let right = [awake(book(0, 0)), awake(book(1, 40))];
    assert_eq!(play(&right).await, Ok(()));
    let world = World::new().await;
    let mut server = Server::open(&world).await;
    server.obey(book(0, 0)).await;
    let mut lot = Lot::new(beginning());
    lot.obey(book(0, 0));
    lot.bookings[0].until = lot.bookings[0].ends;
    let (said, answered) = (lot.obey(book(1, 35)).expect("an answer"), server.obey(book(1, 35)).await);
    assert_eq!((said.0, answered), (201, (409, "slot_taken".to_owned())));
    assert_ne!(server.stands().await, lot.stands());
}
