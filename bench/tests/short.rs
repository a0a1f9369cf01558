//! The bench itself works: every measurement, small, against the debug server. What it says is true whatever the speed.

use std::path::PathBuf;
use std::process::Command;

use serde_json::Value;

const IDS: &[&str] = &["P1", "P2", "P4", "P5", "P6", "P7", "P8", "P9", "P10"];

/// Every measurement has its line, and none found what must not be: the program ends with an error otherwise.
#[test]
fn every_measurement_runs_small_and_has_its_line() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("short");
    std::fs::create_dir_all(folder.join("target")).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_bench")).arg("--short").current_dir(&folder).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = std::fs::read_to_string(folder.join("target/bench.json")).unwrap();
    let report: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(report["short"], true);
    let lines = report["lines"].as_array().unwrap();
    // Counts of what must not be, and of winners.
    let untrue = lines.iter().filter(|line| line["bar"]["exactly"].is_number() && line["met"] != true);
    assert_eq!(untrue.collect::<Vec<_>>(), Vec::<&Value>::new());
    for id in IDS {
        assert!(lines.iter().any(|line| line["id"] == *id && line["ours"].is_number()), "no line for {id} in {text}");
    }
}
