//! A server of its own with 64 operators, their lots and bays, and customers who are logged in.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use anyhow::{Context, ensure};
use chrono::Utc;
use parkmate::auth::session;
use parkmate::database::{Database, Role};
use parkmate::types::AccountId;
use sqlx::PgPool;

const OPERATORS: i32 = 64;
const BAYS_A_LOT: i32 = 64;

pub struct Scene {
    pub address: String,
    /// A token a client, each of another customer.
    pub tokens: Vec<String>,
    pub bays: Vec<uuid::Uuid>,
    /// An admin whose socket is listened to, and the token.
    pub admin: (AccountId, String),
    database: Database,
    server: Child,
    data: PathBuf,
}

impl Scene {
    pub async fn set(clients: u64) -> anyhow::Result<Self> {
        let data = std::env::temp_dir().join(format!("parkmate-bench-{}", std::process::id()));
        let binary = std::env::current_exe()?.with_file_name("../parkmate");
        let mut server = Command::new(binary)
            .env_remove("DATABASE_URL")
            .envs([("PARKMATE_BIND", "127.0.0.1:0"), ("PARKMATE_LOG_FILTER", "warn"), ("PARKMATE_RATE_LIMITS", "off")])
            .env("PARKMATE_DATA", &data)
            .stdout(Stdio::piped())
            .spawn()
            .context("the server: cargo build --release first")?;
        let mut line = String::new();
        BufReader::new(server.stdout.take().context("its output")?).read_line(&mut line)?;
        let address = line.trim().strip_prefix("listening on http://").context("where it listens")?.to_owned();
        let database = Database::open(None, &data, None, 8, Role::Command).await?;
        let (bays, admin) = places(&database.pool).await?;
        let tokens = customers(&database.pool, clients).await?;
        Ok(Self { address, tokens, bays, admin, database, server, data })
    }

    pub fn db(&self) -> &PgPool {
        &self.database.pool
    }

    pub async fn invariants(&mut self) -> anyhow::Result<String> {
        #[expect(clippy::disallowed_methods, reason = "a bench runs on the system's clock")]
        let report = parkmate::reports::invariants(&mut *self.db().acquire().await?, Utc::now()).await?;
        Ok(if report.ok { "hold".into() } else { format!("{:#?}", report.checks) })
    }

    /// Stops the server, which stops its database, and removes both.
    pub async fn clear(mut self) -> anyhow::Result<()> {
        self.database.pool.close().await;
        let pid = nix::unistd::Pid::from_raw(self.server.id().try_into()?);
        nix::sys::signal::kill(pid, nix::sys::signal::Signal::SIGTERM)?;
        ensure!(self.server.wait()?.success(), "the server did not stop in good order");
        std::fs::remove_dir_all(&self.data).context("removing the data")
    }
}

async fn places(db: &PgPool) -> anyhow::Result<(Vec<uuid::Uuid>, (AccountId, String))> {
    let rules = r#"{"max_unpaid_bookings": 100000000, "booking_horizon_days": 100000}"#;
    let lots = "
with one as (
    select n, uuid_v7(at) as account, uuid_v7(at) as operator, uuid_v7(at) as lot, at
    from generate_series(1, $1) as n, (select clock_timestamp() as at) as clock
), a as (
    insert into account (id, email, full_name, created_at) select account, 'admin' || n || '@bench.example', 'Admin', at from one
), o as (
    insert into operator (id, name, verification, created_at) select operator, 'Operator ' || n, 'approved', at from one
), m as (
    insert into membership (operator_id, account_id, role, created_at) select operator, account, 'admin', at from one
), l as (
    insert into lot (id, operator_id, name, street, city, state, postal_code, latitude, longitude, time_zone, rules, created_at)
    select lot, operator, 'Lot ' || n, 'Street', 'City', 'State', '560001', 12.9, 77.6, 'Asia/Kolkata', $3::jsonb, at from one
)
insert into slot (id, lot_id, label, vehicle_class, hourly_rate)
select uuid_v7(at), lot, 'B' || bay, 'sedan', 5000 from one, generate_series(1, $2) as bay
returning id";
    let bays = sqlx::query_scalar(lots).bind(OPERATORS).bind(BAYS_A_LOT).bind(rules).fetch_all(db).await?;
    let admin: AccountId =
        sqlx::query_scalar("select id from account where email = 'admin1@bench.example'").fetch_one(db).await?;
    Ok((bays, (admin, log_in(db, admin).await?)))
}

async fn customers(db: &PgPool, count: u64) -> anyhow::Result<Vec<String>> {
    let mut tokens = Vec::new();
    for n in 0..count {
        let id = AccountId::new();
        let insert =
            "insert into account (id, email, full_name, created_at) values ($1, $2, 'Customer', clock_timestamp())";
        sqlx::query(insert).bind(id).bind(format!("c{n}@bench.example")).execute(db).await?;
        tokens.push(log_in(db, id).await?);
    }
    Ok(tokens)
}

async fn log_in(db: &PgPool, account: AccountId) -> anyhow::Result<String> {
    #[expect(clippy::disallowed_methods, reason = "a bench runs on the system's clock")]
    let now = Utc::now();
    Ok(session::open(&mut *db.acquire().await?, account, now).await?.0)
}
