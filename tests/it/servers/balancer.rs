//! A proxy before the servers, as small as one can be: it hands each connection to the next server that is ready.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use reqwest::Client;
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio::time::interval;

/// Far below the delay with which the servers of these tests stop.
const ASKS_EVERY: Duration = Duration::from_millis(50);

pub struct Balancer {
    pub address: SocketAddr,
    servers: Servers,
    tasks: [JoinHandle<()>; 2],
}

/// Each with whether it is ready.
type Servers = Arc<Mutex<Vec<(SocketAddr, bool)>>>;

impl Balancer {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let servers = Servers::default();
        let tasks = [tokio::spawn(pass_on(listener, servers.clone())), tokio::spawn(ask(servers.clone()))];
        Self { address, servers, tasks }
    }

    pub fn add(&self, server: SocketAddr) {
        self.servers.lock().unwrap().push((server, false));
    }

    pub fn remove(&self, server: SocketAddr) {
        self.servers.lock().unwrap().retain(|(there, _)| *there != server);
    }

    pub fn ready(&self) -> usize {
        ready(&self.servers).len()
    }
}

impl Drop for Balancer {
    fn drop(&mut self) {
        self.tasks.iter().for_each(JoinHandle::abort);
    }
}

fn ready(servers: &Servers) -> Vec<SocketAddr> {
    servers.lock().unwrap().iter().filter(|(_, ready)| *ready).map(|(server, _)| *server).collect()
}

/// Asks each server for ever whether it is ready.
async fn ask(servers: Servers) {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let http = Client::builder().no_proxy().pool_max_idle_per_host(0).timeout(Duration::from_secs(5));
    let http = http.build().expect("a client");
    let mut turns = interval(ASKS_EVERY);
    loop {
        turns.tick().await;
        let all: Vec<_> = servers.lock().unwrap().iter().map(|(server, _)| *server).collect();
        for server in all {
            let answer = http.get(format!("http://{server}/readyz")).send().await;
            let is_ready = answer.is_ok_and(|answer| answer.status() == 200);
            servers
                .lock()
                .unwrap()
                .iter_mut()
                .filter(|(there, _)| *there == server)
                .for_each(|(_, ready)| *ready = is_ready);
        }
    }
}

async fn pass_on(listener: TcpListener, servers: Servers) {
    let next = Arc::new(AtomicUsize::new(0));
    while let Ok((mut client, _)) = listener.accept().await {
        let (servers, next) = (servers.clone(), next.clone());
        tokio::spawn(async move {
            let mut ready = ready(&servers);
            if ready.is_empty() {
                return;
            }
            let first = next.fetch_add(1, Ordering::Relaxed) % ready.len();
            ready.rotate_left(first);
            for server in ready {
                // Who is refused has said nothing yet, so that another may be asked.
                if let Ok(mut server) = TcpStream::connect(server).await {
                    let _ = copy_bidirectional(&mut client, &mut server).await;
                    return;
                }
            }
        });
    }
}
