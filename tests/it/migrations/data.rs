//! Every migration on the data of the one before.
//!
//! The data is the demo's, which has something of everything, cut to what a schema has room for: before each migration its tables
//! hold the demo's rows in the columns that there are, and after it what became possible is added. So each migration runs on all
//! that can have been there, and at the end the demo is whole.

use std::collections::{BTreeMap, BTreeSet};

use parkmate::database::migrations;
use parkmate::seed;
use serde_json::Value;
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{AssertSqlSafe, Connection};

use super::schema;
use crate::world::{World, beginning, empty_database, fresh_database};

type Rows = BTreeMap<String, Vec<Value>>;

async fn connect(database: &PgConnectOptions) -> PgConnection {
    PgConnection::connect_with(database).await.expect("a connection")
}

/// Each table's columns, and of those that are enums the values.
async fn columns(db: &mut PgConnection) -> BTreeMap<String, BTreeMap<String, Option<Vec<String>>>> {
    let all: Vec<(String, String, Option<Vec<String>>)> = sqlx::query_as(
        "
select c.relname::text, a.attname::text,
    (select array_agg(e.enumlabel::text) from pg_enum e where e.enumtypid = a.atttypid)
from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relname <> '_sqlx_migrations'",
    )
    .fetch_all(db)
    .await
    .expect("the catalogue");
    let mut tables = BTreeMap::<_, BTreeMap<_, _>>::new();
    for (table, column, labels) in all {
        tables.entry(table).or_default().insert(column, labels);
    }
    tables
}

async fn everything(db: &mut PgConnection) -> Rows {
    let mut rows = Rows::new();
    for table in columns(db).await.into_keys() {
        let all = AssertSqlSafe(format!("select to_jsonb(t) from {table} t"));
        let mut all: Vec<Value> = sqlx::query_scalar(all).fetch_all(&mut *db).await.expect("rows");
        all.sort_by_cached_key(ToString::to_string);
        rows.insert(table, all);
    }
    rows
}

async fn counts(db: &mut PgConnection) -> BTreeMap<String, i64> {
    let mut counts = BTreeMap::new();
    for table in columns(db).await.into_keys() {
        let count = AssertSqlSafe(format!("select count(*) from {table}"));
        counts.insert(table, sqlx::query_scalar(count).fetch_one(&mut *db).await.expect("a number"));
    }
    counts
}

/// That a row `t` is the row `r`.
async fn primary_key(db: &mut PgConnection, table: &str) -> String {
    let key = "
select string_agg(format('t.%1$I = r.%1$I', a.attname), ' and ')
from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any(i.indkey)
where i.indrelid = $1::regclass and i.indisprimary";
    sqlx::query_scalar(key).bind(table).fetch_one(db).await.expect("a primary key")
}

/// Adds the rows for which there is room now, and the values of these columns, as a restore does it: without triggers.
async fn fill(db: &mut PgConnection, demo: &Rows, fresh: &BTreeMap<String, BTreeSet<String>>) {
    sqlx::raw_sql("set session_replication_role = replica").execute(&mut *db).await.expect("set");
    for (table, columns) in columns(db).await {
        let Some(rows) = demo.get(&table) else { continue };
        let fits = |row: &&Value| {
            columns.iter().all(|(column, labels)| match (labels, row[column].as_str()) {
                (Some(labels), Some(value)) => labels.iter().any(|label| label == value),
                _ => true,
            })
        };
        let rows = Value::Array(rows.iter().filter(fits).cloned().collect());
        let known = rows[0].as_object().map(|row| row.keys().cloned().collect::<BTreeSet<_>>()).unwrap_or_default();
        let list = columns.into_keys().filter(|column| known.contains(column)).collect::<Vec<_>>();
        if list.is_empty() {
            continue;
        }
        let list = list.join(", ");
        let insert = format!(
            "insert into {table} ({list}) overriding system value
             select {list} from jsonb_populate_recordset(null::{table}, $1) on conflict do nothing"
        );
        sqlx::query(AssertSqlSafe(insert)).bind(&rows).execute(&mut *db).await.expect(&table);
        let fresh = fresh.get(&table).into_iter().flatten().filter(|column| known.contains(*column));
        let values: Vec<_> = fresh.map(|column| format!("{column} = r.{column}")).collect();
        if !values.is_empty() {
            let values = values.join(", ");
            let key = primary_key(db, &table).await;
            let update =
                format!("update {table} t set {values} from jsonb_populate_recordset(null::{table}, $1) r where {key}");
            sqlx::query(AssertSqlSafe(update)).bind(&rows).execute(&mut *db).await.expect(&table);
        }
    }
    sqlx::raw_sql("set session_replication_role = origin").execute(db).await.expect("set");
}

