//! A simulated day: customers, lot admins and staff do by chance what they do, for 24 hours of the simulated clock, through
//! the API. The chance has a seed: one seed is one day, to the last word of the event log.
//!
//! `SEEDS=200 cargo test --test it day::` plays so many days.

mod chance;
mod customers;
mod log;
mod operators;
mod town;

use chrono::TimeDelta;

use chance::Chance;
use town::Town;

/// In `make test`.
const SEEDS: u64 = 2;

/// What is left of a day.
#[derive(Debug)]
struct Day {
    lines: Vec<String>,
    hash: String,
}

async fn play(seed: u64) -> Day {
    let mut town = Town::build(seed).await;
    let end = town.world.now() + TimeDelta::hours(24);
    while town.world.now() < end {
        let minutes = town.chance.between(1, 20);
        town.world.advance(TimeDelta::minutes(minutes)).await;
        town.somebody_acts().await;
        town.world.advance_minutes(0).await;
        town.expect_sound().await;
    }
    let lines = log::lines(&town.world).await;
    let hash = log::hash(&lines);
    println!("seed {seed}: {} acts, {} lines of log, {hash}", town.acts.len(), lines.len());
    Day { lines, hash }
}

/// Where two logs part, which is what one wants to know.
fn parting(one: &Day, other: &Day) -> Option<String> {
    let place = one.lines.iter().zip(&other.lines).position(|(one, other)| one != other);
    let place =
        place.or_else(|| (one.lines.len() != other.lines.len()).then(|| one.lines.len().min(other.lines.len())));
    place.map(|at| format!("line {at}: {:?} and {:?}", one.lines.get(at), other.lines.get(at)))
}

/// With the control: another seed is another day.
#[tokio::test]
async fn a_day_is_sound_after_every_step_and_one_seed_is_one_day() {
    let (one, again, other) = tokio::join!(play(0), play(0), play(1));
    assert_eq!(parting(&one, &again), None);
    assert_eq!(one.hash, again.hash);
    assert_ne!(one.hash, other.hash);
    assert!(one.lines.len() > 150, "only {} lines", one.lines.len());
}

#[tokio::test]
async fn more_days_are_sound_when_more_are_asked_for() {
    let asked = std::env::var_os("SEEDS").and_then(|seeds| seeds.to_str()?.parse().ok()).unwrap_or(SEEDS);
    for seed in SEEDS..asked {
        let (one, again) = tokio::join!(play(seed), play(seed));
        assert_eq!(parting(&one, &again), None, "seed {seed}");
    }
}

#[test]
fn chance_falls_the_same_way_for_one_seed_and_another_for_another() {
    let rolls = |seed| {
        let mut chance = Chance::new(seed);
        (0..50).map(|_| chance.below(6)).collect::<Vec<_>>()
    };
    assert_eq!(rolls(7), rolls(7));
    assert_ne!(rolls(7), rolls(8));
}
