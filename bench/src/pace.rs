//! Requests at a given pace, whether or not the ones before were answered: who waits counts from when it was due to be
//! asked.

use std::time::Duration;

use futures_util::future::try_join_all;
use tokio::time::{Instant, sleep_until};

use crate::client::Client;
use crate::sample::Sample;

/// `rate` a second in all, by these clients in turn, until `end`. `ask` says what became of it.
pub async fn paced<T>(
    clients: Vec<Client>,
    rate: f64,
    end: impl Fn() -> bool,
    ask: impl AsyncFn(&mut Client) -> anyhow::Result<T>,
) -> anyhow::Result<Vec<(T, Duration)>> {
    let (count, begin) = (clients.len(), Instant::now());
    let (end, ask) = (&end, &ask);
    let all = clients.into_iter().enumerate().map(async |(number, mut client)| {
        let mut answers = Vec::new();
        for round in 0.. {
            let due = begin + Duration::from_secs_f64((round * count + number) as f64 / rate);
            sleep_until(due).await;
            if end() {
                break;
            }
            let became = ask(&mut client).await?;
            answers.push((became, due.elapsed()));
        }
        anyhow::Ok(answers)
    });
    Ok(try_join_all(all).await?.into_iter().flatten().collect())
}

/// The durations of those that came out like this.
pub fn sample<T>(answers: &[(T, Duration)], within: Duration, like: impl Fn(&T) -> bool) -> Sample {
    let took = answers.iter().filter(|(became, _)| like(became)).map(|(_, took)| *took).collect();
    Sample::of(took, within)
}

/// For so long from now.
pub fn during(within: Duration) -> impl Fn() -> bool {
    let end = Instant::now() + within;
    move || Instant::now() >= end
}
