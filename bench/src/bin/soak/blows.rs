//! The ways in which things break.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use rand::RngExt;
use rand::rngs::StdRng;
use tokio::time::sleep;

use crate::road::Weather;
use crate::stage::Stage;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Blow {
    /// `kill -9` of PostgreSQL's first process; the others notice and go.
    KillPostmaster,
    /// `kill -9` of all its processes in the same moment: what they had not handed to the system is gone.
    KillPostgres,
    /// What `pg_ctl stop -m immediate` does.
    StopAtOnce,
    /// `kill -9` of one that serves a server: PostgreSQL then starts itself anew.
    KillBackend,
    /// Every connection of the servers is ended, politely.
    EndBackends,
    /// Those with which servers listen to each other.
    CutBus,
    /// Connections break; new ones may be made.
    CutRoad,
    /// Each message between server and database comes 20 ms late.
    SlowRoad,
    /// Nothing comes through, and nobody is told.
    Hole,
    /// Connections die, and nobody is told, not even afterwards.
    Swallow,
    /// A writer beside PostgreSQL that forces everything to disk.
    SlowDisk,
}

const SERVERS: &str = "datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'";

impl Blow {
    pub async fn fall(self, stage: &Stage, chance: &mut StdRng) -> anyhow::Result<()> {
        let down = Duration::from_millis(chance.random_range(0..2_000));
        match self {
            Self::KillPostmaster => self.down_for(stage, down, &[stage.postgres.pid()?], Signal::SIGKILL).await,
            Self::StopAtOnce => self.down_for(stage, down, &[stage.postgres.pid()?], Signal::SIGQUIT).await,
            Self::KillPostgres => {
                let mut all = vec![stage.postgres.pid()?];
                all.extend(processes_in(&stage.cluster()));
                self.down_for(stage, down, &all, Signal::SIGKILL).await
            }
            Self::KillBackend => {
                let one = format!("select pid from pg_stat_activity where {SERVERS} order by state, random() limit 1");
                let pid: Option<i32> = sqlx::query_scalar(sqlx::AssertSqlSafe(one)).fetch_optional(&stage.db).await?;
                self.down_for(stage, Duration::ZERO, pid.as_slice(), Signal::SIGKILL).await
            }
            Self::EndBackends => end_those(stage, SERVERS).await,
            Self::CutBus => match &stage.bus {
                Some(road) => {
                    road.cut();
                    Ok(())
                }
                None => end_those(stage, &format!("{SERVERS} and query ilike 'listen%'")).await,
            },
            Self::CutRoad => {
                stage.road.cut();
                Ok(())
            }
            Self::SlowRoad => during(stage, Weather::Slow(Duration::from_millis(20)), Duration::from_secs(4)).await,
            Self::Hole => during(stage, Weather::Hole, Duration::from_secs(7)).await,
            Self::Swallow => during(stage, Weather::Swallowed, Duration::from_secs(2)).await,
            Self::SlowDisk => slow_disk(stage.postgres.folder.join("ballast")).await,
        }
    }

    async fn down_for(self, stage: &Stage, down: Duration, pids: &[i32], signal: Signal) -> anyhow::Result<()> {
        for pid in pids {
            // One that is gone already is what we wanted.
            let _ = kill(Pid::from_raw(*pid), signal);
        }
        sleep(down).await;
        stage.postgres.revive().await
    }
}

async fn during(stage: &Stage, weather: Weather, long: Duration) -> anyhow::Result<()> {
    stage.road.set(weather);
    sleep(long).await;
    stage.road.set(Weather::Fair);
    Ok(())
}

async fn end_those(stage: &Stage, which: &str) -> anyhow::Result<()> {
    let end = format!("select count(pg_terminate_backend(pid)) from pg_stat_activity where {which}");
    sqlx::query(sqlx::AssertSqlSafe(end)).execute(&stage.db).await?;
    Ok(())
}

/// All of PostgreSQL's processes work in the folder of its data. Where the system does not tell, its first one must do.
fn processes_in(cluster: &Path) -> Vec<i32> {
    let entries = std::fs::read_dir("/proc").into_iter().flatten().flatten();
    let numbers = entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    numbers.filter(|pid| std::fs::read_link(format!("/proc/{pid}/cwd")).is_ok_and(|at| at == cluster)).collect()
}

/// No slower disk can be had without the machine's leave; but one that somebody else keeps busy can.
async fn slow_disk(ballast: PathBuf) -> anyhow::Result<()> {
    let enough = Arc::new(AtomicBool::new(false));
    let told = enough.clone();
    let path = ballast.clone();
    let writer = tokio::task::spawn_blocking(move || -> std::io::Result<()> {
        let block = vec![7; 4 << 20];
        while !told.load(Ordering::Relaxed) {
            let mut file = std::fs::File::create(&path)?;
            file.write_all(&block)?;
            file.sync_all()?;
        }
        Ok(())
    });
    sleep(Duration::from_secs(4)).await;
    enough.store(true, Ordering::Relaxed);
    writer.await??;
    Ok(std::fs::remove_file(ballast)?)
}
