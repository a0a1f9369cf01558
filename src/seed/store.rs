//! What the database says of how far the demo is.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use crate::error::Result;

/// Who sows holds it, so that two never do at once.
const SOWING: i64 = 0x7061_726b_6d61_7465;

pub struct Survey {
    /// People have accounts who are not of the demo.
    pub strangers: bool,
    /// Somebody has booked something.
    pub booked: bool,
    /// The first and the last of the regulars have their accounts: the play has begun, and is over.
    pub begun: bool,
    pub over: bool,
    /// A server listens on this database: what is due in the play's past it would do now.
    pub watched: bool,
    /// When the newest booking or wash was made.
    pub played_until: Option<DateTime<Utc>>,
}

pub async fn survey(db: &mut PgConnection, cast: &[String], first: &str, last: &str) -> Result<Survey> {
    let survey = sqlx::query_as!(
        Survey,
        r#"
select exists (select from account where email <> all($1)) as "strangers!",
    exists (select from booking) or exists (select from car_wash) as "booked!",
    exists (select from account where email = $2) as "begun!",
    exists (select from account where email = $3) as "over!",
    exists (
        select from pg_stat_activity where datname = current_database() and query ilike 'listen "parkmate"%'
    ) as "watched!",
    greatest((select max(created_at) from booking), (select max(created_at) from car_wash)) as played_until
"#,
        cast,
        first,
        last,
    )
    .fetch_one(db)
    .await?;
    Ok(survey)
}

/// Held as long as the connection lives; false if somebody else has it.
pub async fn begin_to_sow(db: &mut PgConnection) -> Result<bool> {
    let got = sqlx::query_scalar!(r#"select pg_try_advisory_lock($1) as "got!""#, SOWING).fetch_one(db).await?;
    Ok(got)
}

/// What was played is no news to anybody.
pub async fn mail_nobody(db: &mut PgConnection) -> Result<()> {
    sqlx::query!("delete from delivery").execute(db).await?;
    Ok(())
}
