//! Every figure beside its reference, in the same run: absolute ones mean little on shared machines.
//!
//!     bench [--short] [p1 p2 …]
//!
//! All of them unless some are named. The table goes to the terminal and, as JSON, to `target/bench.json`.

mod events;
mod fan_out;
mod p1;
mod p10;
mod p2;
mod p4;
mod p5;
mod p6;
mod p7;
mod p8;
mod p9;

use std::future::Future;
use std::path::Path;
use std::pin::Pin;

use anyhow::{Context, bail};
use parkmate_bench::ground::{Ground, Postgres};
use parkmate_bench::report::{self, Line, Report};

type Measurement = for<'a> fn(&'a Ground) -> Pin<Box<dyn Future<Output = anyhow::Result<Vec<Line>>> + 'a>>;

const ALL: &[(&str, Measurement)] = &[
    ("p1", |ground| Box::pin(p1::measure(ground))),
    ("p2", |ground| Box::pin(p2::measure(ground))),
    ("p4", |ground| Box::pin(p4::measure(ground))),
    ("p5", |ground| Box::pin(p5::measure(ground))),
    ("fan_out", |ground| Box::pin(fan_out::measure(ground))),
    ("p6", |ground| Box::pin(p6::measure(ground))),
    ("p7", |ground| Box::pin(p7::measure(ground))),
    ("p8", |ground| Box::pin(p8::measure(ground))),
    ("p9", |ground| Box::pin(p9::measure(ground))),
    ("p10", |ground| Box::pin(p10::measure(ground))),
];

/// One thread: the clients share the cores with what they measure.
#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let short = arguments.iter().any(|argument| argument == "--short");
    let named: Vec<_> = arguments.iter().filter(|argument| !argument.starts_with("--")).collect();
    if let Some(strange) = named.iter().find(|name| !ALL.iter().any(|(known, _)| known == *name)) {
        bail!("there is no {strange}");
    }
    let wanted = |name: &str| named.is_empty() || named.iter().any(|named| *named == name);
    let postgres = Postgres::start().await?;
    let measured = run(&postgres, wanted, short).await;
    postgres.stop().await?;
    let lines = measured?;
    println!("\n{}", report::table(&lines));
    let cores = std::thread::available_parallelism()?.get();
    Report { cores, short, lines: &lines }.write(Path::new("target/bench.json"))
}

async fn run(postgres: &Postgres, wanted: impl Fn(&str) -> bool, short: bool) -> anyhow::Result<Vec<Line>> {
    let mut lines = Vec::new();
    for (name, measure) in ALL.iter().filter(|(name, _)| wanted(name)) {
        eprintln!("{name} …");
        let ground = postgres.ground(name, short).await?;
        let measured = measure(&ground).await.with_context(|| format!("measuring {name}"))?;
        eprint!("{}", report::table(&measured));
        lines.extend(measured);
        postgres.clear(ground).await?;
    }
    Ok(lines)
}
