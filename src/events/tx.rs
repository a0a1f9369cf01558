//! A transaction that remembers its events.

use std::ops::{Deref, DerefMut};
use std::time::{Duration, Instant};

use chrono::{DateTime, SecondsFormat, Utc};
use futures_util::future::BoxFuture;
use metrics::histogram;
use sqlx::postgres::PgConnection;
use sqlx::{AssertSqlSafe, PgPool, Postgres, Transaction};
use tokio::time::timeout;
use uuid::Uuid;

use super::change::{ToldInAnyCase, change, merged};
use super::figures::count;
use super::rows::{EventRows, NoticeRows};
use super::{Bus, Change, Event, Hub, Kinds, Level, Notification, Place, Signal};
use crate::error::Result;
use crate::types::{AccountId, EventId};

/// What follows elsewhere from what happened, in the same transaction: handed the events it has not seen. A feature may not
/// call those above it; this is how it reaches them.
pub type Consequences = for<'t> fn(&'t mut Tx, Vec<Event>) -> BoxFuture<'t, Result<()>>;

const LONGEST_ROLL_BACK: Duration = Duration::from_secs(1);

/// Dropped without [`Tx::commit`], it undoes the change and forgets what was told.
pub struct Tx {
    inner: Transaction<'static, Postgres>,
    hub: Hub,
    bus: Bus,
    now: DateTime<Utc>,
    actor: Option<AccountId>,
    /// What the platform keeps of money that comes in it, in percent.
    pub platform_share: u8,
    events: Vec<(EventId, Event)>,
    consequences: Consequences,
    /// How many of the events have had theirs.
    followed: usize,
    signals: Vec<Signal>,
    /// Of lots, beyond what the events say.
    changes: Vec<Change>,
}

impl Tx {
    /// The transaction knows who acts and what time it is, for the audit's triggers: said as it begins, in one round trip.
    pub async fn begin(
        db: &PgPool,
        hub: &Hub,
        bus: &Bus,
        consequences: Consequences,
        now: DateTime<Utc>,
        actor: Option<AccountId>,
    ) -> Result<Self> {
        let who = actor.map(|actor| actor.to_string()).unwrap_or_default();
        let at = now.to_rfc3339_opts(SecondsFormat::Micros, true);
        // A UUID and an instant, written by us: nothing in them ends a quoted text.
        let begin = format!("begin; set local parkmate.actor = '{who}'; set local parkmate.now = '{at}'");
        let asked = Instant::now();
        let inner = db.begin_with(AssertSqlSafe(begin)).await?;
        histogram!("parkmate_transaction_begin_seconds").record(asked.elapsed());
        let (hub, bus) = (hub.clone(), bus.clone());
        let (events, signals, changes) = (Vec::new(), Vec::new(), Vec::new());
        Ok(Self { inner, hub, bus, now, actor, platform_share: 0, events, consequences, followed: 0, signals, changes })
    }

    /// The one instant at which everything in this transaction happens.
    pub fn now(&self) -> DateTime<Utc> {
        self.now
    }

    /// From here on it is this account that acts: for transactions that find out only under way whose they are.
    pub async fn act_as(&mut self, actor: AccountId) -> Result<()> {
        sqlx::query!("select set_config('parkmate.actor', $1, true)", actor.to_string())
            .fetch_one(&mut *self.inner)
            .await?;
        self.actor = Some(actor);
        Ok(())
    }

    /// Who does it; nobody for the scheduler and for gateways.
    pub fn actor(&self) -> Option<AccountId> {
        self.actor
    }

    /// Tells that something happened. It is stored, and people are told, if and only if this transaction commits.
    pub fn emit(&mut self, event: Event) {
        self.events.push((EventId::new(), event));
    }

    /// Lets everything follow from what happened so far. The commit does; who answers with what it changes asks before.
    pub async fn follow(&mut self) -> Result<()> {
        while self.followed < self.events.len() {
            let fresh = self.events.iter().skip(self.followed).map(|(_, event)| event.clone()).collect();
            self.followed = self.events.len();
            (self.consequences)(self, fresh).await?;
        }
        Ok(())
    }

    /// Passed on to sockets, here and on the other servers, after the commit.
    pub fn signal(&mut self, signal: Signal) {
        self.signals.push(signal);
    }

    /// A lot looks different after the commit, of which no event tells.
    pub fn changed(&mut self, place: Place, what: Kinds) {
        self.changes.push(Change { place, what });
    }

    /// Stores the events, numbers the notices, commits, then delivers.
    ///
    /// Numbering takes the row locks of the recipients' inboxes, in order of account, as the last locks before the commit:
    /// they are held for the length of one statement and the commit. Only the counters of receipts come after them, in it.
    pub async fn commit(mut self) -> Result<()> {
        self.follow().await?;
        let told = self.store().await?;
        let changes = merged(self.events.iter().filter_map(|(_, event)| change(event)).chain(self.changes));
        let lots = ToldInAnyCase { hub: self.hub.clone(), bus: self.bus.clone(), changes };
        self.inner.commit().await?;
        drop(lots);
        count(&self.events, &told);
        for (account, notification) in told.iter().filter(|(account, _)| self.hub.hears(*account)) {
            self.hub.deliver(*account, notification.seq, notification.created_at, notification.frame());
        }
        let mut accounts: Vec<AccountId> = told.iter().map(|(account, _)| *account).collect();
        accounts.sort_unstable();
        accounts.dedup();
        for signal in &self.signals {
            self.hub.signal(*signal);
        }
        self.bus.send(accounts.into_iter().map(Signal::Notified).chain(self.signals));
        Ok(())
    }

