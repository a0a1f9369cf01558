//! The pages for people are true, as far as a machine can tell.

use std::collections::BTreeSet;
use std::path::Path;

use parkmate::error::Code;
use parkmate::events::{KINDS, OFFERED};
use serde_json::Value;

const README: &str = include_str!("../../README.md");
const PAGES: &[(&str, &str)] = &[
    ("README.md", README),
    ("docs/api.md", include_str!("../../docs/api.md")),
    ("docs/events.md", include_str!("../../docs/events.md")),
    ("docs/operations.md", include_str!("../../docs/operations.md")),
    ("docs/alerts.md", include_str!("../../docs/alerts.md")),
    ("docs/faults.md", include_str!("../../docs/faults.md")),
    ("docs/ledger.md", include_str!("../../docs/ledger.md")),
    ("docs/payments.md", include_str!("../../docs/payments.md")),
    ("docs/decisions.md", include_str!("../../docs/decisions.md")),
    ("docs/security.md", include_str!("../../docs/security.md")),
    ("docs/webhooks.md", include_str!("../../docs/webhooks.md")),
    ("docs/web.md", include_str!("../../docs/web.md")),
    ("docs/scaling.md", include_str!("../../docs/scaling.md")),
    ("docs/reach.md", include_str!("../../docs/reach.md")),
    ("docs/performance.md", include_str!("../../docs/performance.md")),
];

fn page(name: &str) -> &'static str {
    PAGES.iter().find(|(page, _)| *page == name).expect("a page").1
}

/// The cells of each row of the page's tables.
fn rows(page: &str) -> impl Iterator<Item = Vec<&str>> {
    let lines = page.lines().filter_map(|line| line.strip_prefix('|')?.strip_suffix('|'));
    lines.map(|line| line.split('|').map(str::trim).collect())
}

#[test]
fn every_refusal_stands_in_the_table_of_codes_and_nothing_else_does() {
    let written: Vec<_> = rows(page("docs/api.md"))
        .filter(|cells| cells.len() == 4 && cells[0].starts_with('`'))
        .map(|cells| (cells[0].trim_matches('`').to_owned(), cells[1].to_owned(), cells[2].to_owned()))
        .collect();
    let known: Vec<_> = Code::ALL
        .iter()
        .map(|code| (code.as_str().to_owned(), code.status().as_u16().to_string(), code.title().to_owned()))
        .collect();
    assert_eq!(written, known);
}

#[test]
fn every_kind_of_notification_stands_in_the_table_of_events_and_nothing_else_does() {
    let written: BTreeSet<_> = rows(page("docs/events.md"))
        .filter(|cells| cells.len() == 6 && cells[1].starts_with('`'))
        .map(|cells| (cells[1].trim_matches('`').to_owned(), cells[4].to_owned()))
        .collect();
    let known = KINDS.iter().map(|(event, level)| {
        let level = serde_json::to_value(level).expect("JSON");
        ((*event).to_owned(), level.as_str().expect("a level").to_owned())
    });
    assert_eq!(written, known.collect());
}

#[test]
fn every_event_that_is_offered_outside_stands_in_the_table_of_webhooks_and_nothing_else_does() {
    let first = rows(page("docs/webhooks.md")).filter(|cells| cells.len() == 2 && cells[0].starts_with('`'));
    let written: Vec<_> =
        first.flat_map(|cells| cells[0].split(", ").map(|name| name.trim_matches('`')).collect::<Vec<_>>()).collect();
    assert_eq!(BTreeSet::from_iter(&written), BTreeSet::from_iter(OFFERED));
    assert_eq!(written.len(), OFFERED.len());
}

#[test]
fn the_readme_names_the_two_commands_and_the_demo() {
    let makefile = include_str!("../../Makefile");
    for target in ["run", "test", "demo", "check"] {
        assert!(README.contains(&format!("make {target}")), "make {target}");
        assert!(makefile.contains(&format!("\n{target}:")), "{target} in the Makefile");
    }
}

#[test]
fn every_link_leads_somewhere() {
    let (root, mut links, mut dead) = (Path::new(env!("CARGO_MANIFEST_DIR")), 0, Vec::new());
    for (name, text) in PAGES {
        let folder = root.join(name).parent().expect("a folder").to_owned();
        for after in text.split("](").skip(1) {
            let target = after.split(')').next().unwrap_or_default();
            let path = target.split('#').next().unwrap_or_default();
            if !path.contains("://") && !path.is_empty() {
                links += 1;
                dead.extend((!folder.join(path).exists()).then(|| format!("{name}: {target}")));
            }
        }
    }
    assert!(links > 15, "only {links} links were found");
    assert!(dead.is_empty(), "{}", dead.join("\n"));
}

#[test]
fn the_map_and_the_table_of_tests_name_what_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (_, map) = README.split_once("\nsrc/\n").expect("a map");
    let map = map.split("```").next().unwrap_or_default();
    let mut named = 0;
    for line in map.lines() {
        let below = if line.starts_with(' ') { root.join("src") } else { root.to_owned() };
        let names = line.trim_start().split("  ").next().unwrap_or_default();
        for name in names.split(' ').filter(|name| !name.is_empty()) {
            named += 1;
            assert!(below.join(name).exists(), "{name} is not there: {line}");
        }
    }
    assert!(named > 20, "only {named} names were found");
    let tests = rows(README).filter(|cells| cells.len() == 2 && cells[0].starts_with("`tests/"));
    for name in tests.flat_map(|cells| cells[0].split(", ").map(|name| name.trim_matches('`')).collect::<Vec<_>>()) {
        let path = if name.starts_with("tests/") { root.join(name) } else { root.join("tests/it").join(name) };
        assert!(path.exists(), "{name}");
    }
}

/// Method and path of each request to the API in the README's blocks of shell, variables as `{}`.
fn requests(text: &str) -> Vec<(&'static str, String)> {
    let blocks = text.split("```sh\n").skip(1).filter_map(|after| after.split("```").next());
    let mut requests = Vec::new();
    for block in blocks {
        for after in block.split("curl ").skip(1) {
            let command = after.split("| jq").next().unwrap_or_default();
            let Some((_, path)) = command.split_once("\"$API") else { continue };
            let path = path.split(['"', '?']).next().unwrap_or_default();
            let parts = path.split('/').map(|part| if part.starts_with('$') { "{}" } else { part });
            let posts = command.contains(" -d ") || command.contains("-X POST");
            requests.push((if posts { "post" } else { "get" }, parts.collect::<Vec<_>>().join("/")));
        }
    }
    requests
}

#[test]
fn the_first_five_minutes_ask_for_what_there_is() {
    let document: Value = serde_json::from_str(include_str!("openapi.json")).expect("JSON");
    let paths = document["paths"].as_object().expect("paths");
    let mut known = BTreeSet::new();
    for (path, item) in paths {
        let path = path.trim_start_matches("/api/v1");
        let parts = path.split('/').map(|part| if part.starts_with('{') { "{}" } else { part });
        let path = parts.collect::<Vec<_>>().join("/");
        known.extend(item.as_object().expect("methods").keys().map(|method| (method.clone(), path.clone())));
    }
    let asked = requests(README);
    assert!(asked.len() >= 10, "only {} requests were found", asked.len());
    for (method, path) in asked {
        assert!(known.contains(&(method.to_owned(), path.clone())), "{method} {path} is not there");
    }
}
