//! How late what is due is done: until its commit, at a thousand a second.

use std::time::Duration;

use anyhow::ensure;
use chrono::TimeDelta;
use parkmate_bench::ground::Ground;
use parkmate_bench::sample::Sample;

/// The last thing before a commit is to write down when it is.
const NOTED: &str = "
create table bench_noted (booking_id uuid, at timestamptz);
create function bench_note() returns trigger language plpgsql as $$
begin
    insert into bench_noted values (new.subject_id, clock_timestamp());
    return null;
end
$$;
create constraint trigger bench_note after insert on domain_event deferrable initially deferred
    for each row when (new.name = 'booking.started') execute function bench_note();
";

/// Bookings of the crowd that was, which start anew: one a millisecond.
const START: &str = "
with again as (
    select id, row_number() over (order by id) as n from booking where plate like 'C%' limit $2
), due as (
    update booking b set status = 'confirmed', status_reason = null, ended_at = null,
        starts_at = $1 + n * interval '1 millisecond', ends_at = $1 + interval '1 day', occupied_until = $1 + interval '1 day'
    from again where again.id = b.id returning b.id, b.starts_at
)
insert into timer (subject_id, kind, due_at) select id, 'booking_start', starts_at from due";

pub async fn measure(ground: &Ground) -> anyhow::Result<Sample> {
    let (count, ahead) = (ground.size(10_000_i64, 300), ground.size(6, 2));
    sqlx::raw_sql(NOTED).execute(&ground.db).await?;
    let first = parkmate_bench::now() + TimeDelta::seconds(ahead);
    sqlx::query(START).bind(first).bind(count).execute(&ground.db).await?;
    ensure!(parkmate_bench::now() < first, "preparing took longer than {ahead} seconds");
    let last = first + TimeDelta::milliseconds(count);
    tokio::time::sleep((last - parkmate_bench::now()).to_std().unwrap_or_default()).await;
    for _ in 0..200 {
        let waiting = "select exists (select from timer where kind = 'booking_start' and due_at <= $1)";
        if !sqlx::query_scalar::<_, bool>(waiting).bind(last).fetch_one(&ground.db).await? {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let late = "
select extract(epoch from n.at - b.starts_at)::float8 from bench_noted n join booking b on b.id = n.booking_id";
    let late: Vec<f64> = sqlx::query_scalar(late).fetch_all(&ground.db).await?;
    ensure!(late.len() as i64 == count, "{} of {count} were started", late.len());
    ensure!(late.iter().all(|late| *late >= 0.0), "some were started before their time");
    Ok(Sample::of(late.into_iter().map(Duration::from_secs_f64).collect(), Duration::from_millis(count.unsigned_abs())))
}
