//! The safety net under hub and bus: from time to time the open sockets are held against the tables, in a few statements
//! for all of them, so that a lost signal costs time and nothing else.

use std::collections::{BTreeSet, HashSet};
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::{MissedTickBehavior, interval, timeout};

use super::store;
use crate::app::App;
use crate::error::Result;
use crate::events::{Closing, Signal};

const LOOK_EVERY: Duration = Duration::from_secs(5);
/// Of the looks, one in so many asks for log-ins as well.
const SESSIONS_EVERY: u32 = 5;
const LONGEST_LOOK: Duration = Duration::from_secs(30);
/// People or log-ins a statement.
const BATCH: usize = 2_000;

/// Looks every five seconds, and whenever the bus may have lost something, until `stop`.
pub async fn watch(app: Arc<App>, stop: impl Future<Output = ()>) {
    tokio::select! {
        () = stop => {}
        () = keep_looking(&app) => {}
    }
}

async fn keep_looking(app: &App) {
    let mut looks = interval(LOOK_EVERY);
    looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    for round in 1_u32.. {
        let asked = tokio::select! {
            _ = looks.tick() => false,
            () = app.hub.asked_to_look() => true,
        };
        let look = async {
            for_notifications(app).await?;
            if asked || round % SESSIONS_EVERY == 0 { for_those_who_may_not(app).await } else { Ok(()) }
        };
        match timeout(LONGEST_LOOK, look).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::warn!(%error, "sockets could not be compared with the tables"),
            Err(_) => tracing::warn!("comparing sockets with the tables took too long"),
        }
    }
}

async fn for_notifications(app: &App) -> Result<()> {
    for accounts in app.hub.accounts().chunks(BATCH) {
        let mut db = app.db.acquire().await?;
        for (account, latest_seq) in store::latest_seqs(&mut db, accounts).await? {
            app.hub.expect(account, latest_seq);
        }
    }
    Ok(())
}

async fn for_those_who_may_not(app: &App) -> Result<()> {
    let members = app.hub.onlookers().members();
    let sessions: BTreeSet<_> = members.iter().map(|(session, _)| *session).chain(app.hub.sessions()).collect();
    for sessions in sessions.into_iter().collect::<Vec<_>>().chunks(BATCH) {
        let mut db = app.db.acquire().await?;
        let standing: HashSet<_> = store::standing(&mut db, sessions, app.clock.now()).await?.into_iter().collect();
        for ended in sessions.iter().filter(|session| !standing.contains(session)) {
            app.hub.signal(Signal::SessionEnded(*ended));
        }
    }
    for members in members.chunks(BATCH) {
        let mut db = app.db.acquire().await?;
        let still: HashSet<_> = store::still_members(&mut db, members).await?.into_iter().collect();
        let no_more: HashSet<_> = members.iter().filter(|member| !still.contains(member)).collect();
        if !no_more.is_empty() {
            let onlookers = app.hub.onlookers();
            onlookers.send_away(Closing::NotAllowed, |_, session, operator| no_more.contains(&(session, operator)));
        }
    }
    Ok(())
}
