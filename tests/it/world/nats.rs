//! A real nats-server, on a port of its own.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

use nix::sys::signal::{self, Signal};
use nix::unistd::Pid;
use parkmate::config::{BusKind, Config};
use tokio::net::TcpStream;
use tokio::process::{Child, Command};

use super::waiting::until;

/// Servers of this configuration reach each other over the NATS at `url`.
pub fn over_nats(config: &mut Config, url: String) {
    config.bus = BusKind::Nats;
    config.nats_url = url.into();
}

/// Killed when it is dropped.
pub struct Nats {
    port: u16,
    more: Vec<String>,
    child: Option<Child>,
}

impl Nats {
    pub async fn start() -> Self {
        Self::start_with(&[]).await
    }

    /// With more on its command line.
    pub async fn start_with(more: &[&str]) -> Self {
        let mut nats = Self { port: 0, more: more.iter().map(|word| (*word).to_owned()).collect(), child: None };
        nats.start_again().await;
        nats
    }

    pub fn url(&self) -> String {
        format!("nats://127.0.0.1:{}", self.port)
    }

    pub const fn port(&self) -> u16 {
        self.port
    }

    /// Returns when it is gone.
    pub async fn kill(&mut self) {
        self.child.take().expect("it runs").kill().await.expect("it dies");
    }

    /// On the port it had before.
    pub async fn start_again(&mut self) {
        static NEXT: AtomicU32 = AtomicU32::new(1);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("parkmate-test-nats-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder");
        let port = if self.port == 0 { "-1".to_owned() } else { self.port.to_string() };
        let mut command = Command::new(program());
        command.args(["--addr", "127.0.0.1", "--port", &port, "--ports_file_dir"]).arg(&folder).args(&self.more);
        command.kill_on_drop(true).stdout(std::process::Stdio::null()).stderr(std::process::Stdio::null());
        let child = command.spawn().expect("it starts");
        let pid = child.id().expect("it lives");
        self.child = Some(child);
        let ports = folder.join(format!("nats-server_{pid}.ports"));
        until("NATS takes connections", async || {
            let said = std::fs::read_to_string(&ports).unwrap_or_default();
            let port = said.split("nats://127.0.0.1:").nth(1).and_then(|rest| rest.split('"').next()?.parse().ok());
            self.port = port.unwrap_or(self.port);
            port.is_some() && TcpStream::connect(("127.0.0.1", self.port)).await.is_ok()
        })
        .await;
        let _ = std::fs::remove_dir_all(folder);
    }

    /// It stands still, but the kernel takes connections for it; until told to go on.
    pub fn tell(&self, signal: Signal) {
        let pid = self.child.as_ref().and_then(Child::id).expect("it lives");
        signal::kill(Pid::from_raw(pid.try_into().expect("a number")), signal).expect("it is told");
    }
}

/// Where Debian's package puts it, or deploy/prerequisites.sh without the package.
fn program() -> PathBuf {
    let own = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/.tools/nats/usr/sbin/nats-server"));
    let places = [own, "/usr/sbin/nats-server".into(), "/usr/local/bin/nats-server".into()];
    places.into_iter().find(|place| place.exists()).unwrap_or_else(|| "nats-server".into())
}
