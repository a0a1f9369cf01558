//! The process as the kernel sees it, by the names that dashboards everywhere know. Linux tells; elsewhere they are missing.

use std::fs;

use metrics::{counter, gauge};

/// Of a tick, in which the kernel counts time for us: it is a hundredth of a second on every machine.
const TICKS_A_SECOND: f64 = 100.0;

pub fn measure() {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    if let Some(kilobytes) = field(&status, "VmRSS:") {
        gauge!("process_resident_memory_bytes").set(kilobytes * 1024.0);
    }
    if let Some(threads) = field(&status, "Threads:") {
        gauge!("process_threads").set(threads);
    }
    if let Ok(open) = fs::read_dir("/proc/self/fd") {
        // The one that counts is among them.
        gauge!("process_open_fds").set(open.count().saturating_sub(1) as f64);
    }
    if let Some(most) = field(&fs::read_to_string("/proc/self/limits").unwrap_or_default(), "Max open files") {
        gauge!("process_max_fds").set(most);
    }
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let boot = field(&fs::read_to_string("/proc/stat").unwrap_or_default(), "btime");
    if let Some((ticks, since_boot)) = times(&stat) {
        // Whole seconds: a counter of the exporter has no fractions.
        counter!("process_cpu_seconds_total").absolute((ticks / TICKS_A_SECOND) as u64);
        if let Some(boot) = boot {
            gauge!("process_start_time_seconds").set(boot + since_boot / TICKS_A_SECOND);
        }
    }
}

/// The first number behind a name.
fn field(text: &str, name: &str) -> Option<f64> {
    let rest = text.lines().find_map(|line| line.strip_prefix(name))?;
    rest.split_whitespace().next()?.parse().ok()
}

/// Ticks of processor time, and ticks from the machine's start to ours. The name of the program, which may hold anything, stands
/// in parentheses before them.
fn times(stat: &str) -> Option<(f64, f64)> {
    let (_, fields) = stat.rsplit_once(')')?;
    let fields: Vec<&str> = fields.split_whitespace().collect();
    let number = |place: usize| fields.get(place)?.parse::<f64>().ok();
    Some((number(11)? + number(12)?, number(19)?))
}

#[cfg(test)]
mod tests {
    use super::{field, times};

    #[test]
    fn the_kernels_tables_are_read() {
        let limits =
            "Limit                     Soft Limit\nMax open files            1024                 4096 files\n";
        assert_eq!(field(limits, "Max open files"), Some(1024.0));
        assert_eq!(field("Max open files            unlimited", "Max open files"), None);
        let stat = "7 (a) b) S 1 7 7 0 -1 4194304 90 0 0 0 250 50 0 0 20 0 9 0 4711 1 2 3";
        assert_eq!(times(stat), Some((300.0, 4711.0)));
        assert_eq!(times(""), None);
    }
}
