//! Many open sockets at the price of few: no library, no buffer while nothing comes.

use std::io::ErrorKind;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use futures_util::{StreamExt, TryStreamExt, stream};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::task::JoinSet;

/// Handshakes under way at one time.
const AT_ONCE: usize = 256;
/// Of the 28,000 ports of a source address: the kernel looks long for a free one where many are taken.
const AN_ADDRESS: usize = 4_000;
const ROOM: usize = 16 * 1024;

/// Where a socket is, and the log-in it brings.
#[derive(Debug, Clone)]
pub struct Door {
    pub path: String,
    pub token: Option<String>,
}

/// What is done with each text a socket hears: by the socket's number, while the clock stands at its arrival.
pub trait Ear: Fn(usize, &[u8]) + Send + Sync + 'static {}
impl<F: Fn(usize, &[u8]) + Send + Sync + 'static> Ear for F {}

pub struct Crowd {
    sockets: JoinSet<()>,
    open: Arc<AtomicUsize>,
    took: Duration,
}

impl Crowd {
    /// All of them open, each upgraded.
    pub async fn gather(address: SocketAddr, doors: &[Door], ear: impl Ear) -> anyhow::Result<Self> {
        static GATHERINGS: AtomicU8 = AtomicU8::new(1);
        let gathering = GATHERINGS.fetch_add(1, Ordering::Relaxed);
        let start = Instant::now();
        let opened = stream::iter(doors.iter().enumerate()).map(async |(number, door)| {
            let block = u8::try_from(number / AN_ADDRESS + 1)?;
            let from = Ipv4Addr::new(127, 1, gathering, block);
            open(address, from.into(), door).await.with_context(|| format!("socket {number}"))
        });
        // In the order of the doors: the bare server numbers its sockets as they come.
        let opened: Vec<_> = opened.buffered(AT_ONCE).try_collect().await?;
        let took = start.elapsed();
        let (ear, open) = (Arc::new(ear), Arc::new(AtomicUsize::new(opened.len())));
        let mut sockets = JoinSet::new();
        for (number, (stream, rest)) in opened.into_iter().enumerate() {
            let (ear, open) = (ear.clone(), open.clone());
            sockets.spawn(async move {
                // Whoever asks how many are open learns that it ended; why does not matter.
                let _ = listen(stream, rest, |text| ear(number, text)).await;
                open.fetch_sub(1, Ordering::Relaxed);
            });
        }
        Ok(Self { sockets, open, took })
    }

    pub fn accepted_per_second(&self) -> f64 {
        self.open() as f64 / self.took.as_secs_f64()
    }

    /// How many have not been closed.
    pub fn open(&self) -> usize {
        self.open.load(Ordering::Relaxed)
    }

    /// Cuts all of them.
    pub async fn leave(mut self) {
        self.sockets.shutdown().await;
    }
}

/// An upgraded connection, and what came behind the answer.
async fn open(to: SocketAddr, from: IpAddr, door: &Door) -> anyhow::Result<(TcpStream, Vec<u8>)> {
    let socket = TcpSocket::new_v4()?;
    socket.bind(SocketAddr::new(from, 0))?;
    let mut stream = socket.connect(to).await?;
    let login = door.token.as_ref().map(|token| format!("authorization: Bearer {token}\r\n")).unwrap_or_default();
    let request = format!(
        "GET {} HTTP/1.1\r\nhost: bench\r\nupgrade: websocket\r\nconnection: upgrade\r\nsec-websocket-version: 13\r\n\
         sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n{login}\r\n",
        door.path
    );
    stream.write_all(request.as_bytes()).await?;
    let mut answer = Vec::with_capacity(1024);
    let end = loop {
        ensure!(stream.read_buf(&mut answer).await? > 0, "closed: {}", String::from_utf8_lossy(&answer));
        if let Some(place) = answer.windows(4).position(|bytes| bytes == b"\r\n\r\n") {
            break place + 4;
        }
    };
    ensure!(answer.starts_with(b"HTTP/1.1 101 "), "{}", String::from_utf8_lossy(&answer));
    Ok((stream, answer.split_off(end)))
}

async fn listen(stream: TcpStream, mut rest: Vec<u8>, hear: impl Fn(&[u8])) -> std::io::Result<()> {
    loop {
        let mut read = 0;
        while let Some((opcode, start, end)) = frame(rest.get(read..).unwrap_or_default()) {
            let payload = rest.get(read + start..read + end).unwrap_or_default();
            match opcode {
                1 => hear(payload),
                8 => return Ok(()),
                9 => pong(&stream, payload)?,
                _ => {}
            }
            read += end;
        }
        rest.drain(..read);
        if rest.is_empty() {
            rest = Vec::new();
        }
        stream.readable().await?;
        let mut room = [0; ROOM];
        match stream.try_read(&mut room) {
            Ok(0) => return Ok(()),
            Ok(length) => rest.extend_from_slice(room.get(..length).unwrap_or_default()),
            Err(error) if error.kind() == ErrorKind::WouldBlock => {}
            Err(error) => return Err(error),
        }
    }
}

/// A server's frame: its opcode, and where its payload begins and ends. None while it is not whole.
fn frame(bytes: &[u8]) -> Option<(u8, usize, usize)> {
    let (first, second) = (*bytes.first()?, *bytes.get(1)?);
    let (start, length): (usize, usize) = match second & 0x7f {
        126 => (4, u16::from_be_bytes(bytes.get(2..4)?.try_into().ok()?).into()),
        127 => (10, u64::from_be_bytes(bytes.get(2..10)?.try_into().ok()?).try_into().ok()?),
        length => (2, length.into()),
    };
    (bytes.len() >= start + length).then_some((first & 0x0f, start, start + length))
}

/// Masked with zeros.
fn pong(stream: &TcpStream, payload: &[u8]) -> std::io::Result<()> {
    let length = u8::try_from(payload.len()).unwrap_or(0) & 0x7f;
    let mut bytes = vec![0x8a, 0x80 | length, 0, 0, 0, 0];
    bytes.extend_from_slice(payload.get(..length.into()).unwrap_or_default());
    // Small enough for a connection on which nothing waits.
    stream.try_write(&bytes).map(drop)
}

#[cfg(test)]
mod tests {
    use super::frame;

    #[test]
    fn a_frame_is_read_when_it_is_whole() {
        assert_eq!(frame(&[0x81, 3, b'a', b'b']), None);
        assert_eq!(frame(&[0x81, 3, b'a', b'b', b'c', 0x89]), Some((1, 2, 5)));
        let mut long = vec![0x81, 126, 1, 0];
        long.extend([0; 256]);
        assert_eq!(frame(&long), Some((1, 4, 260)));
        assert_eq!(frame(&[0x89, 0]), Some((9, 2, 2)));
    }
}
