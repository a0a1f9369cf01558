//! Log lines for machines.

use std::process::Stdio;

use reqwest::Method;
use serde_json::Value;
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStderr, Command};

use crate::world::{Person, World, url};

/// A server that says on standard error, as JSON, all that it has to say.
async fn talkative(world: &World) -> (Child, Person, Lines<BufReader<ChildStderr>>) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_parkmate"));
    command.env_clear().env("DATABASE_URL", url(&world.db().connect_options())).env("PARKMATE_DATA", "/dev/null");
    command.env("PARKMATE_BIND", "127.0.0.1:0").env("PARKMATE_LOG", "json");
    command.env("PARKMATE_LOG_FILTER", "info,parkmate=debug,tokio_cron_scheduler=warn");
    command.current_dir("/").kill_on_drop(true).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("it starts");
    let mut said = BufReader::new(child.stdout.take().expect("its output")).lines();
    let first = said.next_line().await.expect("readable").expect("where it listens");
    let address = first.strip_prefix("listening on http://").expect(&first).parse().expect("an address");
    let lines = BufReader::new(child.stderr.take().expect("its log")).lines();
    (child, Person::stranger(address), lines)
}

/// Reads on until a line is as wanted; every line on the way is JSON and has a time, a level and a target.
async fn line(lines: &mut Lines<BufReader<ChildStderr>>, wanted: impl Fn(&Value) -> bool) -> Value {
    let search = async {
        loop {
            let text = lines.next_line().await.expect("readable").expect("a line");
            let line: Value = serde_json::from_str(&text).unwrap_or_else(|_| panic!("not JSON: {text}"));
            for member in ["timestamp", "level", "target", "message"] {
                assert!(line[member].is_string(), "{member} in {text}");
            }
            if wanted(&line) {
                return line;
            }
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(30), search).await.expect("the line comes in time")
}

#[tokio::test]
async fn each_line_names_the_request_the_socket_or_the_run_of_a_job_that_it_is_of() {
    let world = World::in_real_time().await;
    let (_server, stranger, mut lines) = talkative(&world).await;

    let given = "by-the-proxy-1";
    let asked =
        stranger.request(Method::GET, "/api/v1/lots?near=1,2&vehicle_class=sedan").header("x-request-id", given);
    let answer = asked.send().await.expect("an answer");
    assert_eq!(answer.headers()["x-request-id"], given);
    let answered = line(&mut lines, |line| line["message"] == "answered").await;
    assert_eq!((&answered["span"]["request_id"], &answered["span"]["name"]), (&given.into(), &"request".into()));
    assert_eq!(answered["status"], 200);
    assert!(
        !answered["span"]["path"].as_str().expect("a path").contains('?'),
        "queries may hold what is nobody's business"
    );

    stranger.request(Method::GET, "/checkout/who-knows-this-may-pay").send().await.expect("an answer");
    let answered = line(&mut lines, |line| line["message"] == "answered").await;
    assert_eq!(answered["span"]["path"], "/checkout/");

    let asha = world.customer("asha").await.at(stranger.server);
    let path = format!("/ws/notifications/{}/", asha.id);
    let mut socket = asha.dial(&path, &[("x-request-id", "of-the-socket")]).await.expect("it opens");
    assert_eq!(socket.next().await["connected"], true);
    asha.post("/auth/logout", Value::Null).await.expect(204);
    assert_eq!(socket.close_code().await, 4001);
    let closed = line(&mut lines, |line| line["message"] == "socket closed").await;
    assert_eq!(closed["span"]["request_id"], "of-the-socket");
    assert_eq!(closed["code"], 4001);

    let first = line(&mut lines, |line| line["span"]["job"] == "timers").await;
    let second = line(&mut lines, |line| line["span"]["job"] == "timers").await;
    assert!(first["span"]["run_id"].is_string() && first["span"]["run_id"] != second["span"]["run_id"], "{second:#}");

    // Mail goes into a folder, and this one cannot be made: the failure tells of which run it is.
    let mail = "insert into mail (id, recipient, subject, body, created_at) values (gen_random_uuid(), 'a@b.example', 'A', 'B', $1)";
    sqlx::query(mail).bind(world.now()).execute(world.db()).await.unwrap();
    let failed = line(&mut lines, |line| line["message"] == "a mail was not taken, and is tried again").await;
    assert_eq!((&failed["level"], &failed["span"]["job"]), (&"WARN".into(), &"mail".into()));
    assert!(failed["span"]["run_id"].is_string(), "{failed:#}");
}
