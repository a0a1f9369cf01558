//! A bay that everyone wants.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use parkmate::types::SlotId;
use serde_json::json;
use tokio::sync::Barrier;
use tokio::task::JoinSet;

use super::{at_once, deadlocks};
use crate::world::{Person, World};

/// From one round's first start to the next one's: longer than any range of a round reaches.
const STRIDE_MINUTES: i64 = 150;
const CLIENTS: usize = 20;

/// What a client was answered in a round.
struct Answer {
    round: i64,
    status: u16,
    code: String,
    took: Duration,
}

/// Everyone asks for a range of their own, all of which hold one instant, so that one can win; then for the next round's.
async fn rush(clients: Vec<Person>, bay: SlotId, first: DateTime<Utc>, rounds: i64) -> Vec<Answer> {
    let together = Arc::new(Barrier::new(clients.len()));
    let mut running = JoinSet::new();
    for (client, person) in (0_i64..).zip(clients) {
        let together = together.clone();
        running.spawn(async move {
            let mut answers = Vec::new();
            for round in 0..rounds {
                let mut wish = person.wish(bay, 30 + client, "cash");
                wish["starts_at"] = json!(first + TimeDelta::minutes(round * STRIDE_MINUTES + client));
                together.wait().await;
                let asked = Instant::now();
                let reply = person.post("/bookings", wish).await;
                let code = reply.body["code"].as_str().unwrap_or_default().to_owned();
                answers.push(Answer { round, status: reply.status, code, took: asked.elapsed() });
            }
            answers
        });
    }
    running.join_all().await.into_iter().flatten().collect()
}

struct Scene {
    world: World,
    clients: Vec<Person>,
    bay: SlotId,
}

impl Scene {
    async fn set(clients: usize) -> Self {
        let world = World::new().await;
        let operator = world.operator("nandi").await;
        let bay = operator.lot_with("MG Road", json!({"max_unpaid_bookings": 1_000})).await.bay("A1").await;
        let mut people = Vec::new();
        for number in 0..clients {
            people.push(world.customer(&format!("client{number}")).await);
        }
        Self { world, clients: people, bay }
    }

    async fn rush(&self, rounds: i64) -> Vec<Answer> {
        let first = self.world.now() + TimeDelta::hours(1);
        rush(self.clients.clone(), self.bay, first, rounds).await
    }

    async fn overlaps(&self) -> i64 {
        let mut db = self.world.db().acquire().await.expect("a connection");
        let report = parkmate::reports::invariants(&mut db, self.world.now()).await.expect("a report");
        let check = report.checks.iter().find(|check| check.name == "overlapping_live_bookings");
        check.expect("the check").violations
    }
}

fn wins(answers: &[Answer]) -> BTreeMap<i64, usize> {
    let mut wins: BTreeMap<i64, usize> = answers.iter().map(|answer| (answer.round, 0)).collect();
    for answer in answers.iter().filter(|answer| answer.status == 201) {
        *wins.entry(answer.round).or_default() += 1;
    }
    wins
}

/// That one won each round, and the others were told quickly that the bay is taken.
async fn expect_one_winner_a_round(scene: &Scene, answers: &[Answer]) {
    let wins = wins(answers);
    assert!(wins.values().all(|won| *won == 1), "{wins:?}");
    let lost = answers.iter().filter(|answer| answer.status != 201);
    let odd: Vec<_> = lost.map(|a| (a.status, a.code.as_str())).filter(|a| *a != (409, "slot_taken")).collect();
    assert!(odd.is_empty(), "{odd:?}");
    // The first round opens the connections.
    let mut took: Vec<Duration> = answers.iter().filter(|answer| answer.round > 0).map(|answer| answer.took).collect();
    took.sort_unstable();
    let (p50, p99, slowest) = (took[took.len() / 2], took[took.len() * 99 / 100], took[took.len() - 1]);
    println!("{} answers: p50 {p50:?}, p99 {p99:?}, slowest {slowest:?}", answers.len());
    assert!(slowest < Duration::from_secs(1), "{slowest:?}");
    scene.world.expect_sound().await;
    assert_eq!(deadlocks(&scene.world).await, 0);
}

#[tokio::test]
async fn of_twenty_who_want_overlapping_ranges_one_wins_each_time_and_nobody_waits_long() {
    let scene = Scene::set(CLIENTS).await;
    let answers = scene.rush(200).await;
    assert_eq!(answers.len(), CLIENTS * 200);
    expect_one_winner_a_round(&scene, &answers).await;
}

