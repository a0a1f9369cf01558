//! The load: customers book, and pay, cancel, renew, have the car washed, or let it lapse; lot admins verify and decline;
//! all look things up between.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use anyhow::Context;
use chrono::{DurationRound, TimeDelta};
use parkmate_bench::scene::{Operator, Scene};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde_json::{Value, json};
use tokio::sync::Mutex as Turn;
use tokio::task::JoinSet;
use tokio::time::sleep_until;
use uuid::Uuid;

use crate::Options;
use crate::caller::{Caller, Tally};
use crate::ledger::{Answer, Entry, Then};
use crate::stage::Stage;

const QUARTER: TimeDelta = TimeDelta::minutes(15);

pub struct Load {
    pub tally: Arc<Tally>,
    pub total: usize,
    shared: Arc<Shared>,
    workers: Turn<JoinSet<anyhow::Result<()>>>,
}

struct Shared {
    scene: Scene,
    service: Uuid,
    next: AtomicUsize,
    done: AtomicUsize,
    total: usize,
    begun: Instant,
    pace: Duration,
    entries: Mutex<Vec<Entry>>,
}

impl Load {
    /// A customer each.
    pub fn begin(stage: &Stage, options: &Options) -> Self {
        let (scene, service, total) = (stage.scene.clone(), stage.service, options.bookings);
        let pace = Duration::from_secs(options.seconds) / u32::try_from(total.max(1)).unwrap_or(u32::MAX);
        let (next, done, begun) = (AtomicUsize::new(0), AtomicUsize::new(0), Instant::now());
        let entries = Mutex::new(Vec::new());
        let shared = Arc::new(Shared { scene, service, next, done, total, begun, pace, entries });
        let (tally, mut workers) = (Arc::new(Tally::default()), JoinSet::new());
        for place in 0..shared.scene.customers.len() {
            let person = Customer::new(&shared, place, &stage.addresses, options.seed, &tally);
            workers.spawn(async move { person?.live().await });
        }
        Self { tally, total, shared, workers: Turn::new(workers) }
    }

    /// How much of it is done, from 0 to 1.
    pub fn progress(&self) -> f64 {
        self.shared.done.load(Ordering::Relaxed) as f64 / self.total.max(1) as f64
    }

    pub fn is_done(&self) -> bool {
        self.shared.done.load(Ordering::Relaxed) >= self.total
    }

    /// Nobody begins anything more.
    pub fn enough(&self) {
        let begun = self.shared.next.swap(self.total, Ordering::Relaxed).min(self.total);
        self.shared.done.fetch_add(self.total - begun, Ordering::Relaxed);
    }

    pub async fn finish(&self) -> anyhow::Result<()> {
        let mut workers = self.workers.lock().await;
        while let Some(ended) = workers.join_next().await {
            ended??;
        }
        Ok(())
    }

    pub fn entries(&self) -> Vec<Entry> {
        self.shared.entries.lock().map(|entries| entries.clone()).unwrap_or_default()
    }
}

struct Customer {
    shared: Arc<Shared>,
    caller: Caller,
    /// One for each operator.
    admins: Vec<Caller>,
}

impl Customer {
    fn new(
        shared: &Arc<Shared>,
        place: usize,
        servers: &[SocketAddr],
        seed: u64,
        tally: &Arc<Tally>,
    ) -> anyhow::Result<Self> {
        let person = shared.scene.customers.get(place).context("a customer")?;
        let chance = |more: usize| StdRng::seed_from_u64(seed ^ ((place * 1_000 + more) as u64) << 20);
        let caller = Caller::new(servers, &person.token, chance(0), tally.clone());
        let admins = shared.scene.operators.iter().enumerate();
        let admins =
            admins.map(|(at, o)| Caller::new(servers, &o.admin.token, chance(at + 1), tally.clone())).collect();
        Ok(Self { shared: shared.clone(), caller, admins })
    }

    async fn live(mut self) -> anyhow::Result<()> {
        loop {
            let number = self.shared.next.fetch_add(1, Ordering::Relaxed);
            if number >= self.shared.total {
                return Ok(());
            }
            let due = self.shared.begun + self.shared.pace * u32::try_from(number)?;
            sleep_until(due.into()).await;
            let plate = format!("S{number}");
            let mut entry = Entry { plate, answer: Answer::Never, times: 0, then: Vec::new() };
            // Who gives up is in the tally; what was acknowledged before stays acknowledged.
            let _ = self.visit(number, &mut entry).await;
            if let Ok(mut entries) = self.shared.entries.lock() {
                entries.push(entry);
            }
            self.shared.done.fetch_add(1, Ordering::Relaxed);
        }
    }

    fn one_in(&mut self, times: u32) -> bool {
        self.caller.chance.random_range(0..times) == 0
    }

    async fn visit(&mut self, number: usize, entry: &mut Entry) -> anyhow::Result<()> {
        let place = self.caller.chance.random_range(0..self.admins.len());
        let operator = self.shared.scene.operators.get(place).context("an operator")?.clone();
        let soon = self.one_in(3);
        let method = if self.one_in(3) { "cash" } else { "card" };
        let wish = self.wish(&operator, &entry.plate, soon, method)?;
        let answer = self.caller.post(&format!("book {number}"), "/api/v1/bookings", &wish).await?;
        entry.times = answer.times;
        if !answer.granted() {
            entry.answer = Answer::Refused;
            return Ok(());
        }
        let view = answer.body;
        let price = view.pointer("/price/amount").and_then(Value::as_i64).context("a price")?;
        let id = id_of(&view)?;
        entry.answer = Answer::Booked { id, price };
        self.look_around(&operator).await?;
        if self.pay(number, place, &view, entry).await? {
            self.then(number, place, id, soon, entry).await?;
        }
        Ok(())
    }

