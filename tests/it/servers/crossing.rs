//! What one server does, the others know.

use parkmate::events::Signal;
use rstest::rstest;
use serde_json::json;
use tokio::task::JoinSet;

use super::{expect_change, listen, look_at};
use crate::sockets::{expect_seqs, refunded, tell};
use crate::world::{Way, World, until};

#[rstest]
#[case::over_postgres(Way::Postgres)]
#[case::over_nats(Way::Nats)]
#[tokio::test]
async fn what_one_server_tells_the_others_pass_on(#[case] way: Way) {
    let mut world = World::over(way).await;
    let (second, third) = (world.second_server().await, world.second_server().await);
    world.all_hear().await;
    let asha = world.customer("asha").await;
    let mut here = listen(&asha, None).await;
    let (mut there, mut yonder) = (listen(&asha.at(second), None).await, listen(&asha.at(third), None).await);
    for told in 1..=100 {
        tell(&world, &asha, 1).await;
        expect_seqs(&mut here, [told]).await;
    }
    expect_seqs(&mut there, 1..=100).await;
    expect_seqs(&mut yonder, 1..=100).await;
    there.send(r#"{"action":"read","up_to_seq":60}"#).await;
    for socket in [&mut here, &mut there, &mut yonder] {
        assert_eq!(socket.next().await, json!({"type": "read", "up_to_seq": 60}));
    }
    let mut tx = world.apps()[2].begin().await.expect("a transaction");
    tx.signal(Signal::AccountEnded(asha.id));
    tx.commit().await.expect("ended");
    for socket in [here, there, yonder] {
        assert_eq!(socket.close_code().await, 4001);
    }
}

#[rstest]
#[case::over_postgres(Way::Postgres)]
#[case::over_nats(Way::Nats)]
#[tokio::test]
async fn who_looks_at_a_lot_anywhere_hears_of_a_booking_made_anywhere(#[case] way: Way) {
    let mut world = World::over(way).await;
    let (second, third) = (world.second_server().await, world.second_server().await);
    world.all_hear().await;
    let (_, lot, bay) = world.place().await;
    let (asha, nobody) = (world.customer("asha").await, world.stranger());
    let mut sockets = Vec::new();
    for server in [world.address(), second, third] {
        sockets.push(look_at(lot, &nobody.at(server)).await);
    }
    for server in [world.address(), second, third] {
        let booked = asha.at(server).hold(bay, 60, "cash").await;
        for socket in &mut sockets {
            expect_change(socket, &["bookings", "payments"]).await;
        }
        asha.at(server).cancel(&booked).await.expect(200);
        for socket in &mut sockets {
            expect_change(socket, &["bookings", "payments"]).await;
        }
    }
}

#[tokio::test]
async fn of_sixty_who_ask_three_servers_for_one_bay_at_once_one_gets_it() {
    let mut world = World::new().await;
    let servers = [world.address(), world.second_server().await, world.second_server().await];
    let (_, _, bay) = world.place().await;
    let mut asking = JoinSet::new();
    for number in 0..60 {
        let person = world.customer(&format!("customer {number}")).await.at(servers[number % 3]);
        asking.spawn(async move { person.ask_for(bay, 60, "card").await });
    }
    let mut won = 0;
    for reply in asking.join_all().await {
        if reply.status == 201 {
            won += 1;
        } else {
            reply.refused("slot_taken");
        }
    }
    assert_eq!(won, 1);
    world.expect_sound().await;
}

#[tokio::test]
async fn the_bus_comes_back_when_its_connections_are_cut() {
    let mut world = World::new().await;
    let second = world.second_server().await;
    let asha = world.customer("asha").await;
    let mut there = listen(&asha.at(second), None).await;
    tell(&world, &asha, 1).await;
    expect_seqs(&mut there, [1]).await;
    let cut = "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()";
    sqlx::query(cut).execute(world.db()).await.expect("cut");
    until("it can be told", async || match world.app.begin().await {
        Ok(mut tx) => {
            tx.emit(refunded(&asha));
            tx.commit().await.is_ok()
        }
        Err(_) => false,
    })
    .await;
    expect_seqs(&mut there, [2]).await;
    world.all_hear().await;
}
