//! What is asked of the database at each scrape: small tables, small indexes, and PostgreSQL's own counts.

use chrono::{DateTime, Utc};
use metrics::{counter, gauge};
use sqlx::PgConnection;

use crate::app::App;
use crate::error::Result;
use crate::http::health::migrated_to;

pub async fn measure(app: &App) {
    let (size, idle) = (f64::from(app.db.size()), app.db.num_idle() as f64);
    gauge!("parkmate_database_connections", "state" => "idle").set(idle);
    gauge!("parkmate_database_connections", "state" => "used").set(size - idle);
    gauge!("parkmate_database_connections_max").set(f64::from(app.db.options().get_max_connections()));
    let answered = ask(app).await;
    gauge!("parkmate_database_up").set(f64::from(u8::from(answered.is_ok())));
    if let Err(error) = answered {
        tracing::warn!(%error, "the database's figures are missing");
    }
}

async fn ask(app: &App) -> Result<()> {
    let now = app.clock.now();
    let mut db = app.db.acquire().await?;
    timers(&mut db, now).await?;
    holds_and_outboxes(&mut db, now).await?;
    webhooks(&mut db, now).await?;
    postgres(&mut db, now).await?;
    let migration = migrated_to(&mut *db).await?;
    gauge!("parkmate_database_migration").set(migration.unwrap_or_default() as f64);
    Ok(())
}

fn age(since: Option<DateTime<Utc>>, now: DateTime<Utc>) -> f64 {
    since.map_or(0.0, |since| (now - since).as_seconds_f64().max(0.0))
}

/// One entry of the index a kind.
async fn timers(db: &mut PgConnection, now: DateTime<Utc>) -> Result<()> {
    let rows = sqlx::query!(
        r#"
select kinds.kind::text as "kind!", first.due_at as "due_at?"
from unnest(enum_range(null::timer_kind)) as kinds (kind)
left join lateral (select due_at from timer where kind = kinds.kind order by due_at limit 1) first on true
"#
    )
    .fetch_all(db)
    .await?;
    for row in rows {
        gauge!("parkmate_scheduler_lag_seconds", "kind" => row.kind).set(age(row.due_at, now));
    }
    Ok(())
}

async fn holds_and_outboxes(db: &mut PgConnection, now: DateTime<Utc>) -> Result<()> {
    let row = sqlx::query!(
        r#"
select (select count(*) from booking where status = 'held') as "bookings!",
    (select count(*) from car_wash where status = 'awaiting_payment') as "washes!",
    mail.count as "mail!", mail.oldest as oldest_mail,
    notices.count as "notices!", notices.oldest as oldest_notice,
    webhooks.count as "webhooks!", webhooks.oldest as oldest_webhook,
    refunds.count as "refunds!", refunds.oldest as oldest_refund,
    charges.count as "charges!", charges.oldest as oldest_charge, returns.count as "returns!", returns.oldest as oldest_return
from (select count(*), min(created_at) as oldest from mail) mail,
    (select count(*), min(due_at) as oldest from delivery where state = 'waiting' and due_at <= $1) notices,
    (
        select count(*), min(w.created_at) as oldest
        from timer t join sandbox_webhook w on w.id = t.subject_id where t.kind = 'sandbox_webhook'
    ) webhooks,
    (
        select count(*), min(r.created_at) as oldest
        from timer t join refund r on r.id = t.subject_id where t.kind = 'refund'
    ) refunds, (
        select count(*), min(coalesce(closing_at, opened_at)) as oldest
        from gateway_charge where due_at is not null and state in ('opening', 'closing')
    ) charges, (
        select count(*), min(g.created_at) as oldest
        from gateway_refund g where g.due_at is not null and g.state = 'asking'
    ) returns
"#,
        now
    )
    .fetch_one(db)
    .await?;
    gauge!("parkmate_live_holds", "of" => "bookings").set(row.bookings as f64);
    gauge!("parkmate_live_holds", "of" => "washes").set(row.washes as f64);
    for (outbox, waiting, oldest) in [
        ("mail", row.mail, row.oldest_mail),
        ("notices", row.notices, row.oldest_notice),
        ("webhooks", row.webhooks, row.oldest_webhook),
        ("refunds", row.refunds, row.oldest_refund),
        ("gateway_charges", row.charges, row.oldest_charge),
        ("gateway_refunds", row.returns, row.oldest_return),
    ] {
        gauge!("parkmate_outbox_waiting", "outbox" => outbox).set(waiting as f64);
        gauge!("parkmate_outbox_oldest_seconds", "outbox" => outbox).set(age(oldest, now));
    }
    Ok(())
}

/// What waits for one that fails is late by its own fault.
async fn webhooks(db: &mut PgConnection, now: DateTime<Utc>) -> Result<()> {
    let row = sqlx::query!(
        r#"
select (select count(*) from webhook_delivery where status = 'pending') as "waiting!",
    (select count(*) from webhook_failure f join webhook w on w.id = f.webhook_id where w.disabled_at is null) as "failing!",
    (
        select min(d.due_at) from webhook_delivery d join webhook w on w.id = d.webhook_id
        where d.status = 'pending' and w.disabled_at is null and w.removed_at is null
          and not exists (select from webhook_failure f where f.webhook_id = w.id)
    ) as due_at
"#
    )
    .fetch_one(db)
    .await?;
    gauge!("parkmate_webhook_deliveries_waiting").set(row.waiting as f64);
    gauge!("parkmate_webhooks_failing").set(row.failing as f64);
    gauge!("parkmate_webhook_lag_seconds").set(age(row.due_at, now));
    Ok(())
}

/// Of other people's transactions only PostgreSQL's superuser and monitors are told when they began.
async fn postgres(db: &mut PgConnection, now: DateTime<Utc>) -> Result<()> {
    let row = sqlx::query!(
        r#"
select s.xact_commit as "commits!", s.xact_rollback as "rollbacks!", s.deadlocks as "deadlocks!",
    s.temp_bytes as "temporary!", pg_database_size(s.datid) as "bytes!",
    (select min(xact_start) from pg_stat_activity where datid = s.datid and backend_type = 'client backend') as oldest
from pg_stat_database s where s.datname = current_database()
"#
    )
    .fetch_one(db)
    .await?;
    for (name, count) in [
        ("parkmate_database_commits_total", row.commits),
        ("parkmate_database_rollbacks_total", row.rollbacks),
        ("parkmate_database_deadlocks_total", row.deadlocks),
        ("parkmate_database_temporary_bytes_total", row.temporary),
    ] {
        counter!(name).absolute(u64::try_from(count).unwrap_or_default());
    }
    gauge!("parkmate_database_oldest_transaction_seconds").set(age(row.oldest, now));
    gauge!("parkmate_database_bytes").set(row.bytes as f64);
    Ok(())
}