/// What the second has and the first has not.
fn news<V>(
    before: &BTreeMap<String, BTreeMap<String, V>>,
    after: &BTreeMap<String, BTreeMap<String, V>>,
) -> BTreeMap<String, BTreeSet<String>> {
    let there = |table: &String, column: &String| before.get(table).is_none_or(|columns| columns.contains_key(column));
    let fresh = |(table, columns): (&String, &BTreeMap<String, V>)| {
        (table.clone(), columns.keys().filter(|column| !there(table, column)).cloned().collect())
    };
    after.iter().map(fresh).collect()
}

#[tokio::test]
async fn every_migration_runs_on_the_data_of_the_one_before_and_at_the_end_all_is_sound() {
    let sown = fresh_database().await;
    let gardener = World::gardener(&sown, beginning());
    seed::seed_demo(&gardener).await.expect("the demo is sown");
    gardener.db.close().await;
    let mut source = connect(&sown).await;
    let demo = everything(&mut source).await;
    for (table, rows) in &demo {
        // A column of which no row tells anything is a migration not tried. These are empty at rest, or after two weeks.
        let empty = [
            "mail",
            "mailed_token",
            "socket_ticket",
            "idempotency_key",
            "notification_mute",
            "session",
            "webhook_event",
            // It tells no system outside.
            "calendar_feed",
            "webhook",
            "webhook_attempt",
            "webhook_delivery",
            "webhook_failure",
            "webhook_secret",
            // Nobody of the demo has an account with a real gateway.
            "operator_gateway",
            "operator_gateway_key",
            "gateway_charge",
            "gateway_refund",
            // Nor does it mail anybody, and nobody has wishes.
            "delivery",
            "delivery_wish",
            "personal_locale",
            "push_key",
            "push_subscription",
            "quiet_hours",
        ];
        assert!(!rows.is_empty() || empty.contains(&table.as_str()), "the demo has nothing in {table}");
    }

    let target = empty_database().await;
    let mut db = connect(&target).await;
    let (migrations, mut ran) = (migrations(), 0);
    for migration in migrations.iter() {
        let (before, had) = (columns(&mut db).await, counts(&mut db).await);
        migrations.run_direct(Some(migration.version), &mut db, false).await.expect(&migration.description);
        let kept = counts(&mut db).await;
        for (table, count) in had {
            assert_eq!(kept.get(&table), Some(&count), "rows of {table}, in {}", migration.version);
        }
        let fresh = news(&before, &columns(&mut db).await);
        fill(&mut db, &demo, &fresh).await;
        ran += 1;
    }
    assert!(ran >= 13);

    assert_eq!(counts(&mut db).await, counts(&mut source).await);
    for (table, rows) in everything(&mut db).await {
        let different = rows.iter().zip(&demo[&table]).find(|(here, there)| here != there);
        assert_eq!(different, None, "{table}");
    }
    let report = parkmate::reports::invariants(&mut db, beginning()).await.expect("a report");
    let broken: Vec<_> = report.checks.iter().filter(|check| check.violations > 0).collect();
    assert!(report.ok, "{broken:#?}");
    assert_eq!(schema(&target), schema(&fresh_database().await), "the same tables as on an empty database");
}
