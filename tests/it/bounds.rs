//! Whatever a client can make grow has an end, and says where it is. What is large is written directly, as copies of a row.

use parkmate::config::Switch;
use reqwest::Method;
use serde_json::{Value, json};
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use crate::world::{Reply, World, beginning};

/// So many copies of a row, each with an id of its own and with what `change` says of the `n`th.
async fn multiply(world: &World, table: &str, id: &str, times: i64, change: &str) {
    let statement = format!(
        "insert into {table} select (jsonb_populate_record(one, jsonb_build_object('id', gen_random_uuid()) || {change})).*
        from {table} one, generate_series(1, $2) n where one.id = $1"
    );
    let id: Uuid = id.parse().expect("an id");
    let done = sqlx::query(AssertSqlSafe(statement)).bind(id).bind(times).execute(world.db()).await.expect("copies");
    assert_eq!(done.rows_affected(), times.unsigned_abs());
}

fn refused_at(reply: Reply, most: i64) {
    assert_eq!(reply.refused("limit_reached")["most"], most);
}

fn id(view: &Value) -> String {
    view["id"].as_str().expect("an id").to_owned()
}

#[tokio::test]
async fn an_account_has_fifty_vehicles_at_most() {
    let world = World::new().await;
    let asha = world.customer("asha").await;
    let car = |plate: &str| json!({"plate": plate, "vehicle_class": "sedan"});
    let first = asha.post("/me/vehicles", car("KA01AB1234")).await.expect(201);
    multiply(&world, "vehicle", &id(&first), 48, "jsonb_build_object('plate', 'KA' || n)").await;
    asha.post("/me/vehicles", car("KA02AB1234")).await.expect(201);
    refused_at(asha.post("/me/vehicles", car("KA03AB1234")).await, 50);
    asha.delete(&format!("/me/vehicles/{}", id(&first))).await.expect(204);
    asha.post("/me/vehicles", car("KA03AB1234")).await.expect(201);
}

#[tokio::test]
async fn the_fifty_first_log_in_ends_the_one_that_was_used_the_longest_ago() {
    let world = World::new().await;
    let someone = json!({"email": "asha@example.com", "password": "correct horse", "full_name": "Asha"});
    let first = world.person(&world.stranger().post("/auth/register", someone).await.expect(201));
    let socket = first.socket(None).await;
    let more = "insert into session (id, account_id, token_hash, created_at, expires_at)
        select gen_random_uuid(), account_id, decode(md5(n::text), 'hex'), created_at, expires_at + interval '1 minute'
        from session, generate_series(1, 49) n where account_id = $1";
    sqlx::query(more).bind(first.id).execute(world.db()).await.expect("log-ins");
    first.get("/me").await.expect(200);
    let log_in = json!({"email": "asha@example.com", "password": "correct horse"});
    let last = world.person(&world.stranger().post("/auth/login", log_in).await.expect(200));
    last.get("/me").await.expect(200);
    first.get("/me").await.refused("unauthenticated");
    assert_eq!(socket.close_code().await, 4001);
}

