//! The server's life: from its socket to the last answer.

use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use actix_http::HttpService;
use actix_service::{IntoServiceFactory, ServiceFactoryExt, map_config};
use actix_web::dev::{AppConfig, ServerHandle};
use actix_web::{Error, web};
use anyhow::Context;
use nix::sys::socket::{Backlog, listen};
#[cfg(target_os = "linux")]
use nix::sys::socket::{setsockopt, sockopt::TcpUserTimeout};
use tokio::net::TcpStream;
use tokio::task::JoinHandle;
use tokio::time::timeout;

use super::docs::Document;
use super::health::Stopping;
use super::problems::KnownPaths;
use super::routes::{Shared, application};
use super::upgrade::{once, upgrades};
use super::web_app::WebApp;
use super::{metrics, openapi};
use crate::app::App;

/// Longer than the minute for which most proxies keep theirs, so that none of them sends into a closing one.
const KEEP_ALIVE: Duration = Duration::from_secs(75);
const TO_SEND_HEADERS: Duration = Duration::from_secs(10);
/// A connection whose other side takes nothing for so long is cut by the kernel. What is left to send would otherwise keep
/// it for as long as somebody likes.
const TO_TAKE_BYTES: Duration = Duration::from_secs(30);
const TO_DISCONNECT: Duration = Duration::from_secs(1);
const LAST_ANSWERS: Duration = Duration::from_secs(10);
/// For what is answered to reach the other side. Connections kept alive without a request are closed after it.
const LAST_BYTES_SECONDS: u64 = 2;

fn give_up_on_who_takes_nothing(connection: &TcpStream) {
    #[cfg(target_os = "linux")]
    {
        let milliseconds = u32::try_from(TO_TAKE_BYTES.as_millis()).unwrap_or(u32::MAX);
        // Nothing depends on it but how long a dead connection lasts.
        let _ = setsockopt(connection, TcpUserTimeout, &milliseconds);
    }
    #[cfg(not(target_os = "linux"))]
    let _ = connection;
}

/// After a restart everybody comes at once. The standard library lets 128 wait, and who finds no place tries again after a
/// second.
fn widen(listener: &TcpListener) -> nix::Result<()> {
    listen(listener, Backlog::MAXCONN)
}

pub struct Server {
    pub address: SocketAddr,
    handle: ServerHandle,
    running: JoinHandle<std::io::Result<()>>,
    tidying: JoinHandle<()>,
    stopping: Stopping,
}

impl Server {
    /// Answers on `listener` from now on.
    pub fn start(app: Arc<App>, web_app: WebApp, listener: TcpListener, workers: usize) -> anyhow::Result<Self> {
        let address = listener.local_addr()?;
        widen(&listener)?;
        let document = openapi();
        let stopping = Stopping::default();
        let recorder = metrics::recorder()?;
        let tidying = tokio::spawn(metrics::keep_tidy(recorder.clone()));
        let shared = Shared {
            app,
            stopping: stopping.clone(),
            web_app: web::Data::new(web_app),
            known_paths: web::Data::new(KnownPaths::of(&document)),
            document: web::Data::new(Document(document.to_json()?.into())),
        };
        let builder = actix_server::Server::build();
        let draining = builder.graceful_shutdown_signal();
        // What actix-web's HttpServer builds, but for the upgrades, which it keeps to itself.
        let http = move || {
            let draining = draining.clone();
            let application = application(shared.clone()).app_data(web::Data::new(recorder.clone()));
            let application = application.into_factory().map_err(|error: Error| error.error_response());
            let application = once(map_config(application, |()| AppConfig::default()));
            HttpService::build()
                .graceful_shutdown_signal(move || {
                    let draining = draining.clone();
                    async move { draining.notified().await }
                })
                .keep_alive(KEEP_ALIVE)
                .client_request_timeout(TO_SEND_HEADERS)
                .client_disconnect_timeout(TO_DISCONNECT)
                .local_addr(address)
                .on_connect_ext(|connection: &TcpStream, _| give_up_on_who_takes_nothing(connection))
                .upgrade(upgrades(application.clone()))
                .finish(application)
                .tcp()
        };
        let server = builder
            .workers(workers)
            .shutdown_timeout(LAST_BYTES_SECONDS)
            .disable_signals()
            .listen("http", listener, http)
            .context("listening")?
            .run();
        let handle = server.handle();
        Ok(Self { address, handle, running: tokio::spawn(server), tidying, stopping })
    }

    /// Is not ready any more, so that nobody sends anything new.
    pub fn begin_to_stop(&self) {
        self.stopping.begin();
    }

    /// Answers what is under way, and ends. Until then whoever still comes is answered as well: a connection that is accepted
    /// by a server that has stopped would hang unanswered.
    pub async fn stop(self) -> anyhow::Result<()> {
        self.begin_to_stop();
        if timeout(LAST_ANSWERS, self.stopping.all_answered()).await.is_err() {
            tracing::warn!("some requests are cut off unanswered");
        }
        self.handle.stop(true).await;
        self.tidying.abort();
        self.running.await?.context("the server")
    }
}

#[cfg(test)]
mod tests {
    use std::net::{TcpListener, TcpStream};
    use std::time::Duration;

    use super::widen;

    /// How many of a crowd get in line where nobody is served.
    fn in_line(listener: &TcpListener) -> usize {
        let address = listener.local_addr().expect("an address");
        let come = |_| TcpStream::connect_timeout(&address, Duration::from_millis(200)).ok();
        let line: Vec<_> = (0..300).map_while(come).collect();
        line.len()
    }

    #[test]
    fn a_crowd_that_comes_at_once_waits_in_line_instead_of_being_sent_away() {
        let narrow = TcpListener::bind("127.0.0.1:0").expect("a port");
        assert!(in_line(&narrow) < 300, "the standard library has learned it");
        let wide = TcpListener::bind("127.0.0.1:0").expect("a port");
        widen(&wide).expect("widened");
        assert_eq!(in_line(&wide), 300);
    }
}
