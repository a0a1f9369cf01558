//! What is told at the end.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

use uuid::Uuid;

use crate::customers::Load;
use crate::faults::Faults;
use crate::ledger::Answer;
use crate::listeners::Heard;
use crate::verdict::Verdict;

const MOST: usize = 40;

pub fn text(load: &Load, heard: &HashMap<Uuid, Heard>, faults: &Faults, verdict: &Verdict, took: Duration) -> String {
    let (entries, tally) = (load.entries(), &load.tally);
    let count = |of: fn(&Answer) -> bool| entries.iter().filter(|entry| of(&entry.answer)).count();
    let retried = entries.iter().filter(|entry| entry.times > 1).count();
    let mut blows = BTreeMap::<_, usize>::new();
    for blow in &faults.blows {
        *blows.entry(*blow).or_default() += 1;
    }
    let blows: Vec<_> = blows.iter().map(|(blow, times)| format!("{blow:?} {times}")).collect();
    let connected: u64 = heard.values().map(|heard| heard.connected).sum();
    let then: usize = entries.iter().map(|entry| entry.then.len()).sum();
    let lines = [
        ("bookings asked for", entries.len().to_string()),
        ("  acknowledged", count(|answer| matches!(answer, Answer::Booked { .. })).to_string()),
        ("  refused", count(|answer| *answer == Answer::Refused).to_string()),
        ("  asked more than once", retried.to_string()),
        ("other acknowledged deeds", then.to_string()),
        ("requests", tally.requests.load(Relaxed).to_string()),
        ("  unknown outcomes", tally.unknown.load(Relaxed).to_string()),
        ("  not now (503, key in use)", tally.not_now.load(Relaxed).to_string()),
        ("  slowest of those, ms", tally.slowest_refusal_ms.load(Relaxed).to_string()),
        ("servers killed", faults.servers_killed.to_string()),
        ("other faults", blows.join(", ")),
        ("bookings there", verdict.bookings.to_string()),
        ("events there", verdict.events.to_string()),
        ("notifications there", verdict.notifications.to_string()),
        ("sockets", format!("{}, connected {connected} times", heard.len())),
        ("money paid, given back", format!("{}, {}", verdict.paid, verdict.refunded)),
        ("invariants looked at", verdict.invariants.to_string()),
        ("differences", format!("{:?}", verdict.by_fault)),
        ("seconds", took.as_secs().to_string()),
    ];
    let mut text = String::new();
    for (name, value) in lines {
        let _ = writeln!(text, "{name:30} {value}");
    }
    for violation in verdict.violations.iter().take(MOST) {
        let _ = writeln!(text, "VIOLATION {violation}");
    }
    if verdict.violations.len() > MOST {
        let _ = writeln!(text, "and {} more", verdict.violations.len() - MOST);
    }
    text
}

pub fn closing(control: bool, passed: bool) -> &'static str {
    match (control, passed) {
        (false, true) => "nothing lost, nothing doubled, everything told",
        (false, false) => "FAILED",
        (true, true) => "the control lost what it had acknowledged, and it was found out",
        (true, false) => "FAILED: the control lost nothing",
    }
}
