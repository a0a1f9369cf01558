//! Two servers on one database.

use parkmate::events::Signal;
use serde_json::json;

use super::{expect_seqs, tell, until};
use crate::world::World;

#[tokio::test]
async fn what_one_server_tells_the_other_passes_on() {
    let mut world = World::new().await;
    let second = world.second_server().await;
    let asha = world.customer("asha").await;
    let (mut here, mut there) = (asha.socket(None).await, asha.at(second).socket(None).await);
    here.next().await;
    there.next().await;
    for told in 1..=100 {
        tell(&world, &asha, 1).await;
        expect_seqs(&mut here, [told]).await;
    }
    expect_seqs(&mut there, 1..=100).await;
    there.send(r#"{"action":"read","up_to_seq":60}"#).await;
    assert_eq!(here.next().await, json!({"type": "read", "up_to_seq": 60}));
    assert_eq!(there.next().await, json!({"type": "read", "up_to_seq": 60}));
    let mut tx = world.app.begin().await.expect("a transaction");
    tx.signal(Signal::AccountEnded(asha.id));
    tx.commit().await.expect("ended");
    assert_eq!((here.close_code().await, there.close_code().await), (4001, 4001));
}

#[tokio::test]
async fn the_bus_comes_back_when_its_connections_are_cut() {
    let mut world = World::new().await;
    let second = world.second_server().await;
    let asha = world.customer("asha").await;
    let mut there = asha.at(second).socket(None).await;
    there.next().await;
    tell(&world, &asha, 1).await;
    expect_seqs(&mut there, [1]).await;
    let cut = "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()";
    sqlx::query(cut).execute(world.db()).await.expect("cut");
    until("it can be told", async || match world.app.begin().await {
        Ok(mut tx) => {
            tx.emit(super::refunded(&asha));
            tx.commit().await.is_ok()
        }
        Err(_) => false,
    })
    .await;
    expect_seqs(&mut there, [2]).await;
    until("the bus is up", async || world.app.bus.is_up()).await;
}
