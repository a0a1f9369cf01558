//! What requests cost in statements: few, and no more for long lists than for short ones.

mod wire;

use std::collections::BTreeMap;

use chrono::TimeDelta;
use parkmate::clock::Clock;
use parkmate::types::{LotId, SlotId};
use serde_json::{Value, json};
use uuid::Uuid;

use self::wire::{Said, Wire};
use crate::world::{Person, World, beginning, fresh_database};

/// Someone who is everything: customer, lot admin, platform admin.
struct Scene {
    world: World,
    wire: Wire,
    person: Person,
    lot: LotId,
    bay: SlotId,
    webhook: String,
}

impl Scene {
    /// With so many of everything that there is a list of.
    async fn with_rows(rows: i64) -> Self {
        let (database, wire) = Wire::to(fresh_database().await);
        let world = World::on(database, Clock::simulated(beginning())).await;
        let operator = world.operator("owner").await;
        let person = operator.admin.clone();
        let promote = "update account set is_platform_admin = true where id = $1";
        sqlx::query(promote).bind(person.id).execute(world.db()).await.expect("promoted");
        let lot = operator.lot_with("MG Road", json!({"max_unpaid_bookings": 1_000})).await;
        let bay = lot.bay("A1").await;
        let washing = json!({"enabled": true, "bays": 1, "opens": "00:00", "closes": "24:00"});
        let wash = sqlx::query("update lot set car_wash = $2 where id = $1").bind(lot.id).bind(washing);
        wash.execute(world.db()).await.expect("it washes");
        for row in 0..rows {
            world.operator(&format!("operator{row}")).await;
            operator.staff(&format!("staff{row}")).await;
            let another = operator.lot(&format!("Lot {row}")).await;
            let work = json!({"lot_id": another.id, "task": "Sweep", "employee_id": person.id});
            person.post("/operator/assignments", work).await.expect(201);
            let vehicle = json!({"plate": format!("KA{row:04}"), "vehicle_class": "sedan"});
            person.post("/me/vehicles", vehicle).await.expect(201);
            person.hold_from(bay, world.now() + TimeDelta::hours(2 + row), 60, "cash").await;
            let service = json!({"name": "Quick", "price": {"amount": 100, "currency": "INR"}, "minutes": 5});
            let service = person.post("/operator/car-wash/services", service).await.expect(201);
            let at = world.now() + TimeDelta::minutes(30 + 5 * row);
            let wish =
                json!({"service_id": service["id"], "lot_id": lot.id, "scheduled_at": at, "payment_method": "cash"});
            person.post("/car-washes", wish).await.expect(201);
            let close = "insert into closure (id, slot_id, starts_at, ends_at, reason, created_at) values ($1, $2, $3, $4, 'x', $5)";
            let from = world.now() + TimeDelta::days(100 + row);
            let close = sqlx::query(close).bind(Uuid::now_v7()).bind(bay).bind(from).bind(from + TimeDelta::hours(1));
            close.bind(world.now()).execute(world.db()).await.expect("closed");
            let payout = "insert into payout (id, operator_id, amount, currency, reference, recorded_by, created_at) values ($1, $2, 1, 'INR', $5, $3, $4)";
            let payout = sqlx::query(payout).bind(Uuid::now_v7()).bind(operator.id).bind(person.id).bind(world.now());
            payout.bind(row.to_string()).execute(world.db()).await.expect("paid out");
            let review = "insert into review (id, lot_id, author_id, kind, subject_id, rating, created_at) values ($1, $2, $3, 'parking', $1, 5, $4)";
            let review = sqlx::query(review).bind(Uuid::now_v7()).bind(lot.id).bind(person.id).bind(world.now());
            review.execute(world.db()).await.expect("reviewed");
        }
        let hook = json!({"url": "https://hooks.example.com/", "events": ["*"]});
        let hook = person.post("/operator/webhooks", hook).await.expect(201);
        let webhook = hook["id"].as_str().expect("an id").to_owned();
        let told = "insert into webhook_delivery (id, webhook_id, event_id, event, created_at, since, status, settled_at)
            select uuid_v7($2), $1::uuid, gen_random_uuid(), 'booking.paid', $2, $2, 'delivered', $2 from generate_series(1, $3)";
        let told = sqlx::query(told).bind(&webhook).bind(world.now()).bind(rows);
        told.execute(world.db()).await.expect("told");
        let lot = lot.id;
        Self { world, wire, person, lot, bay, webhook }
    }

