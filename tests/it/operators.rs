//! Operators: registration and its judgement; staff and their invitations.

use parkmate::types::OperatorId;
use serde_json::{Value, json};

use crate::world::{Person, World, token_in};

const MEERA: &str = "meera@parkmate.example";

/// A pending operator, by the front door, and its admin.
async fn register(world: &World) -> (OperatorId, Person) {
    let operator = json!({"name": "Nandi Parking", "upi_id": "nandi@upi", "address": "12 Residency Road"});
    let body = json!({"email": "nandini@parkmate.example", "password": "correct horse", "full_name": "Nandini", "operator": operator});
    let reply = world.stranger().post("/auth/register", body).await.expect(201);
    let membership = &reply["user"]["memberships"][0];
    assert_eq!(membership["role"], "admin");
    let id = OperatorId(membership["operator_id"].as_str().unwrap().parse().unwrap());
    (id, world.person(&reply))
}

async fn invite(admin: &Person, email: &str) -> Value {
    admin.post("/operator/staff", json!({"email": email, "full_name": "Meera Nair"})).await.expect(201)
}

async fn accept(world: &World, token: &str) -> crate::world::Reply {
    world.stranger().post("/auth/invitations/accept", json!({"token": token, "password": "correct horse"})).await
}

async fn log_in(world: &World, email: &str) -> Person {
    let body = json!({"email": email, "password": "correct horse"});
    world.person(&world.stranger().post("/auth/login", body).await.expect(200))
}

#[tokio::test]
async fn a_new_operator_is_pending_until_it_is_approved_and_its_admins_are_told() {
    let world = World::new().await;
    let (id, admin) = register(&world).await;
    let root = world.platform_admin("root").await;
    let pending = root.get("/admin/operators?verification=pending").await.expect(200);
    assert_eq!(pending["items"][0]["id"], id.to_string());
    let mut socket = admin.socket(None).await;
    socket.next().await;

    let approve = format!("/admin/operators/{id}/approve");
    admin.post(&approve, json!({})).await.refused("forbidden");
    let approved = root.post_once("a", &approve, json!({})).await.expect(200);
    assert_eq!((&approved["verification"], &approved["version"]), (&json!("approved"), &json!(2)));
    assert_eq!(root.post_once("a", &approve, json!({})).await.expect(200), approved);
    assert_eq!(root.post(&approve, json!({})).await.refused("state_changed")["state"], "approved");
    let told = socket.next().await;
    assert_eq!(
        (&told["type"], &told["event"], &told["message"]),
        (&json!("success"), &json!("operator.approved"), &json!("Nandi Parking has been approved."))
    );
    world.expect_silence(&admin, &mut socket).await;
    let listed = root.get("/admin/operators?verification=pending").await.expect(200);
    assert_eq!(listed["items"], json!([]));
}

#[tokio::test]
async fn a_decline_has_a_reason_and_can_be_reversed_and_both_are_recorded() {
    let world = World::new().await;
    let (id, admin) = register(&world).await;
    let root = world.platform_admin("root").await;
    let (approve, decline) = (format!("/admin/operators/{id}/approve"), format!("/admin/operators/{id}/decline"));
    root.post(&decline, json!({"reason": " "})).await.refused("validation_failed");
    root.post(&decline, json!({"reason": "No licence."})).await.expect(200);
    root.post(&decline, json!({"reason": "No licence."})).await.refused("state_changed");
    root.post(&approve, json!({})).await.expect(200);
    let told = [
        ("operator.declined", "Nandi Parking has been declined: No licence."),
        ("operator.approved", "Nandi Parking has been approved."),
    ];
    assert_eq!(admin.told().await, told.map(|(event, words)| (event.to_owned(), words.to_owned())));
    let history: Vec<(String, Option<i32>, Option<uuid::Uuid>)> =
        sqlx::query_as("select name, version, actor_id from domain_event where subject_id = $1 order by version")
            .bind(id)
            .fetch_all(world.db())
            .await
            .unwrap();
    let names: Vec<_> = history.iter().map(|(name, version, _)| (name.as_str(), version.unwrap())).collect();
    assert_eq!(names, [("operator.registered", 1), ("operator.declined", 2), ("operator.approved", 3)]);
    assert!(history[1..].iter().all(|(.., actor)| *actor == Some(root.id.0)));
    root.post(&format!("/admin/operators/{}/approve", OperatorId::new()), json!({})).await.refused("not_found");
}

