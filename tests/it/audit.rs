//! The audit: every change of what people change, by whom, before and after, whatever path it came by.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::world::{Person, World, instant};

async fn audit(root: &Person, query: &str) -> Vec<Value> {
    root.get(&format!("/admin/audit?limit=100{query}")).await.expect(200)["items"].as_array().unwrap().clone()
}

#[tokio::test]
async fn a_change_names_who_did_it_when_and_what_differs() {
    let world = World::new().await;
    let (operator, root) = (world.operator("nandi").await, world.platform_admin("root").await);
    let lot = operator.lot("MG Road").await;
    world.advance_minutes(7).await;
    operator.admin.patch(&format!("/operator/lots/{}", lot.id), json!({"name": "Church Street"})).await.expect(200);
    let entries = audit(&root, &format!("&entity=lot&id={}", lot.id)).await;
    assert_eq!(entries.len(), 2, "made and changed: {entries:#?}");
    let change = &entries[0];
    assert_eq!((&change["action"], &change["entity"]), (&json!("update"), &json!("lot")));
    assert_eq!(change["changes"]["name"], json!(["MG Road", "Church Street"]));
    assert_eq!(change["actor"], json!({"id": operator.admin.id, "full_name": "nandi"}));
    assert_eq!(instant(&change["at"]), world.now(), "the server's clock, not the database's");
    assert_eq!((&change["before"]["name"], &change["after"]["name"]), (&json!("MG Road"), &json!("Church Street")));
    assert_eq!((&entries[1]["action"], &entries[1]["before"]), (&json!("insert"), &Value::Null));
    assert_eq!(entries[1]["actor"], Value::Null, "the harness wrote it by hand");
}

#[tokio::test]
async fn a_day_of_business_leaves_its_traces_with_their_actors() {
    let world = World::new().await;
    let (operator, root) = (world.operator("nandi").await, world.platform_admin("root").await);
    let bay = operator.lot("MG Road").await.bay("A1").await;
    let (asha, admin) = (world.customer("asha").await, operator.admin.clone());
    let car = asha.post("/me/vehicles", json!({"plate": "KA01AB1234", "vehicle_class": "sedan"})).await.expect(201);
    asha.delete(&format!("/me/vehicles/{}", car["id"].as_str().unwrap())).await.expect(204);
    let booked = asha.hold(bay, 60, "cash").await;
    admin.verify(&booked).await.expect(200);
    world.advance_minutes(60).await;
    let of = async |entity: &str| -> Vec<(Value, Value)> {
        let entries = audit(&root, &format!("&entity={entity}")).await;
        entries.iter().rev().map(|e| (e["action"].clone(), e["actor"]["full_name"].clone())).collect()
    };
    assert_eq!(of("vehicle").await, [(json!("insert"), json!("asha")), (json!("delete"), json!("asha"))]);
    // Placing it is its row and its event; what became of it is audited.
    assert_eq!(of("booking").await, [(json!("update"), json!("nandi")), (json!("update"), Value::Null)]);
    assert_eq!(of("payment").await, [(json!("update"), json!("nandi"))]);
    let booking = audit(&root, &format!("&entity=booking&id={}", booked.id)).await;
    assert_eq!(booking[0]["changes"]["status"], json!(["active", "overdue"]));
    assert_eq!(booking[1]["changes"]["status"], json!(["held", "active"]));
    assert!(booking[1]["before"].get("plate").is_none(), "only what changed is kept");
}

