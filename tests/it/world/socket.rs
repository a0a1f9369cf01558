//! A client's end of a socket.

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use parkmate::events::Event;
use parkmate::types::{Currency, LotId, Money, OperatorId, PaymentId};
use reqwest::header::AUTHORIZATION;
use serde_json::Value;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use super::{Person, World};

/// A test that waits this long has failed.
const PATIENCE: Duration = Duration::from_secs(20);

#[derive(Debug)]
pub struct Socket {
    stream: WebSocketStream<MaybeTlsStream<TcpStream>>,
}

impl Socket {
    pub(super) async fn dial(person: &Person, path: &str, headers: &[(&'static str, &str)]) -> Result<Self, u16> {
        match Self::try_dial(person, path, headers).await {
            Ok(socket) => Ok(socket),
            Err(Error::Http(response)) => Err(response.status().as_u16()),
            Err(error) => panic!("{error}"),
        }
    }

    pub(super) async fn try_dial(person: &Person, path: &str, headers: &[(&'static str, &str)]) -> Result<Self, Error> {
        let mut request = format!("ws://{}{path}", person.server).into_client_request().expect("an address");
        if !person.token.is_empty() {
            let bearer = format!("Bearer {}", person.token);
            request.headers_mut().insert(AUTHORIZATION, bearer.parse().expect("a header"));
        }
        for (name, value) in headers {
            request.headers_mut().insert(*name, value.parse().expect("a header"));
        }
        let (stream, _) = timeout(PATIENCE, connect_async(request)).await.expect("an answer in time")?;
        Ok(Self { stream })
    }

    pub async fn send(&mut self, text: &str) {
        self.stream.send(Message::text(text)).await.expect("sent");
    }

    /// Any message.
    pub async fn say(&mut self, message: Message) {
        self.stream.send(message).await.expect("sent");
    }

    /// As much of it as the server takes.
    pub async fn say_what_goes(&mut self, message: Message) {
        let _ = self.stream.send(message).await;
    }

    /// The next frame, or the code with which the server closes.
    pub async fn next_or_close(&mut self) -> Result<Value, u16> {
        match self.message().await {
            Message::Text(text) => Ok(serde_json::from_str(&text).expect("frames are JSON")),
            Message::Close(frame) => Err(frame.expect("a close code").code.into()),
            other => panic!("a text frame was expected, not {other:?}"),
        }
    }

    /// The next frame.
    pub async fn next(&mut self) -> Value {
        match self.message().await {
            Message::Text(text) => serde_json::from_str(&text).expect("frames are JSON"),
            other => panic!("a text frame was expected, not {other:?}"),
        }
    }

    /// The next frame; None once the connection has ended, however it did.
    pub async fn next_if_any(&mut self) -> Option<Value> {
        loop {
            match timeout(PATIENCE, self.stream.next()).await.expect("a frame in time")? {
                Ok(Message::Text(text)) => return Some(serde_json::from_str(&text).expect("frames are JSON")),
                Ok(Message::Ping(_) | Message::Pong(_)) => {}
                Ok(_) | Err(_) => return None,
            }
        }
    }

    /// Reads on until the server closes, and says with which code.
    pub async fn close_code(mut self) -> u16 {
        loop {
            if let Message::Close(frame) = self.message().await {
                return frame.expect("a close code").code.into();
            }
        }
    }

    async fn message(&mut self) -> Message {
        loop {
            let next = timeout(PATIENCE, self.stream.next()).await.expect("a frame in time");
            match next.expect("an open socket").expect("a sound socket") {
                Message::Ping(_) | Message::Pong(_) => {}
                message => return message,
            }
        }
    }
}

impl World {
    /// That nothing is under way to this person: of what the server sends next, a notification made here is the first.
    pub async fn expect_silence(&self, person: &Person, socket: &mut Socket) {
        let payment_id = self.tell(person).await;
        let frame = socket.next().await;
        assert_eq!(frame["data"]["payment_id"], payment_id.to_string(), "silence was expected: {frame:#}");
    }

    /// Tells a person, by the first server, of the refund of a payment that never was.
    pub async fn tell(&self, person: &Person) -> PaymentId {
        let payment_id = PaymentId::new();
        let amount = Money::new(1, Currency::Inr);
        let mut tx = self.app.begin().await.expect("a transaction");
        tx.emit(Event::RefundDone {
            payment_id,
            customer_id: person.id,
            operator_id: OperatorId::new(),
            lot_id: LotId::new(),
            amount,
        });
        tx.commit().await.expect("told");
        payment_id
    }
}