    /// What a request costs that is not the first of its kind, and its answer.
    async fn cost_of_get(&self, path: &str) -> (Said, Value) {
        self.person.get(path).await.expect(200);
        self.wire.said();
        let answer = self.person.get(path).await.expect(200);
        (self.wire.said(), answer)
    }
}

/// Paths of the lists in the document, below `/api/v1`.
fn lists() -> Vec<String> {
    let document = serde_json::to_value(parkmate::http::openapi()).expect("a document");
    let paths = document["paths"].as_object().expect("paths").iter();
    let lists = paths.filter(|(_, item)| {
        let schema = &item["get"]["responses"]["200"]["content"]["application/json"]["schema"]["$ref"];
        schema.as_str().is_some_and(|name| name.starts_with("#/components/schemas/Page_"))
    });
    lists.map(|(path, _)| path.strip_prefix("/api/v1").expect("below /api/v1").to_owned()).collect()
}

#[tokio::test]
async fn every_list_costs_at_most_three_statements_however_long_it_is() {
    let lists = lists();
    assert!(lists.len() >= 15, "{lists:?}");
    let mut costs: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for rows in [0, 1, 40] {
        let scene = Scene::with_rows(rows).await;
        for list in &lists {
            let path = list.replace("/slots/{id}/", &format!("/slots/{}/", scene.bay));
            let path = path.replace("/lots/{id}/", &format!("/lots/{}/", scene.lot));
            let path = path.replace("/webhooks/{id}/", &format!("/webhooks/{}/", scene.webhook));
            assert!(!path.contains('{'), "{path}: tell this test which one");
            let (said, page) = scene.cost_of_get(&format!("{path}?limit=100")).await;
            let shown = page["items"].as_array().expect("items").len();
            assert!(shown as i64 >= rows, "{path} shows {shown} of {rows}: tell `with_rows` how to fill it");
            assert!(said.statements.len() <= 3, "{path} with {rows} rows: {:#?}", said.statements);
            costs.entry(list).or_default().push(said.statements.len());
        }
    }
    println!("statements with 0, 1 and 40 rows: {costs:#?}");
    let uneven: Vec<_> = costs.iter().filter(|(_, costs)| costs[1] != costs[2]).collect();
    assert!(uneven.is_empty(), "{uneven:?}");
}

#[tokio::test]
async fn every_report_costs_at_most_three_statements_however_much_it_sums() {
    for rows in [0, 40] {
        let scene = Scene::with_rows(rows).await;
        let boards =
            ["/operator/board", "/operator/reports/revenue", "/operator/reports/occupancy", "/operator/statements"];
        for report in boards.into_iter().chain(["/admin/reports/platform"]) {
            let (said, _) = scene.cost_of_get(report).await;
            // Beside the look at who asks.
            assert!(said.statements.len() <= 3 + 1, "{report} with {rows} rows: {:#?}", said.statements);
        }
    }
}

#[tokio::test]
async fn a_booking_costs_at_most_four_statements_in_its_transaction_and_before() {
    let scene = Scene::with_rows(0).await;
    let (mut said, mut waits) = (Said::default(), usize::MAX);
    for hour in 2..22 {
        scene.wire.said();
        scene.person.hold_from(scene.bay, scene.world.now() + TimeDelta::hours(hour), 60, "cash").await;
        said = scene.wire.said();
        waits = waits.min(said.waits);
    }
    let (brackets, statements): (Vec<_>, Vec<_>) =
        said.statements.iter().partition(|s| s.starts_with("begin;") || s.trim() == "COMMIT");
    println!("{} statements, and {brackets:?}; {waits} waits at best", statements.len());
    // One round trip tells the transaction who acts and what time it is.
    assert_eq!(brackets.len(), 2, "{brackets:?}");
    assert_eq!(said.statements.iter().filter(|s| s.contains("parkmate.actor")).count(), 1);
    assert!(statements.len() <= 4, "{statements:#?}");
}

#[tokio::test]
async fn a_log_in_is_prolonged_once_an_hour_and_costs_nothing_in_between() {
    let scene = Scene::with_rows(0).await;
    scene.cost_of_get("/me/vehicles").await;
    scene.world.advance_minutes(61).await;
    let mut prolonged = Vec::new();
    for _ in 0..3 {
        scene.wire.said();
        scene.person.get("/me/vehicles").await.expect(200);
        let said = scene.wire.said().statements;
        prolonged.push(said.iter().filter(|statement| statement.contains("update session")).count());
    }
    assert_eq!(prolonged, [1, 0, 0]);
}