#[tokio::test]
async fn of_eight_who_decide_at_once_one_wins() {
    let world = World::new().await;
    let (id, _) = register(&world).await;
    let root = world.platform_admin("root").await;
    let decisions = (0..8).map(|_| {
        let (root, decline) = (root.clone(), format!("/admin/operators/{id}/decline"));
        async move { root.post(&decline, json!({"reason": "No licence."})).await.status }
    });
    let mut statuses = futures_util::future::join_all(decisions).await;
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409, 409, 409, 409, 409, 409, 409]);
}

#[tokio::test]
async fn admins_change_their_own_operator_and_see_no_other() {
    let world = World::new().await;
    let nandi = world.operator("nandi").await;
    let kaveri = world.operator("kaveri").await;
    let shown = nandi.admin.get("/operator").await.expect(200);
    assert_eq!(shown["id"], nandi.id.to_string());
    let change = json!({"name": "Nandi Two", "upi_id": "nandi@ybl", "address": "1 MG Road"});
    nandi.admin.patch("/operator", change).await.expect(200);
    let changed = nandi.admin.patch("/operator", json!({"address": null})).await.expect(200);
    assert_eq!(
        (&changed["name"], &changed["upi_id"], &changed["address"], &changed["version"]),
        (&json!("Nandi Two"), &json!("nandi@ybl"), &Value::Null, &shown["version"])
    );
    let problem = nandi.admin.patch("/operator", json!({"upi_id": "nandi"})).await.refused("validation_failed");
    assert_eq!(problem["errors"][0]["field"], "upi_id");
    kaveri.admin.get(&format!("/operator?operator_id={}", nandi.id)).await.refused("not_found");
    let theirs = json!({"operator_id": nandi.id, "name": "Mine"});
    kaveri.admin.patch("/operator", theirs).await.refused("not_found");
    nandi.staff("meera").await.get("/operator").await.refused("forbidden");
    world.customer("asha").await.get("/operator").await.refused("forbidden");
}

#[tokio::test]
async fn admins_say_what_receipts_say_of_their_operator_and_null_takes_it_back() {
    let world = World::new().await;
    let admin = world.operator("nandi").await.admin;
    let tax = json!({"legal_name": " Nandi Parking Pvt Ltd ", "gstin": "27AAPFU0939F1ZV", "gst_rate": 1_800});
    let told = admin.patch("/operator", tax).await.expect(200);
    assert_eq!(
        (&told["legal_name"], &told["gstin"], &told["gst_rate"]),
        (&json!("Nandi Parking Pvt Ltd"), &json!("27AAPFU0939F1ZV"), &json!(1_800))
    );
    for (wrong, field) in [
        // The last is its check digit.
        (json!({"gstin": "27AAPFU0939F1ZW"}), "gstin"),
        (json!({"gstin": ""}), "gstin"),
        (json!({"gst_rate": 10_001}), "gst_rate"),
        (json!({"gst_rate": -1}), "gst_rate"),
        (json!({"legal_name": ""}), "legal_name"),
    ] {
        assert_eq!(admin.patch("/operator", wrong).await.misfit().0, field);
    }
    assert_eq!(admin.get("/operator").await.expect(200), told, "nothing of that was kept");
    let cleared = admin.patch("/operator", json!({"legal_name": null, "gstin": null, "gst_rate": 10_000})).await;
    let cleared = cleared.expect(200);
    assert_eq!(
        (&cleared["legal_name"], &cleared["gstin"], &cleared["gst_rate"]),
        (&Value::Null, &Value::Null, &json!(10_000))
    );
}

