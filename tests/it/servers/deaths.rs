//! A server dies, and the others make good what it still had to do.

use std::time::{Duration, Instant};

use nix::sys::signal::Signal;
use parkmate::events::{Kind, Kinds, Place};
use rstest::rstest;

use super::{EVERYTHING, expect_everything, look_at};
use crate::world::{Person, Process, Way, World, until};

#[rstest]
#[case::over_postgres(Way::Postgres)]
#[case::over_nats(Way::Nats)]
#[tokio::test]
async fn who_looks_at_a_lot_reads_again_when_a_server_died_between_a_commit_and_its_word(#[case] way: Way) {
    let world = World::in_real_time_over(way).await;
    world.all_hear().await;
    let (_, lot, bay) = world.place().await;
    let dying = world.process().await;
    let asha = world.customer("asha").await.at(dying.address);
    let mut looking = look_at(lot, &world.stranger()).await;
    let barrier = world.commits_stop_at("booking").await;
    let asking = tokio::spawn(asha.posting_once("key", "/bookings", &asha.wish(bay, 60, "cash")).send());
    let (backend, _) = world.stopped().await;
    dying.kill().await;
    assert!(asking.await.unwrap().is_err());
    barrier.lift().await;
    world.gone(backend).await;
    let died = Instant::now();
    expect_everything(&mut looking).await;
    println!("told to read again {:?} after the death", died.elapsed());
    world.expect_sound().await;
}

/// The control: it is the silence that is heard, not the end.
#[rstest]
#[case::over_postgres(Way::Postgres)]
#[case::over_nats(Way::Nats)]
#[tokio::test]
async fn a_server_that_leaves_in_good_order_makes_nobody_read_again(#[case] way: Way) {
    let world = World::in_real_time_over(way).await;
    world.all_hear().await;
    let operator = world.operator("nandi").await;
    let lot = operator.lot("MG Road").await;
    let leaving = world.process().await;
    let mut looking = look_at(lot.id, &world.stranger()).await;
    leaving.tell(Signal::SIGTERM);
    assert!(leaving.ended().await.success());
    let left = Instant::now();
    until("it would be missed by now", async || left.elapsed() > Duration::from_secs(11)).await;
    let mut tx = world.app.begin().await.expect("a transaction");
    tx.changed(Place::lot(lot.operator_id, lot.id), Kinds::of(&[Kind::Bays]));
    tx.commit().await.expect("told");
    assert_eq!(looking.next().await["what"], serde_json::json!(["bays"]), "not {EVERYTHING:?}");
}

/// Hears everything this person is told, wherever a server lives, until so many have come: their numbers, in order.
async fn follow(person: Person, servers: Vec<std::net::SocketAddr>, last: i64) -> (Vec<i64>, usize) {
    let (mut heard, mut dials) = (Vec::<i64>::new(), 0);
    for server in servers.iter().cycle() {
        let Some(mut socket) = person.at(*server).try_socket(heard.last().copied().unwrap_or(0)).await else {
            continue;
        };
        dials += 1;
        while let Some(frame) = socket.next_if_any().await {
            heard.extend(frame["seq"].as_i64());
            if heard.last() == Some(&last) {
                return (heard, dials);
            }
        }
    }
    unreachable!("the servers are asked again and again")
}

#[rstest]
#[case::over_postgres(Way::Postgres)]
#[case::over_nats(Way::Nats)]
#[tokio::test]
async fn a_socket_whose_server_dies_goes_on_at_another_and_misses_and_doubles_nothing(#[case] way: Way) {
    const TOLD: i64 = 300;
    let world = World::in_real_time_over(way).await;
    let servers: [Process; 3] = [world.process().await, world.process().await, world.process().await];
    let addresses: Vec<_> = servers.iter().map(|server| server.address).collect();
    let people = [world.customer("asha").await, world.customer("ravi").await, world.customer("mira").await];
    let mut following = Vec::new();
    for (number, person) in people.iter().enumerate() {
        let mut addresses = addresses.clone();
        addresses.rotate_left(number);
        following.push(tokio::spawn(follow(person.clone(), addresses, TOLD)));
    }
    let mut living = servers.into_iter();
    for number in 1..=TOLD {
        for person in &people {
            world.tell(person).await;
        }
        if number % 100 == 50 && living.len() > 1 {
            living.next().expect("a server").kill().await;
        }
    }
    let mut dials = 0;
    for heard in following {
        let (heard, dialled) = heard.await.expect("it follows");
        assert_eq!(heard, (1..=TOLD).collect::<Vec<_>>());
        dials += dialled;
    }
    assert!(dials > people.len(), "somebody had to go elsewhere");
}
