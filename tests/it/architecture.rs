//! The house rules that the compiler does not check, read off the source text.

use std::fs;
use std::path::Path;

use crate::source::Source;

/// Who may import whom: a module may use those above it, and of the features those it lists.
const FOUNDATION: [&str; 15] = [
    "types",
    "error",
    "clock",
    "config",
    "limits",
    "together",
    "hashing",
    "events",
    "websocket",
    "gateways",
    "mail",
    "courier",
    "app",
    "auth",
    "rest",
];
const FEATURES: [(&str, &[&str]); 19] = [
    ("accounts", &[]),
    ("operators", &["accounts"]),
    ("lots", &["accounts", "operators"]),
    ("merchants", &["accounts", "operators"]),
    ("ledger", &["accounts", "operators", "lots"]),
    ("payments", &["accounts", "operators", "lots", "ledger"]),
    ("bookings", &["accounts", "operators", "lots", "payments"]),
    ("car_washes", &["accounts", "operators", "lots", "payments", "bookings"]),
    ("orders", &["accounts", "operators", "lots", "payments", "bookings", "car_washes"]),
    ("settlements", &["accounts", "operators", "lots", "merchants", "ledger", "payments", "bookings", "car_washes"]),
    ("receipts", &["lots", "ledger", "payments"]),
    ("staff", &["accounts", "operators", "lots", "bookings", "car_washes"]),
    ("reviews", &["accounts", "operators", "lots", "payments", "bookings", "car_washes", "settlements"]),
    ("reports", &["accounts", "operators", "lots", "payments", "bookings"]),
    ("audit", &[]),
    ("notifications", &[]),
    ("reach", &[]),
    ("webhooks", &["operators"]),
    ("calendars", &["bookings"]),
];
const ON_TOP: [(&str, &[&str]); 6] = [
    ("consequences", &[]),
    ("database", &[]),
    ("scheduler", &["database"]),
    ("http", &["database", "scheduler"]),
    ("instance", &["consequences", "database", "scheduler", "http"]),
    ("seed", &["scheduler"]),
];

const LONGEST_FILE: usize = 300;
/// Lines of Rust. A statement is as long as it is.
const LONGEST_FUNCTION: usize = 60;
/// A change by hand has no other time; our own transactions hand theirs in.
const BY_HAND: &str = "'')::timestamptz, clock_timestamp())";
const THE_DATABASES_CLOCK: [&str; 6] =
    ["now()", "current_timestamp", "clock_timestamp()", "statement_timestamp()", "localtimestamp", "current_date"];

/// None for a module that no rule knows: it must be given its place first.
fn may_use(module: &str) -> Option<Vec<&'static str>> {
    if let Some(place) = FOUNDATION.iter().position(|name| *name == module) {
        return Some(FOUNDATION[..place].to_vec());
    }
    let with = |below: &[&'static str]| FOUNDATION.iter().chain(below).copied().collect::<Vec<_>>();
    if let Some((_, below)) = FEATURES.iter().find(|(name, _)| *name == module) {
        return Some(with(below));
    }
    let (_, beside) = ON_TOP.iter().find(|(name, _)| *name == module)?;
    Some(FEATURES.iter().map(|(name, _)| *name).chain(with(beside)).collect())
}

/// Everything in one file of `src` that is against the rules. `path` is relative to it.
fn violations(path: &str, text: &str) -> Vec<String> {
    let source = Source::read(text);
    let mut found = Vec::new();
    if !["lib.rs", "main.rs", "cli.rs", "logging.rs", "serve.rs"].contains(&path) {
        found.extend(wrong_imports(path, &source));
    }
    let lines = text.lines().count();
    if lines > LONGEST_FILE {
        found.push(format!("{lines} lines, {LONGEST_FILE} at most"));
    }
    for function in source.functions() {
        if function.lines > LONGEST_FUNCTION {
            found.push(format!("fn {} has {} lines, {LONGEST_FUNCTION} at most", function.name, function.lines));
        }
    }
    if path != "clock.rs" && source.code.contains("Utc::now") {
        found.push("asks the system for the time, which only the clock does".into());
    }
    for text in &source.strings {
        let sql = text.to_lowercase();
        found.extend(
            THE_DATABASES_CLOCK.iter().filter(|word| sql.contains(**word)).map(|word| format!("{word} in SQL")),
        );
    }
    found
}

