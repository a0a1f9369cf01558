//! The database under a measurement: one private PostgreSQL, as the server keeps its own, fsync on; a fresh database for
//! each measurement.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, ensure};
use parkmate::database::{self, Database, Role};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{AssertSqlSafe, Executor, PgPool};

const TEMPLATE: &str = "bench_template";
/// For what a measurement itself asks, not for its servers.
const CONNECTIONS: u32 = 8;

pub struct Postgres {
    database: Database,
    pub folder: PathBuf,
}

impl Postgres {
    pub async fn start() -> anyhow::Result<Self> {
        let folder = std::env::temp_dir().join(format!("parkmate-bench-{}", std::process::id()));
        let database = Database::open(None, &folder, None, 2, Role::Server).await?;
        let postgres = Self { database, folder };
        postgres.say(format!("create database {TEMPLATE}")).await?;
        let template = postgres.options().database(TEMPLATE);
        let pool = PgPoolOptions::new().max_connections(1).connect_with(template).await?;
        database::migrate(&pool).await?;
        pool.close().await;
        Ok(postgres)
    }

    /// A database with all tables and nothing in them.
    pub async fn ground(&self, name: &str, short: bool) -> anyhow::Result<Ground> {
        self.say(format!("create database {name} template {TEMPLATE}")).await?;
        // What an earlier measurement left to write must not be written during the next.
        self.say("checkpoint".into()).await?;
        let options = self.options().database(name);
        let pool = PgPoolOptions::new().max_connections(CONNECTIONS).connect_with(options.clone()).await?;
        Ok(Ground { db: pool, options, short })
    }

    pub async fn clear(&self, ground: Ground) -> anyhow::Result<()> {
        let name = ground.name().to_owned();
        ground.db.close().await;
        self.say(format!("drop database {name} with (force)")).await
    }

    /// Stops it and removes its data.
    pub async fn stop(self) -> anyhow::Result<()> {
        self.database.close().await?;
        std::fs::remove_dir_all(&self.folder).context("removing the data")
    }

    /// Brings it back if it died.
    pub async fn revive(&self) -> anyhow::Result<()> {
        self.database.revive().await
    }

    /// Of its first process.
    pub fn pid(&self) -> anyhow::Result<i32> {
        let lock = std::fs::read_to_string(self.folder.join("postgres/cluster/postmaster.pid"))?;
        Ok(lock.lines().next().context("a first line")?.trim().parse()?)
    }

    fn options(&self) -> PgConnectOptions {
        (*self.database.pool.connect_options()).clone()
    }

    async fn say(&self, statement: String) -> anyhow::Result<()> {
        self.database.pool.execute(AssertSqlSafe(statement)).await?;
        Ok(())
    }
}

/// What a measurement is given.
pub struct Ground {
    pub db: PgPool,
    /// Small sizes, to see that it works and not how fast it is.
    pub short: bool,
    options: PgConnectOptions,
}

impl Ground {
    /// Another database beside this one, to compare with.
    pub async fn beside(&self, word: &str) -> anyhow::Result<Self> {
        let name = format!("{}_{word}", self.name());
        self.db.execute(AssertSqlSafe(format!("create database {name} template {TEMPLATE}"))).await?;
        let options = self.options.clone().database(&name);
        let pool = PgPoolOptions::new().max_connections(CONNECTIONS).connect_with(options.clone()).await?;
        Ok(Self { db: pool, options, short: self.short })
    }

    /// One of two sizes.
    pub fn size<T>(&self, full: T, short: T) -> T {
        if self.short { short } else { full }
    }

    pub fn name(&self) -> &str {
        self.options.get_database().unwrap_or_default()
    }

    /// As `DATABASE_URL` has it.
    pub fn url(&self) -> String {
        let folder = self.folder().display();
        format!("postgres://{}@localhost/{}?host={folder}", self.options.get_username(), self.name())
    }

    /// For a server whose commits do not wait for the disk.
    pub fn url_without_disk(&self) -> String {
        format!("{}&options[synchronous_commit]=off", self.url())
    }

    fn folder(&self) -> &Path {
        self.options.get_socket().map_or(Path::new(""), PathBuf::as_path)
    }

    /// `psql` or `pgbench` on this database; its name is the last argument of either, and told by the environment.
    pub fn program(&self, name: &str) -> Command {
        let mut command = Command::new(name);
        command.env("PGHOST", self.folder()).env("PGPORT", self.options.get_port().to_string());
        command.env("PGUSER", self.options.get_username()).env("PGDATABASE", self.name());
        command
    }

    /// What must hold in the database.
    pub async fn invariants(&self) -> anyhow::Result<()> {
        self.invariants_but(&[]).await
    }

    /// Where rows were sown by SQL, by a reference too, they lack what only a real history has.
    pub async fn invariants_but(&self, sown: &[&str]) -> anyhow::Result<()> {
        let report = parkmate::reports::invariants(&mut *self.db.acquire().await?, crate::now()).await?;
        let violated = report.checks.into_iter().filter(|check| check.violations > 0 && !sown.contains(&&*check.name));
        let violated: Vec<_> = violated.collect();
        ensure!(violated.is_empty(), "violated: {violated:#?}");
        Ok(())
    }
}
