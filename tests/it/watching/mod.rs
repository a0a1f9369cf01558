//! What those who run it look at: figures, rules that wake somebody, a dashboard, log lines. That the pages and files tell of what
//! there is.

mod figures;
mod lines;
mod rules;

use std::collections::{BTreeMap, BTreeSet};

use reqwest::Method;

use crate::world::{Person, Reply};

const OPERATIONS: &str = include_str!("../../../docs/operations.md");

/// A scrape: the value of each series, by its name with its labels; and the names with their types, and with what they are.
struct Scrape {
    values: BTreeMap<String, f64>,
    types: BTreeMap<String, String>,
    helps: BTreeMap<String, String>,
}

impl Scrape {
    async fn of(server: &Person) -> Self {
        let reply = Reply::of(server.request(Method::GET, "/metrics").send().await.expect("an answer")).await;
        let text = reply.expect(200).as_str().expect("text").to_owned();
        let helps = text.lines().filter_map(|line| line.strip_prefix("# HELP ")?.split_once(' '));
        let types = text.lines().filter_map(|line| line.strip_prefix("# TYPE ")?.split_once(' '));
        let values = text.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.rsplit_once(' '));
        Self {
            types: types.map(|(name, kind)| (name.to_owned(), kind.to_owned())).collect(),
            helps: helps.map(|(name, help)| (name.to_owned(), help.to_owned())).collect(),
            values: values.map(|(series, value)| (series.to_owned(), value.parse().expect("a number"))).collect(),
        }
    }

    fn names(&self) -> BTreeSet<&str> {
        self.types.keys().map(String::as_str).collect()
    }

    /// Of all series of a name together; of a histogram how often it was told something.
    fn total(&self, name: &str) -> f64 {
        let counted = if self.types.get(name).is_some_and(|kind| kind == "histogram") { "_count" } else { "" };
        let name = format!("{name}{counted}");
        self.values.iter().filter(|(series, _)| series.split('{').next() == Some(&name)).map(|(_, value)| value).sum()
    }
}

/// The table of figures in docs/operations.md: name, and what it is.
fn told_of() -> BTreeMap<String, String> {
    let rows = OPERATIONS.lines().filter_map(|line| line.strip_prefix("| `")?.split_once('`'));
    let rows = rows.filter(|(name, _)| name.starts_with("parkmate_") || name.starts_with("process_"));
    rows.map(|(name, rest)| (name.to_owned(), rest.split('|').nth(2).unwrap_or_default().trim().to_owned())).collect()
}

/// The names of figures in an expression.
fn named_in(expression: &str) -> BTreeSet<String> {
    let words = expression.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_');
    let figures = words.filter(|word| word.starts_with("parkmate_") || word.starts_with("process_"));
    let whole = |word: &str| {
        let cut = ["_bucket", "_count", "_sum"].iter().find_map(|end| word.strip_suffix(end));
        cut.unwrap_or(word).to_owned()
    };
    figures.map(whole).collect()
}
