//! Whole, in order, each once, whatever happens on the way.

use std::time::Duration;

use parkmate::events::Notification;
use serde_json::{Value, json};
use tokio::task::JoinSet;
use tokio::time::timeout;

use super::{expect_seqs, long, tell, tell_the_table, until};
use crate::world::World;

#[tokio::test]
async fn the_first_frame_says_where_the_person_stands() {
    let world = World::new().await;
    let asha = world.customer("asha").await;
    tell(&world, &asha, 3).await;
    asha.post("/notifications/read", json!({"up_to_seq": 1})).await.expect(200);
    let first = asha.socket(None).await.next().await;
    let expected = json!({
        "type": "info", "message": "Connected to real-time notifications", "connected": true, "latest_seq": 3,
        "unread": 2, "recovered": true, "server_time": world.now(),
    });
    assert_eq!(first, expected);
}

#[tokio::test]
async fn a_notification_arrives_as_it_stands_in_the_list() {
    let world = World::new().await;
    let asha = world.customer("asha").await;
    let mut socket = asha.socket(None).await;
    socket.next().await;
    tell(&world, &asha, 1).await;
    let frame = socket.next().await;
    assert_eq!(frame["type"], "info");
    assert_eq!(frame["event"], "payment.refunded");
    assert_eq!(frame["message"], "A refund of INR 50.00 has been issued.");
    assert_eq!(frame["read"], false);
    assert_eq!(asha.get("/notifications").await.expect(200)["items"], json!([frame]));
}

#[tokio::test]
async fn a_replay_begins_after_the_position_asked_for_and_goes_live() {
    let world = World::new().await;
    let asha = world.customer("asha").await;
    assert_eq!(asha.socket(Some(0)).await.next().await["recovered"], true, "nothing to replay is a whole replay");
    tell(&world, &asha, 450).await;
    let mut head = 450;
    for since in [Some(0), Some(447), Some(450), None] {
        let mut socket = asha.socket(since).await;
        assert_eq!(socket.next().await["recovered"], true);
        expect_seqs(&mut socket, since.map_or(head, |since| since) + 1..=head).await;
        tell(&world, &asha, 1).await;
        head += 1;
        expect_seqs(&mut socket, [head]).await;
    }
}

#[tokio::test]
async fn a_position_the_server_never_gave_is_not_recovered() {
    let world = World::new().await;
    let asha = world.customer("asha").await;
    tell(&world, &asha, 2).await;
    let mut socket = asha.socket(Some(99)).await;
    let first = socket.next().await;
    assert_eq!((&first["recovered"], &first["latest_seq"]), (&json!(false), &json!(2)));
    tell(&world, &asha, 1).await;
    expect_seqs(&mut socket, [3]).await;
}

#[tokio::test]
async fn who_subscribes_while_much_is_told_misses_nothing_and_hears_nothing_twice() {
    let world = World::new().await;
    let asha = world.customer("asha").await;
    let mut clients = JoinSet::new();
    for _ in 0..8 {
        let asha = asha.clone();
        clients.spawn(async move {
            for _ in 0..5 {
                // One from the beginning, one from where its first frame says it is.
                let (mut whole, mut live) = tokio::join!(asha.socket(Some(0)), asha.socket(None));
                whole.next().await;
                let latest = live.next().await["latest_seq"].as_i64().expect("a number");
                expect_seqs(&mut live, latest + 1..=latest + 20).await;
                expect_seqs(&mut whole, 1..=latest + 20).await;
            }
        });
    }
    while clients.try_join_next().is_none_or(|client| client.is_ok()) && !clients.is_empty() {
        tell(&world, &asha, 1).await;
    }
    clients.join_all().await;
}

#[tokio::test]
async fn what_is_told_at_the_moment_of_subscribing_arrives_though_nothing_follows() {
    let world = World::new().await;
    let asha = world.customer("asha").await;
    for seq in 1..=150 {
        let (mut socket, ()) = tokio::join!(asha.socket(None), async {
            for _ in 0..seq % 50 {
                tokio::task::yield_now().await;
            }
            tell(&world, &asha, 1).await;
        });
        if socket.next().await["latest_seq"] != seq {
            // Sooner than the periodic look would heal it.
            let arrives = expect_seqs(&mut socket, [seq]);
            timeout(Duration::from_secs(1), arrives).await.expect("it arrives by itself");
        }
    }
}

#[tokio::test]
async fn what_is_delivered_out_of_order_arrives_in_order() {
    let world = World::new().await;
    let asha = world.customer("asha").await;
    let mut socket = asha.socket(None).await;
    socket.next().await;
    for round in 0..20 {
        tell_the_table(&world, &asha, 5).await;
        let first = round * 5 + 1;
        for place in [3, 1, 4, 4, 0, 2] {
            let page = asha.get(&format!("/notifications?after_seq={}&limit=1", first + place - 1)).await.expect(200);
            let frame: Value = page["items"][0].clone();
            world.app.hub.deliver(asha.id, first + place, world.now(), frame.to_string().into());
        }
        expect_seqs(&mut socket, first..first + 5).await;
    }
    world.expect_silence(&asha, &mut socket).await;
}

#[tokio::test]
async fn a_burst_larger_than_the_queue_arrives_whole() {
    let world = World::new().await;
    let asha = world.customer("asha").await;
    let mut socket = asha.socket(None).await;
    socket.next().await;
    tell(&world, &asha, 1_000).await;
    expect_seqs(&mut socket, 1..=1_000).await;
}

#[tokio::test]
async fn a_reader_that_stops_is_closed_as_too_slow_and_replays_whole() {
    let world = World::new().await;
    let asha = world.customer("asha").await;
    let mut socket = asha.socket(None).await;
    socket.next().await;
    let (world_ref, asha_ref) = (&world, &asha);
    until("the socket is given up", async || {
        let mut tx = world_ref.app.begin().await.expect("a transaction");
        (0..20).for_each(|_| tx.emit(long(asha_ref, 30_000)));
        tx.commit().await.expect("told");
        world_ref.app.hub.count() == 0
    })
    .await;
    let mut last = 0;
    let code = loop {
        match socket.next_or_close().await {
            Ok(frame) => {
                assert_eq!(frame["seq"], last + 1);
                last += 1;
            }
            Err(code) => break code,
        }
    };
    assert_eq!(code, 4008);
    let mut again = asha.socket(Some(last)).await;
    let latest = again.next().await["latest_seq"].as_i64().expect("a number");
    assert!(last < latest, "nothing was left to replay");
    expect_seqs(&mut again, last + 1..=latest).await;
}

#[tokio::test]
async fn a_lost_wake_up_costs_time_and_nothing_else() {
    let world = World::new().await;
    let asha = world.customer("asha").await;
    let mut socket = asha.socket(None).await;
    socket.next().await;
    tell_the_table(&world, &asha, 2).await;
    world.app.hub.look_now();
    expect_seqs(&mut socket, 1..=2).await;
    // The next one alone shows the gap.
    tell_the_table(&world, &asha, 2).await;
    tell(&world, &asha, 1).await;
    expect_seqs(&mut socket, 3..=5).await;
}

/// The frame is the list's item, so what a client stores from either is the same.
#[test]
fn a_frame_is_one_line_of_json() {
    let frame = Notification {
        level: parkmate::events::Level::Info,
        message: "line\nbreak".into(),
        seq: 1,
        id: uuid::Uuid::nil(),
        event: "payment.refunded".into(),
        data: json!({}),
        created_at: crate::world::beginning(),
        read: false,
    }
    .frame();
    assert!(!frame.contains('\n'));
}