#[tokio::test]
async fn the_audit_is_paged_and_filtered_and_for_platform_admins_only() {
    let world = World::new().await;
    let (operator, root) = (world.operator("nandi").await, world.platform_admin("root").await);
    let lot = operator.lot("MG Road").await;
    let start = world.now();
    for n in 0..5 {
        world.advance_minutes(1).await;
        operator.admin.patch(&format!("/operator/lots/{}", lot.id), json!({"name": format!("L{n}")})).await.expect(200);
    }
    let by_admin = format!("&actor={}", operator.admin.id);
    let all = audit(&root, &by_admin).await;
    let ids = |entries: &[Value]| {
        entries.iter().map(|e| e["id"].as_str().unwrap().parse::<i64>().unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(all.len(), 5);
    assert!(ids(&all).windows(2).all(|pair| pair[0] > pair[1]), "newest first");
    let mut seen = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = root.get(&format!("/admin/audit?limit=2{by_admin}{cursor}")).await.expect(200);
        seen.extend(page["items"].as_array().unwrap().clone());
        let Some(next) = page["next_cursor"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    assert_eq!(ids(&seen), ids(&all));
    let at = |minutes: i64| (start + chrono::TimeDelta::minutes(minutes)).format("%Y-%m-%dT%H:%M:%SZ").to_string();
    assert_eq!(audit(&root, &format!("{by_admin}&from={}&to={}", at(2), at(4))).await.len(), 2);
    operator.admin.get("/admin/audit").await.refused("forbidden");
    world.stranger().get("/admin/audit").await.refused("unauthenticated");
}

#[tokio::test]
async fn no_secret_is_in_it_and_a_new_password_is_seen_to_have_changed() {
    let world = World::new().await;
    let root = world.platform_admin("root").await;
    let body = json!({"email": "asha@parkmate.example", "password": "correct horse", "full_name": "Asha"});
    let asha = world.person(&world.stranger().post("/auth/register", body).await.expect(201));
    let change = json!({"current_password": "correct horse", "new_password": "battery staple"});
    asha.post("/me/password", change).await.expect(204);
    let entries = audit(&root, &format!("&entity=account&id={}", asha.id)).await;
    assert_eq!(entries.len(), 2);
    assert_eq!((&entries[0]["changes"], &entries[0]["actor"]["full_name"]), (&json!({}), &json!("Asha")));
    let all: String = sqlx::query_scalar("select coalesce(string_agg(before::text || after::text, ''), '') from audit")
        .fetch_one(world.db())
        .await
        .unwrap();
    assert!(!all.contains("argon2") && !all.contains("password_hash"), "{all}");
}

#[tokio::test]
async fn a_change_by_hand_and_one_rolled_back() {
    let world = World::new().await;
    let root = world.platform_admin("root").await;
    let asha = world.customer("asha").await;
    let mut tx = world.app.begin_as(asha.id).await.unwrap();
    sqlx::query("update account set full_name = 'Gone' where id = $1").bind(asha.id).execute(&mut *tx).await.unwrap();
    drop(tx);
    // On each connection of the pool in turn: no setting is left over from a transaction before.
    for n in 0..10 {
        let rename = "update account set full_name = $2 where id = $1";
        sqlx::query(rename).bind(asha.id).bind(format!("Asha {n}")).execute(world.db()).await.unwrap();
    }
    let entries = audit(&root, &format!("&entity=account&id={}", asha.id)).await;
    assert_eq!(entries.len(), 11);
    assert!(entries.iter().all(|entry| entry["actor"].is_null() && entry["at"].is_string()));
    sqlx::query("update account set full_name = full_name where id = $1")
        .bind(asha.id)
        .execute(world.db())
        .await
        .unwrap();
    assert_eq!(audit(&root, &format!("&id={}", asha.id)).await.len(), 11, "what changes nothing leaves no trace");
}

/// A table that people change and nobody put here is one that was forgotten.
#[tokio::test]
async fn every_table_is_audited_or_known_not_to_be() {
    /// The machinery: log-ins, tokens, queues, numbering, sums over other rows, what somebody wishes for himself, and what is
    /// itself a record.
    const NOT: [&str; 34] = [
        "_sqlx_migrations",
        "audit",
        "delivery",
        "delivery_wish",
        "domain_event",
        "gateway_charge",
        "gateway_refund",
        "idempotency_key",
        "inbox",
        "ledger_account",
        "ledger_entry",
        "ledger_line",
        "lot_bays",
        "mail",
        "mailed_token",
        "notification",
        "notification_mute",
        "operator_gateway_key",
        "personal_locale",
        "push_key",
        "push_subscription",
        "quiet_hours",
        "receipt",
        "receipt_counter",
        "sandbox_charge",
        "sandbox_webhook",
        "session",
        "socket_ticket",
        "timer",
        "webhook_attempt",
        "webhook_delivery",
        "webhook_event",
        "webhook_failure",
        "webhook_secret",
    ];
    let world = World::new().await;
    let tables: Vec<(String, bool)> = sqlx::query_as(
        "select c.relname::text, exists (select from pg_trigger t join pg_proc p on p.oid = t.tgfoid
             where t.tgrelid = c.oid and p.proname = 'audit_change')
         from pg_class c where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace",
    )
    .fetch_all(world.db())
    .await
    .unwrap();
    let without: BTreeSet<&str> =
        tables.iter().filter(|(_, audited)| !audited).map(|(name, _)| name.as_str()).collect();
    assert_eq!(without.difference(&NOT.into()).collect::<Vec<_>>(), Vec::<&&str>::new());
    assert!(tables.iter().filter(|(_, audited)| *audited).count() >= 11);
}
