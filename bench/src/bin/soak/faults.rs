//! What breaks, and when: servers all the time, PostgreSQL so many times, and between its deaths the bus, the network, the
//! disk. When is told by the load's progress, so that each fault meets some.

use std::time::{Duration, Instant};

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use tokio::time::sleep;

use crate::Options;
use crate::blows::Blow;
use crate::customers::Load;
use crate::stage::Stage;
use crate::verdict;

const LOOK: Duration = Duration::from_millis(5);

/// What was done, in order.
#[derive(Debug)]
pub struct Faults {
    pub servers_killed: usize,
    pub blows: Vec<Blow>,
    begun: Instant,
}

impl Faults {
    /// As it goes, for who waits.
    fn tell(&self, load: &Load, what: &str) {
        eprintln!("{:7.1} s, {:3.0} %: {what}", self.begun.elapsed().as_secs_f64(), load.progress() * 100.0);
    }
}

/// Which blows, at which progress.
fn plan(options: &Options) -> Vec<(f64, Blow)> {
    let kills: &[Blow] = match options.control {
        true => &[Blow::KillPostgres],
        false => &[Blow::KillPostmaster, Blow::StopAtOnce, Blow::KillBackend, Blow::KillPostgres],
    };
    let others: &[Blow] = match options.control {
        true => &[],
        false => {
            &[Blow::Hole, Blow::CutBus, Blow::Swallow, Blow::SlowRoad, Blow::SlowDisk, Blow::CutRoad, Blow::EndBackends]
        }
    };
    let step = 1.0 / (options.database_kills as f64 + 1.0);
    let at = |count: usize, part: f64| step * (count as f64 + part);
    let kills = kills.iter().cycle().take(options.database_kills).enumerate();
    let kills = kills.map(|(count, blow)| (at(count, 1.0), *blow));
    let others = others.iter().cycle().take(options.database_kills + 1).enumerate();
    let mut plan: Vec<_> = kills.chain(others.map(|(count, blow)| (at(count, 0.4), *blow))).collect();
    plan.sort_by(|(one, _), (other, _)| one.total_cmp(other));
    plan
}

/// Until the load is done; then everything is well again.
pub async fn strike(stage: &mut Stage, load: &Load, options: &Options) -> anyhow::Result<Faults> {
    let mut chance = StdRng::seed_from_u64(options.seed.rotate_left(16));
    let mut faults = Faults { servers_killed: 0, blows: Vec::new(), begun: Instant::now() };
    let mut plan = plan(options).into_iter().peekable();
    let mut next_kill = Instant::now() + Duration::from_millis(chance.random_range(2_000..5_000));
    while !load.is_done() {
        let progress = load.progress();
        if let Some((_, blow)) = plan.next_if(|(at, _)| *at <= progress) {
            faults.tell(load, &format!("{blow:?}"));
            blow.fall(stage, &mut chance).await?;
            faults.blows.push(blow);
            if options.control && verdict::lost(stage, load).await? > 0 {
                load.enough();
            }
        }
        let due = match options.server_kills {
            _ if options.control => false,
            // So many, evenly over the load.
            Some(kills) => {
                faults.servers_killed < kills && progress > (faults.servers_killed as f64 + 0.5) / kills as f64
            }
            None => Instant::now() >= next_kill,
        };
        if due {
            let place = chance.random_range(0..stage.servers.len());
            if let Some(ended) = stage.kill_server(place).await? {
                faults.tell(load, "a server is killed");
                faults.servers_killed += 1;
                sleep(Duration::from_millis(chance.random_range(0..500))).await;
                stage.start_server(place, ended).await?;
            }
            next_kill = Instant::now() + Duration::from_millis(chance.random_range(2_000..5_000));
        }
        sleep(LOOK).await;
    }
    faults.tell(load, "all is done");
    stage.postgres.revive().await?;
    Ok(faults)
}
