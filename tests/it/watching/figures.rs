use std::collections::BTreeSet;

use chrono::TimeDelta;
use serde_json::json;

use super::{Scrape, told_of};
use crate::world::{Person, Process, World, until, url};

/// What stands at nought on a good day.
const QUIET: [&str; 22] = [
    "parkmate_deliveries_total",
    "parkmate_booking_retries_total",
    "parkmate_webhook_retries_total",
    "parkmate_jobs_failed_total",
    "parkmate_database_deadlocks_total",
    "parkmate_database_temporary_bytes_total",
    "parkmate_password_hashes_waiting",
    "parkmate_socket_frames_waiting",
    "parkmate_bus_signals_waiting",
    "parkmate_scheduler_lag_seconds",
    "parkmate_outbox_waiting",
    "parkmate_outbox_oldest_seconds",
    "parkmate_invariant_violations",
    // Nobody has an account with a gateway.
    "parkmate_gateway_calls_total",
    "parkmate_gateway_troubles_total",
    // Nobody subscribed.
    "parkmate_webhook_attempts_total",
    "parkmate_webhook_deliveries_waiting",
    "parkmate_webhook_lag_seconds",
    "parkmate_webhooks_failing",
    "parkmate_database_oldest_transaction_seconds",
    // PostgreSQL counts it when its process has nothing else to do.
    "parkmate_database_rollbacks_total",
    // In whole seconds: a short play may take less.
    "process_cpu_seconds_total",
];

/// Something of everything: bookings paid, held, refused and asked for twice, time that passes, a socket, log-ins good and bad.
async fn play(world: &World, server: &Process) {
    let operator = world.operator("admin").await;
    let lot = operator.lot("MG Road").await;
    let (bay, other) = (lot.bay("A1").await, lot.bay("A2").await);
    let asha = world.customer("asha").await.at(server.address);
    let ravi = world.customer("ravi").await.at(server.address);
    let root = world.platform_admin("root").await.at(server.address);
    let mut socket = asha.socket(None).await;
    assert_eq!(socket.next().await["connected"], true);

    asha.park(bay, 60).await;
    ravi.ask_for(bay, 60, "cash").await.refused("slot_taken");
    let wish = ravi.wish(other, 60, "cash");
    for _ in 0..2 {
        ravi.post_once("key", "/bookings", wish.clone()).await.expect(201);
    }
    asha.post("/dev/clock", json!({"advance_seconds": 56 * 60})).await.expect(200);
    assert_eq!(socket.next().await["event"], "booking.expiring_soon");
    ravi.hold(other, 60, "cash").await;

    let newcomer = json!({"email": "mira@example.com", "password": "correct horse battery", "full_name": "Mira"});
    let stranger = Person::stranger(server.address);
    stranger.post("/auth/register", newcomer).await.expect(201);
    let attempt = json!({"email": "mira@example.com", "password": "incorrect horse"});
    for _ in 0..9 {
        stranger.post("/auth/login", attempt.clone()).await.refused("wrong_credentials");
    }
    let limited = async || stranger.post("/auth/login", attempt.clone()).await.status == 429;
    until("there were too many", limited).await;
    socket.send("rubbish").await;
    assert_eq!(socket.next().await["code"], "bad_frame");
    asha.post("/auth/logout", json!({})).await.expect(204);
    assert_eq!(socket.close_code().await, 4001);
    let _another = ravi.socket(None).await;
    root.get("/admin/invariants").await.expect(200);
}

