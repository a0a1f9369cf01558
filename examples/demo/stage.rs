//! The clock, the ears, and what was expected to be heard.

use std::collections::HashMap;
use std::time::Duration;

use anyhow::Context;
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};
use tokio::sync::mpsc;
use tokio::time::{Instant, timeout_at};

use crate::paper::Paper;
use crate::person::{Person, Told, text};

/// In real time, from the answer that caused it. Refunds wait for the scheduler, which looks once a second.
const PATIENCE: Duration = Duration::from_secs(5);

pub struct Stage {
    pub paper: Paper,
    pub now: DateTime<Utc>,
    /// Turns the clock.
    hand: Person,
    heard: mpsc::UnboundedReceiver<Told>,
    /// Printed, and not yet asked for: who and which event.
    loose: Vec<(String, String)>,
    /// The number of the last notification of each person.
    seqs: HashMap<String, i64>,
    came: usize,
    faults: Vec<String>,
}

impl Stage {
    pub async fn open(paper: Paper, hand: &Person, start: DateTime<Utc>, people: &[&Person]) -> anyhow::Result<Self> {
        let (ear, heard) = mpsc::unbounded_channel();
        let (hand, seqs) = (hand.clone(), HashMap::new());
        let mut stage = Self { paper, now: start, hand, heard, loose: Vec::new(), seqs, came: 0, faults: Vec::new() };
        stage.set_clock(start).await?;
        for person in people {
            let latest = person.listen(ear.clone()).await?;
            stage.seqs.insert(person.name.clone(), latest);
        }
        Ok(stage)
    }

    pub fn scene(&self, title: &str) {
        self.paper.scene(self.now, title);
    }

    pub fn say(&self, words: &str) {
        self.paper.line(words);
    }

    /// On the way everything that is due happens, in order.
    pub async fn wait(&mut self, minutes: i64) -> anyhow::Result<()> {
        self.set_clock(self.now + TimeDelta::minutes(minutes)).await
    }

    async fn set_clock(&mut self, to: DateTime<Utc>) -> anyhow::Result<()> {
        let set = self.hand.post("/dev/clock", json!({"set": to})).await;
        let shown = set.context("the demo needs a server with PARKMATE_CLOCK=simulated")?;
        self.now = text(&shown["now"])?.parse()?;
        Ok(())
    }

    /// Prints what comes until each of these has come.
    pub async fn expect(&mut self, wanted: &[(&Person, &str)]) {
        let deadline = Instant::now() + PATIENCE;
        for (person, event) in wanted {
            let this = |(who, what): &(String, String)| *who == person.name && what == event;
            let place = loop {
                if let Some(place) = self.loose.iter().position(this) {
                    break Some(place);
                }
                match timeout_at(deadline, self.heard.recv()).await {
                    Ok(Some(told)) => self.take(told),
                    Ok(None) | Err(_) => break None,
                }
            };
            match place {
                Some(place) => drop(self.loose.remove(place)),
                None => self.fault(format!("{} was not told {event}.", person.name)),
            }
        }
    }

    /// That this person was told nothing but what was printed.
    pub async fn expect_silence(&mut self, person: &Person) -> anyhow::Result<()> {
        let inbox = person.get("/notifications/unread-count").await?;
        if inbox["latest_seq"].as_i64() == self.seqs.get(&person.name).copied() {
            self.say(&format!("{} is told nothing.", person.name));
        } else {
            self.fault(format!("{} should have been told nothing.", person.name));
        }
        Ok(())
    }

    fn take(&mut self, Told { who, frame }: Told) {
        self.paper.notification(&who, &frame);
        self.came += 1;
        let seq = frame["seq"].as_i64().unwrap_or_default();
        if self.seqs.insert(who.clone(), seq).is_some_and(|last| last + 1 != seq) {
            self.fault(format!("{who} got {seq} out of order."));
        }
        let event = frame["event"].as_str().unwrap_or_default();
        self.loose.push((who, event.to_owned()));
    }

    pub fn fault(&mut self, words: String) {
        self.paper.bad(&words);
        self.faults.push(words);
    }

    /// The platform's own look at itself, and whether all went as expected.
    pub async fn end(mut self, admin: &Person) -> anyhow::Result<bool> {
        self.scene(&format!("{} asks what must always hold", admin.name));
        let report = admin.get("/admin/invariants").await?;
        for check in report["checks"].as_array().context("no checks")? {
            let line = format!("{:>3}  {}", check["violations"], text(&check["name"])?.replace('_', " "));
            if check["violations"] == 0 { self.say(&line) } else { self.fault(format!("{line} {}", check["sample"])) }
        }
        if report["ok"] != Value::Bool(true) {
            self.fault("The invariants do not hold.".into());
        }
        while let Ok(told) = self.heard.try_recv() {
            self.take(told);
        }
        for (who, event) in std::mem::take(&mut self.loose) {
            self.fault(format!("{who} was told {event}, which nobody expected."));
        }
        println!();
        match self.faults.len() {
            0 => self.paper.good(&format!("{} notifications: all that were expected, each once, in order.", self.came)),
            faults => self.paper.bad(&format!("{faults} went wrong; what, stands above in its place.")),
        }
        Ok(self.faults.is_empty())
    }
}
