//! The short form of `make fuzz`: each parser that a stranger's bytes reach is given its corpus, the corpus with something
//! changed, and noise. The functions are the ones that `cargo fuzz` drives by coverage.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::{Config, TestRunner};

#[path = "../../fuzz/src/lib.rs"]
mod targets;

const CASES: u32 = 2_000;
/// What parsers stumble over.
const SHARP: [&str; 12] = ["", "\0", "\n", "%", "+", "-1", "9223372036854775808", "1e999", "\u{feff}", "é", "\"", "{"];

fn corpus(target: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(target);
    let files = fs::read_dir(&folder).unwrap_or_else(|_| panic!("{target} has no corpus"));
    let mut files: Vec<_> = files.map(|file| file.expect("a file").path()).collect();
    files.sort_unstable();
    files.into_iter().map(|file| fs::read(file).expect("bytes")).collect()
}

/// A seed with some bytes cut out and something else in their place, or noise.
fn inputs(seeds: Vec<Vec<u8>>) -> impl Strategy<Value = Vec<u8>> {
    let sharp = prop_oneof![select(SHARP.to_vec()).prop_map(|text| text.as_bytes().to_vec()), vec(any::<u8>(), 0..4)];
    let changed = (select(seeds), any::<Index>(), 0..8_usize, sharp).prop_map(|(mut seed, at, cut, put)| {
        let at = at.index(seed.len() + 1);
        let to = (at + cut).min(seed.len());
        seed.splice(at..to, put);
        seed
    });
    prop_oneof![3 => changed, 1 => vec(any::<u8>(), 0..64)]
}

fn holds(target: fn(&[u8]), input: &[u8]) -> bool {
    catch_unwind(AssertUnwindSafe(|| target(input))).is_ok()
}

#[test]
fn whatever_bytes_reach_a_parser_are_read_or_refused() {
    for (name, target) in targets::TARGETS {
        let seeds = corpus(name);
        for seed in &seeds {
            assert!(holds(target, seed), "{name}: {:?}", String::from_utf8_lossy(seed));
        }
        let config = Config { cases: CASES, failure_persistence: None, ..Config::default() };
        TestRunner::new(config)
            .run(&inputs(seeds), |input| {
                prop_assert!(holds(target, &input), "{name}: {:?}", String::from_utf8_lossy(&input));
                Ok(())
            })
            .unwrap_or_else(|error| panic!("{name}: {error}"));
    }
}

/// The control: a parser that stumbles is found.
#[test]
fn a_parser_that_panics_is_found() {
    fn stumbles(data: &[u8]) {
        assert!(!data.contains(&b'%'), "it stumbled");
    }
    let config = Config { cases: CASES, failure_persistence: None, ..Config::default() };
    let found = TestRunner::new(config).run(&inputs(corpus("plate")), |input| {
        prop_assert!(holds(stumbles, &input));
        Ok(())
    });
    assert!(found.is_err());
}

#[test]
fn every_target_is_one_of_cargo_fuzz_and_has_a_corpus() {
    let manifest = include_str!("../../fuzz/Cargo.toml");
    for (name, _) in targets::TARGETS {
        assert!(manifest.contains(&format!("path = \"fuzz_targets/{name}.rs\"")), "{name}");
        assert!(corpus(name).len() > 2, "{name}");
    }
    assert_eq!(manifest.matches("[[bin]]").count(), targets::TARGETS.len());
}
