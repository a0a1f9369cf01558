//! What a client may say, and what happens to one that says something else.

use std::time::Instant;

use serde_json::json;
use tokio_tungstenite::tungstenite::Message;

use super::{expect_seqs, tell};
use crate::world::World;

#[tokio::test]
async fn what_one_tab_reads_all_have_read() {
    let world = World::new().await;
    let (asha, ravi) = (world.customer("asha").await, world.customer("ravi").await);
    tell(&world, &ravi, 5).await;
    let (mut one, mut other, mut stranger) =
        (asha.socket(None).await, asha.socket(None).await, ravi.socket(None).await);
    for socket in [&mut one, &mut other, &mut stranger] {
        socket.next().await;
    }
    tell(&world, &asha, 5).await;
    expect_seqs(&mut one, 1..=5).await;
    expect_seqs(&mut other, 1..=5).await;
    one.send(r#"{"action":"read","up_to_seq":3}"#).await;
    assert_eq!(other.next().await, json!({"type": "read", "up_to_seq": 3}));
    assert_eq!(one.next().await, json!({"type": "read", "up_to_seq": 3}));
    assert_eq!(asha.get("/notifications/unread-count").await.expect(200), json!({"unread": 2, "latest_seq": 5}));
    asha.post("/notifications/read", json!({"seqs": [5, 77]})).await.expect(200);
    assert_eq!(one.next().await, json!({"type": "read", "seqs": [5]}));
    asha.post("/notifications/read", json!({"up_to_seq": 1_000_000})).await.expect(200);
    assert_eq!(one.next().await, json!({"type": "read", "up_to_seq": 5}));
    world.expect_silence(&ravi, &mut stranger).await;
}

#[tokio::test]
async fn rubbish_is_answered_and_then_closes_the_socket() {
    let world = World::new().await;
    let mut socket = world.customer("asha").await.socket(None).await;
    socket.next().await;
    let rubbish = ["", "{", "[]", r#"{"action":"write"}"#, r#"{"action":"read","up_to_seq":-1}"#, "null"];
    for text in rubbish {
        socket.send(text).await;
        let answer = socket.next().await;
        assert_eq!((&answer["type"], &answer["code"]), (&json!("error"), &json!("bad_frame")), "{text}");
        assert!(answer["seq"].is_null());
    }
    for _ in rubbish.len()..10 {
        socket.say(Message::binary(vec![0xff; 16])).await;
    }
    assert_eq!(socket.close_code().await, 1008);
}

#[tokio::test]
async fn a_frame_above_four_kibibytes_closes_the_socket() {
    let world = World::new().await;
    let asha = world.customer("asha").await;
    for size in [4 * 1024 + 1, 60 * 1024, 1024 * 1024] {
        let mut socket = asha.socket(None).await;
        socket.next().await;
        socket.say_what_goes(Message::text("x".repeat(size))).await;
        assert_eq!(socket.close_code().await, 1009, "{size}");
    }
    let mut socket = asha.socket(None).await;
    socket.next().await;
    socket.send(&"x".repeat(4 * 1024)).await;
    assert_eq!(socket.next().await["code"], "bad_frame");
}

#[tokio::test]
async fn a_flood_closes_the_socket_and_disturbs_nobody() {
    let world = World::new().await;
    let (asha, ravi) = (world.customer("asha").await, world.customer("ravi").await);
    let (mut flooding, mut other) = (asha.socket(None).await, ravi.socket(None).await);
    flooding.next().await;
    other.next().await;
    for _ in 0..1_000 {
        flooding.say_what_goes(Message::text(r#"{"action":"read","up_to_seq":0}"#)).await;
    }
    let start = Instant::now();
    tell(&world, &ravi, 1).await;
    expect_seqs(&mut other, [1]).await;
    assert!(start.elapsed().as_millis() < 500);
    assert_eq!(flooding.close_code().await, 1008);
}
