//! One throw-away PostgreSQL for the process, a template that is migrated once, and a copy of it for each test.

use std::sync::atomic::{AtomicU32, Ordering};

use parkmate::database::{self, ThrowawayPostgres};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use tokio::sync::OnceCell;

static POSTGRES: OnceCell<ThrowawayPostgres> = OnceCell::const_new();

/// A database of its own, with all tables. It goes with the cluster, when the process ends.
pub async fn fresh_database() -> PgConnectOptions {
    copy_of("template_migrated").await
}

/// A database of its own, without any table.
pub async fn empty_database() -> PgConnectOptions {
    copy_of("template0").await
}

async fn copy_of(template: &str) -> PgConnectOptions {
    static NEXT: AtomicU32 = AtomicU32::new(1);
    let postgres = POSTGRES.get_or_init(start).await;
    let name = format!("test_{}", NEXT.fetch_add(1, Ordering::Relaxed));
    run(postgres, format!("create database {name} template {template} strategy file_copy")).await;
    postgres.connect_options().database(&name)
}

async fn start() -> ThrowawayPostgres {
    let postgres = ThrowawayPostgres::start(None).await.expect("a PostgreSQL for the tests");
    run(&postgres, "create database template_migrated".into()).await;
    let template = postgres.connect_options().database("template_migrated");
    let pool = PgPoolOptions::new().max_connections(1).connect_with(template).await.expect("the template");
    database::migrate(&pool).await.expect("the migrations run");
    pool.close().await;
    postgres
}

async fn run(postgres: &ThrowawayPostgres, statement: String) {
    let mut connection = PgConnection::connect_with(&postgres.connect_options()).await.expect("a connection");
    sqlx::query(AssertSqlSafe(statement)).execute(&mut connection).await.expect("it runs");
    connection.close().await.expect("it closes");
}
