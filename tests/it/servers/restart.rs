//! All servers are replaced, one after the other, while people go on.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use nix::sys::signal::Signal;
use parkmate::types::SlotId;
use rstest::rstest;
use serde_json::Value;
use tokio::task::JoinSet;

use super::balancer::Balancer;
use crate::world::{Person, Process, Reply, Way, World, until};

/// Few connections each, and time for the balancer to see that a server stops.
const SETTINGS: [(&str, &str); 2] = [("PARKMATE_DATABASE_CONNECTIONS", "6"), ("PARKMATE_STOP_DELAY", "2")];

/// What those who book and cancel all the time have seen.
#[derive(Default)]
struct Tally {
    enough: AtomicBool,
    answered: AtomicUsize,
    /// Cut off, or 5xx.
    failed: AtomicUsize,
}

async fn book_and_cancel(person: Person, bay: SlotId, tally: Arc<Tally>) {
    let mut number = 0;
    while !tally.enough.load(Ordering::SeqCst) {
        number += 1;
        let booking = person.posting_once(&format!("book {number}"), "/bookings", &person.wish(bay, 60, "cash"));
        let Some(booked) = answer(booking.send().await, 201, &tally).await else { continue };
        let path = format!("/bookings/{}/cancel", booked["id"].as_str().expect("an id"));
        answer(person.posting_once(&format!("cancel {number}"), &path, &Value::Null).send().await, 200, &tally).await;
    }
}

async fn answer(answer: reqwest::Result<reqwest::Response>, status: u16, tally: &Tally) -> Option<Value> {
    match answer {
        Ok(answer) if answer.status() == status => {
            tally.answered.fetch_add(1, Ordering::SeqCst);
            Some(Reply::of(answer).await.expect(status))
        }
        Ok(answer) if answer.status().as_u16() < 500 => {
            // After a failure whose effect nobody knows, the bay may be theirs already.
            assert!(tally.failed.load(Ordering::SeqCst) > 0, "{} {:?}", answer.status(), answer.text().await);
            None
        }
        other => {
            println!("{other:?}");
            tally.failed.fetch_add(1, Ordering::SeqCst);
            None
        }
    }
}

/// What a lot admin hears, over however many sockets, until `last` is there; and with which codes they were closed.
async fn hear(admin: Person, last: impl Future<Output = i64>) -> (Vec<i64>, Vec<u16>) {
    let (mut heard, mut codes, mut last) = (Vec::<i64>::new(), Vec::new(), std::pin::pin!(last));
    let mut until = i64::MAX;
    'line: loop {
        let mut socket = admin.socket(Some(heard.last().copied().unwrap_or(0))).await;
        while heard.last().copied().unwrap_or(0) < until {
            let next = tokio::select! {
                next = socket.next_or_close() => next,
                last = &mut last, if until == i64::MAX => {
                    until = last;
                    continue;
                }
            };
            match next {
                Ok(frame) => heard.extend(frame["seq"].as_i64()),
                Err(code) => {
                    codes.push(code);
                    continue 'line;
                }
            }
        }
        return (heard, codes);
    }
}

struct Scene {
    world: World,
    balancer: Balancer,
    servers: Vec<Process>,
    admin: Person,
    customers: Vec<(Person, SlotId)>,
}

impl Scene {
    async fn set(way: Way) -> Self {
        let world = World::in_real_time_over(way).await;
        let operator = world.operator("nandi").await;
        let lot = operator.lot("MG Road").await;
        let balancer = Balancer::start().await;
        let mut customers = Vec::new();
        for number in 0..4 {
            let person = world.customer(&format!("customer {number}")).await.at(balancer.address);
            customers.push((person, lot.bay(&format!("A{number}")).await));
        }
        let admin = operator.admin.at(balancer.address);
        let mut scene = Self { world, balancer, servers: Vec::new(), admin, customers };
        for _ in 0..3 {
            scene.add().await;
        }
        scene
    }

    async fn add(&mut self) {
        let server = self.world.process_with(&SETTINGS).await;
        let ready = self.balancer.ready();
        self.balancer.add(server.address);
        self.servers.push(server);
        until("it is sent requests", async || self.balancer.ready() > ready).await;
    }

    /// Replaces each server that was there, while the others go on.
    async fn replace_all(&mut self, end: impl AsyncFn(Process)) {
        for _ in 0..3 {
            let old = self.servers.remove(0);
            let address = old.address;
            end(old).await;
            self.balancer.remove(address);
            self.add().await;
        }
    }

    fn work(&self) -> (Arc<Tally>, JoinSet<()>) {
        let (tally, mut working) = (Arc::new(Tally::default()), JoinSet::new());
        for (person, bay) in &self.customers {
            working.spawn(book_and_cancel(person.clone(), *bay, tally.clone()));
        }
        (tally, working)
    }
}

async fn finish(tally: &Tally, working: JoinSet<()>) {
    tally.enough.store(true, Ordering::SeqCst);
    working.join_all().await;
}

#[rstest]
#[case::over_postgres(Way::Postgres)]
#[case::over_nats(Way::Nats)]
#[tokio::test]
async fn a_rolling_restart_of_three_servers_drops_no_request_and_no_notification(#[case] way: Way) {
    let mut scene = Scene::set(way).await;
    let (tally, working) = scene.work();
    let (say_last, last) = tokio::sync::oneshot::channel::<i64>();
    let hearing = tokio::spawn(hear(scene.admin.clone(), async { last.await.expect("told") }));
    scene
        .replace_all(async |old| {
            old.tell(Signal::SIGTERM);
            assert!(old.ended().await.success());
        })
        .await;
    finish(&tally, working).await;
    let answered = tally.answered.load(Ordering::SeqCst);
    assert_eq!(tally.failed.load(Ordering::SeqCst), 0, "of {answered} and some");
    let inbox = scene.admin.get("/notifications/unread-count").await.expect(200);
    let latest = inbox["latest_seq"].as_i64().expect("a number");
    say_last.send(latest).expect("somebody listens");
    let (heard, codes) = hearing.await.expect("it hears");
    assert_eq!(heard, (1..=latest).collect::<Vec<_>>());
    assert!(codes.iter().all(|code| *code == 1001) && !codes.is_empty(), "{codes:?}");
    println!("{answered} answers, {latest} notifications, sockets closed with {codes:?}");
    // Each booking and each cancellation is told once.
    assert_eq!(i64::try_from(answered), Ok(latest));
    scene.world.expect_sound().await;
}

/// The control: whoever is killed instead drops something.
#[tokio::test]
async fn killed_instead_of_told_to_stop_servers_drop_requests() {
    let mut scene = Scene::set(Way::Postgres).await;
    let (tally, working) = scene.work();
    scene.replace_all(async |old| old.kill().await).await;
    finish(&tally, working).await;
    assert!(tally.failed.load(Ordering::SeqCst) > 0);
    scene.world.expect_sound().await;
}