    fn wish(&mut self, operator: &Operator, plate: &str, soon: bool, method: &str) -> anyhow::Result<Value> {
        let bay = operator.bays.get(self.caller.chance.random_range(0..operator.bays.len())).context("a bay")?;
        let minutes = if soon { self.caller.chance.random_range(1..4) } else { 60 };
        let starts_at = if soon {
            None
        } else {
            let ahead = QUARTER * self.caller.chance.random_range(8..2_000);
            Some((parkmate_bench::now() + ahead).duration_trunc(QUARTER)?)
        };
        Ok(json!({
            "slot_id": bay, "starts_at": starts_at, "duration_minutes": minutes, "payment_method": method,
            "vehicle": {"plate": plate, "vehicle_class": "sedan"},
        }))
    }

    /// Lists and searches: they change nothing, and must not fail.
    async fn look_around(&mut self, operator: &Operator) -> anyhow::Result<()> {
        let path = match self.caller.chance.random_range(0..6) {
            0 => "/api/v1/bookings?limit=20".to_owned(),
            1 => format!("/api/v1/lots/{}/slots", operator.lot),
            2 => "/api/v1/notifications?limit=20".to_owned(),
            _ => return Ok(()),
        };
        self.caller.get(&path).await?;
        Ok(())
    }

    /// Whether it stands now. Some are left to lapse.
    async fn pay(&mut self, number: usize, place: usize, view: &Value, entry: &mut Entry) -> anyhow::Result<bool> {
        let payment = view.get("payment").context("a payment")?;
        let (pays, refused) = (!self.one_in(8), self.one_in(10));
        if !pays {
            return Ok(false);
        }
        let paid = match payment.get("checkout_url").and_then(Value::as_str) {
            Some(url) => pay_by_card(&mut self.caller, url, refused).await?,
            None => {
                let verb = if refused { "reject" } else { "verify" };
                let path = format!("/api/v1/operator/payments/{}/{verb}", id_of(payment)?);
                let admin = self.admins.get_mut(place).context("an admin")?;
                let answer = admin.post(&format!("{verb} {number}"), &path, &Value::Null).await?;
                answer.granted() && !refused
            }
        };
        if paid {
            entry.then.push(Then::Paid);
        }
        Ok(paid)
    }

    async fn then(
        &mut self,
        number: usize,
        place: usize,
        id: Uuid,
        soon: bool,
        entry: &mut Entry,
    ) -> anyhow::Result<()> {
        let path = format!("/api/v1/bookings/{id}");
        match self.caller.chance.random_range(0..10) {
            0..=2 => {
                let (key, path) = (format!("cancel {number}"), format!("{path}/cancel"));
                if self.caller.post(&key, &path, &Value::Null).await?.granted() {
                    entry.then.push(Then::Cancelled);
                }
            }
            3 => {
                let path = format!("/api/v1/operator/bookings/{id}/decline");
                let admin = self.admins.get_mut(place).context("an admin")?;
                let reason = json!({"reason": "The lift is broken."});
                if admin.post(&format!("decline {number}"), &path, &reason).await?.granted() {
                    entry.then.push(Then::Declined);
                }
            }
            4..=5 if soon => {
                let wish = json!({"duration_minutes": 2, "payment_method": "card"});
                let renewed = self.caller.post(&format!("renew {number}"), &format!("{path}/renew"), &wish).await?;
                self.follow_up(renewed.granted().then_some(&renewed.body), Then::Renewed, entry).await?;
            }
            6 if place == 0 => {
                let wish = json!({"service_id": self.shared.service, "booking_id": id, "payment_method": "card"});
                let washed = self.caller.post(&format!("wash {number}"), "/api/v1/car-washes", &wish).await?;
                self.follow_up(washed.granted().then_some(&washed.body), Then::Washed, entry).await?;
            }
            _ => {}
        }
        Ok(())
    }

    async fn follow_up(
        &mut self,
        view: Option<&Value>,
        then: fn(Uuid) -> Then,
        entry: &mut Entry,
    ) -> anyhow::Result<()> {
        let Some(view) = view else { return Ok(()) };
        entry.then.push(then(id_of(view)?));
        if let Some(url) = view.pointer("/payment/checkout_url").and_then(Value::as_str) {
            pay_by_card(&mut self.caller, url, false).await?;
        }
        Ok(())
    }
}

/// On the gateway's page, which knows what was decided first.
async fn pay_by_card(caller: &mut Caller, url: &str, refused: bool) -> anyhow::Result<bool> {
    let path = url.splitn(4, '/').nth(3).context("a path")?;
    let outcome = if refused { "fail" } else { "succeed" };
    let answer = caller.post("", &format!("/{path}"), &json!({"outcome": outcome})).await?;
    Ok(answer.granted() && !refused)
}

fn id_of(view: &Value) -> anyhow::Result<Uuid> {
    Ok(view.get("id").and_then(Value::as_str).context("an id")?.parse()?)
}
