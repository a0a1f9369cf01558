//! Changing a password, and setting one by a mailed link.

use serde_json::json;

use super::{ASHA, PASSWORD, is_logged_in, log_in, register, try_log_in};
use crate::world::World;

#[tokio::test]
async fn a_new_password_needs_the_old_one_and_ends_the_other_log_ins() {
    let world = World::new().await;
    let (phone, laptop) = (register(&world).await, log_in(&world, PASSWORD).await);
    let on_laptop = laptop.socket(None).await;
    let change = async |from: &str, to: &str| {
        phone.post("/me/password", json!({"current_password": from, "new_password": to})).await
    };
    let problem = change("correct cow", "battery staple").await.refused("validation_failed");
    assert_eq!(problem["errors"][0]["field"], "current_password");
    let problem = change(PASSWORD, "short").await.refused("validation_failed");
    assert_eq!(problem["errors"][0]["field"], "new_password");
    change(PASSWORD, "battery staple").await.expect(204);
    assert_eq!(on_laptop.close_code().await, 4001);
    assert!(is_logged_in(&phone).await && !is_logged_in(&laptop).await);
    try_log_in(&world, ASHA, PASSWORD).await.refused("wrong_credentials");
    log_in(&world, "battery staple").await;
}

/// Its password is checked before the change and its session would be opened after it.
#[tokio::test]
async fn a_log_in_that_overlaps_a_change_of_its_password_is_refused() {
    let world = World::new().await;
    register(&world).await;
    let mut change = world.app.begin().await.unwrap();
    sqlx::query("update account set password_hash = 'another'").execute(&mut *change).await.unwrap();
    let waits = async {
        let waiting = "select exists (select from pg_locks where not granted)";
        while !sqlx::query_scalar::<_, bool>(waiting).fetch_one(world.db()).await.unwrap() {
            tokio::task::yield_now().await;
        }
        change.commit().await.unwrap();
    };
    let (reply, ()) = tokio::join!(try_log_in(&world, ASHA, PASSWORD), waits);
    reply.refused("wrong_credentials");
}

#[tokio::test]
async fn a_mailed_link_sets_the_password_once_and_ends_every_log_in() {
    let world = World::new().await;
    let phone = register(&world).await;
    let forget = || world.stranger();
    forget().post("/auth/password/forgot", json!({"email": " Asha@parkmate.example"})).await.expect(204);
    let older = world.mailed_token(ASHA).await;
    forget().post("/auth/password/forgot", json!({"email": ASHA})).await.expect(204);
    let newer = world.mailed_token(ASHA).await;
    let reset = async |token: &str, password: &str| {
        world.stranger().post("/auth/password/reset", json!({"token": token, "password": password})).await
    };
    reset(&older, "battery staple").await.refused("token_invalid");
    reset(&newer, "short").await.refused("validation_failed");
    let accept = json!({"token": newer, "password": "battery staple"});
    world.stranger().post("/auth/invitations/accept", accept).await.refused("token_invalid");
    reset(&newer, "battery staple").await.expect(204);
    reset(&newer, "another staple").await.refused("token_invalid");
    assert!(!is_logged_in(&phone).await);
    log_in(&world, "battery staple").await;
}

#[tokio::test]
async fn of_eight_who_use_a_link_at_once_one_sets_the_password() {
    let world = World::new().await;
    register(&world).await;
    world.stranger().post("/auth/password/forgot", json!({"email": ASHA})).await.expect(204);
    let token = world.mailed_token(ASHA).await;
    let attempts = (0..8).map(|n| {
        let (stranger, body) = (world.stranger(), json!({"token": token, "password": format!("battery staple {n}")}));
        async move { stranger.post("/auth/password/reset", body).await.status }
    });
    let mut statuses = futures_util::future::join_all(attempts).await;
    statuses.sort_unstable();
    assert_eq!(statuses, [204, 422, 422, 422, 422, 422, 422, 422]);
}

#[tokio::test]
async fn a_mailed_link_is_too_old_after_an_hour() {
    let world = World::new().await;
    register(&world).await;
    world.stranger().post("/auth/password/forgot", json!({"email": ASHA})).await.expect(204);
    let token = world.mailed_token(ASHA).await;
    world.advance_minutes(60).await;
    let reset = json!({"token": token, "password": "battery staple"});
    world.stranger().post("/auth/password/reset", reset).await.refused("token_invalid");
}

#[tokio::test]
async fn nobody_learns_whether_a_forgotten_email_has_an_account_and_strangers_get_no_mail() {
    let world = World::new().await;
    world.stranger().post("/auth/password/forgot", json!({"email": "nobody@parkmate.example"})).await.expect(204);
    assert!(world.mail_to("nobody@parkmate.example").await.is_empty());
}

#[tokio::test]
async fn mail_is_sent_once_by_two_servers_at_once() {
    let world = World::new().await;
    register(&world).await;
    for _ in 0..3 {
        world.stranger().post("/auth/password/forgot", json!({"email": ASHA})).await.expect(204);
    }
    let send = || parkmate::accounts::deliver_waiting(&world.app);
    let (one, other) = tokio::join!(send(), send());
    assert_eq!(one.unwrap() + other.unwrap(), 3);
    assert_eq!(world.mail_to(ASHA).await.len(), 3);
}
