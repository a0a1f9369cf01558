//! A PostgreSQL for tests and measurements: fresh, fast, forgetful, and gone with the process that started it.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use sqlx::Connection;
use sqlx::postgres::{PgConnectOptions, PgConnection, PgSslMode};
use tokio::time::sleep;

use super::account::Account;
use super::binaries::{Binaries, INITDB};

const PATIENCE: Duration = Duration::from_secs(60);

/// A shell keeps the server, and waits for the end of its input, whose other end only we hold: however we end, even by
/// `kill -9`, the kernel closes it, and the shell stops the server and removes the folder. The kill is repeated because
/// a server that has only just been started does not hear the first.
const KEEPER: &str = r#"
folder=$1; postgres=$2; initdb=$3; shift 3
"$initdb" --no-sync --pgdata "$folder/cluster" "$@" </dev/null >"$folder/log" 2>&1 || exit 1
"$postgres" -D "$folder/cluster" -k "$folder" -c listen_addresses= -c fsync=off -c synchronous_commit=off \
    -c full_page_writes=off -c max_connections=400 </dev/null >>"$folder/log" 2>&1 &
server=$!
read -r _
while kill -QUIT "$server" 2>/dev/null; do sleep 0.05; done
rm -rf "$folder"
"#;

pub struct ThrowawayPostgres {
    folder: PathBuf,
    /// With its standard input, which is the thread the server hangs by.
    _keeper: Child,
}

impl ThrowawayPostgres {
    pub async fn start(pg_bin_dir: Option<PathBuf>) -> anyhow::Result<Self> {
        let binaries = Binaries::find(pg_bin_dir.as_deref(), None)?;
        let account = Account::choose(Path::new("/nonexistent"))?;
        let folder = fresh_folder(&account)?;
        let mut keeper = account.command(Path::new("/bin/sh"));
        keeper.args(["-c", KEEPER, "sh"]).arg(&folder);
        keeper.args([binaries.program("postgres"), binaries.program("initdb")]).args(INITDB);
        keeper.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        let mut keeper = keeper.spawn().context("running /bin/sh")?;
        let options = options(&folder);
        let started = Instant::now();
        while PgConnection::connect_with(&options).await.is_err() {
            let failed = keeper.try_wait()?.is_some();
            if failed || started.elapsed() > PATIENCE {
                let log = fs::read_to_string(folder.join("log")).unwrap_or_default();
                if failed {
                    fs::remove_dir_all(&folder)?;
                }
                bail!("the throw-away PostgreSQL does not start: {log}");
            }
            sleep(Duration::from_millis(10)).await;
        }
        Ok(Self { folder, _keeper: keeper })
    }

    /// To the database `postgres`, as its superuser; tests make their own beside it.
    pub fn connect_options(&self) -> PgConnectOptions {
        options(&self.folder)
    }
}

fn options(folder: &Path) -> PgConnectOptions {
    PgConnectOptions::new_without_pgpass()
        .socket(folder)
        .port(5432)
        .username("parkmate")
        .database("postgres")
        .ssl_mode(PgSslMode::Disable)
}

/// Below `/tmp` and not `TMPDIR`, which can be too deep for a socket, or closed to PostgreSQL's account.
fn fresh_folder(account: &Account) -> anyhow::Result<PathBuf> {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    loop {
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let folder = PathBuf::from(format!("/tmp/parkmate-test-{}-{number}", std::process::id()));
        match fs::symlink_metadata(&folder) {
            Err(error) if error.kind() == ErrorKind::NotFound => {
                account.own_folder(&folder)?;
                return Ok(folder);
            }
            // Left by a machine that went down in the middle of a test.
            _ => continue,
        }
    }
}
