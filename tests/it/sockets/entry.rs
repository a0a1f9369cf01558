//! Who gets a socket, and how those who do not are told.

use chrono::TimeDelta;
use reqwest::Method;
use serde_json::json;

use super::{expect_seqs, tell};
use crate::world::{Person, Reply, World};

type Headers<'a> = &'a [(&'a str, &'a str)];

/// What the server answers to a handshake with these headers.
pub async fn refusal(person: &Person, path: &str, headers: Headers<'_>) -> Reply {
    let handshake = [
        ("connection", "upgrade"),
        ("upgrade", "websocket"),
        ("sec-websocket-version", "13"),
        ("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ=="),
    ];
    let mut request = person.request(Method::GET, path);
    for (name, value) in handshake.iter().chain(headers) {
        request = request.header(*name, *value);
    }
    Reply::of(request.send().await.expect("an answer")).await
}

#[tokio::test]
async fn refusals_come_before_the_upgrade_as_problems() {
    let world = World::new().await;
    let (asha, ravi, nobody) = (world.customer("asha").await, world.customer("ravi").await, world.stranger());
    let own = format!("/ws/notifications/{}/", asha.id);
    let cookie = format!("parkmate_session={}", asha.token);
    let cases: [(&Person, String, Headers, &str); 12] = [
        (&nobody, own.clone(), &[], "unauthenticated"),
        (&nobody, "/ws/notifications/17/".into(), &[], "unauthenticated"),
        (&nobody, own.clone(), &[("authorization", "Bearer nonsense")], "unauthenticated"),
        (&nobody, format!("{own}?ticket=nonsense"), &[], "unauthenticated"),
        (&ravi, own.clone(), &[], "forbidden"),
        (&asha, "/ws/notifications/17/".into(), &[], "forbidden"),
        (&asha, own.clone(), &[("origin", "https://evil.example")], "foreign_origin"),
        (&asha, own.clone(), &[("origin", "null")], "foreign_origin"),
        (&nobody, own.clone(), &[("cookie", &cookie)], "foreign_origin"),
        (&asha, format!("{own}?since=-1"), &[], "validation_failed"),
        (&asha, format!("{own}?since=soon"), &[], "validation_failed"),
        (&nobody, "/ws/time/".into(), &[("origin", "https://evil.example")], "foreign_origin"),
    ];
    for (person, path, headers, code) in cases {
        refusal(person, &path, headers).await.refused(code);
    }
    let plain = asha.request(Method::GET, &own).send().await.expect("an answer");
    Reply::of(plain).await.refused("malformed_request");
    let posted = asha.request(Method::POST, &own).send().await.expect("an answer");
    Reply::of(posted).await.refused("method_not_allowed");
    assert_eq!(world.app.hub.count(), 0);
}

#[tokio::test]
async fn a_log_in_opens_a_socket_by_header_by_cookie_from_our_own_page_and_without_the_last_slash() {
    let world = World::new().await;
    let (asha, nobody) = (world.customer("asha").await, world.stranger());
    let own = format!("/ws/notifications/{}", asha.id);
    let cookie = format!("parkmate_session={}", asha.token);
    let origin = format!("http://{}", world.address());
    for path in [own.clone(), format!("{own}/")] {
        asha.dial(&path, &[]).await.expect("by header");
        let headers = [("cookie", cookie.as_str()), ("origin", origin.as_str())];
        nobody.dial(&path, &headers).await.expect("by cookie");
    }
}

#[tokio::test]
async fn a_ticket_opens_one_socket_once_within_thirty_seconds() {
    let world = World::new().await;
    let (asha, nobody) = (world.customer("asha").await, world.stranger());
    let ticket = async || {
        let reply = asha.post("/auth/ws-ticket", json!({})).await.expect(201);
        assert_eq!(reply["expires_at"], json!(world.now() + TimeDelta::seconds(30)));
        format!("/ws/notifications/{}/?ticket={}", asha.id, reply["ticket"].as_str().expect("a ticket"))
    };
    let path = ticket().await;
    nobody.dial(&path, &[]).await.expect("the socket opens");
    assert_eq!(nobody.dial(&path, &[]).await.expect_err("it is used"), 401);
    let path = ticket().await;
    assert!(world.app.clock.advance_to(world.now() + TimeDelta::seconds(30)));
    assert_eq!(nobody.dial(&path, &[]).await.expect_err("it is too old"), 401);
    let (path, others) = (ticket().await, world.customer("ravi").await);
    assert_eq!(nobody.dial(&path.replace(&asha.id.to_string(), &others.id.to_string()), &[]).await.err(), Some(403));
}

#[tokio::test]
async fn the_twenty_first_socket_is_closed_and_the_twenty_stay() {
    let world = World::new().await;
    let asha = world.customer("asha").await;
    let mut sockets = Vec::new();
    for _ in 0..20 {
        sockets.push(asha.socket(None).await);
    }
    assert_eq!(asha.socket(None).await.close_code().await, 4009);
    tell(&world, &asha, 1).await;
    for socket in &mut sockets {
        socket.next().await;
        expect_seqs(socket, [1]).await;
    }
}

#[tokio::test]
async fn a_log_in_that_ran_out_opens_nothing_and_closes_what_it_opened() {
    let world = World::new().await;
    let asha = world.customer("asha").await;
    let mut socket = asha.socket(None).await;
    socket.next().await;
    world.sleep_through(TimeDelta::days(15));
    let own = format!("/ws/notifications/{}/", asha.id);
    assert_eq!(asha.dial(&own, &[]).await.err(), Some(401));
    world.app.hub.look_now();
    assert_eq!(socket.close_code().await, 4001);
}