#[tokio::test]
async fn of_twenty_at_two_servers_one_wins_each_time() {
    let mut scene = Scene::set(CLIENTS).await;
    let second = scene.world.second_server().await;
    for client in scene.clients.iter_mut().step_by(2) {
        *client = client.at(second);
    }
    let answers = scene.rush(40).await;
    expect_one_winner_a_round(&scene, &answers).await;
}

/// The control of the two above: what they look at is not sound by itself.
#[tokio::test]
async fn without_the_constraint_many_win_and_the_invariants_see_it() {
    let scene = Scene::set(CLIENTS).await;
    let drop = "alter table booking drop constraint booking_slot_free";
    sqlx::query(drop).execute(scene.world.db()).await.expect("dropped");
    let answers = scene.rush(5).await;
    assert!(wins(&answers).values().all(|won| *won > 1), "{:?}", wins(&answers));
    assert!(scene.overlaps().await > 0);
}

#[tokio::test]
async fn of_fifty_who_want_one_bay_now_one_gets_it() {
    let scene = Scene::set(50).await;
    let asked = scene.clients.iter().cloned().map(|person| {
        let bay = scene.bay;
        async move { person.ask_for(bay, 60, "card").await }
    });
    let replies = at_once(asked.collect()).await;
    let (won, lost): (Vec<_>, Vec<_>) = replies.into_iter().partition(|reply| reply.status == 201);
    assert_eq!(won.len(), 1);
    for reply in lost {
        reply.refused("slot_taken");
    }
    scene.world.expect_sound().await;
    assert_eq!(deadlocks(&scene.world).await, 0);
}

#[tokio::test]
async fn who_comes_after_a_refusal_hears_the_same_and_has_the_bay_as_soon_as_it_is_free() {
    let scene = Scene::set(3).await;
    let [first, second, third] = [0, 1, 2].map(|n| &scene.clients[n]);
    let mut wish = first.wish(scene.bay, 60, "cash");
    wish["starts_at"] = json!(scene.world.now() + TimeDelta::hours(1));
    let of = |person: &Person| {
        let mut own = wish.clone();
        own["vehicle"]["plate"] = json!(person.plate());
        own
    };
    let won = first.post_once("first", "/bookings", of(first)).await.expect(201);
    let tried = second.post("/bookings", of(second)).await.refused("slot_taken");
    let looked = third.post("/bookings", of(third)).await.refused("slot_taken");
    assert_eq!(looked, tried);
    assert!(looked["available_from"].is_string(), "{looked}");
    // Whose reply was lost is not told that his own bay is taken.
    let again = first.post_once("first", "/bookings", of(first)).await.expect(201);
    assert_eq!(again["id"], won["id"]);
    let id = won["id"].as_str().expect("an id");
    first.post(&format!("/bookings/{id}/cancel"), json!({})).await.expect(200);
    third.post("/bookings", of(third)).await.expect(201);
}

#[tokio::test]
async fn of_two_bays_for_one_car_at_one_time_one_is_had() {
    let scene = Scene::set(2).await;
    let bay = scene.world.operator("other").await.lot("Brigade Road").await.bay("B1").await;
    let plate = json!(scene.clients[0].plate());
    for round in 0..20 {
        let start = scene.world.now() + TimeDelta::hours(1 + 2 * round);
        let asked = scene.clients.iter().cloned().zip([scene.bay, bay]).map(|(person, bay)| {
            let mut wish = person.wish(bay, 60, "cash");
            wish["starts_at"] = json!(start);
            wish["vehicle"]["plate"] = plate.clone();
            // The second lot keeps to the default of five unpaid.
            wish["payment_method"] = json!("card");
            async move { person.post("/bookings", wish).await }
        });
        let replies = at_once(asked.collect()).await;
        let (won, lost): (Vec<_>, Vec<_>) = replies.into_iter().partition(|reply| reply.status == 201);
        assert_eq!(won.len(), 1, "{lost:#?}");
        for reply in lost {
            reply.refused("vehicle_booked");
        }
        scene.world.advance_minutes(10).await;
    }
    scene.world.expect_sound().await;
    assert_eq!(deadlocks(&scene.world).await, 0);
}
