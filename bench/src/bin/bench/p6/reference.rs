//! The same by psql: a thousand bookings a statement, with the very JSON that ours has.

use std::time::Instant;

use anyhow::{Context, ensure};
use parkmate_bench::ground::Ground;
use serde_json::Value;

use super::crowd::{self, Phase};

const BATCH: i64 = 1_000;

const STATEMENT: &str = "
with due as (
    select subject_id from timer where kind = '$kind' and due_at <= '$due' order by due_at limit $batch
), mine as materialized (
    select id, customer_id, version from booking where id in (select subject_id from due) order by id
    for no key update skip locked
), fired as (
    delete from timer t using mine where t.subject_id = mine.id and t.kind = '$kind'
), $change happened as (
    insert into domain_event (id, name, subject_id, version, facts, created_at)
    select uuid_v7('$due'), '$event', id, $version, facts, '$due' from mine, bench_sample
    returning id, subject_id
), counter as (
    insert into inbox (account_id, latest_seq, unread)
    select customer_id, count(*), count(*) from mine group by customer_id order by customer_id
    on conflict (account_id) do update
        set latest_seq = inbox.latest_seq + excluded.latest_seq, unread = inbox.unread + excluded.unread
    returning account_id, latest_seq
)
insert into notification (account_id, seq, id, domain_event_id, event, level, message, data, created_at)
select counter.account_id, latest_seq, uuid_v7('$due'), happened.id, s.event, s.level, s.message, s.data, '$due'
from counter join mine on mine.customer_id = counter.account_id join happened on happened.subject_id = mine.id, bench_sample s;
";

const EXPIRE: &str = "changed as (
    update booking b set status = 'overdue', version = b.version + 1 from mine where b.id = mine.id
), next as (
    insert into timer select id, 'booking_grace', timestamptz '$due' + interval '5 minutes' from mine
), ";
const COMPLETE: &str = "changed as (
    update booking b set status = 'completed', status_reason = 'auto_expired', ended_at = '$due', version = b.version + 1
    from mine where b.id = mine.id
), ";

const TABLE: &str = "
drop table if exists bench_sample;
create table bench_sample (facts jsonb, event text, level notification_level, message text, data jsonb);
";

/// Bookings a second.
pub async fn run(theirs: &Ground, ours: &Ground, phase: Phase, count: i64) -> anyhow::Result<f64> {
    let (kind, _, event) = phase.names();
    let sample = "
select e.facts, n.event, n.level::text, n.message, n.data
from domain_event e join notification n on n.domain_event_id = e.id where e.name = $1 limit 1";
    let (facts, notice, level, message, data): (Value, String, String, String, Value) =
        sqlx::query_as(sample).bind(event).fetch_one(&ours.db).await?;
    sqlx::raw_sql(TABLE).execute(&theirs.db).await?;
    let insert = "insert into bench_sample values ($1, $2, $3::notification_level, $4, $5)";
    let insert = sqlx::query(insert).bind(facts).bind(notice).bind(level).bind(message).bind(data);
    insert.execute(&theirs.db).await?;
    let due = crowd::bring_due(&theirs.db, phase, theirs.size(45, 2)).await?;
    let (change, version) = match phase {
        Phase::Warning => ("", "null"),
        Phase::End => (EXPIRE, "version + 1"),
        Phase::Grace => (COMPLETE, "version + 1"),
    };
    let statement = STATEMENT.replace("$change", change).replace("$version", version).replace("$kind", kind);
    let statement = statement.replace("$event", event).replace("$batch", &BATCH.to_string());
    let script = statement.replace("$due", &due.to_rfc3339()).repeat(usize::try_from(count / BATCH + 1)?);
    let file = std::env::temp_dir().join(format!("parkmate-bench-{}-psql.sql", std::process::id()));
    std::fs::write(&file, script)?;
    let mut psql = theirs.program("psql");
    psql.args(["-X", "-q", "-v", "ON_ERROR_STOP=1", "-f"]).arg(&file);
    let begin = Instant::now();
    let told = tokio::task::spawn_blocking(move || psql.output()).await?.context("running psql")?;
    let took = begin.elapsed();
    std::fs::remove_file(&file)?;
    ensure!(told.status.success(), "psql failed: {}", String::from_utf8_lossy(&told.stderr));
    let ran = crowd::ran(&theirs.db, phase, due, took).await?;
    ensure!(ran.told_once == count, "the reference did {} of {count}", ran.told_once);
    Ok(ran.per_second())
}
