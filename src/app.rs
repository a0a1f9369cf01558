//! What every request and job works with.

use std::path::PathBuf;

use sqlx::PgPool;

use crate::clock::Clock;
use crate::config::{Config, Switch};
use crate::courier::Courier;
use crate::error::Result;
use crate::events::{Bus, Consequences, Hub, Tx};
use crate::gateways::{Providers, Sandbox};
use crate::hashing::Hashing;
use crate::limits::Limits;
use crate::mail::Relay;
use crate::types::AccountId;

pub struct App {
    pub db: PgPool,
    pub hub: Hub,
    pub bus: Bus,
    pub clock: Clock,
    pub config: Config,
    pub gateway: Sandbox,
    pub providers: Providers,
    pub relay: Relay,
    /// Where outgoing mail lies.
    pub data: PathBuf,
    /// Where people reach this server, without a slash at its end.
    pub public_url: String,
    pub hashing: Hashing,
    pub limits: Limits,
    pub courier: Courier,
    /// What the features above make of the events of those below.
    pub consequences: Consequences,
}

impl App {
    pub fn new(
        config: Config,
        db: PgPool,
        hub: Hub,
        bus: Bus,
        clock: Clock,
        consequences: Consequences,
    ) -> anyhow::Result<Self> {
        let data = config.data.clone().unwrap_or_default();
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let public_url = config.public_url();
        let gateway = Sandbox::new(config.gateway_secret.clone(), public_url.clone());
        let providers = Providers::new(&config);
        let relay = Relay::new(&config)?;
        let limits = Limits::new(config.rate_limits, config.trusted_proxies.clone());
        let hashing = Hashing::start(cores);
        let courier = Courier::new(config.webhooks_to_loopback == Switch::On)?;
        Ok(Self {
            db,
            hub,
            bus,
            clock,
            config,
            gateway,
            providers,
            relay,
            data,
            public_url,
            hashing,
            limits,
            courier,
            consequences,
        })
    }

    /// Begins a transaction at the clock's now, in which nobody acts: the scheduler, a gateway, someone not logged in. Only
    /// the edges begin one: handlers and the scheduler.
    pub async fn begin(&self) -> Result<Tx> {
        self.begin_as(None).await
    }

    /// Begins a transaction in which this account acts.
    pub async fn begin_as(&self, actor: impl Into<Option<AccountId>>) -> Result<Tx> {
        let (now, actor) = (self.clock.now(), actor.into());
        let mut tx = Tx::begin(&self.db, &self.hub, &self.bus, self.consequences, now, actor).await?;
        tx.platform_share = self.config.platform_share_percent;
        Ok(tx)
    }
}
