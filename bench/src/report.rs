//! Lines of results: a table for people, JSON for machines.

use std::fmt::Write as _;
use std::path::Path;

use anyhow::Context;
use serde::Serialize;

/// What must hold of a figure, or of its ratio to the reference.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Bar {
    AtLeast(f64),
    AtMost(f64),
    RatioAtLeast(f64),
    RatioAtMost(f64),
    /// What is true at any speed.
    Exactly(f64),
}

#[derive(Debug, Clone, Serialize)]
pub struct Line {
    /// P1 to P10.
    pub id: &'static str,
    pub what: String,
    pub unit: &'static str,
    pub ours: f64,
    pub reference: Option<f64>,
    pub bar: Option<Bar>,
    pub ratio: Option<f64>,
    pub met: Option<bool>,
}

impl Line {
    /// A figure that is told.
    pub fn told(id: &'static str, what: impl Into<String>, ours: f64, unit: &'static str) -> Self {
        Self { id, what: what.into(), unit, ours, reference: None, bar: None, ratio: None, met: None }
    }

    /// The same, measured of the reference.
    pub fn beside(mut self, reference: f64) -> Self {
        self.reference = Some(reference);
        self.ratio = Some(self.ours / reference);
        self
    }

    pub fn held_to(mut self, bar: Bar) -> Self {
        self.bar = Some(bar);
        // What could not be measured does not hold: every comparison with it is false.
        let ratio = self.ratio.unwrap_or(f64::NAN);
        self.met = Some(match bar {
            Bar::AtLeast(least) => self.ours >= least,
            Bar::AtMost(most) => self.ours <= most,
            Bar::RatioAtLeast(least) => ratio >= least,
            Bar::RatioAtMost(most) => ratio <= most,
            Bar::Exactly(value) => self.ours == value,
        });
        self
    }
}

#[derive(Debug, Serialize)]
pub struct Report<'a> {
    pub cores: usize,
    /// Small sizes: the figures say nothing.
    pub short: bool,
    pub lines: &'a [Line],
}

impl Report<'_> {
    pub fn write(&self, file: &Path) -> anyhow::Result<()> {
        let text = serde_json::to_string_pretty(self)?;
        if let Some(folder) = file.parent() {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::write(file, text).with_context(|| format!("writing {}", file.display()))
    }
}

/// As Markdown has tables, so that it can be pasted into one of the pages.
pub fn table(lines: &[Line]) -> String {
    let mut cells = vec![["#", "what", "ours", "reference", "ratio", "bar", "met"].map(str::to_owned)];
    cells.extend(lines.iter().map(row));
    let widths = |column: usize| cells.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max();
    let widths: Vec<_> = (0..7).map(|column| widths(column).unwrap_or(0)).collect();
    let mut text = String::new();
    for (number, row) in cells.iter().enumerate() {
        for (cell, width) in row.iter().zip(&widths) {
            // Writing to a String cannot fail.
            let _ = write!(text, "| {cell:<width$} ");
        }
        text.push_str("|\n");
        if number == 0 {
            text.extend(widths.iter().map(|width| format!("|{}", "-".repeat(width + 2))));
            text.push_str("|\n");
        }
    }
    text
}

fn row(line: &Line) -> [String; 7] {
    let optional = |value: Option<f64>, write: fn(f64) -> String| value.map_or("–".to_owned(), write);
    let bar = match line.bar {
        None => "told".to_owned(),
        Some(Bar::AtLeast(least)) => format!("≥ {}", figure(least)),
        Some(Bar::AtMost(most)) => format!("≤ {}", figure(most)),
        Some(Bar::RatioAtLeast(least)) => format!("ratio ≥ {least}"),
        Some(Bar::RatioAtMost(most)) => format!("ratio ≤ {most}"),
        Some(Bar::Exactly(value)) => format!("= {}", figure(value)),
    };
    let met = match line.met {
        None => "",
        Some(true) => "yes",
        Some(false) => "**no**",
    };
    let ours = if line.unit.is_empty() { figure(line.ours) } else { format!("{} {}", figure(line.ours), line.unit) };
    let (reference, ratio) = (optional(line.reference, figure), optional(line.ratio, |ratio| format!("{ratio:.2}")));
    [line.id.to_owned(), line.what.clone(), ours, reference, ratio, bar, met.to_owned()]
}

/// Three digits that matter, and no more.
fn figure(value: f64) -> String {
    match value.abs() {
        size if size >= 100.0 || value.fract() == 0.0 => format!("{value:.0}"),
        size if size >= 10.0 => format!("{value:.1}"),
        _ => format!("{value:.2}"),
    }
}

#[cfg(test)]
mod tests {
    use super::{Bar, Line, table};

    #[test]
    fn a_line_is_held_to_its_bar() {
        let line = |bar| Line::told("P1", "bookings", 500.0, "/s").beside(1_000.0).held_to(bar).met;
        assert_eq!(line(Bar::RatioAtLeast(0.5)), Some(true));
        assert_eq!(line(Bar::RatioAtMost(0.4)), Some(false));
        assert_eq!(line(Bar::AtLeast(501.0)), Some(false));
        assert_eq!(line(Bar::AtMost(500.0)), Some(true));
    }

    #[test]
    fn what_could_not_be_measured_does_not_hold() {
        for bar in [Bar::AtMost(1.0), Bar::RatioAtLeast(0.0), Bar::RatioAtMost(1.0), Bar::Exactly(0.0)] {
            assert_eq!(Line::told("P2", "nothing", f64::NAN, "ms").held_to(bar).met, Some(false));
        }
    }

    #[test]
    fn the_table_has_a_row_a_line_and_one_width_a_column() {
        let lines = [Line::told("P1", "bookings", 0.25, "/s"), Line::told("P10", "p99 – short", 12_345.6, "ms")];
        let text = table(&lines);
        let rows: Vec<_> = text.lines().collect();
        assert_eq!(rows.len(), 4);
        assert!(rows.iter().all(|row| row.chars().count() == rows[0].chars().count()), "{text}");
        assert!(rows[3].contains("12346 ms"), "{text}");
    }
}
