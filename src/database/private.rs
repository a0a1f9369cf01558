//! The PostgreSQL that ParkMate runs for itself when no `DATABASE_URL` is set.
//!
//! It outlives a crash of ours (the next start finds it running and goes on with it), is started again after a crash of
//! its own, and is stopped in good order when we end. It listens on a Unix socket only.
//!
//! In the data folder: `server.lock` (ours), `postgres.log`, and `postgres/`, closed to everybody but PostgreSQL's
//! account, with the cluster and, if its path is short enough, the socket.

use std::fs::{self, DirBuilder, File, TryLockError};
use std::io::{ErrorKind, Read, Seek, SeekFrom};
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, bail};
use sqlx::postgres::{PgConnectOptions, PgConnection, PgSslMode};
use sqlx::{ConnectOptions, Connection};
use tokio::process::{Child, Command};
use tokio::time::{sleep, timeout};

use super::account::{Account, running_as_root};
use super::binaries::{Binaries, INITDB};

const NAME: &str = "parkmate";
const PORT: u16 = 5432;
/// The path of a socket holds 107 bytes on Linux and 103 elsewhere; `/.s.PGSQL.5432` needs 14 of them.
const LONGEST_FOLDER: usize = 103 - 14;
const LARGEST_LOG: u64 = 16 << 20;
/// After a crash it reads its log again before it lets anybody in, which can take a while.
const PATIENCE: Duration = Duration::from_secs(120);
/// A guest waits for a server that is starting, but not for one that died as it came in.
const GUEST_PATIENCE: Duration = Duration::from_secs(10);

/// Who asks for the database. A server wants the data folder to itself; a command also does its work beside a server.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Role {
    Server,
    Command,
}

pub struct PrivatePostgres {
    cluster: PathBuf,
    socket: PathBuf,
    log: PathBuf,
    binaries: Binaries,
    account: Account,
    /// Held as long as we live, and let go by the kernel however we die. None: a guest beside the server that holds it.
    lock: Option<File>,
}

impl PrivatePostgres {
    pub async fn start(data: &Path, pg_bin_dir: Option<&Path>, role: Role) -> anyhow::Result<Self> {
        let data = make_data_folder(data)?;
        let lock = take_lock(&data, role).await?;
        if lock.is_none() && role == Role::Server {
            bail!("another ParkMate is using {}: stop it, or set PARKMATE_DATA to another folder", data.display());
        }
        let home = data.join("postgres");
        let account = Account::choose(&home)?;
        account.own_folder(&home)?;
        let cluster = home.join("cluster");
        let binaries = Binaries::find(pg_bin_dir, version_of(&cluster))?;
        for folder in [home.as_path(), binaries.folder()] {
            if !account.may_enter(folder)? {
                bail!(
                    "PostgreSQL runs as the user {}, who may not enter {}: set {}",
                    account.name(),
                    folder.display(),
                    if folder == home { "PARKMATE_DATA to a folder such as /var/lib/parkmate" } else { "PG_BIN_DIR" }
                );
            }
        }
        let socket = socket_folder(&home, &account)?;
        let postgres = Self { cluster, socket, log: data.join("postgres.log"), binaries, account, lock };
        if postgres.lock.is_some() && !postgres.cluster.exists() {
            postgres.create(&home).await?;
        }
        postgres.revive().await?;
        Ok(postgres)
    }

    pub fn connect_options(&self) -> PgConnectOptions {
        PgConnectOptions::new_without_pgpass()
            .socket(&self.socket)
            .port(PORT)
            .username(NAME)
            .database(NAME)
            .ssl_mode(PgSslMode::Disable)
    }

    /// Makes sure that it runs and answers; quick when it does.
    pub async fn revive(&self) -> anyhow::Result<()> {
        let patience = if self.lock.is_some() { PATIENCE } else { GUEST_PATIENCE };
        let waited = timeout(patience, self.bring_up()).await;
        waited.with_context(|| format!("PostgreSQL does not get ready; see {}", self.log.display()))?
    }

    /// A guest leaves it running for the server whose it is.
    pub async fn stop(self) -> anyhow::Result<()> {
        if self.lock.is_none() {
            return Ok(());
        }
        let mut stop = self.command("pg_ctl");
        stop.args(["stop", "--mode=fast", "--wait", "--timeout=60", "--silent", "--pgdata"]).arg(&self.cluster);
        let told = stop.output().await.context("running pg_ctl")?;
        if !told.status.success() && self.answers() {
            bail!("PostgreSQL does not stop: {}", String::from_utf8_lossy(&told.stderr).trim());
        }
        Ok(())
    }

