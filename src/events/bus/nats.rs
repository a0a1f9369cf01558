//! One subject of NATS, core NATS only: what has to last is in the tables.

use std::convert::Infallible;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use anyhow::{Context, bail};
use async_nats::{Client, ConnectOptions, Event, Subscriber};
use futures_util::StreamExt;
use secrecy::ExposeSecret;
use tokio::sync::mpsc;

use super::hearing::Ear;
use super::{Carrier, LONGEST_WORD};
use crate::config::{LogIn, NatsServers};

const SUBJECT: &str = "parkmate";
/// Texts that wait to be taken in; what comes beyond them is lost, and known to be.
const MOST_UNHEARD: usize = 4_096;
/// Texts on their way out.
const MOST_UNSAID: usize = 64;
const MOST_EVENTS: usize = 16;
/// A line on which nothing comes is asked so often whether it is there.
const PING_EVERY: Duration = Duration::from_secs(2);

pub(super) struct Nats {
    servers: NatsServers,
    /// While the line is open.
    client: Mutex<Option<Client>>,
}

impl Nats {
    pub fn new(servers: NatsServers) -> Self {
        Self { servers, client: Mutex::new(None) }
    }

    fn client(&self) -> MutexGuard<'_, Option<Client>> {
        self.client.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The library would connect again by itself, and keep what is said meanwhile. It is not let: what is lost must be known,
    /// and the way back is one for every carrier.
    async fn connect(&self, events: mpsc::Sender<Event>) -> anyhow::Result<(Client, Subscriber)> {
        let options = match &self.servers.log_in {
            LogIn::None => ConnectOptions::new(),
            LogIn::Token(token) => ConnectOptions::with_token(token.expose_secret().into()),
            LogIn::Password(user, password) => {
                ConnectOptions::with_user_and_password(user.clone(), password.expose_secret().into())
            }
        };
        let client = options
            .name("parkmate")
            .connection_timeout(LONGEST_WORD)
            .max_reconnects(self.servers.addresses.len())
            .ping_interval(PING_EVERY)
            .subscription_capacity(MOST_UNHEARD)
            .client_capacity(MOST_UNSAID)
            .event_callback(move |event| {
                let events = events.clone();
                async move {
                    // Whoever hung up needs no news.
                    let _ = events.send(event).await;
                }
            })
            .connect(&self.servers.addresses[..])
            .await?;
        let texts = client.subscribe(SUBJECT).await?;
        Ok((client, texts))
    }
}

/// The line is open until this is dropped.
struct Open<'a>(&'a Nats);

impl Drop for Open<'_> {
    fn drop(&mut self) {
        *self.0.client() = None;
    }
}

impl Carrier for Nats {
    /// Far below what a server takes unless it is told otherwise, which is 1 MiB.
    const LONGEST: usize = 32_768;

    async fn say(&self, text: String) -> anyhow::Result<()> {
        let client = self.client().clone().context("NATS is away")?;
        client.publish(SUBJECT, text.into()).await?;
        client.flush().await?;
        Ok(())
    }

    async fn hear(&self, ear: &Ear<'_>) -> anyhow::Result<Infallible> {
        let (events, mut happens) = mpsc::channel(MOST_EVENTS);
        let (client, mut texts) = self.connect(events).await?;
        *self.client() = Some(client);
        let _open = Open(self);
        ear.state.speak_up.notify_one();
        loop {
            tokio::select! {
                text = texts.next() => ear.take(&text.context("the connection is gone")?.payload),
                event = happens.recv() => match event.context("the connection is gone")? {
                    Event::Connected => {}
                    Event::SlowConsumer(_) => ear.missed(),
                    Event::Disconnected | Event::Closed => bail!("the connection is gone"),
                    other => tracing::warn!("NATS: {other}"),
                },
            }
        }
    }
}
