//! What a client sends that no library would, byte by byte.

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::entry::refusal;
use crate::world::{Person, World};

const CONTINUED: u8 = 0x00;
const TEXT: u8 = 0x01;
const LAST: u8 = 0x80;

fn handshake(person: &Person) -> Vec<u8> {
    format!(
        "GET /ws/notifications/{}/ HTTP/1.1\r\nhost: {}\r\nauthorization: Bearer {}\r\nconnection: upgrade\r\n\
         upgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
        person.id, person.server, person.token
    )
    .into_bytes()
}

/// A frame below 126 bytes, masked with zeros.
fn frame(first: u8, payload: &[u8]) -> Vec<u8> {
    let length = u8::try_from(payload.len()).expect("short");
    [&[first, 0x80 | length, 0, 0, 0, 0], payload].concat()
}

/// All that the server says until it has said `frames` frames, without the answer to the handshake.
async fn hear(stream: &mut TcpStream, frames: usize) -> Vec<(u8, Vec<u8>)> {
    let mut bytes = Vec::new();
    while !bytes.ends_with(b"\r\n\r\n") {
        bytes.push(stream.read_u8().await.expect("an answer"));
    }
    assert!(bytes.starts_with(b"HTTP/1.1 101 "), "{}", String::from_utf8_lossy(&bytes));
    let mut heard = Vec::new();
    while heard.len() < frames {
        let first = stream.read_u8().await.expect("a frame");
        let length = match stream.read_u8().await.expect("its length") {
            126 => stream.read_u16().await.expect("its length").into(),
            length => usize::from(length),
        };
        let mut payload = vec![0; length];
        stream.read_exact(&mut payload).await.expect("its payload");
        heard.push((first, payload));
    }
    heard
}

/// What the server says to these bytes, which come at once.
async fn answers(person: &Person, bytes: &[u8], frames: usize) -> Vec<(u8, Vec<u8>)> {
    let mut stream = TcpStream::connect(person.server).await.expect("a connection");
    stream.write_all(&[&handshake(person), bytes].concat()).await.expect("sent");
    hear(&mut stream, frames).await
}

#[tokio::test]
async fn frames_that_come_with_the_handshake_are_heard_and_pieces_put_together() {
    let world = World::new().await;
    let asha = world.customer("asha").await;
    let said = [
        frame(TEXT | LAST, b"rubbish"),
        frame(TEXT, br#"{"action":"read","#),
        frame(0x09 | LAST, b"ping"),
        frame(CONTINUED | LAST, br#""up_to_seq":-1}"#),
    ]
    .concat();
    let heard = answers(&asha, &said, 4).await;
    let firsts: Vec<u8> = heard.iter().map(|(first, _)| *first).collect();
    assert_eq!(firsts, [TEXT | LAST, TEXT | LAST, 0x0a | LAST, TEXT | LAST]);
    let frame = |place: usize| serde_json::from_slice::<Value>(&heard[place].1).expect("JSON");
    assert_eq!(frame(0)["connected"], true);
    assert_eq!((&frame(1)["code"], &frame(3)["code"]), (&json!("bad_frame"), &json!("bad_frame")));
    assert_eq!(heard[2].1, b"ping");
}

#[tokio::test]
async fn a_frame_announced_too_long_closes_the_socket_before_it_has_come() {
    let world = World::new().await;
    let asha = world.customer("asha").await;
    let announced = [&[TEXT | LAST, 0x80 | 127][..], &(1_u64 << 40).to_be_bytes(), &[0; 4], &[b'x'; 5_000]].concat();
    let heard = answers(&asha, &announced, 2).await;
    assert_eq!((heard[1].0, &heard[1].1[..2]), (0x08 | LAST, &1009_u16.to_be_bytes()[..]));
}

#[tokio::test]
async fn bits_that_no_extension_asked_for_and_frames_without_a_mask_are_not_the_protocol() {
    let world = World::new().await;
    let asha = world.customer("asha").await;
    for strange in [frame(TEXT | LAST | 0x40, b"{}"), vec![TEXT | LAST, 2, b'{', b'}']] {
        let heard = answers(&asha, &strange, 2).await;
        assert_eq!((heard[1].0, &heard[1].1[..2]), (0x08 | LAST, &1002_u16.to_be_bytes()[..]));
    }
}

#[tokio::test]
async fn what_is_no_socket_is_answered_as_ever_though_another_protocol_was_asked_for() {
    let world = World::new().await;
    let asha = world.customer("asha").await;
    assert_eq!(refusal(&asha, "/api/v1/me", &[]).await.expect(200)["id"], asha.id.to_string());
    refusal(&asha, "/api/v1/nothing", &[]).await.refused("not_found");
}