    /// `initdb` into another name, so that one which was cut short is never taken for a cluster.
    ///
    /// Everybody who reaches the socket is let in (`trust`): only PostgreSQL's account and root can, and both could read
    /// the files instead. `peer` would ask the system for our name, and that is not the cluster's when we are root.
    async fn create(&self, home: &Path) -> anyhow::Result<()> {
        let unfinished = home.join("cluster.new");
        if unfinished.exists() {
            fs::remove_dir_all(&unfinished).context("removing what an interrupted start left")?;
        }
        let mut initdb = self.command("initdb");
        initdb.args(INITDB).arg("--pgdata").arg(&unfinished);
        let told = initdb.output().await.context("running initdb")?;
        if !told.status.success() {
            bail!("initdb failed: {}", String::from_utf8_lossy(&told.stderr).trim());
        }
        fs::rename(&unfinished, &self.cluster).context("naming the new cluster")
    }

    async fn bring_up(&self) -> anyhow::Result<()> {
        let mut launched: Option<(Child, u64)> = None;
        loop {
            if self.says_ready() && self.lets_in().await? {
                return Ok(());
            }
            if let Some((child, log_start)) = &mut launched {
                if child.try_wait()?.is_some() {
                    let words = self.log_since(*log_start);
                    // Processes of a server that was killed are still on their way out: they are waited for.
                    if !words.contains("still in use") {
                        bail!("PostgreSQL does not start: {}; see {}", last_words(&words), self.log.display());
                    }
                    launched = None;
                    sleep(Duration::from_millis(200)).await;
                }
            } else if self.lock.is_some() && !self.answers() {
                launched = Some(self.launch()?);
            }
            sleep(Duration::from_millis(10)).await;
        }
    }

    /// Not by `pg_ctl start`, which looks only ten times a second and cannot tell why it failed. The child is not ours
    /// to keep: dropping the handle leaves it running, and Tokio still collects it when it ends.
    fn launch(&self) -> anyhow::Result<(Child, u64)> {
        self.forget_crashed();
        if fs::metadata(&self.log).is_ok_and(|log| log.len() > LARGEST_LOG) {
            fs::rename(&self.log, self.log.with_extension("log.old"))?;
        }
        let log = File::options().create(true).append(true).open(&self.log)?;
        let log_start = log.metadata()?.len();
        let mut postgres = self.command("postgres");
        postgres.arg("-D").arg(&self.cluster).args(["-c", "listen_addresses=", "-c"]);
        postgres.arg(format!("unix_socket_directories={}", self.socket.display()));
        postgres.args(["-c", "unix_socket_permissions=0700", "-c", "max_connections=200"]);
        // Who commits waits 0.4 ms for those who are about to, and one fsync serves all; who is alone waits for nobody.
        postgres.args(["-c", "commit_delay=400", "-c", "commit_siblings=3", "-c"]);
        postgres.arg(format!("port={PORT}")).stdout(log.try_clone()?).stderr(log);
        Ok((postgres.spawn().context("running postgres")?, log_start))
    }

    /// After a crash the number in its lock files may have gone to another program, or be a dead process that nobody
    /// collects (containers have both); PostgreSQL would take either for a running server and refuse. A true one works
    /// in its cluster. Where the system does not tell, PostgreSQL decides; and whatever is left of the old one still
    /// holds its shared memory, which PostgreSQL looks for as well.
    fn forget_crashed(&self) {
        let system_tells = Path::new("/proc/self").exists();
        for lock in [self.pid_file(), self.socket_file().with_added_extension("lock")] {
            let Some(pid) = line_of(&lock, 0).filter(|_| system_tells) else { continue };
            let gone = match fs::read_link(format!("/proc/{pid}/cwd")) {
                Ok(folder) => folder != self.cluster,
                Err(error) => error.kind() == ErrorKind::NotFound,
            };
            if gone && fs::remove_file(&lock).is_ok() {
                tracing::warn!(pid, lock = %lock.display(), "PostgreSQL had crashed: its lock is removed");
            }
        }
    }

