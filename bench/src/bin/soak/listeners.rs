//! Everybody's socket: open at some server, away now and then, back with the last number that was heard.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use anyhow::Context;
use futures_util::StreamExt;
use parkmate_bench::scene::Person;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde_json::Value;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use uuid::Uuid;

use crate::Options;
use crate::stage::Stage;

const TO_CONNECT: Duration = Duration::from_secs(6);

/// What one person heard.
#[derive(Debug, Clone, Default)]
pub struct Heard {
    pub last: i64,
    /// The notification of each number, in the order they came.
    pub ids: Vec<(i64, Uuid)>,
    pub connected: u64,
    pub faults: Vec<String>,
}

impl Heard {
    /// A frame of the socket.
    pub fn hear(&mut self, frame: &Value) {
        if frame.get("recovered").and_then(Value::as_bool) == Some(false) {
            self.faults.push(format!("after {} nothing is known any more: {frame}", self.last));
        }
        let Some(seq) = frame.get("seq").and_then(Value::as_i64) else { return };
        if seq != self.last + 1 {
            self.faults.push(format!("{seq} came after {}", self.last));
        }
        self.last = self.last.max(seq);
        let id = frame.get("id").and_then(Value::as_str).and_then(|id| id.parse().ok());
        self.ids.push((seq, id.unwrap_or_default()));
    }
}

pub struct Listeners {
    heard: HashMap<Uuid, Arc<Mutex<Heard>>>,
    stop: watch::Sender<bool>,
    sockets: JoinSet<()>,
}

pub fn open(stage: &Stage, options: &Options) -> Listeners {
    let (stop, mut sockets, mut heard) = (watch::Sender::new(false), JoinSet::new(), HashMap::new());
    let admins = stage.scene.operators.iter().map(|operator| &operator.admin);
    for (place, person) in stage.scene.customers.iter().chain(admins).enumerate() {
        let ear = Arc::new(Mutex::new(Heard::default()));
        heard.insert(person.id.0, ear.clone());
        let chance = StdRng::seed_from_u64(options.seed.rotate_left(32) ^ place as u64);
        let listener = Listener { person: person.clone(), servers: stage.addresses.clone(), chance, ear };
        let mut told = stop.subscribe();
        sockets.spawn(async move {
            tokio::select! {
                _ = told.wait_for(|stop| *stop) => {}
                () = listener.listen() => {}
            }
        });
    }
    Listeners { heard, stop, sockets }
}

impl Listeners {
    pub fn last_of(&self, account: Uuid) -> Option<i64> {
        self.heard.get(&account)?.lock().ok().map(|heard| heard.last)
    }

    pub async fn stop(self) -> HashMap<Uuid, Heard> {
        self.stop.send_replace(true);
        self.sockets.join_all().await;
        let all = self.heard.into_iter();
        all.filter_map(|(account, ear)| Some((account, ear.lock().ok()?.clone()))).collect()
    }
}

struct Listener {
    person: Person,
    servers: Vec<SocketAddr>,
    chance: StdRng,
    ear: Arc<Mutex<Heard>>,
}

impl Listener {
    async fn listen(mut self) {
        loop {
            let stays = Duration::from_millis(self.chance.random_range(500..12_000));
            // However it ends, it begins again.
            let _ = timeout(stays, self.once()).await;
            sleep(Duration::from_millis(self.chance.random_range(0..200))).await;
        }
    }

    async fn once(&mut self) -> anyhow::Result<()> {
        let place = self.chance.random_range(0..self.servers.len());
        let address = self.servers.get(place).context("a server")?;
        let since = self.with(|heard| heard.last);
        let url = format!("ws://{address}/ws/notifications/{}/?since={since}", self.person.id);
        let mut request = url.into_client_request()?;
        request.headers_mut().insert("authorization", format!("Bearer {}", self.person.token).parse()?);
        let (mut socket, _) = timeout(TO_CONNECT, connect_async(request)).await??;
        self.with(|heard| heard.connected += 1);
        while let Some(message) = socket.next().await {
            if let Message::Text(text) = message? {
                let frame: Value = serde_json::from_str(&text)?;
                self.with(|heard| heard.hear(&frame));
            }
        }
        Ok(())
    }

    fn with<T: Default>(&self, what: impl FnOnce(&mut Heard) -> T) -> T {
        self.ear.lock().map(|mut heard| what(&mut heard)).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Heard;

    #[test]
    fn a_gap_a_repetition_and_a_lost_past_are_noticed() {
        let faults = |frames: &[serde_json::Value]| {
            let mut heard = Heard::default();
            frames.iter().for_each(|frame| heard.hear(frame));
            heard.faults.len()
        };
        let seq = |seq: i64| json!({"seq": seq, "id": "019e0000-0000-7000-8000-000000000001"});
        assert_eq!(faults(&[json!({"recovered": true}), seq(1), json!({"type": "read"}), seq(2)]), 0);
        assert_eq!(faults(&[seq(1), seq(3)]), 1, "a gap");
        assert_eq!(faults(&[seq(1), seq(1)]), 1, "a repetition");
        assert_eq!(faults(&[json!({"recovered": false})]), 1);
    }
}
