//! Clients that mean harm, against the real binary: each is refused, or closed with its code; what it cost comes back; and
//! who behaves notices nothing. `PARKMATE_ABUSE=10000` makes it ten thousand of them (`make attack`).

use std::time::{Duration, Instant};

use reqwest::Method;
use tokio::io::{AsyncReadExt, AsyncWriteExt, Interest};
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::frame::Frame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::{Data, OpCode};

use super::{expect_seqs, tell};
use crate::world::{Person, Process, Socket, World, until};

const FEW: usize = 300;
/// Of one person, one below what is allowed.
const EACH: usize = 19;
/// What a server may have grown by for all that came and went. Room that an allocator keeps is no leak; what grows with the
/// number of clients is.
const MOST_GROWTH_KB: u64 = 8 * 1024;
const PATIENCE: Duration = Duration::from_secs(60);

fn crowd() -> usize {
    std::env::var_os("PARKMATE_ABUSE").and_then(|many| many.to_str()?.parse().ok()).unwrap_or(FEW)
}

/// A server of its own, and somebody who behaves.
struct Scene {
    world: World,
    server: Process,
    bystander: Person,
    quiet: Socket,
    told: i64,
}

impl Scene {
    async fn set() -> Self {
        let world = World::in_real_time().await;
        let server = world.process().await;
        let bystander = world.customer("bystander").await.at(server.address);
        let mut quiet = bystander.socket(None).await;
        quiet.next().await;
        Self { world, server, bystander, quiet, told: 0 }
    }

    async fn people(&self, many: usize) -> Vec<Person> {
        let mut people = Vec::new();
        for number in 0..many {
            people.push(self.world.customer(&format!("abuser-{number}")).await.at(self.server.address));
        }
        people
    }

    /// How long it takes until somebody who behaves hears what was told, on another server.
    async fn hears(&mut self) -> Duration {
        let start = Instant::now();
        tell(&self.world, &self.bystander, 1).await;
        self.told += 1;
        expect_seqs(&mut self.quiet, [self.told]).await;
        start.elapsed()
    }

    async fn open_sockets(&self) -> u64 {
        let metrics = Person::stranger(self.server.address).request(Method::GET, "/metrics").send().await;
        let metrics = metrics.expect("an answer").text().await.expect("figures");
        let kinds = metrics.lines().filter(|line| line.starts_with("parkmate_sockets{"));
        kinds.filter_map(|line| line.rsplit(' ').next()?.parse::<u64>().ok()).sum()
    }

    /// None is open but the one of who behaves.
    async fn empty(&self) {
        until("no other socket is open", async || self.open_sockets().await <= 1).await;
    }

    fn memory_kb(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.server.id())).expect("a process");
        let rss = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("its memory");
        rss.split_whitespace().next().and_then(|kb| kb.parse().ok()).expect("a number")
    }
}

/// So many sockets at once, of these people in turn.
async fn open(people: &[Person], many: usize, since: Option<i64>) -> Vec<Socket> {
    let mut sockets = Vec::new();
    for batch in (0..many).collect::<Vec<_>>().chunks(100) {
        let mut opening = JoinSet::new();
        for number in batch {
            let person = people[number % people.len()].clone();
            opening.spawn(async move {
                let mut socket = person.socket(since).await;
                assert_eq!(socket.next().await["connected"], true);
                socket
            });
        }
        sockets.extend(opening.join_all().await);
    }
    sockets
}

#[tokio::test]
async fn who_comes_and_goes_by_the_hundred_leaves_nothing_behind() {
    let (mut scene, many) = (Scene::set().await, crowd());
    let people = scene.people(many.div_ceil(EACH).min(20)).await;
    let at_once = (people.len() * EACH).min(100);
    let mut memory = Vec::new();
    for _ in 0..3 {
        for _ in 0..many.div_ceil(at_once) {
            for (number, mut socket) in open(&people, at_once, None).await.into_iter().enumerate() {
                if number % 2 == 0 {
                    socket.say_what_goes(Message::Close(None)).await;
                }
            }
            scene.empty().await;
        }
        scene.hears().await;
        memory.push(scene.memory_kb());
    }
    println!("{many} connected and left, three times: {memory:?} kB");
    assert!(memory[2] < memory[0] + MOST_GROWTH_KB, "{memory:?} kB");
}

