//! Operators, their lots and bays, written directly.

use parkmate::types::{LotId, OperatorId, SlotId};
use serde_json::{Value, json};

use super::{Person, World};

/// An approved operator and its admin.
pub struct Operator<'w> {
    pub id: OperatorId,
    pub admin: Person,
    world: &'w World,
}

pub struct Lot<'w> {
    pub id: LotId,
    pub operator_id: OperatorId,
    world: &'w World,
}

impl World {
    pub async fn operator(&self, name: &str) -> Operator<'_> {
        let admin = self.customer(name).await;
        let id = OperatorId::new();
        let insert = "insert into operator (id, name, upi_id, verification, version, created_at) values ($1, $2, 'pay@upi', 'approved', 2, $3)";
        sqlx::query(insert).bind(id).bind(name).bind(self.now()).execute(self.db()).await.expect("an operator");
        let operator = Operator { id, admin, world: self };
        operator.employ(&operator.admin, "admin").await;
        operator
    }
}

impl<'w> Operator<'w> {
    async fn employ(&self, person: &Person, role: &str) {
        let insert = "insert into membership (operator_id, account_id, role, created_at) values ($1, $2, $3::membership_role, $4)";
        let insert = sqlx::query(insert).bind(self.id).bind(person.id).bind(role).bind(self.world.now());
        insert.execute(self.world.db()).await.expect("a member");
    }

    pub async fn staff(&self, name: &str) -> Person {
        let person = self.world.customer(name).await;
        self.employ(&person, "staff").await;
        person
    }

    /// Another admin.
    pub async fn partner(&self, name: &str) -> Person {
        let person = self.world.customer(name).await;
        self.employ(&person, "admin").await;
        person
    }

    /// In Bengaluru, always open, by the default rules.
    pub async fn lot(&self, name: &str) -> Lot<'w> {
        self.lot_with(name, json!({})).await
    }

    /// By these rules; the rest have their defaults.
    pub async fn lot_with(&self, name: &str, rules: Value) -> Lot<'w> {
        let id = LotId::new();
        let insert = "
insert into lot
    (id, operator_id, name, street, city, state, postal_code, latitude, longitude, time_zone, rules, created_at)
values ($1, $2, $3, '1 MG Road', 'Bengaluru', 'Karnataka', '560001', 12.9757, 77.6063, 'Asia/Kolkata', $4, $5)";
        let insert = sqlx::query(insert).bind(id).bind(self.id).bind(name).bind(rules).bind(self.world.now());
        insert.execute(self.world.db()).await.expect("a lot");
        Lot { id, operator_id: self.id, world: self.world }
    }
}

impl Lot<'_> {
    /// For hatchbacks, at 50 rupees an hour.
    pub async fn bay(&self, label: &str) -> SlotId {
        self.bay_for(label, "hatchback", 5_000).await
    }

    pub async fn bay_for(&self, label: &str, vehicle_class: &str, hourly_rate: i64) -> SlotId {
        let id = SlotId::new();
        let insert = "
insert into slot (id, lot_id, label, vehicle_class, hourly_rate) values ($1, $2, $3, $4::vehicle_class, $5)";
        let insert = sqlx::query(insert).bind(id).bind(self.id).bind(label).bind(vehicle_class).bind(hourly_rate);
        insert.execute(self.world.db()).await.expect("a bay");
        id
    }
}
