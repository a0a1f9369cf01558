//! Who does what: work given by name or to the least busy, the queue, and what becomes of it all.

mod availability;
mod bookings;
mod changes;
mod gate;
mod giving;
mod leaving;
mod queue;
mod races;
mod washes;

use parkmate::types::{CarWashId, LotId, PaymentId};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::world::{Lot, Operator, Person, World};

/// A paid wash of this customer's car that waits for somebody, written directly.
async fn wash(world: &World, lot: &Lot<'_>, customer: &Person) -> CarWashId {
    let (id, payment, service) = (CarWashId::new(), PaymentId::new(), Uuid::now_v7());
    let statements = [
        "insert into car_wash_service (id, operator_id, name, price_amount, currency, minutes, created_at)
            select $3, operator_id, 'Exterior', 29900, 'INR', 20, $6 from lot where id = $4",
        "insert into payment (id, customer_id, lot_id, method, status, amount, currency, created_at, settled_at)
            select $2, $5, id, 'card', 'succeeded', 29900, 'INR', $6, $6 from lot where id = $4",
        "insert into car_wash
            (id, status, lot_id, service_id, service_name, minutes, price_amount, currency, customer_id, plate, wash_bay,
             starts_at, ends_at, hold_expires_at, refund_terms, payment_id, created_at)
            select $1, 'queued', $4, $3, 'Exterior', 20, 29900, 'INR', $5, 'KA01AB1234', 1 + count(w.id)::integer,
                $6::timestamptz + interval '1 hour', $6::timestamptz + interval '80 minutes', $6,
                '{\"free_minutes\": 10, \"tiers\": []}', $2, $6
            from car_wash w where w.lot_id = $4",
        "insert into domain_event (id, name, subject_id, version, facts, created_at)
            values ($3, 'car_wash.queued', $1, 1, '{}', $6)",
    ];
    let mut db = world.db().acquire().await.expect("a connection");
    for statement in statements {
        // Each statement mentions all, so that PostgreSQL knows their types.
        let text = format!(
            "with all_of_them as (select $1::uuid, $2::uuid, $3::uuid, $4::uuid, $5::uuid, $6::timestamptz) {statement}"
        );
        let run = sqlx::query(sqlx::AssertSqlSafe(text));
        let run = run.bind(id).bind(payment).bind(service).bind(lot.id).bind(customer.id).bind(world.now());
        run.execute(&mut *db).await.expect("a wash");
    }
    drop(db);
    world.post_what_was_sown().await;
    id
}

async fn status_of_wash(world: &World, id: CarWashId) -> String {
    sqlx::query_scalar("select status::text from car_wash where id = $1").bind(id).fetch_one(world.db()).await.unwrap()
}

/// A task at a lot, to the one named or the least busy.
async fn give(admin: &Person, lot: LotId, task: &str, to: Option<&Person>) -> Value {
    let wish = json!({"lot_id": lot, "task": task, "employee_id": to.map(|to| to.id)});
    admin.post("/operator/assignments", wish).await.expect(201)
}

async fn does(person: &Person, assignment: &Value, step: &str) -> Value {
    let path = format!("/staff/assignments/{}/{step}", assignment["id"].as_str().expect("an id"));
    person.post(&path, Value::Null).await.expect(200)
}

async fn finish(person: &Person, assignment: &Value) -> Value {
    does(person, assignment, "accept").await;
    does(person, assignment, "start").await;
    does(person, assignment, "complete").await
}

/// How the assignment stands: its state, and the name of who has it.
async fn stands(admin: &Person, assignment: &Value) -> (String, Option<String>) {
    let all = admin.get("/operator/assignments?limit=100").await.expect(200);
    let one = all["items"].as_array().unwrap().iter().find(|one| one["id"] == assignment["id"]).expect("it");
    let name = one["employee"]["full_name"].as_str().map(str::to_owned);
    (one["status"].as_str().unwrap().to_owned(), name)
}

fn has(status: &str, name: &str) -> (String, Option<String>) {
    (status.to_owned(), Some(name.to_owned()))
}

fn waits() -> (String, Option<String>) {
    ("queued".to_owned(), None)
}

/// The assignment of a wash or task that is open, by its task.
async fn open_with(admin: &Person, task: &str) -> Value {
    let all =
        admin.get("/operator/assignments?status=queued,assigned,accepted,in_progress&limit=100").await.expect(200);
    let mut open = all["items"].as_array().unwrap().iter().filter(|one| one["task"] == task);
    let one = open.next().expect("an open one").clone();
    assert!(open.next().is_none(), "{task} is open twice");
    one
}

async fn go(person: &Person, availability: &str) -> Value {
    person.patch("/staff/availability", json!({"availability": availability})).await.expect(200)
}

/// An operator with a lot and people who can be given work.
struct Scene<'w> {
    operator: Operator<'w>,
    lot: Lot<'w>,
    admin: Person,
}

impl<'w> Scene<'w> {
    async fn set(world: &'w World) -> Self {
        let operator = world.operator("padma").await;
        let (lot, admin) = (operator.lot("MG Road").await, operator.admin.clone());
        Self { operator, lot, admin }
    }

    async fn staff<const N: usize>(&self, names: [&str; N]) -> [Person; N] {
        let mut people = Vec::new();
        for name in names {
            people.push(self.operator.staff(name).await);
        }
        people.try_into().ok().expect("as many")
    }

    async fn give(&self, task: &str, to: Option<&Person>) -> Value {
        give(&self.admin, self.lot.id, task, to).await
    }

    async fn stands(&self, assignment: &Value) -> (String, Option<String>) {
        stands(&self.admin, assignment).await
    }

    async fn listed(&self, person: &Person) -> Value {
        let all = self.admin.get("/operator/staff").await.expect(200);
        let id = json!(person.id);
        all["items"].as_array().unwrap().iter().find(|one| one["user_id"] == id).expect("listed").clone()
    }
}