#[tokio::test]
async fn hundreds_cut_off_at_once_come_back_and_have_missed_nothing() {
    let (mut scene, many) = (Scene::set().await, crowd());
    let people = scene.people(many.div_ceil(EACH)).await;
    let mut memory = Vec::new();
    for round in 0..3 {
        drop(open(&people, many, None).await);
        scene.empty().await;
        for person in &people {
            tell(&scene.world, person, 2).await;
        }
        let back = Instant::now();
        for mut socket in open(&people, many, Some(round * 2)).await {
            expect_seqs(&mut socket, round * 2 + 1..=round * 2 + 2).await;
        }
        println!("{many} back after {:?}; the others hear in {:?}", back.elapsed(), scene.hears().await);
        scene.empty().await;
        memory.push(scene.memory_kb());
    }
    println!("{memory:?} kB");
    assert!(memory[2] < memory[0] + MOST_GROWTH_KB, "{memory:?} kB");
}

/// Opens a socket by hand, to say on it what no client would.
async fn by_hand(person: &Person) -> TcpStream {
    let mut stream = TcpStream::connect(person.server).await.expect("a connection");
    let handshake = format!(
        "GET /ws/notifications/{}/ HTTP/1.1\r\nhost: {}\r\nauthorization: Bearer {}\r\nconnection: upgrade\r\n\
         upgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
        person.id, person.server, person.token
    );
    stream.write_all(handshake.as_bytes()).await.expect("sent");
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(timeout(PATIENCE, stream.read_u8()).await.expect("in time").expect("an answer"));
    }
    assert!(head.starts_with(b"HTTP/1.1 101"), "{}", String::from_utf8_lossy(&head));
    stream
}

/// Reads frames of the server until it closes, and says with which code.
async fn code_of(mut stream: TcpStream) -> u16 {
    let read = async {
        loop {
            let (kind, length) = (stream.read_u8().await?, stream.read_u8().await?);
            let length = if length == 126 { stream.read_u16().await? } else { length.into() };
            let mut payload = vec![0; length.into()];
            stream.read_exact(&mut payload).await?;
            if kind == 0x88 {
                return Ok::<_, std::io::Error>(u16::from_be_bytes([payload[0], payload[1]]));
            }
        }
    };
    timeout(PATIENCE, read).await.expect("in time").expect("a close frame")
}

#[tokio::test]
async fn what_breaks_the_protocol_is_closed_with_its_code() {
    let scene = Scene::set().await;
    let person = scene.people(1).await.remove(0);
    let masked = |kind: u8, payload: &[u8]| {
        let mut frame = vec![kind, 0x80 | u8::try_from(payload.len()).expect("short"), 0, 0, 0, 0];
        frame.extend(payload);
        frame
    };
    let cases: [(&str, Vec<u8>, u16); 7] = [
        ("not masked", vec![0x81, 0x02, b'h', b'i'], 1002),
        ("an opcode that is none", masked(0x83, b"hi"), 1002),
        ("another protocol", b"GET / HTTP/1.1\r\n\r\n".to_vec(), 1002),
        ("a continuation of nothing", masked(0x80, b"hi"), 1002),
        ("not UTF-8", masked(0x81, &[0xff, 0xfe]), 1007),
        ("eight exbibytes announced", [&[0x82, 0xff, 0x7f][..], &[0xff; 7], &[0; 4]].concat(), 1009),
        ("a ping that is too long", [&[0x89, 0xfe, 0x01, 0x00][..], &[0; 4], &[0; 256]].concat(), 1002),
    ];
    for (what, bytes, code) in cases {
        let mut stream = by_hand(&person).await;
        stream.write_all(&bytes).await.expect("sent");
        assert_eq!(code_of(stream).await, code, "{what}");
    }
    scene.empty().await;
}

