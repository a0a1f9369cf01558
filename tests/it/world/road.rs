//! A road between a server and what it depends on, which the test can block: nothing comes through any more, and nobody is
//! told, as when a cable is pulled.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use sqlx::postgres::PgConnectOptions;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream, UnixListener, UnixStream};
use tokio::task::JoinHandle;

use super::BEHIND_THE_SCENES;

pub struct Road {
    blocked: Arc<AtomicBool>,
    folder: Option<PathBuf>,
    keeper: JoinHandle<()>,
}

impl Road {
    /// To this port of 127.0.0.1, by another one.
    pub fn to_port(port: u16) -> (Self, u16) {
        let _behind = BEHIND_THE_SCENES.enter();
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
        listener.set_nonblocking(true).expect("set");
        let listener = TcpListener::from_std(listener).expect("a listener");
        let own = listener.local_addr().expect("an address").port();
        let blocked = Arc::new(AtomicBool::new(false));
        let block = blocked.clone();
        let keeper = BEHIND_THE_SCENES.spawn(async move {
            while let Ok((here, _)) = listener.accept().await {
                if let Ok(there) = TcpStream::connect(("127.0.0.1", port)).await {
                    walk(here.into_split(), there.into_split(), &block, "");
                }
            }
        });
        (Self { blocked, folder: None, keeper }, own)
    }

    /// To this database. Only connections on which this word is said can be blocked.
    pub fn to_database(database: PgConnectOptions, word: &'static str) -> (Self, PgConnectOptions) {
        static NEXT: AtomicU32 = AtomicU32::new(1);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let folder = PathBuf::from(format!("/tmp/parkmate-road-{}-{number}", std::process::id()));
        std::fs::create_dir(&folder).expect("a folder");
        let name = format!(".s.PGSQL.{}", database.get_port());
        let _behind = BEHIND_THE_SCENES.enter();
        let listener = UnixListener::bind(folder.join(&name)).expect("a socket");
        let target = database.get_socket().expect("PostgreSQL is reached by a socket").join(name);
        let blocked = Arc::new(AtomicBool::new(false));
        let block = blocked.clone();
        let keeper = BEHIND_THE_SCENES.spawn(async move {
            while let Ok((here, _)) = listener.accept().await {
                if let Ok(there) = UnixStream::connect(&target).await {
                    walk(here.into_split(), there.into_split(), &block, word);
                }
            }
        });
        (Self { blocked, folder: Some(folder.clone()), keeper }, database.socket(folder))
    }

    /// Whatever comes now is swallowed, and what follows on that connection.
    pub fn block(&self) {
        self.blocked.store(true, Ordering::SeqCst);
    }

    /// For new connections. Those on which something was swallowed stay dead.
    pub fn open(&self) {
        self.blocked.store(false, Ordering::SeqCst);
    }
}

impl Drop for Road {
    fn drop(&mut self) {
        self.keeper.abort();
        if let Some(folder) = &self.folder {
            let _ = std::fs::remove_dir_all(folder);
        }
    }
}

fn walk<R, W, S, T>(here: (R, W), there: (S, T), blocked: &Arc<AtomicBool>, word: &'static str)
where
    R: AsyncRead + Unpin + Send + 'static,
    W: AsyncWrite + Unpin + Send + 'static,
    S: AsyncRead + Unpin + Send + 'static,
    T: AsyncWrite + Unpin + Send + 'static,
{
    let concerned = Arc::new(AtomicBool::new(word.is_empty()));
    let dead = Arc::new(AtomicBool::new(false));
    let lane = |word| Lane { blocked: blocked.clone(), concerned: concerned.clone(), dead: dead.clone(), word };
    tokio::spawn(lane(word).carry(here.0, there.1));
    tokio::spawn(lane("").carry(there.0, here.1));
}

struct Lane {
    blocked: Arc<AtomicBool>,
    /// The word was said on this connection.
    concerned: Arc<AtomicBool>,
    /// Something was swallowed.
    dead: Arc<AtomicBool>,
    word: &'static str,
}

impl Lane {
    async fn carry(self, mut from: impl AsyncRead + Unpin, mut to: impl AsyncWrite + Unpin) {
        let mut load = vec![0; 16 * 1024];
        while let Ok(length @ 1..) = from.read(&mut load).await {
            let load = &load[..length];
            if !self.word.is_empty() && load.windows(self.word.len()).any(|window| window == self.word.as_bytes()) {
                self.concerned.store(true, Ordering::SeqCst);
            }
            if self.concerned.load(Ordering::SeqCst) && self.blocked.load(Ordering::SeqCst) {
                self.dead.store(true, Ordering::SeqCst);
            }
            if !self.dead.load(Ordering::SeqCst) && to.write_all(load).await.is_err() {
                return;
            }
        }
        // A pulled cable does not tell that the other side hung up.
        if self.dead.load(Ordering::SeqCst) {
            std::future::pending::<()>().await;
        }
    }
}
