//! Several servers on one database: they are one service, whichever is asked, and whichever goes.

mod balancer;
mod crossing;
mod cuts;
mod deaths;
mod restart;

use parkmate::types::LotId;
use reqwest::Method;
use serde_json::{Value, json};

use crate::world::{Person, Socket, World};

const EVERYTHING: [&str; 5] = ["bookings", "payments", "car_washes", "assignments", "bays"];

/// A socket at a lot, past its first frame.
async fn look_at(lot: LotId, person: &Person) -> Socket {
    let mut socket = person.dial(&format!("/ws/lots/{lot}/"), &[]).await.expect("the socket opens");
    assert_eq!(socket.next().await["type"], "connected");
    socket
}

async fn expect_everything(socket: &mut Socket) {
    assert_eq!(socket.next().await["what"], json!(EVERYTHING));
}

/// That the next change is told, and nothing before it but that all may have changed.
async fn expect_change(socket: &mut Socket, what: &[&str]) {
    let mut frame = socket.next().await;
    while frame["what"] == json!(EVERYTHING) {
        frame = socket.next().await;
    }
    assert_eq!(frame["what"], json!(what));
}

/// A person's socket, past its first frame.
async fn listen(person: &Person, since: Option<i64>) -> Socket {
    let mut socket = person.socket(since).await;
    assert_eq!(socket.next().await["connected"], true);
    socket
}

/// Why the server is not ready; None if it is.
async fn not_ready(person: &Person, path: &str) -> Option<Value> {
    let answer = person.request(Method::GET, path).send().await.expect("an answer");
    let ready = answer.status() == 200;
    let body: Value = answer.json().await.expect("JSON");
    if ready { None } else { Some(body["detail"].clone()) }
}

impl World {
    /// Of a bay with its lot and its lot admin.
    async fn place(&self) -> (Person, LotId, parkmate::types::SlotId) {
        let operator = self.operator("nandi").await;
        let lot = operator.lot("MG Road").await;
        let (id, bay) = (lot.id, lot.bay("A1").await);
        (operator.admin, id, bay)
    }
}
