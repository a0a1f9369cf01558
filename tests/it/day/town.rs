//! Who lives there: two operators with a lot each, their staff, and customers.

use parkmate::types::{LotId, SlotId};
use serde_json::{Value, json};

use super::chance::Chance;
use crate::world::{Person, Reply, World};

const CUSTOMERS: usize = 8;
const BAYS: usize = 4;
const TRIES: usize = 5;

pub struct Town {
    pub world: World,
    pub chance: Chance,
    pub places: Vec<Place>,
    pub customers: Vec<Person>,
    /// What was asked so far, and how it was answered.
    pub acts: Vec<String>,
}

#[derive(Clone)]
pub struct Place {
    pub lot: LotId,
    pub bays: Vec<SlotId>,
    pub services: Vec<Value>,
    pub admin: Person,
    pub staff: Vec<Person>,
}

impl Town {
    pub async fn build(seed: u64) -> Self {
        let world = World::new().await;
        let mut places = Vec::new();
        for (name, rules) in [
            ("nandi", json!({})),
            ("lakeside", json!({"buffer_minutes": 10, "max_unpaid_bookings": 2, "renewal_rate_percent": 120})),
        ] {
            places.push(place(&world, name, rules).await);
        }
        let mut customers = Vec::new();
        for number in 0..CUSTOMERS {
            customers.push(world.customer(&format!("customer{number}")).await);
        }
        Self { world, chance: Chance::new(seed), places, customers, acts: Vec::new() }
    }

    /// Who finds nothing to do leaves it to another, a few times.
    pub async fn somebody_acts(&mut self) {
        let before = self.acts.len();
        for _ in 0..TRIES {
            match self.chance.below(10) {
                0..=5 => self.a_customer_acts().await,
                6..=7 => self.an_admin_acts().await,
                _ => self.somebody_works().await,
            }
            if self.acts.len() > before {
                return;
            }
        }
    }

    /// Asks, notes the answer, and gives it if it was granted. Refusals are part of a day; failures are not.
    pub async fn ask(&mut self, who: &Person, path: &str, body: Value) -> Option<Value> {
        let reply = who.post(path, body).await;
        self.note(path, reply)
    }

    pub fn note(&mut self, path: &str, reply: Reply) -> Option<Value> {
        let Reply { status, body, .. } = reply;
        let now = self.world.now();
        self.acts.push(format!("{now} {path} {status} {}", body["code"].as_str().unwrap_or_default()));
        assert!(status < 500, "{path}: {status} {body:#}\n{}", self.acts.join("\n"));
        (status < 300).then_some(body)
    }

    /// One by chance of what a list holds.
    pub async fn one_of(&mut self, who: &Person, list: &str) -> Option<Value> {
        let page = who.get(list).await.expect(200);
        self.chance.some(page["items"].as_array().expect("items"))
    }

    pub async fn expect_sound(&self) {
        let mut db = self.world.db().acquire().await.expect("a connection");
        let report = parkmate::reports::invariants(&mut db, self.world.now()).await.expect("a report");
        let broken: Vec<_> = report.checks.iter().filter(|check| check.violations > 0).collect();
        assert!(report.ok && broken.is_empty(), "{broken:#?} after\n{}", self.acts.join("\n"));
    }
}

async fn place(world: &World, name: &str, rules: Value) -> Place {
    let operator = world.operator(name).await;
    let lot = operator.lot_with(name, rules).await;
    let washing = json!({"enabled": true, "bays": 1, "opens": "08:00", "closes": "20:00"});
    let wash = sqlx::query("update lot set car_wash = $2 where id = $1").bind(lot.id).bind(washing);
    wash.execute(world.db()).await.expect("it washes");
    let (mut bays, mut services, mut staff) = (Vec::new(), Vec::new(), Vec::new());
    for number in 0..BAYS {
        bays.push(lot.bay(&format!("A{number}")).await);
    }
    for (service, amount, minutes) in [("Exterior", 29_900, 20), ("All of it", 79_900, 45)] {
        let service = json!({"name": service, "price": {"amount": amount, "currency": "INR"}, "minutes": minutes});
        services.push(operator.admin.post("/operator/car-wash/services", service).await.expect(201)["id"].clone());
    }
    for number in 0..2 {
        staff.push(operator.staff(&format!("{name}{number}")).await);
    }
    Place { lot: lot.id, bays, services, admin: operator.admin.clone(), staff }
}