#[tokio::test]
async fn an_invited_person_sets_a_password_and_works_for_the_operator() {
    let world = World::new().await;
    let nandi = world.operator("nandi").await;
    let mut socket = nandi.admin.socket(None).await;
    socket.next().await;
    let invited = invite(&nandi.admin, " Meera@parkmate.example").await;
    let shown = token_in(invited["invitation_url"].as_str().unwrap());
    assert_eq!(shown, world.mailed_token(MEERA).await);
    let told = socket.next().await;
    assert_eq!((&told["event"], &told["message"]), (&json!("staff.invited"), &json!("Meera Nair has been invited.")));
    let waiting = nandi.admin.get("/operator/staff").await.expect(200);
    let states = |page: &Value| -> Vec<(Value, Value)> {
        let members = page["items"].as_array().unwrap();
        members.iter().map(|member| (member["role"].clone(), member["invited"].clone())).collect()
    };
    assert!(states(&waiting).contains(&(json!("staff"), json!(true))), "{waiting:#}");

    accept(&world, &shown).await.expect(204);
    accept(&world, &shown).await.refused("token_invalid");
    let meera = log_in(&world, MEERA).await;
    let me = meera.get("/me").await.expect(200);
    assert_eq!(
        me["memberships"],
        json!([{
            "operator_id": nandi.id, "operator_name": "nandi", "role": "staff", "verification": "approved"
        }])
    );
    meera.get("/operator/staff").await.refused("forbidden");
    let again = json!({"email": MEERA, "full_name": "Meera"});
    nandi.admin.post("/operator/staff", again).await.refused("already_member");
}

#[tokio::test]
async fn an_invitation_is_sent_again_on_request_and_the_one_before_is_void() {
    let world = World::new().await;
    let nandi = world.operator("nandi").await;
    let first = invite(&nandi.admin, MEERA).await;
    let second = invite(&nandi.admin, MEERA).await;
    assert_eq!(first["user_id"], second["user_id"]);
    accept(&world, &token_in(first["invitation_url"].as_str().unwrap())).await.refused("token_invalid");
    accept(&world, &token_in(second["invitation_url"].as_str().unwrap())).await.expect(204);
}

#[tokio::test]
async fn an_operator_is_shown_no_link_that_opens_what_somebody_does_for_another() {
    let world = World::new().await;
    let (nandi, kaveri) = (world.operator("nandi").await, world.operator("kaveri").await);
    let by_nandi = invite(&nandi.admin, MEERA).await;
    let by_kaveri = invite(&kaveri.admin, MEERA).await;
    assert_eq!(by_kaveri["invitation_url"], Value::Null);
    accept(&world, &token_in(by_nandi["invitation_url"].as_str().unwrap())).await.refused("token_invalid");
    assert_eq!(invite(&nandi.admin, MEERA).await["invitation_url"], Value::Null);
    accept(&world, &world.mailed_token(MEERA).await).await.expect(204);
    assert_eq!(log_in(&world, MEERA).await.get("/me").await.expect(200)["memberships"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn who_has_an_account_is_a_member_at_once_and_nobody_is_shown_a_link_to_it() {
    let world = World::new().await;
    let nandi = world.operator("nandi").await;
    let body = json!({"email": MEERA, "password": "correct horse", "full_name": "Meera"});
    world.stranger().post("/auth/register", body).await.expect(201);
    assert_eq!(invite(&nandi.admin, MEERA).await["invitation_url"], Value::Null);
    assert!(world.mail_to(MEERA).await.is_empty());
    let me = log_in(&world, MEERA).await.get("/me").await.expect(200);
    assert_eq!(me["memberships"][0]["operator_id"], nandi.id.to_string());
}

#[tokio::test]
async fn two_operators_may_invite_the_same_newcomer_at_once() {
    let world = World::new().await;
    let (nandi, kaveri) = (world.operator("nandi").await, world.operator("kaveri").await);
    for round in 0..10 {
        let email = format!("newcomer{round}@parkmate.example");
        let (one, other) = tokio::join!(invite(&nandi.admin, &email), invite(&kaveri.admin, &email));
        assert_eq!(one["user_id"], other["user_id"]);
        assert!(one["invitation_url"].is_null() || other["invitation_url"].is_null());
    }
}

#[tokio::test]
async fn a_membership_ends_at_once_and_may_begin_again_and_admins_stay() {
    let world = World::new().await;
    let (nandi, kaveri) = (world.operator("nandi").await, world.operator("kaveri").await);
    let meera = nandi.staff("meera").await;
    let member = format!("/operator/staff/{}", meera.id);
    kaveri.admin.delete(&member).await.refused("not_found");
    nandi.admin.delete(&member).await.expect(204);
    nandi.admin.delete(&member).await.refused("not_found");
    assert_eq!(meera.get("/me").await.expect(200)["memberships"], json!([]));
    invite(&nandi.admin, "meera@example.com").await;
    assert_eq!(meera.get("/me").await.expect(200)["memberships"].as_array().unwrap().len(), 1);
    nandi.admin.delete(&format!("/operator/staff/{}", nandi.admin.id)).await.refused("forbidden");
}
