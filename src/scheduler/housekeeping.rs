//! What is done once an hour, step by step.

use crate::app::App;
use crate::error::Result;
use crate::{accounts, merchants, reach, rest, settlements, webhooks};

/// Forgets what has served its time, and posts what a server of an older version took. What fails holds up nothing else:
/// it may fail each time.
pub async fn housekeeping(app: &App) -> Result<()> {
    let steps = [
        ("replies", rest::forget_old(app).await),
        ("accounts", forget_elapsed(app).await),
        ("keys", reseal(app).await),
        ("webhooks' secrets", webhooks::reseal(app).await),
        ("sandbox", settlements::forget_delivered(app).await),
        ("books", settlements::post_missing(app).await.map(drop)),
        ("webhooks", webhooks::forget_old(app, webhooks::MOST_KEPT).await),
        ("reach", reach::forget_old(app).await),
    ];
    let mut outcome = Ok(());
    for (step, done) in steps {
        if let Err(error) = &done {
            tracing::error!(step, ?error, "a step of housekeeping failed");
        }
        outcome = outcome.and(done);
    }
    outcome
}

async fn forget_elapsed(app: &App) -> Result<()> {
    let mut tx = app.begin().await?;
    accounts::forget_elapsed(&mut tx).await?;
    tx.commit().await
}

async fn reseal(app: &App) -> Result<()> {
    let mut tx = app.begin().await?;
    merchants::reseal(&mut tx, &app.providers).await?;
    tx.commit().await
}
