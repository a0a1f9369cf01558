use std::collections::BTreeSet;

use serde_json::Value;

use super::{named_in, told_of};

const RULES: &str = include_str!("../../../deploy/prometheus/alerts.yml");
const TRIED: &str = include_str!("../../../deploy/prometheus/alerts.test.yml");
const ALERTS: &str = include_str!("../../../docs/alerts.md");
const DASHBOARD: &str = include_str!("../../../deploy/grafana/parkmate.json");

/// Name and text of each rule.
fn rules() -> Vec<(&'static str, &'static str)> {
    let rules: Vec<_> = RULES.split("- alert: ").skip(1).collect();
    rules.into_iter().map(|rule| (rule.lines().next().expect("a name").trim(), rule)).collect()
}

#[test]
fn every_alert_has_its_section_and_every_section_its_alert() {
    let sections: BTreeSet<_> = ALERTS.lines().filter_map(|line| line.strip_prefix("## ")).collect();
    let alerts: BTreeSet<_> = rules().into_iter().map(|(name, _)| name).collect();
    assert!(alerts.len() > 15, "only {} rules were found", alerts.len());
    assert_eq!(alerts, sections);
    for section in ALERTS.split("\n## ").skip(1) {
        for part in ["**It means**", "**Look at**", "**Do**"] {
            assert!(section.contains(part), "{part} is missing: {section}");
        }
    }
}

#[test]
fn every_alert_says_how_grave_it_is_what_is_wrong_and_where_to_read_on() {
    for (name, rule) in rules() {
        assert!(rule.contains("severity: critical") || rule.contains("severity: warning"), "{name}");
        assert!(rule.contains("summary: \""), "{name}");
        assert!(rule.contains(&format!("runbook: docs/alerts.md#{}\n", name.to_lowercase())), "{name}");
        // Those that begin at once count over a while, or say what must never be.
        let at_once = rule.contains("increase(") || rule.contains("changes(") || name == "InvariantViolated";
        assert!(rule.contains("for: ") || at_once, "{name} would wake somebody for one bad scrape");
    }
}

#[test]
fn every_alert_asks_for_figures_that_there_are() {
    let told = told_of();
    for (name, rule) in rules() {
        let asked = named_in(rule.split("annotations:").next().expect("an expression"));
        assert!(!asked.is_empty() || rule.contains("up{job="), "{name} asks for nothing");
        let unknown: Vec<_> = asked.iter().filter(|figure| !told.contains_key(*figure)).collect();
        assert!(unknown.is_empty(), "{name}: {unknown:?}");
    }
    for figure in named_in(TRIED) {
        assert!(told.contains_key(&figure), "{figure} in the rules' own tests");
    }
}

/// The rows, and below each its panels, as they are drawn.
fn panels() -> Vec<Value> {
    let dashboard: Value = serde_json::from_str(DASHBOARD).expect("JSON");
    dashboard["panels"].as_array().expect("panels").clone()
}

#[test]
fn the_dashboard_has_a_row_for_each_part_and_draws_figures_that_there_are() {
    let (told, panels) = (told_of(), panels());
    let rows: Vec<_> = panels.iter().filter(|panel| panel["type"] == "row").map(|row| row["title"].clone()).collect();
    for row in ["Traffic", "Bookings", "Notifications and sockets", "Scheduler and outboxes", "Database", "Money"] {
        assert!(rows.contains(&row.into()), "{row}");
    }
    let mut drawn = BTreeSet::new();
    for panel in panels.iter().filter(|panel| panel["type"] != "row") {
        let (title, targets) = (&panel["title"], panel["targets"].as_array().expect("targets"));
        assert!(!targets.is_empty() && panel["description"].as_str().is_some_and(|text| !text.is_empty()), "{title}");
        assert!(panel["fieldConfig"]["defaults"]["unit"].is_string(), "{title} has no unit");
        assert_eq!(panel["datasource"]["uid"], "${datasource}", "{title} asks a Prometheus of its own");
        for target in targets {
            let asked = named_in(target["expr"].as_str().expect("an expression"));
            let unknown: Vec<_> = asked.iter().filter(|figure| !told.contains_key(*figure)).collect();
            assert!(unknown.is_empty(), "{title}: {unknown:?}");
            drawn.extend(asked);
        }
    }
    let undrawn: Vec<_> = told.keys().filter(|figure| !drawn.contains(*figure)).collect();
    assert!(undrawn.len() <= 1, "measured, and nobody sees it: {undrawn:?}");
}

#[test]
fn no_panel_of_the_dashboard_lies_on_another() {
    let (panels, mut taken, mut ids) = (panels(), BTreeSet::new(), BTreeSet::new());
    for panel in &panels {
        assert!(ids.insert(panel["id"].as_i64()), "two panels have the id {}", panel["id"]);
        let at = |field: &str| panel["gridPos"][field].as_i64().expect("a place");
        for x in at("x")..at("x") + at("w") {
            for y in at("y")..at("y") + at("h") {
                assert!(x < 24 && taken.insert((x, y)), "{} lies on another, or beside the page", panel["title"]);
            }
        }
    }
}
