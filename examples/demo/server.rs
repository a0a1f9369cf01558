//! A server for the play alone: the `parkmate` binary on a free port, with a data folder that goes when the play is over.

use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::os::unix::fs::symlink;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, bail, ensure};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");
/// For a PostgreSQL that was left alone.
const PATIENCE: Duration = Duration::from_secs(10);

pub struct Server {
    pub url: String,
    program: PathBuf,
    folder: PathBuf,
    process: Option<Child>,
}

impl Server {
    /// Started and filled with the demo's lots and people.
    pub async fn start() -> anyhow::Result<Self> {
        let program = build().await?;
        println!("A server starts, with a database of its own …");
        let folder = std::env::temp_dir().join(format!("parkmate-demo-{}", std::process::id()));
        fs::create_dir(&folder).with_context(|| format!("making {}", folder.display()))?;
        let mut server = Self { url: String::new(), program, folder, process: None };
        // Where npm's PostgreSQL is looked for: below the folder that one works in.
        symlink(Path::new(ROOT).join("web"), server.folder.join("web"))?;
        // Before there is a server: the demo's past is played by a clock of its own.
        let seeded = tokio::process::Command::from(server.command("seed-demo")?).kill_on_drop(true).output().await?;
        ensure!(seeded.status.success(), "seed-demo: {}", fs::read_to_string(server.log())?.trim());
        server.url = server.serve().await?;
        Ok(server)
    }

    async fn serve(&mut self) -> anyhow::Result<String> {
        // A group of its own: Ctrl-C is for us, who then stop it in good order.
        let mut process = self.command("serve")?.process_group(0).spawn().context("starting parkmate")?;
        let said = process.stdout.take().context("no standard output")?;
        self.process = Some(process);
        let first = tokio::task::spawn_blocking(move || BufReader::new(said).lines().next()).await?.transpose()?;
        match first.as_deref().and_then(|line| line.strip_prefix("listening on ")) {
            Some(url) => Ok(url.to_owned()),
            None => bail!("parkmate does not start: {}", fs::read_to_string(self.log())?.trim()),
        }
    }

    /// Works in the folder, where no `.env` lies, with no setting but these: the play must not reach another database.
    fn command(&self, subcommand: &str) -> anyhow::Result<Command> {
        let mut command = Command::new(&self.program);
        command.arg(subcommand).current_dir(&self.folder).stdin(Stdio::null()).stdout(Stdio::piped());
        command.stderr(File::options().create(true).append(true).open(self.log())?);
        for (name, _) in std::env::vars_os() {
            if name == "DATABASE_URL" || name.as_encoded_bytes().starts_with(b"PARKMATE_") {
                command.env_remove(name);
            }
        }
        command.env("PARKMATE_DATA", self.folder.join("data"));
        command.env("PARKMATE_BIND", "127.0.0.1:0").env("PARKMATE_CLOCK", "simulated");
        Ok(command)
    }

    fn log(&self) -> PathBuf {
        self.folder.join("parkmate.log")
    }

    /// A server told to stop before it listened has left its PostgreSQL running.
    fn stop_postgres(&self) {
        let lock = self.folder.join("data/postgres/cluster/postmaster.pid");
        let pid = || fs::read_to_string(&lock).ok()?.lines().next()?.trim().parse().ok();
        if let Some(pid) = pid() {
            let _ = kill(Pid::from_raw(pid), Signal::SIGINT);
            let start = Instant::now();
            while lock.exists() && start.elapsed() < PATIENCE {
                std::thread::sleep(Duration::from_millis(20));
            }
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(mut process) = self.process.take()
            && let Ok(pid) = process.id().try_into()
        {
            let _ = kill(Pid::from_raw(pid), Signal::SIGTERM);
            let _ = process.wait();
        }
        self.stop_postgres();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// Cargo builds no binaries for an example; theirs is one folder above ours. What `cargo run` has set for us is withdrawn:
/// build scripts that look at it (ring's) would run anew, and half of everything be compiled again, each time.
async fn build() -> anyhow::Result<PathBuf> {
    let example = std::env::current_exe()?;
    let folder = example.parent().and_then(Path::parent).context("not built by cargo")?;
    let mut cargo = tokio::process::Command::new("cargo");
    cargo.args(["build", "--quiet", "--bin", "parkmate"]).current_dir(ROOT).kill_on_drop(true);
    for (name, _) in std::env::vars_os() {
        let starts = |prefix: &str| name.as_encoded_bytes().starts_with(prefix.as_bytes());
        if ["OUT_DIR", "CARGO_MANIFEST_", "CARGO_PKG_"].into_iter().any(starts) {
            cargo.env_remove(name);
        }
    }
    if folder.ends_with("release") {
        cargo.arg("--release");
    }
    ensure!(cargo.status().await.context("running cargo")?.success(), "parkmate does not build");
    Ok(folder.join("parkmate"))
}
