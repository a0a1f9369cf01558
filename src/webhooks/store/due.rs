use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::courier::Answer;
use crate::error::Result;
use crate::types::{OperatorId, WebhookDeliveryId, WebhookId};
use crate::webhooks::model::{Because, Due};
use crate::webhooks::rules::{self, LEASE};

/// Under way at a time of one that works, and of one that fails.
const OF_ONE: i64 = 4;
const OF_ONE_THAT_FAILS: i64 = 1;
/// Of one delivery, in its log.
const MOST_ATTEMPTS: i64 = 50;

/// Takes what is due, of webhooks that fail or of those that do not: the oldest of each. What is taken is nobody else's until
/// its lease ends.
pub async fn take(db: &mut PgConnection, failing: bool, most: i64, now: DateTime<Utc>) -> Result<Vec<Due>> {
    let of_one = if failing { OF_ONE_THAT_FAILS } else { OF_ONE };
    let due = sqlx::query_as!(
        Due,
        r#"
with taken as (
    select first.id, first.event_id, w.id as webhook_id, w.operator_id, w.url
    from webhook w
    cross join lateral (
        select d.id, d.event_id, d.due_at from webhook_delivery d
        where d.webhook_id = w.id and d.status = 'pending' and d.due_at <= $1
        order by d.due_at, d.event_id
        limit greatest(0, $2 - (
            select count(*) from webhook_delivery u
            where u.webhook_id = w.id and u.status = 'pending' and u.due_at > $1 and u.lease is not null
        ))
        for update skip locked
    ) first
    where exists (select from webhook_delivery where status = 'pending' and due_at <= $1)
      and w.removed_at is null and w.disabled_at is null
      and exists (select from webhook_failure f where f.webhook_id = w.id) = $3
    order by first.due_at, first.event_id
    limit $4
)
update webhook_delivery d set due_at = $5, lease = $6
from taken
left join lateral (
    select array_agg(s.secret order by s.ends_at nulls first) as secrets
    from webhook_secret s where s.webhook_id = taken.webhook_id and (s.ends_at is null or s.ends_at > $1)
) s on true
left join domain_event e on e.id = taken.event_id
left join lateral (
    select jsonb_build_object(
        'kind', b.kind, 'vehicle', jsonb_build_object('plate', b.plate, 'vehicle_class', b.vehicle_class),
        'starts_at', b.starts_at, 'ends_at', b.ends_at,
        'price', jsonb_build_object('amount', b.price_amount, 'currency', b.currency)
    ) as told
    from booking b where b.id = e.subject_id
    union all
    select jsonb_build_object(
        'scheduled_at', c.starts_at, 'ends_at', c.ends_at,
        'price', jsonb_build_object('amount', c.price_amount, 'currency', c.currency)
    )
    from car_wash c where c.id = e.subject_id
) subject on true
where d.id = taken.id
returning d.id as "id: WebhookDeliveryId", d.webhook_id as "webhook_id: WebhookId",
    taken.operator_id as "operator_id: OperatorId", $6::uuid as "lease!", taken.url, coalesce(s.secrets, '{}') as "secrets!",
    d.event_id, d.event, d.created_at, d.since, d.failures, e.facts as "facts?", subject.told as "subject?"
"#,
        now,
        of_one,
        failing,
        most,
        now + LEASE,
        Uuid::now_v7(),
    )
    .fetch_all(db)
    .await?;
    Ok(due)
}

/// When the next is due, of those that will be sent.
pub async fn next_due(db: &mut PgConnection) -> Result<Option<DateTime<Utc>>> {
    let next = sqlx::query_scalar!(
        "
select min(d.due_at) from webhook_delivery d join webhook w on w.id = d.webhook_id
where d.status = 'pending' and w.removed_at is null and w.disabled_at is null
"
    );
    Ok(next.fetch_one(db).await?)
}