    /// Whether anybody listens: a socket file without a server refuses.
    fn answers(&self) -> bool {
        UnixStream::connect(self.socket_file()).is_ok()
    }

    /// The eighth line is its state. Asked before connecting, which would fill the log with refusals.
    fn says_ready(&self) -> bool {
        line_of(&self.pid_file(), 7).is_some_and(|state| state == "ready")
    }

    fn pid_file(&self) -> PathBuf {
        self.cluster.join("postmaster.pid")
    }

    fn socket_file(&self) -> PathBuf {
        self.socket.join(format!(".s.PGSQL.{PORT}"))
    }

    async fn lets_in(&self) -> anyhow::Result<bool> {
        let options = self.connect_options();
        match PgConnection::connect_with(&options).await {
            Ok(connection) => connection.close().await?,
            Err(sqlx::Error::Database(refusal)) if refusal.code().as_deref() == Some("3D000") => {
                let mut connection = options.database("postgres").connect().await?;
                sqlx::query("create database parkmate").execute(&mut connection).await?;
                connection.close().await?;
            }
            // Not yet, or no longer: a stale file said ready, or it is shutting down.
            Err(_) => return Ok(false),
        }
        Ok(true)
    }

    fn log_since(&self, start: u64) -> String {
        let mut text = Vec::new();
        if let Ok(mut log) = File::open(&self.log)
            && log.seek(SeekFrom::Start(start)).is_ok()
            && log.read_to_end(&mut text).is_err()
        {
            text.clear();
        }
        String::from_utf8_lossy(&text).into_owned()
    }

    fn command(&self, program: &str) -> Command {
        Command::from(self.account.command(&self.binaries.program(program)))
    }
}

/// As root the folder must let PostgreSQL's account through, but need not be read by it.
fn make_data_folder(data: &Path) -> anyhow::Result<PathBuf> {
    let mode = if running_as_root() { 0o711 } else { 0o700 };
    DirBuilder::new()
        .recursive(true)
        .mode(mode)
        .create(data)
        .and_then(|()| data.canonicalize())
        .with_context(|| format!("cannot make the data folder {}; set PARKMATE_DATA", data.display()))
}

/// None: somebody else has it. A server looks for a second, since its forerunner may be on its way out.
async fn take_lock(data: &Path, role: Role) -> anyhow::Result<Option<File>> {
    let path = data.join("server.lock");
    let opened = File::options().create(true).truncate(false).write(true).open(&path);
    let file = opened.with_context(|| format!("cannot open {}; set PARKMATE_DATA", path.display()))?;
    let looks = if role == Role::Server { 50 } else { 1 };
    for _ in 0..looks {
        match file.try_lock() {
            Ok(()) => return Ok(Some(file)),
            Err(TryLockError::WouldBlock) => sleep(Duration::from_millis(20)).await,
            Err(TryLockError::Error(error)) => return Err(error).context(format!("locking {}", path.display())),
        }
    }
    Ok(None)
}

fn line_of(file: &Path, number: usize) -> Option<String> {
    fs::read_to_string(file).ok()?.lines().nth(number).map(|line| line.trim().to_owned())
}

fn version_of(cluster: &Path) -> Option<u32> {
    line_of(&cluster.join("PG_VERSION"), 0)?.parse().ok()
}

/// In PostgreSQL's own folder, or for a path that a socket cannot hold (or a setting cannot: commas) in the one place
/// that is short on every system; not `TMPDIR`, which may be deep or closed itself. The name is that of the folder to
/// the kernel, so the same data finds the same socket by whatever path it is reached.
fn socket_folder(home: &Path, account: &Account) -> anyhow::Result<PathBuf> {
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-".contains(c);
    if home.to_str().is_some_and(|path| path.len() <= LONGEST_FOLDER && path.chars().all(plain)) {
        return Ok(home.to_owned());
    }
    let found = fs::metadata(home)?;
    let folder = PathBuf::from(format!("/tmp/{NAME}-{:x}-{:x}", found.dev(), found.ino()));
    account.own_folder(&folder)?;
    Ok(folder)
}

fn last_words(log: &str) -> &str {
    let mut lines = log.lines().rev();
    lines.clone().find(|line| line.contains("FATAL")).or_else(|| lines.next()).unwrap_or("it said nothing")
}