#[tokio::test]
async fn an_operator_has_no_end_of_lots_bays_closures_services_or_people_but_an_end() {
    let world = World::new().await;
    let operator = world.operator("here").await;
    let admin = operator.admin.clone();
    let lot = operator.lot("MG Road").await;
    let (lot_id, bay) = (lot.id.to_string(), lot.bay("A1").await.to_string());
    let slots = |labels: &[&str]| {
        let bays: Vec<Value> = labels.iter().map(|label| json!({"label": label, "vehicle_class": "sedan"})).collect();
        json!({"slots": bays})
    };
    let at = format!("/operator/lots/{lot_id}/slots");
    multiply(&world, "slot", &bay, 4_998, "jsonb_build_object('label', 'N' || n)").await;
    refused_at(admin.post(&at, slots(&["B1", "B2"])).await, 5_000);
    admin.post(&at, slots(&["B1"])).await.expect(201);
    refused_at(admin.post(&at, slots(&["B2"])).await, 5_000);

    let closure = |day: &str| json!({"from": format!("{day}T08:00"), "to": format!("{day}T09:00"), "reason": "Paint."});
    let at = format!("/operator/slots/{bay}/closures");
    let first = admin.post(&at, closure("2026-12-01")).await.expect(201);
    multiply(&world, "closure", &id(&first), 199, "'{}'").await;
    refused_at(admin.post(&at, closure("2026-12-02")).await, 200);

    let price = json!({"amount": 100, "currency": "INR"});
    let service = json!({"name": "Quick", "price": price, "minutes": 5});
    let first = admin.post("/operator/car-wash/services", service.clone()).await.expect(201);
    multiply(&world, "car_wash_service", &id(&first), 99, "'{}'").await;
    refused_at(admin.post("/operator/car-wash/services", service.clone()).await, 100);
    // One that is offered no more makes room, and comes back only where there is some.
    let at = format!("/operator/car-wash/services/{}", id(&first));
    admin.patch(&at, json!({"closed": true})).await.expect(200);
    admin.post("/operator/car-wash/services", service).await.expect(201);
    refused_at(admin.patch(&at, json!({"closed": false})).await, 100);
    admin.patch(&at, json!({"name": "Quicker"})).await.expect(200);

    let people = "with people as (
        insert into account (id, email, full_name, created_at)
        select gen_random_uuid(), 'staff' || n || '@example.com', 'Staff', $2 from generate_series(1, 499) n returning id
    ) insert into membership (operator_id, account_id, role, created_at) select $1, id, 'staff', $2 from people";
    sqlx::query(people).bind(operator.id).bind(beginning()).execute(world.db()).await.expect("people");
    let invitation = json!({"email": "meera@example.com", "full_name": "Meera"});
    refused_at(admin.post("/operator/staff", invitation).await, 500);

    let settings = admin.get(&format!("/operator/lots/{lot_id}")).await.expect(200);
    multiply(&world, "lot", &lot_id, 499, "'{}'").await;
    let another = json!({
        "name": "Another", "address": settings["address"], "location": settings["location"],
        "time_zone": settings["time_zone"],
    });
    refused_at(admin.post("/operator/lots", another).await, 500);
}

#[tokio::test]
async fn a_query_is_four_kibibytes_at_most() {
    let world = World::new().await;
    let asha = world.customer("asha").await;
    let long = "active,".repeat(600);
    for path in [format!("/bookings?status={long}active"), format!("/lots?q={}", "x".repeat(5_000))] {
        assert_eq!(asha.get(&path).await.refused("validation_failed")["errors"][0]["field"], "query");
    }
}

#[tokio::test]
async fn headers_have_an_end_too() {
    let world = World::new().await;
    let mut many = world.stranger().request(Method::GET, "/healthz");
    for number in 0..200 {
        many = many.header(format!("x-{number}"), "x");
    }
    assert_eq!(many.send().await.expect("an answer").status(), 431);
    let long = world.stranger().request(Method::GET, "/healthz").header("x-long", "x".repeat(1 << 20));
    assert!(long.send().await.map_or(true, |answer| answer.status().is_client_error()));
    world.stranger().get("/settings").await.expect(200);
}

#[tokio::test]
async fn an_account_that_writes_without_end_is_told_to_wait_and_others_are_not() {
    let world = World::with(|config| config.rate_limits = Switch::On).await;
    let (asha, ravi) = (world.customer("asha").await, world.customer("ravi").await);
    let mut refused = None;
    for _ in 0..100 {
        // As if all of it had been used up; one comes back each twentieth of a second.
        while world.app.limits.check_write(asha.id).is_ok() {}
        let reply = asha.patch("/me", json!({})).await;
        if reply.status != 200 {
            refused = Some(reply);
            break;
        }
    }
    let refused = refused.expect("there is an end");
    assert!(refused.header("retry-after").is_some());
    refused.refused("rate_limited");
    asha.get("/me").await.expect(200);
    ravi.patch("/me", json!({})).await.expect(200);
}

#[tokio::test]
async fn nobody_is_sent_invitations_or_resets_without_end() {
    let world = World::with(|config| config.rate_limits = Switch::On).await;
    let operator = world.operator("here").await;
    let invitation = json!({"email": "meera@example.com", "full_name": "Meera"});
    for _ in 0..2 {
        operator.admin.post("/operator/staff", invitation.clone()).await.expect(201);
    }
    operator.admin.post("/operator/staff", invitation).await.refused("rate_limited");
    let forgotten = json!({"email": "meera@example.com"});
    world.stranger().post("/auth/password/forgot", forgotten.clone()).await.expect(204);
    world.stranger().post("/auth/password/forgot", forgotten).await.refused("rate_limited");
}
