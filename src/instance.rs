//! One server of perhaps several on a database: everything that runs beside each other in a process.

use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use sqlx::PgPool;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::sleep;

use crate::app::App;
use crate::clock::Clock;
use crate::config::Config;
use crate::consequences;
use crate::events::{Bus, Hub};
use crate::http::{Server, WebApp};
use crate::notifications;

/// How long sockets may take to say goodbye.
const GOODBYES: Duration = Duration::from_secs(2);

pub struct Instance {
    pub app: Arc<App>,
    pub address: SocketAddr,
    server: Server,
    stop: watch::Sender<bool>,
    tasks: Vec<JoinHandle<()>>,
}

impl Instance {
    /// Answers on `listener` from now on, wakes and is woken by the other servers. The scheduler is not part of it.
    pub fn start(
        mut config: Config,
        db: PgPool,
        clock: Clock,
        listener: TcpListener,
        workers: usize,
    ) -> anyhow::Result<Self> {
        config.bind = listener.local_addr()?;
        let (bus, wire) = Bus::to(&config.bus_route()?, &db);
        let hub = Hub::default();
        let app = Arc::new(App::new(config, db, hub.clone(), bus, clock, consequences::follow)?);
        let stop = watch::Sender::new(false);
        let tasks = vec![
            tokio::spawn(wire.run(hub.clone(), told(stop.subscribe()))),
            spread(hub, told(stop.subscribe())),
            tokio::spawn(notifications::watch(app.clone(), told(stop.subscribe()))),
        ];
        let server = Server::start(app.clone(), WebApp::embedded(&app.config), listener, workers)?;
        Ok(Self { address: server.address, app, server, stop, tasks })
    }

    /// Is not ready any more; that is all.
    pub fn begin_to_stop(&self) {
        self.server.begin_to_stop();
    }

    /// Is not ready any more, says goodbye on its sockets, finishes the answers under way, and ends.
    pub async fn stop(self) -> anyhow::Result<()> {
        self.begin_to_stop();
        sleep(Duration::from_secs(self.app.config.stop_delay.into())).await;
        self.app.hub.shutdown(GOODBYES).await;
        self.server.stop().await?;
        self.stop.send_replace(true);
        for task in self.tasks {
            task.await?;
        }
        Ok(())
    }
}

/// Passes on to who looks at lots what changes there.
fn spread(hub: Hub, stop: impl Future<Output = ()> + Send + 'static) -> JoinHandle<()> {
    tokio::spawn(async move { hub.onlookers().spread(stop).await })
}

async fn told(mut stop: watch::Receiver<bool>) {
    // Without its sender there is nobody left to wait for.
    let _ = stop.wait_for(|stop| *stop).await;
}