fn wrong_imports(path: &str, source: &Source) -> Vec<String> {
    let module = path.split('/').next().unwrap_or(path).trim_end_matches(".rs");
    let Some(allowed) = may_use(module) else {
        return vec![format!("the module {module} has no place in tests/it/architecture.rs yet")];
    };
    let mut found = Vec::new();
    for path in source.imports() {
        let mut parts = path.split("::");
        let (from, room) = (parts.next().unwrap_or_default(), parts.next());
        if from != module && !allowed.contains(&from) {
            found.push(format!("{module} uses {from}"));
        }
        if from != module && room == Some("store") {
            found.push(format!("{module} reaches into the store of {from}"));
        }
    }
    for public in ["pub mod store", "pub(crate) mod store"] {
        if source.code.contains(public) {
            found.push("a store belongs to its feature alone".into());
        }
    }
    let depth = path.trim_end_matches("/mod.rs").split('/').count();
    if source.code.contains(&"super::".repeat(depth.max(2))) {
        found.push("reaches its neighbours by super instead of crate".into());
    }
    found
}

pub fn each_file(folder: &Path, see: &mut impl FnMut(&Path, &str)) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            each_file(&path, see);
        } else if path.extension().is_some_and(|kind| kind == "rs" || kind == "sql") {
            see(&path, &fs::read_to_string(&path).unwrap());
        }
    }
}

#[test]
fn the_source_keeps_the_rules_of_the_house() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let (mut files, mut found) = (0, Vec::new());
    each_file(&src, &mut |path, text| {
        files += 1;
        let path = path.strip_prefix(&src).unwrap().to_str().unwrap();
        found.extend(violations(path, text).into_iter().map(|violation| format!("{path}: {violation}")));
    });
    assert!(files > 40, "only {files} files were read");
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn no_migration_asks_the_database_for_the_time() {
    let migrations = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations");
    let (mut files, mut found) = (0, Vec::new());
    each_file(&migrations, &mut |path, text| {
        files += 1;
        let code: String = text.lines().filter_map(|line| line.split("--").next()).collect::<Vec<_>>().join("\n");
        let code = if path.ends_with("0011_audit.sql") { code.replacen(BY_HAND, "", 1) } else { code };
        found.extend(
            THE_DATABASES_CLOCK.iter().filter(|word| code.contains(**word)).map(|word| format!("{path:?} {word}")),
        );
    });
    assert!(files > 5, "only {files} files were read");
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// The controls: each rule finds a made-up breach of itself.
#[test]
fn each_rule_finds_its_breach() {
    let long = format!("fn long(pair: [u8; 2]) {{\n{}}}\n", "    // a line\n".repeat(LONGEST_FUNCTION));
    let breaches = [
        ("events/hub.rs", "use crate::app::App;", "events uses app"),
        ("lots/http.rs", "use crate::{bookings::book, error::Result};", "lots uses bookings"),
        ("notifications/http.rs", "fn f() { crate::accounts::me() }", "notifications uses accounts"),
        ("bookings/actions.rs", "use crate::payments::store::open;", "bookings reaches into the store of payments"),
        ("bookings/mod.rs", "pub mod store;", "a store belongs to its feature alone"),
        ("bookings/http.rs", "use super::super::lots::Rules;", "reaches its neighbours by super instead of crate"),
        ("garages/mod.rs", "", "the module garages has no place in tests/it/architecture.rs yet"),
        ("lots/rules.rs", "fn f() { chrono::Utc::now() }", "asks the system for the time, which only the clock does"),
        ("lots/store.rs", r#"const S: &str = "select NOW()";"#, "now() in SQL"),
        ("lots/store.rs", &"\n".repeat(301), "301 lines, 300 at most"),
        ("lots/rules.rs", &long, "fn long has 62 lines, 60 at most"),
    ];
    for (path, text, expected) in breaches {
        assert_eq!(violations(path, text), [expected], "{path}: {text}");
    }
}

#[test]
fn what_only_looks_like_a_breach_is_let_through() {
    let sound = r##"
use crate::lots::{self, Rules};
// crate::settlements is told by us.
fn f<'a, T: Fn(u8) -> u8>(a: (u8, u8), b: &'a str) -> char { let now = clock.now(); '{' }
const TEXT: &str = "use crate::settlements; fn g() { \" ";
const RAW: &str = r#"it's "{{{" "#;
#[cfg(test)]
mod tests { use super::super::rules; use super::*; }
"##;
    assert_eq!(violations("bookings/rules/price.rs", sound), Vec::<String>::new());
}
