//! A ParkMate of its own, as a process; or the bare server that its sockets are held against.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, Stdio};

use anyhow::{Context, ensure};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

/// Killed when it is dropped.
pub struct Server {
    pub address: SocketAddr,
    program: &'static str,
    settings: Vec<(String, String)>,
    child: Child,
    /// Open, so that what the server still has to say does not fail.
    _said: BufReader<ChildStdout>,
}

impl Server {
    /// Ready, on the database of this URL, with no setting but these and a free port of its own.
    pub async fn start(database_url: &str, settings: &[(&str, &str)]) -> anyhow::Result<Self> {
        let mut all = vec![
            ("DATABASE_URL".to_owned(), database_url.to_owned()),
            ("PARKMATE_BIND".to_owned(), "127.0.0.1:0".to_owned()),
            ("PARKMATE_LOG_FILTER".to_owned(), "error".to_owned()),
            ("PARKMATE_RATE_LIMITS".to_owned(), "off".to_owned()),
        ];
        all.extend(settings.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        Self::spawn("parkmate", all).await
    }

    /// actix-ws and nothing else.
    pub async fn bare() -> anyhow::Result<Self> {
        Self::spawn("bare", Vec::new()).await
    }

    /// Where it was, as it was: after [`Server::stop`] or [`Server::kill`].
    pub async fn restart(ended: Ended) -> anyhow::Result<Self> {
        let mut settings = ended.settings;
        settings.push(("PARKMATE_BIND".to_owned(), ended.address.to_string()));
        Self::spawn(ended.program, settings).await
    }

    async fn spawn(program: &'static str, settings: Vec<(String, String)>) -> anyhow::Result<Self> {
        let mut command = Command::new(binary(program)?);
        command.env_clear().envs(settings.iter().map(|(name, value)| (name, value)));
        command.env("PARKMATE_DATA", std::env::temp_dir().join(format!("parkmate-bench-{}-mail", std::process::id())));
        let mut child = command.current_dir("/").stdout(Stdio::piped()).spawn().context("the server")?;
        let mut said = BufReader::new(child.stdout.take().context("its output")?);
        let first = tokio::task::spawn_blocking(move || {
            let mut line = String::new();
            said.read_line(&mut line).map(|_| (line, said))
        });
        let (line, said) = first.await??;
        let address = line.trim().strip_prefix("listening on http://").map(str::parse);
        match address {
            Some(Ok(address)) => Ok(Self { address, program, settings, child, _said: said }),
            _ => {
                child.kill()?;
                anyhow::bail!("the server does not start: {line}{}", child.wait()?)
            }
        }
    }

    pub fn pid(&self) -> anyhow::Result<i32> {
        Ok(self.child.id().try_into()?)
    }

    /// As a service manager does, and waits until it has ended in good order.
    pub async fn stop(mut self) -> anyhow::Result<Ended> {
        kill(Pid::from_raw(self.pid()?), Signal::SIGTERM)?;
        let status = self.wait().await?;
        ensure!(status.success(), "the server did not stop in good order: {status}");
        Ok(self.ended())
    }

    /// `kill -9`, and waits until it is gone.
    pub async fn kill(mut self) -> anyhow::Result<Ended> {
        self.child.kill()?;
        self.wait().await?;
        Ok(self.ended())
    }

    /// Not in the way of what else runs on this thread.
    async fn wait(&mut self) -> anyhow::Result<std::process::ExitStatus> {
        loop {
            if let Some(status) = self.child.try_wait()? {
                return Ok(status);
            }
            tokio::time::sleep(std::time::Duration::from_millis(2)).await;
        }
    }

    fn ended(&mut self) -> Ended {
        Ended { address: self.address, program: self.program, settings: std::mem::take(&mut self.settings) }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // One that ended already is left alone.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A server that was, and can be again.
#[derive(Clone)]
pub struct Ended {
    pub address: SocketAddr,
    program: &'static str,
    settings: Vec<(String, String)>,
}

/// Built beside ours; a test's program lies one folder deeper.
pub fn binary(program: &str) -> anyhow::Result<PathBuf> {
    let own = std::env::current_exe()?;
    let beside = own.ancestors().skip(1).take(2).map(|folder| folder.join(program)).find(|path| path.is_file());
    beside.with_context(|| {
        format!("there is no {program} beside this program: cargo build --workspace, with --release if this is one")
    })
}
