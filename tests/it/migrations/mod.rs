//! The tables change while there is data in them, and while servers of two versions are at work on them.

mod data;
mod lint;
mod live;

use std::process::Command;

use parkmate::database::migrations;
use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, SqlSafeStr};

use crate::world::url;

/// The migrations there are, and some that the next version might bring.
fn with_further(further: &[&str]) -> Migrator {
    let mut all: Vec<_> = migrations().iter().cloned().collect();
    for (sql, number) in further.iter().zip(9_001_i64..) {
        let alone = sql.starts_with("-- no-transaction");
        let sql = AssertSqlSafe((*sql).to_owned()).into_sql_str();
        all.push(Migration::new(number, "further".into(), MigrationType::Simple, sql, alone));
    }
    Migrator::with_migrations(all)
}

/// What PostgreSQL's own program says that the tables are, without what differs from run to run.
fn schema(database: &PgConnectOptions) -> String {
    let script = r#". deploy/find-postgres.sh && "$(find_postgres)/pg_dump" --schema-only --no-owner --dbname="$0""#;
    let dumped =
        Command::new("sh").args(["-c", script, &url(database)]).current_dir(env!("CARGO_MANIFEST_DIR")).output();
    let dumped = dumped.expect("a shell");
    assert!(dumped.status.success(), "{}", String::from_utf8_lossy(&dumped.stderr));
    let text = String::from_utf8(dumped.stdout).expect("text");
    text.lines()
        .filter(|line| !line.starts_with("\\restrict") && !line.starts_with("\\unrestrict"))
        .collect::<Vec<_>>()
        .join("\n")
}
