//! What a process holds and has used, as the kernel tells it.

use std::fs;
use std::time::Duration;

use anyhow::Context;

/// Of Linux, for what it shows to programs, on every machine.
const TICKS_A_SECOND: u64 = 100;

/// Resident, in bytes.
pub fn memory(pid: i32) -> anyhow::Result<f64> {
    told(pid, "VmRSS:")
}

/// Resident, in bytes, without what is a file's: pages of the program come and go as the kernel likes.
pub fn own_memory(pid: i32) -> anyhow::Result<f64> {
    told(pid, "RssAnon:")
}

fn told(pid: i32, what: &str) -> anyhow::Result<f64> {
    let status = fs::read_to_string(format!("/proc/{pid}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix(what)).context("a process")?;
    Ok(line.trim().trim_end_matches(" kB").parse::<f64>()? * 1024.0)
}

/// Of all its threads, in the program and in the kernel.
pub fn computed(pid: i32) -> anyhow::Result<Duration> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat"))?;
    let (_, fields) = stat.rsplit_once(')').context("its name")?;
    let ticks = fields.split_whitespace().skip(11).take(2).map(str::parse::<u64>).sum::<Result<u64, _>>()?;
    Ok(Duration::from_millis(ticks * 1_000 / TICKS_A_SECOND))
}
