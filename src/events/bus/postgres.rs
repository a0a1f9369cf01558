//! NOTIFY and LISTEN on one channel of the database that the servers share.

use std::convert::Infallible;

use anyhow::bail;
use sqlx::ConnectOptions;
use sqlx::postgres::{PgConnectOptions, PgConnection, PgListener, PgPoolOptions};
use tokio::sync::Mutex;

use super::hearing::Ear;
use super::{Carrier, LONGEST_WORD};

const CHANNEL: &str = "parkmate";

/// One connection for one after the other, made anew after a failure. A pool would take one that hangs back, ask it
/// whether it is well, and lend no other meanwhile.
pub(super) struct Direct {
    options: PgConnectOptions,
    idle: Mutex<Option<PgConnection>>,
}

impl Direct {
    pub fn new(options: &PgConnectOptions) -> Self {
        Self { options: options.clone(), idle: Mutex::new(None) }
    }

    /// Who gives up waiting for this gives up the connection.
    pub async fn with<T>(&self, ask: impl AsyncFnOnce(&mut PgConnection) -> sqlx::Result<T>) -> sqlx::Result<T> {
        let mut idle = self.idle.lock().await;
        let mut connection = match idle.take() {
            Some(connection) => connection,
            None => self.options.connect().await?,
        };
        let answer = ask(&mut connection).await?;
        *idle = Some(connection);
        Ok(answer)
    }
}

pub(super) struct Postgres {
    voice: Direct,
}

impl Postgres {
    pub fn new(options: &PgConnectOptions) -> Self {
        Self { voice: Direct::new(options) }
    }

    async fn listen(&self) -> sqlx::Result<PgListener> {
        // Of its own too, for a listener that is given up hangs on to the pool it came from.
        let pool = PgPoolOptions::new().max_connections(1).acquire_timeout(LONGEST_WORD);
        let mut listener = PgListener::connect_with(&pool.connect_lazy_with(self.voice.options.clone())).await?;
        listener.eager_reconnect(false);
        listener.listen(CHANNEL).await?;
        Ok(listener)
    }
}

impl Carrier for Postgres {
    /// PostgreSQL takes payloads below 8,000 bytes.
    const LONGEST: usize = 7_900;

    async fn say(&self, text: String) -> anyhow::Result<()> {
        Ok(self.voice.with(async |db| notify(db, &text).await).await?)
    }

    async fn hear(&self, ear: &Ear<'_>) -> anyhow::Result<Infallible> {
        let mut listener = self.listen().await?;
        ear.state.speak_up.notify_one();
        while let Some(notification) = listener.try_recv().await? {
            ear.take(notification.payload().as_bytes());
        }
        bail!("the connection is gone")
    }
}

/// NOTIFY takes a transaction number; without `synchronous_commit` off its commit might wait for the disk.
async fn notify(db: &mut PgConnection, text: &str) -> sqlx::Result<()> {
    sqlx::query!(
        r#"select set_config('synchronous_commit', 'off', true) as "set", pg_notify($1, $2)::text as "told""#,
        CHANNEL,
        text
    )
    .fetch_one(db)
    .await?;
    Ok(())
}