/// Writes an attempt into the log of its delivery, whose oldest leave it.
pub async fn insert_attempt(db: &mut PgConnection, due: &Due, answer: &Answer, at: DateTime<Utc>) -> Result<()> {
    let status = answer.outcome.ok().and_then(|status| i16::try_from(status).ok());
    sqlx::query!(
        "
with surplus as (
    delete from webhook_attempt where delivery_id = $2 and id <= (
        select id from webhook_attempt where delivery_id = $2 order by id desc offset $8 limit 1
    )
)
insert into webhook_attempt (id, delivery_id, at, duration_ms, status, answer, error) values ($1, $2, $3, $4, $5, $6, $7)
",
        Uuid::now_v7(),
        due.id.0,
        at,
        i32::try_from(answer.took.as_millis()).unwrap_or(i32::MAX),
        status,
        answer.beginning,
        rules::error(answer),
        MOST_ATTEMPTS - 1,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Whoever sent it last: it has arrived.
pub async fn note_delivered(db: &mut PgConnection, due: &Due, now: DateTime<Utc>) -> Result<()> {
    sqlx::query!("delete from webhook_failure where webhook_id = $1", due.webhook_id.0).execute(&mut *db).await?;
    sqlx::query!(
        "
update webhook_delivery set status = 'delivered', due_at = null, lease = null, settled_at = $2
where id = $1 and status = 'pending'
",
        due.id.0,
        now,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// What became of a delivery that failed.
pub enum Noted {
    Again(DateTime<Utc>),
    GivenUp,
}

/// Unless somebody else has it by now.
pub async fn note_failed(db: &mut PgConnection, due: &Due, noted: &Noted, now: DateTime<Utc>) -> Result<()> {
    let (status, due_at, settled_at) = match noted {
        Noted::Again(at) => ("pending", Some(*at), None),
        Noted::GivenUp => ("failed", None, Some(now)),
    };
    sqlx::query!(
        "
update webhook_delivery
set status = $3, due_at = $4, settled_at = $5, lease = null, failures = failures + 1
where id = $1 and lease = $2
",
        due.id.0,
        due.lease,
        status,
        due_at,
        settled_at,
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Since when it has failed.
pub async fn note_failing(db: &mut PgConnection, webhook: WebhookId, now: DateTime<Utc>) -> Result<DateTime<Utc>> {
    let since = sqlx::query_scalar!(
        "
insert into webhook_failure (webhook_id, since) values ($1, $2)
on conflict (webhook_id) do update set since = webhook_failure.since
returning since
",
        webhook.0,
        now,
    );
    Ok(since.fetch_one(db).await?)
}

/// Switches it off. False if it was off before.
pub async fn disable(db: &mut PgConnection, webhook: WebhookId, because: Because, now: DateTime<Utc>) -> Result<bool> {
    let done = sqlx::query!(
        "
update webhook set disabled_at = $2, disabled_because = $3 where id = $1 and disabled_at is null and removed_at is null
",
        webhook.0,
        now,
        because as Because,
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Gives up what waits for this webhook, or any, if it is told nothing: a booking that began before it was switched off may
/// write one more.
pub async fn settle_unheard(db: &mut PgConnection, webhook: Option<WebhookId>, now: DateTime<Utc>) -> Result<()> {
    sqlx::query!(
        "
update webhook_delivery d set status = 'failed', due_at = null, lease = null, settled_at = $1
from webhook w
where w.id = d.webhook_id and d.status = 'pending' and (w.disabled_at is not null or w.removed_at is not null)
  and ($2::uuid is null or w.id = $2)
",
        now,
        webhook.map(|webhook| webhook.0),
    )
    .execute(db)
    .await?;
    Ok(())
}

/// Deletes so many of what was settled before `before`, with its attempts; how many that were.
pub async fn forget_settled(db: &mut PgConnection, before: DateTime<Utc>, most: i64) -> Result<u64> {
    let done = sqlx::query!(
        "
delete from webhook_delivery where id in (
    select id from webhook_delivery where status <> 'pending' and settled_at < $1 order by settled_at limit $2
)
",
        before,
        most,
    );
    Ok(done.execute(db).await?.rows_affected())
}

/// Deletes of each webhook what is settled and older than its newest `kept`.
pub async fn forget_surplus(db: &mut PgConnection, kept: i64) -> Result<()> {
    sqlx::query!(
        "
delete from webhook_delivery d
using webhook w
cross join lateral (select id from webhook_delivery where webhook_id = w.id order by id desc offset $1 limit 1) last
where d.webhook_id = w.id and d.id <= last.id and d.status <> 'pending'
",
        kept,
    )
    .execute(db)
    .await?;
    Ok(())
}
