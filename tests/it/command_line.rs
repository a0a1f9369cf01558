//! The binary as it is started by hand, by systemd or by a script.

use std::process::{Output, Stdio};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use reqwest::Method;
use serde_json::Value;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::Command;

use crate::world::{Person, Reply, fresh_database};

/// In a folder without `.env`, and with no setting but these.
fn parkmate(arguments: &[&str], settings: &[(&str, &str)]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_parkmate"));
    command.args(arguments).env_clear().envs(settings.iter().copied()).current_dir("/").kill_on_drop(true);
    command
}

async fn outcome(arguments: &[&str], settings: &[(&str, &str)]) -> Output {
    parkmate(arguments, settings).output().await.unwrap()
}

async fn database_url() -> String {
    let options = fresh_database().await;
    let (folder, database) = (options.get_socket().unwrap().display(), options.get_database().unwrap());
    format!("postgres://parkmate@localhost/{database}?host={folder}")
}

#[tokio::test]
async fn it_says_where_it_listens_and_stops_in_good_order_when_told_to() {
    let url = database_url().await;
    for signal in [Signal::SIGTERM, Signal::SIGINT] {
        let settings = [("DATABASE_URL", url.as_str()), ("PARKMATE_BIND", "127.0.0.1:0"), ("HOME", "/nonexistent")];
        let mut server = parkmate(&[], &settings).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut said = BufReader::new(server.stdout.take().unwrap()).lines();
        let first = said.next_line().await.unwrap().unwrap();
        let address = first.strip_prefix("listening on http://").expect(&first).parse().unwrap();
        let ready = Person::stranger(address).request(Method::GET, "/readyz").send().await.unwrap();
        Reply::of(ready).await.expect(200);
        Reply::of(Person::stranger(address).request(Method::GET, "/api/v1/dev/clock").send().await.unwrap())
            .await
            .refused("not_found");

        kill(Pid::from_raw(server.id().unwrap().try_into().unwrap()), signal).unwrap();
        assert_eq!(said.next_line().await.unwrap(), None, "it says nothing else on standard output");
        assert!(server.wait().await.unwrap().success());
    }
}

#[tokio::test]
async fn migrating_twice_changes_nothing() {
    let url = database_url().await;
    for _ in 0..2 {
        let done = outcome(&["migrate"], &[("DATABASE_URL", &url), ("HOME", "/nonexistent")]).await;
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    }
}

#[tokio::test]
async fn it_prints_the_document_without_a_database() {
    let printed = outcome(&["openapi"], &[]).await;
    let document: Value = serde_json::from_slice(&printed.stdout).unwrap();
    assert_eq!(document, serde_json::to_value(parkmate::http::openapi()).unwrap());
}

#[tokio::test]
async fn it_prints_what_is_in_force_without_the_secrets() {
    let settings = [("DATABASE_URL", "postgres://u:pass@h/d"), ("PARKMATE_CLOCK", "simulated")];
    let printed = String::from_utf8(outcome(&["config"], &settings).await.stdout).unwrap();
    assert!(printed.contains("DATABASE_URL=(hidden)") && !printed.contains("pass"), "{printed}");
    assert!(
        printed.lines().any(|line| line.starts_with("PARKMATE_CLOCK=simulated") && line.ends_with("# environment"))
    );
    assert!(
        printed.lines().any(|line| line.starts_with("PARKMATE_BIND=127.0.0.1:8000") && line.ends_with("# default"))
    );
}

#[tokio::test]
async fn a_setting_that_does_not_fit_is_named_and_nothing_starts() {
    let refused = outcome(&[], &[("PARKMATE_CLOCK", "cuckoo")]).await;
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(!refused.status.success() && said.contains("cuckoo") && said.contains("--clock"), "{said}");
}

#[tokio::test]
async fn a_bus_that_does_not_fit_is_refused_without_repeating_its_password_and_nothing_starts() {
    for url in ["", "redis://parkmate:hush@h", "nats://parkmate:hush@h/path"] {
        let refused = outcome(&[], &[("PARKMATE_BUS", "nats"), ("NATS_URL", url), ("HOME", "/nonexistent")]).await;
        let said = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert!(!refused.status.success() && said.contains("NATS_URL") && !said.contains("hush"), "{said}");
        assert!(refused.stdout.is_empty());
    }
    let shown = outcome(&["config"], &[("NATS_URL", "nats://parkmate:hush@h")]).await;
    let shown = String::from_utf8_lossy(&shown.stdout).into_owned();
    assert!(shown.contains("NATS_URL=(hidden)") && !shown.contains("hush"), "{shown}");
}