#[tokio::test]
async fn every_figure_stands_in_the_table_and_moves_in_a_play_and_nothing_else_is_there() {
    let world = World::in_real_time().await;
    let database = url(&world.db().connect_options());
    let settings =
        [("DATABASE_URL", database.as_str()), ("PARKMATE_CLOCK", "simulated"), ("PARKMATE_RATE_LIMITS", "on")];
    let server = Process::start(&settings).await;
    play(&world, &server).await;
    let stranger = Person::stranger(server.address);
    let _looking = stranger.dial("/ws/time/", &[]).await.expect("open to everybody");
    until("every job but those of each hour has run", async || {
        Scrape::of(&stranger).await.total("parkmate_job_seconds") >= 2.0
    })
    .await;

    let scrape = Scrape::of(&stranger).await;
    let (told, there) = (told_of(), scrape.names());
    let missing: Vec<_> = told.keys().filter(|name| !there.contains(name.as_str())).collect();
    let untold: Vec<_> = there.iter().filter(|name| !told.contains_key(**name)).collect();
    assert!(missing.is_empty() && untold.is_empty(), "not there: {missing:?}; not told of: {untold:?}");
    assert_eq!(told, scrape.helps, "the page says of each what the server says");
    assert!(told.len() > 40, "only {} figures were found", told.len());
    let still: Vec<_> = there.iter().filter(|name| !QUIET.contains(name) && scrape.total(name) == 0.0).collect();
    assert!(still.is_empty(), "these did not move: {still:?}");
    let wrong = |name: &str, label: &str| scrape.values[&format!(r#"{name}{{{label}="wrong_credentials"}}"#)];
    let (refused, attempts) = (wrong("parkmate_refusals_total", "code"), wrong("parkmate_log_ins_total", "outcome"));
    assert!(attempts >= 9.0 && refused == attempts, "{attempts} attempts, {refused} refusals");
    for name in QUIET {
        assert!(there.contains(name), "{name} is not there");
    }
}

/// In one process all servers share the recorder, and other tests scrape theirs: so each is looked for until it is seen.
async fn until_seen(world: &World, what: &str, seen: impl Fn(&Scrape) -> bool) {
    until(what, async || {
        parkmate::reports::watch_invariants(world.app.clone()).await.expect("it looks");
        seen(&Scrape::of(&world.stranger()).await)
    })
    .await;
}

#[tokio::test]
async fn what_waits_is_late_or_broken_is_seen() {
    let world = World::new().await;
    let asha = world.customer("asha").await;
    let old = world.now() - TimeDelta::seconds(90);
    let mail = "insert into mail (id, recipient, subject, body, created_at) values (gen_random_uuid(), 'a@b.example', 'A', 'B', $1)";
    let timer = "insert into timer (subject_id, kind, due_at) values (gen_random_uuid(), 'booking_end', $1)";
    for statement in [mail, timer] {
        sqlx::query(statement).bind(old).execute(world.db()).await.unwrap();
    }
    let gap = "insert into inbox (account_id, latest_seq, unread) values ($1, 1, 1)";
    sqlx::query(gap).bind(asha.id).execute(world.db()).await.unwrap();
    for late in
        [r#"parkmate_outbox_oldest_seconds{outbox="mail"}"#, r#"parkmate_scheduler_lag_seconds{kind="booking_end"}"#]
    {
        until_seen(&world, late, |scrape| scrape.values.get(late) == Some(&90.0)).await;
    }
    let violations = |scrape: &Scrape| scrape.values.get("parkmate_invariant_violations").copied();
    until_seen(&world, "the late timer and the gap", |scrape| violations(scrape) == Some(2.0)).await;

    let _another_looks = world.barrier("select pg_advisory_xact_lock(hashtextextended('invariants', 0))").await;
    until_seen(&world, "it does not know any more", |scrape| violations(scrape).is_some_and(f64::is_nan)).await;
}

/// As many series as there are routes and codes, however many strangers ask for however much that is not there.
#[tokio::test]
async fn strangers_cannot_make_up_series() {
    let world = World::in_real_time().await;
    let server = world.process().await;
    let stranger = Person::stranger(server.address);
    let ask = async |number: u32| {
        let method = reqwest::Method::from_bytes(format!("MADE{number}").as_bytes()).unwrap();
        let path = format!("/api/v1/lots/{number}/made-up-{number}");
        let _ = stranger.request(method, &path).send().await.expect("an answer");
        let _ = stranger.dial(&format!("/ws/lots/{number}/"), &[]).await;
    };
    let series = async || {
        let scrape = Scrape::of(&stranger).await;
        let of_requests =
            |series: &&String| series.starts_with("parkmate_http_") || series.starts_with("parkmate_refusals_");
        scrape.values.keys().filter(of_requests).cloned().collect::<BTreeSet<_>>()
    };
    ask(0).await;
    // To look is a request too.
    series().await;
    let before = series().await;
    for number in 1..20 {
        ask(number).await;
    }
    let after = series().await;
    assert_eq!(after, before);
}
