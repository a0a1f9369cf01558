//! What the database alone can do: pgbench with one statement, each transaction's latency from its log.

use std::fs;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, ensure};

use crate::ground::Ground;
use crate::sample::Sample;

/// `script` over and over by so many clients, for whole seconds; in the short form a few times each, however long it takes.
pub async fn run(ground: &Ground, script: &str, clients: usize, within: Duration) -> anyhow::Result<Sample> {
    let seconds = within.as_secs().max(1);
    let length = if ground.short { ["-t".to_owned(), "5".to_owned()] } else { ["-T".to_owned(), seconds.to_string()] };
    let folder = std::env::temp_dir().join(format!("parkmate-bench-{}-pgbench", std::process::id()));
    fs::create_dir_all(&folder)?;
    let file = folder.join("script.sql");
    fs::write(&file, script)?;
    let mut pgbench = ground.program("pgbench");
    pgbench.args(["-n", "-M", "prepared", "-j", "1", "-c", &clients.to_string()]).args(length);
    pgbench.arg("-f").arg(&file).args(["-l", "--log-prefix"]).arg(folder.join("log"));
    let ran = tokio::task::spawn_blocking(move || pgbench.output()).await?.context("running pgbench")?;
    ensure!(ran.status.success(), "pgbench failed: {}", String::from_utf8_lossy(&ran.stderr));
    let latencies = latencies(&folder)?;
    fs::remove_dir_all(&folder)?;
    Ok(Sample::of(latencies, Duration::from_secs(seconds)))
}

/// `client transaction microseconds script second microsecond` a line.
fn latencies(folder: &Path) -> anyhow::Result<Vec<Duration>> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension != "sql") {
            for line in fs::read_to_string(&path)?.lines() {
                let micros = line.split(' ').nth(2).context("a latency")?.parse()?;
                all.push(Duration::from_micros(micros));
            }
        }
    }
    ensure!(!all.is_empty(), "pgbench did nothing");
    Ok(all)
}
