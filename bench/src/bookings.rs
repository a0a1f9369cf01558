//! Clients that book, no two alike.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use futures_util::future::try_join_all;
use uuid::Uuid;

use crate::client::Client;
use crate::sample::Sample;
use crate::scene::{Person, Scene};

pub struct Bookings {
    customers: Vec<Person>,
    bays: Vec<Uuid>,
    /// Counted on from run to run: every booking has a place of its own.
    next: AtomicUsize,
    first_hour: DateTime<Utc>,
}

impl Bookings {
    pub fn new(scene: &Scene) -> Self {
        Self {
            customers: scene.customers.clone(),
            bays: scene.bays(),
            next: AtomicUsize::new(0),
            first_hour: crate::now() + TimeDelta::days(1),
        }
    }

    /// Only at these bays from now on.
    pub fn only_at(mut self, bays: Vec<Uuid>) -> Self {
        self.bays = bays;
        self
    }

    /// One connection each, of another customer.
    pub async fn clients(&self, server: SocketAddr, count: usize) -> anyhow::Result<Vec<Client>> {
        let customers = self.customers.iter().cycle().take(count);
        try_join_all(customers.map(|customer| Client::connect(server, Some(&customer.token)))).await
    }

    /// Each client as fast as it is answered.
    pub async fn rush(&self, server: SocketAddr, clients: usize, within: Duration) -> anyhow::Result<Sample> {
        let clients = self.clients(server, clients).await?;
        let end = Instant::now() + within;
        let took = try_join_all(clients.into_iter().map(async |mut client| {
            let mut took = Vec::new();
            while Instant::now() < end {
                let asked = Instant::now();
                self.book(&mut client).await?;
                took.push(asked.elapsed());
            }
            anyhow::Ok(took)
        }));
        Ok(Sample::of(took.await?.concat(), within))
    }

    /// Bay after bay, then the same two hours later.
    pub async fn book(&self, client: &mut Client) -> anyhow::Result<()> {
        let place = self.next.fetch_add(1, Ordering::Relaxed);
        let bay = self.bays.get(place % self.bays.len()).context("a bay")?;
        let start = self.first_hour + TimeDelta::hours(2 * i64::try_from(place / self.bays.len())?);
        let reply = client.post("/api/v1/bookings", &wish(*bay, start, place)).await?;
        ensure!(reply.status == 201, "{}: {}", reply.status, reply.text());
        Ok(())
    }
}

/// An hour for a car of its own, to be paid in cash.
pub fn wish(bay: Uuid, start: DateTime<Utc>, car: usize) -> String {
    let start = start.to_rfc3339_opts(SecondsFormat::Micros, true);
    format!(
        r#"{{"slot_id":"{bay}","starts_at":"{start}","duration_minutes":60,"payment_method":"cash","vehicle":{{"plate":"N{car}","vehicle_class":"sedan"}}}}"#
    )
}
