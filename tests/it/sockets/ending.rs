//! How sockets end.

use std::time::{Duration, Instant};

use parkmate::events::Signal;

use super::until;
use crate::world::World;

#[tokio::test]
async fn the_end_of_a_log_in_closes_its_sockets_at_once() {
    let world = World::new().await;
    let (asha, ravi) = (world.customer("asha").await, world.customer("ravi").await);
    let (one, other, mut stays) = (asha.socket(None).await, asha.socket(None).await, ravi.socket(None).await);
    stays.next().await;
    let start = Instant::now();
    let mut tx = world.app.begin().await.expect("a transaction");
    tx.signal(Signal::AccountEnded(asha.id));
    tx.commit().await.expect("ended");
    assert_eq!((one.close_code().await, other.close_code().await), (4001, 4001));
    assert!(start.elapsed() < Duration::from_secs(2));
    world.expect_silence(&ravi, &mut stays).await;
}

#[tokio::test]
async fn a_log_in_that_ended_unheard_is_noticed_by_the_next_look() {
    let world = World::new().await;
    let (asha, ravi) = (world.customer("asha").await, world.customer("ravi").await);
    let (gone, disabled) = (asha.socket(None).await, ravi.socket(None).await);
    sqlx::query("delete from session where account_id = $1").bind(asha.id).execute(world.db()).await.expect("gone");
    let disable = "update account set disabled_at = created_at where id = $1";
    sqlx::query(disable).bind(ravi.id).execute(world.db()).await.expect("disabled");
    world.app.hub.look_now();
    assert_eq!((gone.close_code().await, disabled.close_code().await), (4001, 4001));
}

#[tokio::test]
async fn a_client_that_leaves_leaves_nothing_behind() {
    let world = World::new().await;
    let asha = world.customer("asha").await;
    for round in 0..30 {
        let mut socket = asha.socket(None).await;
        socket.next().await;
        if round % 2 == 0 {
            socket.say(tokio_tungstenite::tungstenite::Message::Close(None)).await;
        }
        drop(socket);
    }
    until("all have left", async || world.app.hub.count() == 0).await;
    assert!(world.app.hub.accounts().is_empty());
}

#[tokio::test]
async fn a_server_that_goes_away_says_so_to_all() {
    let world = World::new().await;
    let (asha, nobody) = (world.customer("asha").await, world.stranger());
    let socket = asha.socket(None).await;
    let time = nobody.dial("/ws/time/", &[]).await.expect("the socket opens");
    let (codes, ()) = tokio::join!(
        async { (socket.close_code().await, time.close_code().await) },
        world.app.hub.shutdown(Duration::from_secs(5)),
    );
    assert_eq!(codes, (1001, 1001));
    assert_eq!((world.app.hub.count(), world.app.hub.listeners().count()), (0, 0));
    assert_eq!(asha.socket(None).await.close_code().await, 1001);
}
