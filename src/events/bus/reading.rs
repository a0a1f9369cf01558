//! Reads what other servers told people whose sockets are open here: in one statement for all who wait, as often as it
//! takes, and delivers it as this server's own commits are delivered.

use anyhow::Result;
use sqlx::PgConnection;
use tokio::sync::mpsc;
use tokio::time::timeout;

use super::LONGEST_WORD;
use super::postgres::Direct;
use crate::events::{Hub, Level, Notification, Signal};
use crate::types::AccountId;

/// Signals a round.
pub(super) const MOST_AT_ONCE: usize = 1_000;
/// Of one person; who has missed more than that reads it at his own pace.
const MOST_EACH: i64 = 20;

/// Works until the queue closes.
pub(super) async fn read(db: &Direct, hub: &Hub, mut told: mpsc::Receiver<Signal>) {
    let mut signals = Vec::new();
    while told.recv_many(&mut signals, MOST_AT_ONCE).await > 0 {
        let accounts = signals.iter().filter_map(|signal| match signal {
            Signal::Notified(account) => Some(*account),
            _ => None,
        });
        let positions = hub.positions(&accounts.collect());
        if !positions.is_empty()
            && let Err(error) = deliver(db, hub, &positions).await
        {
            tracing::warn!(error = format!("{error:#}"), "what another server told was not read");
            // The sockets look for themselves, and try again until they can.
            positions.into_iter().for_each(|(account, _)| hub.signal(Signal::Notified(account)));
        }
        let others = signals.drain(..).filter(|signal| !matches!(signal, Signal::Notified(_)));
        others.for_each(|signal| hub.signal(signal));
    }
}

async fn deliver(db: &Direct, hub: &Hub, positions: &[(AccountId, i64)]) -> Result<()> {
    let (accounts, seqs): (Vec<_>, Vec<_>) = positions.iter().copied().unzip();
    let found = timeout(LONGEST_WORD, db.with(async |db| after(db, &accounts, &seqs).await)).await??;
    for Found { account, too_many, notification } in found {
        if too_many {
            hub.signal(Signal::Notified(account));
        } else {
            hub.deliver(account, notification.seq, notification.created_at, notification.frame());
        }
    }
    Ok(())
}

struct Found {
    account: AccountId,
    too_many: bool,
    notification: Notification,
}

async fn after(db: &mut PgConnection, accounts: &[AccountId], seqs: &[i64]) -> sqlx::Result<Vec<Found>> {
    let rows = sqlx::query!(
        r#"
select n.account_id as "account_id: AccountId", n.level as "level: Level", n.message, n.seq, n.id, n.event, n.data,
    n.created_at, n.read_at is not null as "read!", n.seq > heard.seq + $3::bigint as "too_many!"
from unnest($1::uuid[], $2::bigint[]) as heard (account_id, seq)
cross join lateral (
    select * from notification
    where account_id = heard.account_id and notification.seq > heard.seq
    order by notification.seq
    limit $3::bigint + 1
) n
"#,
        accounts as &[AccountId],
        seqs,
        MOST_EACH,
    )
    .fetch_all(db)
    .await?;
    let found = rows.into_iter().map(|row| Found {
        account: row.account_id,
        too_many: row.too_many,
        notification: Notification {
            level: row.level,
            message: row.message,
            seq: row.seq,
            id: row.id,
            event: row.event,
            data: row.data,
            created_at: row.created_at,
            read: row.read,
        },
    });
    Ok(found.collect())
}