#[tokio::test]
async fn fragments_and_pings_are_counted_like_frames() {
    let scene = Scene::set().await;
    let person = scene.people(1).await.remove(0);
    let mut socket = person.socket(None).await;
    socket.next().await;
    socket.say(Message::Frame(Frame::message("x".repeat(4_000), OpCode::Data(Data::Text), false))).await;
    socket.say_what_goes(Message::Frame(Frame::message("x".repeat(97), OpCode::Data(Data::Continue), false))).await;
    assert_eq!(socket.close_code().await, 1009);
    let mut socket = person.socket(None).await;
    socket.next().await;
    for _ in 0..1_000 {
        socket.say_what_goes(Message::Ping(Vec::new().into())).await;
    }
    assert_eq!(socket.close_code().await, 1008);
    scene.empty().await;
}

#[tokio::test]
async fn a_handshake_that_never_comes_to_an_end_is_cut_off() {
    let scene = Scene::set().await;
    let mut slow = Vec::new();
    for _ in 0..50 {
        let mut stream = TcpStream::connect(scene.server.address).await.expect("a connection");
        stream.write_all(b"GET /ws/time/ HTTP/1.1\r\nhost: x\r\n").await.expect("sent");
        slow.push(stream);
    }
    let mut said = Vec::new();
    for mut stream in slow {
        said.clear();
        // It is told so, or only cut off.
        let _ = timeout(PATIENCE, stream.read_to_end(&mut said)).await.expect("cut off in time");
        let said = String::from_utf8_lossy(&said);
        assert!(said.is_empty() || said.starts_with("HTTP/1.1 408"), "{said}");
    }
}

/// Everything at once, and one who behaves.
#[tokio::test]
async fn whatever_others_do_who_behaves_hears_at_once() {
    let mut scene = Scene::set().await;
    let mut quiet = Vec::new();
    for _ in 0..30 {
        quiet.push(scene.hears().await);
    }
    let mut abuse = JoinSet::new();
    for person in scene.people(8).await {
        abuse.spawn(async move {
            let flood = Message::text(r#"{"action":"read","up_to_seq":0}"#);
            let kinds = [
                flood,
                Message::text("x".repeat(1 << 20)),
                Message::binary(vec![7; 99]),
                Message::Ping(vec![1].into()),
            ];
            for kind in kinds.iter().cycle().take(40) {
                let mut socket = person.socket(None).await;
                for _ in 0..50 {
                    socket.say_what_goes(kind.clone()).await;
                }
                let foreign = person.dial("/ws/time/", &[("origin", "https://evil.example")]).await;
                assert_eq!(foreign.err(), Some(403));
            }
        });
    }
    let mut loud = Vec::new();
    while !abuse.is_empty() {
        loud.push(scene.hears().await);
        while let Some(done) = abuse.try_join_next() {
            done.expect("it did its worst");
        }
    }
    for latencies in [&mut quiet, &mut loud] {
        latencies.sort_unstable();
        let (many, middle) = (latencies.len(), latencies[latencies.len() / 2]);
        println!("heard {many} times, p50 {middle:?}, the last {:?}", &latencies[many - many.min(5)..]);
    }
    assert!(loud.len() > 5 && loud[loud.len() / 2] < Duration::from_secs(1), "{loud:?}");
    scene.empty().await;
}

/// It keeps its connection no longer than the kernel's patience with who takes nothing.
#[tokio::test]
async fn who_never_reads_loses_the_socket_and_then_the_connection() {
    let scene = Scene::set().await;
    let person = scene.people(1).await.remove(0);
    let stream = by_hand(&person).await;
    let (world, who) = (&scene.world, &person);
    until("the socket is given up", async || {
        let mut tx = world.app.begin().await.expect("a transaction");
        (0..20).for_each(|_| tx.emit(super::long(who, 30_000)));
        tx.commit().await.expect("told");
        scene.open_sockets().await == 1
    })
    .await;
    if std::env::var_os("PARKMATE_ABUSE").is_some() {
        let start = Instant::now();
        until_cut(&stream).await;
        println!("its connection was cut {:?} after its socket", start.elapsed());
    }
}

/// Until the kernel has told this end, which has read nothing, that the connection is gone.
async fn until_cut(stream: &TcpStream) {
    let cut = timeout(2 * PATIENCE, stream.ready(Interest::ERROR)).await;
    cut.expect("the server lets the connection go").expect("a socket");
}
