//! The way between the servers and PostgreSQL, or NATS: a small proxy that can be slow, swallow everything, or be cut.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream, UnixStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::sleep;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weather {
    Fair,
    /// Whatever is sent, in either direction, comes so much later.
    Slow(Duration),
    /// Whatever is sent is kept, until the weather changes: neither side learns of it.
    Hole,
    /// Whatever is sent is lost, and so is what follows on its connection, in fair weather too. Neither side learns of it.
    Swallowed,
}

/// Where it leads.
#[derive(Debug, Clone)]
pub enum End {
    Socket(PathBuf),
    Address(SocketAddr),
}

pub struct Road {
    pub address: SocketAddr,
    weather: watch::Sender<Weather>,
    /// Counted up by each cut.
    cuts: watch::Sender<u64>,
    keeper: JoinHandle<()>,
}

impl Road {
    pub async fn to(end: End) -> anyhow::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let (weather, cuts) = (watch::Sender::new(Weather::Fair), watch::Sender::new(0));
        let (seen, cut) = (weather.clone(), cuts.clone());
        let keeper = tokio::spawn(async move {
            while let Ok((near, _)) = listener.accept().await {
                tokio::spawn(carry(near, end.clone(), seen.subscribe(), cut.subscribe()));
            }
        });
        Ok(Self { address, weather, cuts, keeper })
    }

    pub fn set(&self, weather: Weather) {
        self.weather.send_replace(weather);
    }

    /// Every connection there is.
    pub fn cut(&self) {
        self.cuts.send_modify(|cuts| *cuts += 1);
    }
}

impl Drop for Road {
    fn drop(&mut self) {
        self.keeper.abort();
    }
}

async fn carry(near: TcpStream, end: End, weather: watch::Receiver<Weather>, mut cuts: watch::Receiver<u64>) {
    let _ = near.set_nodelay(true);
    let (near_in, near_out) = near.into_split();
    // Nobody there: the near side sees its connection closed, as it would by a server that is down.
    let both_ways = async {
        match end {
            End::Socket(path) => {
                let Ok(far) = UnixStream::connect(path).await else { return };
                let (far_in, far_out) = far.into_split();
                either(pump(near_in, far_out, weather.clone()), pump(far_in, near_out, weather)).await;
            }
            End::Address(address) => {
                let Ok(far) = TcpStream::connect(address).await else { return };
                let (far_in, far_out) = far.into_split();
                either(pump(near_in, far_out, weather.clone()), pump(far_in, near_out, weather)).await;
            }
        }
    };
    either(both_ways, async { drop(cuts.changed().await) }).await;
}

async fn either(one: impl Future<Output = ()>, other: impl Future<Output = ()>) {
    tokio::select! {
        () = one => {}
        () = other => {}
    }
}

/// Until either end is gone.
async fn pump(
    mut from: impl AsyncRead + Unpin,
    mut to: impl AsyncWrite + Unpin,
    mut weather: watch::Receiver<Weather>,
) {
    let mut buffer = vec![0; 16 * 1024];
    loop {
        let read = from.read(&mut buffer).await.unwrap_or(0);
        let now = *weather.borrow();
        if let Weather::Slow(by) = now {
            sleep(by).await;
        }
        if now == Weather::Swallowed {
            // Nor does anybody learn that the other hung up.
            std::future::pending::<()>().await;
        }
        if weather.wait_for(|weather| *weather != Weather::Hole).await.is_err() || read == 0 {
            return;
        }
        let Some(bytes) = buffer.get(..read) else { return };
        if to.write_all(bytes).await.is_err() {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use tokio::net::UnixListener;
    use tokio::time::timeout;

    use super::*;

    const SOON: Duration = Duration::from_secs(5);
    const A_MOMENT: Duration = Duration::from_millis(100);

    #[tokio::test]
    async fn what_is_sent_comes_through_late_in_a_hole_and_not_after_a_cut() {
        let path = std::env::temp_dir().join(format!("parkmate-road-{}", std::process::id()));
        let listener = UnixListener::bind(&path).unwrap();
        let road = Road::to(End::Socket(path.clone())).await.unwrap();
        let mut near = TcpStream::connect(road.address).await.unwrap();
        let (mut far, _) = listener.accept().await.unwrap();
        let mut heard = [0; 1];
        near.write_all(b"a").await.unwrap();
        timeout(SOON, far.read_exact(&mut heard)).await.unwrap().unwrap();
        road.set(Weather::Hole);
        near.write_all(b"b").await.unwrap();
        assert!(timeout(A_MOMENT, far.read_exact(&mut heard)).await.is_err());
        road.set(Weather::Fair);
        timeout(SOON, far.read_exact(&mut heard)).await.unwrap().unwrap();
        assert_eq!(heard, *b"b");
        road.cut();
        assert_eq!(timeout(SOON, near.read(&mut heard)).await.unwrap().unwrap_or(0), 0);
        std::fs::remove_file(path).unwrap();
    }
}
