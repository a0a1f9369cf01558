//! The kinds of search, as the web app and the API ask.

use std::time::{Duration, Instant};

use anyhow::ensure;
use chrono::{SecondsFormat, TimeDelta};
use parkmate_bench::client::Client;
use serde_json::Value;

/// What is asked for, `{from}` being in three hours, and whether the second page is.
pub const KINDS: [(&str, &str, bool); 18] = [
    ("by name", "", false),
    ("by name, second page", "", true),
    ("class", "vehicle_class=sedan", false),
    ("near", "near=20,78", false),
    ("near, second page", "near=20,78", true),
    ("near, class", "near=20,78&vehicle_class=sedan", false),
    ("near, radius", "near=20,78&radius_m=200000", false),
    ("near, radius with nothing in it", "near=0,0&radius_m=5000", false),
    ("near, from", "near=20,78&from={from}", false),
    ("near, from, class", "near=20,78&from={from}&vehicle_class=hatchback", false),
    ("from", "from={from}", false),
    ("words", "q=market road", false),
    ("words that nothing has", "q=nowhere", false),
    ("washes cars", "car_wash=true", false),
    ("dearest hour", "max_rate=2500", false),
    ("stars", "min_rating=4.5", false),
    ("by rate, class", "sort=rate&vehicle_class=sedan", false),
    ("by rating, class, from", "sort=rating&vehicle_class=sedan&from={from}", false),
];

/// One search of a kind, timed; of a second page only that.
pub async fn search(client: &mut Client, query: &str, second: bool) -> anyhow::Result<Duration> {
    let from = (parkmate_bench::now() + TimeDelta::hours(3)).to_rfc3339_opts(SecondsFormat::Secs, true);
    let mut path = format!("/api/v1/lots?{}", query.replace("{from}", &from).replace(' ', "%20"));
    if second {
        let first: Value = client.get(&path).await?.json()?;
        let cursor = first.get("next_cursor").and_then(Value::as_str).unwrap_or_default().to_owned();
        // A small platform has no second page.
        if !cursor.is_empty() {
            path = format!("{path}&cursor={cursor}");
        }
    }
    let asked = Instant::now();
    let reply = client.get(&path).await?;
    ensure!(reply.status == 200, "{path}: {}: {}", reply.status, reply.text());
    Ok(asked.elapsed())
}
