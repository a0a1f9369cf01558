//! The real binary, as a process of its own.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use nix::sys::signal::{self, Signal};
use nix::unistd::Pid;
use secrecy::ExposeSecret;
use sqlx::postgres::PgConnectOptions;
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};
use tokio::time::timeout;

use super::World;

/// A test that waits this long has failed. Making a database of its own takes some seconds.
const PATIENCE: Duration = Duration::from_secs(60);

/// Killed when it is dropped.
pub struct Process {
    pub address: SocketAddr,
    child: Child,
    _said: Lines<BufReader<ChildStdout>>,
}

impl World {
    /// The real binary on this world's database.
    pub async fn process(&self) -> Process {
        self.process_with(&[]).await
    }

    /// With these settings too.
    pub async fn process_with(&self, settings: &[(&str, &str)]) -> Process {
        let database = url(&self.db().connect_options());
        let nats = self.app.config.nats_url.expose_secret();
        let bus = if nats.is_empty() { "postgres" } else { "nats" };
        let usual = [("DATABASE_URL", database.as_str()), ("PARKMATE_BUS", bus), ("NATS_URL", nats)];
        Process::start(&[&usual[..], settings].concat()).await
    }
}

/// As `DATABASE_URL` has it.
pub fn url(database: &PgConnectOptions) -> String {
    let (folder, name) = (database.get_socket().expect("a socket"), database.get_database().expect("a name"));
    format!("postgres://parkmate@localhost/{name}?host={}", folder.display())
}

impl Process {
    /// Ready, with no setting but these and a port of its own.
    pub async fn start(settings: &[(&str, &str)]) -> Self {
        Self::logging(settings, Stdio::null()).await
    }

    /// The same, with a place for what it logs.
    pub async fn logging(settings: &[(&str, &str)], log: impl Into<Stdio>) -> Self {
        let data: PathBuf = std::env::temp_dir().join(format!("parkmate-test-data-{}-process", std::process::id()));
        let mut command = Command::new(env!("CARGO_BIN_EXE_parkmate"));
        command.env_clear().env("PARKMATE_DATA", data).env("PARKMATE_BIND", "127.0.0.1:0");
        command.env("PARKMATE_RATE_LIMITS", "off").envs(settings.iter().copied());
        command.current_dir("/").kill_on_drop(true).stdout(Stdio::piped()).stderr(log);
        let mut child = command.spawn().expect("it starts");
        let mut said = BufReader::new(child.stdout.take().expect("its output")).lines();
        let first = timeout(PATIENCE, said.next_line()).await.expect("in time").expect("readable");
        let first = first.expect("it says where it listens");
        let address = first.strip_prefix("listening on http://").expect(&first).parse().expect("an address");
        Self { address, child, _said: said }
    }

    /// `kill -9`. Returns when it is gone.
    pub async fn kill(mut self) {
        self.child.kill().await.expect("it dies");
    }

    pub fn id(&self) -> i32 {
        self.child.id().and_then(|id| id.try_into().ok()).expect("it lives")
    }

    pub fn tell(&self, signal: Signal) {
        signal::kill(Pid::from_raw(self.id()), signal).expect("it is told");
    }

    /// How it ended.
    pub async fn ended(mut self) -> ExitStatus {
        timeout(PATIENCE, self.child.wait()).await.expect("in time").expect("it ends")
    }
}
