//! A socket on which only the server speaks.

use std::time::Duration;

use actix_web::web;
use actix_ws::{AggregatedMessage, AggregatedMessageStream, Message, Session};
use bytestring::ByteString;
use futures_util::SinkExt;
use tokio::time::{Instant, interval_at, timeout};

use super::goodbye::goodbye;
use super::inbound::{Inbound, closing_for};
use crate::events::Closing;

const PING_EVERY: Duration = Duration::from_secs(25);
const LONGEST_SILENCE: Duration = Duration::from_secs(60);
const LONGEST_SEND: Duration = Duration::from_secs(10);

/// Says `welcome`, then whatever is `next`, until that ends or the client does. `next` may be given up while it waits.
pub async fn run(
    welcome: ByteString,
    next: impl AsyncFnMut() -> Result<ByteString, Closing>,
    mut out: Session,
    mut input: AggregatedMessageStream,
) {
    let closing = talk(welcome, next, &mut out, &mut input).await.err().unwrap_or(Closing::Gone);
    goodbye(out, closing).await;
}

async fn talk(
    welcome: ByteString,
    mut next: impl AsyncFnMut() -> Result<ByteString, Closing>,
    out: &mut Session,
    input: &mut AggregatedMessageStream,
) -> Result<(), Closing> {
    send(out, Message::Text(welcome)).await?;
    let (mut heard, mut inbound) = (Instant::now(), Inbound::new(Instant::now()));
    let mut pings = interval_at(heard + PING_EVERY, PING_EVERY);
    loop {
        tokio::select! {
            text = next() => send(out, Message::Text(text?)).await?,
            said = input.recv() => {
                let message = said.ok_or(Closing::Gone)?.map_err(|error| closing_for(&error))?;
                heard = Instant::now();
                inbound.message(heard)?;
                match message {
                    AggregatedMessage::Close(_) => return Ok(()),
                    AggregatedMessage::Ping(payload) => send(out, Message::Pong(payload)).await?,
                    AggregatedMessage::Pong(_) => {}
                    AggregatedMessage::Text(_) | AggregatedMessage::Binary(_) => inbound.rubbish()?,
                }
            }
            now = pings.tick() => {
                if now >= heard + LONGEST_SILENCE {
                    return Err(Closing::Silent);
                }
                send(out, Message::Ping(web::Bytes::new())).await?;
            }
        }
    }
}

async fn send(out: &mut Session, message: Message) -> Result<(), Closing> {
    match timeout(LONGEST_SEND, out.send(message)).await {
        Ok(sent) => sent.map_err(|_| Closing::Gone),
        Err(_) => Err(Closing::TooSlow),
    }
}
