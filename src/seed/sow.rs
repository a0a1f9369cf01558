//! Sowing: once, whole, and never where people have data of their own.

use chrono::TimeDelta;
use sqlx::postgres::PgPoolOptions;

use super::dice::Dice;
use super::people::{self, PASSWORD};
use super::play::Play;
use super::script::Script;
use super::store::{self, Survey};
use super::{days, today};
use crate::app::App;
use crate::auth::password;
use crate::car_washes;
use crate::clock::Clock;
use crate::error::Result;
use crate::events::{Bus, Hub};
use crate::lots;

/// Any number does.
const SEED: u64 = 2_026;
const MOST_SERVICES: i64 = 10;

/// Sows the demo and prints its log-ins.
pub async fn seed_demo(app: &App) -> Result<()> {
    let mut desk = app.db.acquire().await?;
    // And with the connection goes the lock.
    desk.close_on_drop();
    if !store::begin_to_sow(&mut desk).await? {
        println!("Somebody is sowing the demo at this moment.");
        return Ok(());
    }
    let (first, last) = people::first_and_last();
    let survey = store::survey(&mut desk, &people::emails(), &first, &last).await?;
    if survey.over {
        people::print_log_ins();
    } else if survey.strangers || (survey.booked && !survey.begun) {
        println!("People have data of their own here: nothing is sown.");
    } else if survey.watched {
        settle_only(app).await?;
        people::print_log_ins();
        println!("A server is at work here, so the demo has no past yet: stop it, and sow again.");
    } else {
        sow(app, &survey).await?;
        people::print_log_ins();
    }
    Ok(())
}

async fn settle_only(app: &App) -> Result<()> {
    let hash = password::hash(app, PASSWORD).await?;
    let mut tx = app.begin().await?;
    people::settle(&mut tx, &hash).await?;
    tx.commit().await
}

/// Plays what was not played yet, by a clock of the play's own.
async fn sow(app: &App, survey: &Survey) -> Result<()> {
    let now = app.clock.now();
    let hash = password::hash(app, PASSWORD).await?;
    let beginning = now - TimeDelta::days(days::DAYS.cast_signed() + 2);
    let theatre = theatre(app, Clock::simulated(survey.played_until.unwrap_or(beginning).min(now)))?;
    let mut tx = theatre.begin().await?;
    let operator = people::settle(&mut tx, &hash).await?;
    people::gather(&mut tx, &hash).await?;
    let cast = people::cast(&mut tx).await?;
    let bays = lots::demo_bays(&mut tx, operator).await?;
    let services = car_washes::services(&mut tx, &[operator], true, None, MOST_SERVICES).await?;
    tx.commit().await?;
    let services: Vec<_> = services.into_iter().map(|service| service.id).collect();
    let mut script = Script::new(&bays, &cast.regulars, now);
    let mut dice = Dice::new(SEED);
    today::write(&mut script, &cast, &mut dice);
    days::write(&mut script, &cast, &mut dice);
    let play = Play { app: &theatre, cast: &cast, script: &script, services: &services };
    play.run(survey.played_until).await?;
    let mut tx = theatre.begin().await?;
    people::welcome_the_last(&mut tx, operator, &hash).await?;
    store::mail_nobody(&mut tx).await?;
    tx.commit().await?;
    theatre.db.close().await;
    Ok(())
}

/// Where the play is given: the same database by another clock, over one connection that waits for no disk. What a crash
/// loses is the end, and is played again.
fn theatre(app: &App, clock: Clock) -> anyhow::Result<App> {
    let options = app.db.connect_options().as_ref().clone().options([
        ("synchronous_commit", "off"),
        ("jit", "off"),
        ("plan_cache_mode", "force_generic_plan"),
    ]);
    let db = PgPoolOptions::new().max_connections(1).test_before_acquire(false).connect_lazy_with(options);
    App::new(app.config.clone(), db, Hub::default(), Bus::default(), clock, app.consequences)
}
