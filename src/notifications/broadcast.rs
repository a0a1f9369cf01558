//! A socket on which only the server speaks.

use std::convert::Infallible;
use std::time::Duration;

use actix_web::web;
use actix_ws::Message;
use bytestring::ByteString;
use tokio::time::{Instant, interval_at, timeout};

use super::inbound::Inbound;
use crate::events::Closing;
use crate::websocket::{Connection, Heard};

const PING_EVERY: Duration = Duration::from_secs(25);
const LONGEST_SILENCE: Duration = Duration::from_secs(60);
const LONGEST_SEND: Duration = Duration::from_secs(10);

/// Says `welcome`, then whatever is `next`, until that ends or the client does. `next` may be given up while it waits.
pub async fn run(
    welcome: ByteString,
    next: impl AsyncFnMut() -> Result<ByteString, Closing>,
    mut connection: Connection,
) {
    let Err(closing) = talk(welcome, next, &mut connection).await;
    Box::pin(connection.goodbye(closing)).await;
}

async fn talk(
    welcome: ByteString,
    mut next: impl AsyncFnMut() -> Result<ByteString, Closing>,
    connection: &mut Connection,
) -> Result<Infallible, Closing> {
    send(connection, Message::Text(welcome)).await?;
    let (mut heard, mut inbound) = (Instant::now(), Inbound::new(Instant::now()));
    let mut pings = interval_at(heard + PING_EVERY, PING_EVERY);
    loop {
        tokio::select! {
            text = next() => send(connection, Message::Text(text?)).await?,
            said = connection.hear() => {
                let said = said?;
                heard = Instant::now();
                inbound.message(heard)?;
                match said {
                    Heard::Close => return Err(Closing::Gone),
                    Heard::Ping(payload) => send(connection, Message::Pong(payload)).await?,
                    Heard::Pong => {}
                    Heard::Text(_) | Heard::Binary => inbound.rubbish()?,
                }
            }
            now = pings.tick() => {
                if now >= heard + LONGEST_SILENCE {
                    return Err(Closing::Silent);
                }
                send(connection, Message::Ping(web::Bytes::new())).await?;
            }
        }
    }
}

async fn send(connection: &mut Connection, message: Message) -> Result<(), Closing> {
    connection.say(message);
    match connection.write_what_goes() {
        Ok(true) => Ok(()),
        Ok(false) => Box::pin(wait_for(connection)).await,
        Err(_) => Err(Closing::Gone),
    }
}

async fn wait_for(reader: &mut Connection) -> Result<(), Closing> {
    match timeout(LONGEST_SEND, reader.write()).await {
        Ok(sent) => sent.map_err(|_| Closing::Gone),
        Err(_) => Err(Closing::TooSlow),
    }
}