    /// Undoes the change now. Dropping does it too, but only when the connection is next used.
    pub async fn roll_back(self) {
        // A connection that is gone, or says nothing, has lost the transaction or will; nobody is to wait for that.
        if !matches!(timeout(LONGEST_ROLL_BACK, self.inner.rollback()).await, Ok(Ok(()))) {
            tracing::warn!("a transaction could not be rolled back in time");
        }
    }

    async fn store(&mut self) -> Result<Vec<(AccountId, Notification)>> {
        if self.events.is_empty() {
            return Ok(Vec::new());
        }
        let events = EventRows::of(&self.events);
        let notices = NoticeRows::of(&self.events);
        let rows = sqlx::query!(
            r#"
with happened as (
    insert into domain_event (id, name, subject_id, version, actor_id, facts, created_at)
    select id, name, subject_id, version, $6, facts, $7
    from unnest($1::uuid[], $2::text[], $3::uuid[], $4::integer[], $5::jsonb[])
        as e (id, name, subject_id, version, facts)
), subscribed as (
    insert into webhook_delivery (id, webhook_id, event_id, event, created_at, since, due_at)
    select uuid_v7($7), w.id, e.id, e.name, $7, $7, $7
    from unnest($1::uuid[], $2::text[], $18::uuid[]) as e (id, name, operator_id)
    join webhook w on w.operator_id = e.operator_id and w.removed_at is null and w.disabled_at is null
        and w.events && array['*', e.name]
), told as (
    -- Who is told of one event in two roles, as a customer and as an admin, hears it once: as it concerns the person.
    select distinct on (recipient, n.domain_event_id, n.event) n.*, coalesce(n.account_id, m.account_id) as recipient
    from unnest(
        $8::uuid[], $9::uuid[], $10::uuid[], $11::text[], $12::notification_level[], $13::text[], $14::jsonb[], $15::uuid[],
        $16::boolean[], $17::boolean[]
    ) with ordinality as n (
        domain_event_id, account_id, operator_id, event, level, message, data, but_id, in_app, critical, place
    )
    left join membership m on m.operator_id = n.operator_id and m.role = 'admin' and m.ended_at is null
        and m.account_id is distinct from n.but_id
    where (n.account_id is not null or m.account_id is not null)
      and not (n.in_app and exists (
        select from notification_mute mute
        where mute.account_id = coalesce(n.account_id, m.account_id)
          and mute.event = n.event and mute.channel = 'in_app'
      ))
    order by recipient, n.domain_event_id, n.event, n.account_id is null, n.place
), counter as (
    insert into inbox (account_id, latest_seq, unread)
    select recipient, count(*), count(*) from told where in_app group by recipient order by recipient
    on conflict (account_id) do update
        set latest_seq = inbox.latest_seq + excluded.latest_seq, unread = inbox.unread + excluded.unread
    returning account_id, latest_seq
), numbered as (
    select told.*,
        counter.latest_seq + 1 - row_number() over (partition by recipient order by place desc) as seq
    from told join counter on counter.account_id = told.recipient
    where in_app
), reached as (
    insert into delivery (id, account_id, channel, domain_event_id, event, seq, if_unseen, due_at, created_at)
    select uuid_v7($7), n.recipient, c.channel, n.domain_event_id, n.event, n.seq, n.critical,
        $7 + case when not n.critical then 0 when c.channel = 'email' and pushed then 120 else 60 end * interval '1 second', $7
    from (
        select recipient, domain_event_id, event, seq, in_app, critical from numbered
        union all
        select recipient, domain_event_id, event, null, in_app, critical from told where not in_app
    ) n
        cross join (values ('email'::delivery_channel), ('push')) c (channel)
        left join delivery_wish w on w.account_id = n.recipient and w.event = n.event and w.channel = c.channel
        cross join lateral (
            select exists (select from push_subscription p where p.account_id = n.recipient) as pushed
        ) p
    where coalesce(w.wanted, n.critical or not n.in_app) and (c.channel = 'email' or (n.in_app and pushed))
)
insert into notification (account_id, seq, id, domain_event_id, event, level, message, data, created_at)
select recipient, seq, uuid_v7($7), domain_event_id, event, level, message, data, $7
from numbered
order by recipient, seq
returning account_id as "account_id: AccountId", seq, id, event, level as "level: Level", message, data, created_at
"#,
            &events.id,
            &events.name,
            &events.subject_id,
            &events.version as &[Option<i32>],
            &events.facts,
            self.actor.map(|actor| actor.0),
            self.now,
            &notices.event_id,
            &notices.account_id as &[Option<Uuid>],
            &notices.operator_id as &[Option<Uuid>],
            &notices.event,
            &notices.level as &[Level],
            &notices.message,
            &notices.data,
            &notices.but_id as &[Option<Uuid>],
            &notices.in_app,
            &notices.critical,
            &events.operator_id as &[Option<Uuid>],
        )
        .fetch_all(&mut *self.inner)
        .await?;
        Ok(rows
            .into_iter()
            .map(|row| {
                let notification = Notification {
                    level: row.level,
                    message: row.message,
                    seq: row.seq,
                    id: row.id,
                    event: row.event,
                    data: row.data,
                    created_at: row.created_at,
                    read: false,
                };
                (row.account_id, notification)
            })
            .collect())
    }
}

impl Deref for Tx {
    type Target = PgConnection;

    fn deref(&self) -> &PgConnection {
        &self.inner
    }
}

impl DerefMut for Tx {
    fn deref_mut(&mut self) -> &mut PgConnection {
        &mut self.inner
    }
}
