//! Operators with their lots and bays, and customers who are logged in.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use parkmate::types::AccountId;
use sqlx::PgPool;
use uuid::Uuid;

#[derive(Debug, Clone, Copy)]
pub struct Size {
    pub operators: usize,
    pub bays_a_lot: usize,
    pub customers: usize,
}

/// Somebody with an open log-in.
#[derive(Debug, Clone)]
pub struct Person {
    pub id: AccountId,
    pub token: String,
}

/// A business with one lot.
#[derive(Debug, Clone)]
pub struct Operator {
    pub id: Uuid,
    pub admin: Person,
    pub lot: Uuid,
    pub bays: Vec<Uuid>,
}

#[derive(Debug, Clone)]
pub struct Scene {
    pub operators: Vec<Operator>,
    pub customers: Vec<Person>,
}

/// Nobody is turned away for having too many bookings, or for booking too early.
const RULES: &str = r#"{"max_unpaid_bookings": 100000000, "booking_horizon_days": 100000}"#;

/// A trigger counts the bays of all lots of a statement, with a plan for tables as they were when last analysed.
const AT_ONCE: usize = 500;

const OPERATORS: &str = "
with one as (
    select n, uuid_v7($1) as operator, uuid_v7($1) as lot, account
    from unnest($2::uuid[]) with ordinality as a (account, n)
), o as (
    insert into operator (id, name, verification, created_at) select operator, 'Operator ' || n, 'approved', $1 from one
), m as (
    insert into membership (operator_id, account_id, role, created_at) select operator, account, 'admin', $1 from one
), l as (
    insert into lot (id, operator_id, name, street, city, state, postal_code, latitude, longitude, time_zone, rules, created_at)
    select lot, operator, 'Lot ' || n, 'Street ' || n, 'City', 'State', '560001', 12.9 + n * 0.0001, 77.6, 'Asia/Kolkata',
        $4::jsonb, $1 from one
)
insert into slot (id, lot_id, label, vehicle_class, hourly_rate)
select uuid_v7($1), lot, 'B' || bay, 'sedan', 5000 from one, generate_series(1, $3::integer) as bay";

/// Asked of the tables: joined where they are written, 10,000 operators would be looked for 10,000 times.
const WRITTEN: &str = "
select m.account_id, l.operator_id, l.id, array_agg(s.id)
from membership m join lot l on l.operator_id = m.operator_id join slot s on s.lot_id = l.id
group by m.account_id, l.operator_id, l.id";

const JOIN: &str = "
insert into membership (operator_id, account_id, role, created_at)
select operator, account, 'admin', $3 from unnest($1::uuid[], $2::uuid[]) as m (operator, account)";

/// So many more admins for each of these operators; of the first operator first.
pub async fn colleagues(db: &PgPool, operators: &[Operator], each: usize) -> anyhow::Result<Vec<Person>> {
    let now = crate::now();
    let people = people(db, "colleague", operators.len() * each, now).await?;
    let of: Vec<Uuid> = operators.iter().flat_map(|operator| vec![operator.id; each]).collect();
    let ids: Vec<Uuid> = people.iter().map(|person| person.id.0).collect();
    sqlx::query(JOIN).bind(of).bind(ids).bind(now).execute(db).await?;
    sqlx::raw_sql("analyze membership").execute(db).await?;
    Ok(people)
}

impl Scene {
    pub async fn set(db: &PgPool, size: Size) -> anyhow::Result<Self> {
        let now = crate::now();
        let admins = people(db, "admin", size.operators, now).await?;
        for admins in admins.chunks(AT_ONCE) {
            sqlx::query(OPERATORS)
                .bind(now)
                .bind(admins.iter().map(|admin| admin.id.0).collect::<Vec<_>>())
                .bind(i32::try_from(size.bays_a_lot)?)
                .bind(RULES)
                .execute(db)
                .await?;
            sqlx::raw_sql("analyze").execute(db).await?;
        }
        let customers = people(db, "customer", size.customers, now).await?;
        sqlx::raw_sql("analyze").execute(db).await?;
        let rows: Vec<(Uuid, Uuid, Uuid, Vec<Uuid>)> = sqlx::query_as(WRITTEN).fetch_all(db).await?;
        let mut written: HashMap<_, _> =
            rows.into_iter().map(|(admin, id, lot, bays)| (admin, (id, lot, bays))).collect();
        let operators = admins
            .into_iter()
            .filter_map(|admin| written.remove(&admin.id.0).map(|(id, lot, bays)| Operator { id, admin, lot, bays }));
        let operators = operators.collect();
        Ok(Self { operators, customers })
    }

    /// The first bay of each lot, then the second of each, and so on: neighbours in this order have different admins.
    pub fn bays(&self) -> Vec<Uuid> {
        let most = self.operators.iter().map(|operator| operator.bays.len()).max().unwrap_or(0);
        let row = |bay| self.operators.iter().filter_map(move |operator| operator.bays.get(bay).copied());
        (0..most).flat_map(row).collect()
    }
}

/// Accounts without passwords, each with a log-in.
pub async fn people(db: &PgPool, word: &str, count: usize, now: DateTime<Utc>) -> anyhow::Result<Vec<Person>> {
    let person = || Person { id: AccountId::new(), token: format!("{}{}", Uuid::now_v7().simple(), "bench-token") };
    let people: Vec<Person> = std::iter::repeat_with(person).take(count).collect();
    let insert = "
with a as (
    insert into account (id, email, full_name, created_at)
    select id, $5 || n || '@bench.example', initcap($5) || ' ' || n, $3
    from unnest($1::uuid[]) with ordinality as a (id, n)
)
insert into session (id, account_id, token_hash, created_at, expires_at)
select uuid_v7($3), id, sha256(token::bytea), $3, $4 from unnest($1::uuid[], $2::text[]) as s (id, token)";
    sqlx::query(insert)
        .bind(people.iter().map(|person| person.id.0).collect::<Vec<_>>())
        .bind(people.iter().map(|person| person.token.clone()).collect::<Vec<_>>())
        .bind(now)
        .bind(now + TimeDelta::days(14))
        .bind(word)
        .execute(db)
        .await?;
    Ok(people)
}
